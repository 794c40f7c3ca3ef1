// Permits and denials of two versions of a consent: what both cover, and whether one covers the other.
import type { ConsentDenial, ConsentRule } from '../document/consent.ts';
import { isWithin, overlap } from './bounds.ts';
import { canonicalText } from './same.ts';

type Rules = readonly ConsentDenial[];

/** Lists of a rule: each restricts on its own, and a rule without the list is not restricted by it. */
const lists = ['recipients', 'information', 'purposes', 'confidentiality'] as const;
const periods = ['period', 'informationFrom'] as const;

/** True when whatever a rule of the first covers, one rule of the second covers too. */
export function areCovered(inner: Rules, outer: Rules): boolean {
  return inner.every((rule) => outer.some((other) => isCovered(rule, other)));
}

/** A denial with an exception denies all but that: it covers what the same denial with the same exceptions, or more, does. */
function isCovered(inner: ConsentDenial, outer: ConsentDenial): boolean {
  return (
    lists.every((name) => isSubset(inner[name], outer[name])) &&
    periods.every((name) => isWithin(inner[name], outer[name])) &&
    areCovered(outer.exceptions ?? [], inner.exceptions ?? [])
  );
}

function isSubset(inner: readonly unknown[] | undefined, outer: readonly unknown[] | undefined): boolean {
  if (outer === undefined || outer.includes('plan')) {
    return true;
  }
  const all = new Set(outer.map(canonicalText));
  return inner?.every((each) => all.has(canonicalText(each))) ?? false;
}

/** What a rule of the one and a rule of the other cover together, in an order that does not depend on who is named first. */
export function coveredByBoth(one: Rules, other: Rules): Rules {
  return widest(one.flatMap((rule) => other.flatMap((each) => meet(rule, each) ?? [])));
}

/** What a rule of either covers. */
export function coveredByEither(one: Rules, other: Rules): Rules {
  return widest([...one, ...other]);
}

function byText(one: unknown, other: unknown): number {
  return canonicalText(one) < canonicalText(other) ? -1 : 1;
}

/** Without the rules that others of them cover. */
function widest(rules: Rules): Rules {
  const different = [...new Map(rules.map((rule) => [canonicalText(rule), rule])).entries()]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, rule]) => rule);
  return different.filter(
    (rule, at) =>
      !different.some(
        (other, index) => index !== at && isCovered(rule, other) && (!isCovered(other, rule) || index < at),
      ),
  );
}

/** What the exceptions of denials permit. */
export function exceptionsOf(denials: Rules | undefined): Rules {
  return (denials ?? []).flatMap(({ exceptions = [] }) => exceptions);
}

/** The denials as they are without what they except: they deny more, and permit nothing. */
export function withoutExceptions(denials: Rules): Rules {
  return denials.map(({ exceptions: _, ...denial }) => denial);
}

function meet(one: ConsentRule, other: ConsentRule): ConsentRule | undefined {
  const met: Record<string, unknown> = {};
  for (const name of lists) {
    const both = inBoth(one[name], other[name]);
    if (both?.length === 0) {
      return undefined;
    }
    met[name] = both;
  }
  for (const name of periods) {
    const both = overlap(one[name], other[name]);
    if (both === 'none') {
      return undefined;
    }
    met[name] = both;
  }
  return Object.fromEntries(Object.entries(met).filter(([, value]) => value !== undefined)) as ConsentRule;
}

function inBoth(
  one: readonly unknown[] | undefined,
  other: readonly unknown[] | undefined,
): readonly unknown[] | undefined {
  if (one === undefined || other === undefined) {
    return one ?? other;
  }
  if (one.includes('plan') && other.includes('plan')) {
    return ['plan'];
  }
  if (one.includes('plan') || other.includes('plan')) {
    return one.includes('plan') ? other : one;
  }
  return one.filter((each) => isSubset([each], other)).toSorted(byText);
}
