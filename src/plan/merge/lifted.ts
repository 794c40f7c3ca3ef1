// What a system that keeps less than it was given, or keeps it otherwise, has changed: its edits, laid on what it was given.
import { pointerStep } from '../../ground/outcome/pointer.ts';
import { IndividualPlan } from '../document/individual-plan.ts';
import { withSortedRegistries } from '../document/registries.ts';
import type { Notes } from './conflict.ts';
import { entriesOf } from './entries.ts';
import { opensNoMore } from './merge-consent.ts';
import { mergeFields } from './merge-value.ts';
import { isSame } from './same.ts';
import { isObject, member, type PartSchema } from './schema.ts';

const schema = IndividualPlan as unknown as PartSchema;

/**
 * The plan as the system would have it if it kept everything.
 * @param given what it was given
 * @param shown what it showed of that, in the version that was written
 * @param now what it shows now; where it changed something, that holds
 */
export function lifted(given: IndividualPlan, shown: IndividualPlan, now: IndividualPlan): IndividualPlan {
  const told = { left: [], right: [] };
  const notes: Notes = {
    left: '',
    right: '',
    conflicts: [],
    kept: [],
    told,
    whole: new Set(),
    followsRight: true,
  };
  const three = { base: shown, left: given, right: now };
  const plan = mergeFields(three, schema, '', notes) as IndividualPlan;
  const consents = plan.consents?.map((consent) => cautiously(consent, given, shown, now));
  return withSortedRegistries({ ...plan, ...(consents ? { consents } : {}) });
}

type Consent = NonNullable<IndividualPlan['consents']>[number];

/** A consent that is inactive in a system because it could not hold it: whoever makes it wider there has opened nothing by that. */
function cautiously(
  merged: Consent,
  ...[given, shown, now]: [IndividualPlan, IndividualPlan, IndividualPlan]
): Consent {
  const own = ({ consents = [] }: IndividualPlan) => consents.find(({ id }) => id === merged.id);
  const [was, there, is] = [own(given), own(shown), own(now)];
  const isHeldBack = was?.status === 'active' && there?.status === 'inactive' && is?.status === 'inactive';
  return isHeldBack && !opensNoMore(merged, was) ? { ...merged, status: 'inactive' } : merged;
}

/** Where a system does not show what it was given: JSON pointers by own ids, without what stands there. */
export function notKept(given: IndividualPlan, shown: IndividualPlan): string[] {
  return differing(given, shown, schema, '');
}

function differing(given: unknown, shown: unknown, part: PartSchema, pointer: string): string[] {
  if (given === undefined || isSame(given, shown)) {
    return [];
  }
  if (shown === undefined) {
    return [pointer];
  }
  if (part.type === 'array') {
    const items = part.items ?? {};
    const { left, right, stepOf } = entriesOf({ base: undefined, left: given, right: shown }, items);
    return [...left].flatMap(([name, item]) =>
      differing(item, right.get(name), items, pointerStep(pointer, stepOf(name))),
    );
  }
  if (isObject(given) && isObject(shown) && part.properties) {
    return Object.entries(part.properties).flatMap(([field, inner]) =>
      differing(member(given, field), member(shown, field), inner, pointerStep(pointer, field)),
    );
  }
  return [pointer];
}
