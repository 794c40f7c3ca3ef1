// A consent that was opened and closed again in one system since both were in step holds what it held: only its version tells that
// somebody has decided since. The other system's opening did not follow that decision, so that the two contradict each other.
import type { IndividualPlan } from '../../plan/document/individual-plan.ts';
import { namedItems } from '../../plan/mapping/names.ts';
import { isSame } from '../../plan/merge/same.ts';
import { widenedConsents } from './keeps-less.ts';
import type { Copies } from './noted.ts';
import { versionIn } from './plan-index.ts';
import type { Side, SyncBase } from './side.ts';

/**
 * The plan that both had, without the consents of which one side has a new version with the old content, where the other opens more:
 * without a common version the cautious one stands, and people are told. Of a file nobody can know it: it has no versions.
 */
export function baseOfMerge(
  sides: readonly Side[],
  base: SyncBase | undefined,
  read: Copies,
): IndividualPlan | undefined {
  if (!base || base.writing) {
    return base?.plan;
  }
  const decided = new Set(
    sides.flatMap(({ name }, at) => {
      const [own, other] = [read[at], read[1 - at]];
      if (!own?.plan || !other?.plan) {
        return [];
      }
      const touched = touchedConsents(base, name, own.plan, own.mark);
      return widenedConsents(base.plan, other.plan).filter((id) => touched.has(id));
    }),
  );
  return decided.size === 0
    ? base.plan
    : { ...base.plan, consents: (base.plan.consents ?? []).filter(({ id }) => !decided.has(id)) };
}

/** Consents that hold what they held, in another version. */
function touchedConsents(
  { plan, marks }: SyncBase,
  side: string,
  own: IndividualPlan,
  mark: Readonly<Record<string, string>>,
): ReadonlySet<string> {
  const last = marks[side] ?? {};
  const isNew = (name: string) => {
    const [before, now] = [last[name], mark[name]];
    return before !== undefined && now !== undefined && versionIn(before).version !== versionIn(now).version;
  };
  const before = new Map((plan.consents ?? []).map((consent) => [consent.id, consent]));
  const names = namedItems(plan).flatMap(({ kind, ownId, name }) =>
    kind === 'consent' ? [[ownId, name]] : [],
  );
  const nameOf = new Map(names as [string, string][]);
  return new Set(
    (own.consents ?? [])
      .filter((consent) => isSame(consent, before.get(consent.id)) && isNew(nameOf.get(consent.id) ?? ''))
      .map(({ id }) => id),
  );
}
