// Which consents are missing when the group around the person, or the kinds of information, have changed (C4).
import type { Day } from '../../ground/norway/day.ts';
import { type Instant, requireInstant } from '../../ground/norway/instant.ts';
import { isInForce } from '../../ground/norway/period.ts';
import type { Consent, InformationType } from '../document/consent.ts';
import type { IndividualPlan } from '../document/individual-plan.ts';
import { type PartName, parts } from '../document/parts.ts';
import { accessOf } from './access.ts';
import { sharedKinds } from './kinds.ts';
import { recipientOf } from './recipient.ts';
import { hasEnded } from './rights.ts';
import { planConsentOf, standingConsents } from './standing.ts';

/** A party that takes part (or the person, who is asked), and the kinds that no consent opens for it although the person has not said no. */
export interface ConsentGap {
  readonly party: string;
  readonly kinds: readonly InformationType[];
  /**
   * `new-party`: no consent in force names it. `new-kinds`: one does, but not for these kinds. `own-consent`: one that
   * somebody else gave ends, or has ended, because of the person's age. `plan-consent`: the consent to the plan itself
   * has ended without a no, so nothing is shared until the person is asked anew.
   */
  readonly because: 'new-party' | 'new-kinds' | 'own-consent' | 'plan-consent';
  /** The consent that a renewal would replace, when there is one. */
  readonly renews?: string;
  /** The day in Norway on which the consent ends because of age. */
  readonly due?: Day;
}

export interface GapQuestion {
  readonly plan: IndividualPlan;
  /** Who works on the plan, as ids of parties. */
  readonly team: readonly string[];
  /** What is to be shared in the group. */
  readonly dataKinds: readonly InformationType[];
  readonly consents: readonly Consent[];
  /** ISO 8601 with seconds and offset. */
  readonly instant: string;
}

interface Asked extends GapQuestion {
  readonly instant: Instant;
}

/**
 * Who takes part at the instant, the person apart. @throws {RangeError} when the instant is none
 * @example
 * teamOf(plan, '2026-11-29T12:00:00+01:00').includes('patient'); // false
 */
export function teamOf(plan: IndividualPlan, instant: string): string[] {
  const at = requireInstant(instant, 'instant');
  const members = (plan.participants ?? [])
    .filter(({ period }) => isInForce(period, at))
    .map(({ member }) => member)
    .filter((member) => member !== 'patient');
  return [...new Set(members)];
}

/**
 * The kinds of information that the plan holds now.
 * @example
 * dataKindsOf(plan).includes('goals'); // true
 */
export function dataKindsOf(plan: IndividualPlan): InformationType[] {
  const filled = Object.keys(plan).flatMap((key) => parts[key as PartName].kinds);
  return sharedKinds.filter((kind) => kind !== 'plan' && filled.includes(kind));
}

/**
 * The consents that have to be asked for before the team can share these kinds. What the person has denied is no gap:
 * it has been answered, and so is what was declined. Of an ended plan nothing is asked. Source: guideline 001 §4.4 c and note 9, 004 «Rutiner ved overganger».
 * @throws {RangeError} when the instant is none
 * @example
 * const instant = '2026-11-29T12:00:00+01:00';
 * const gaps = consentGaps({ plan, consents: plan.consents, team: teamOf(plan, instant), dataKinds: dataKindsOf(plan), instant });
 */
export function consentGaps(asked: GapQuestion): ConsentGap[] {
  const question = { ...asked, instant: requireInstant(asked.instant, 'instant') };
  if (hasEnded(question.plan)) {
    return [];
  }
  const { plan, consents, instant } = question;
  const { state, ended } = planConsentOf(plan, consents, instant);
  if (plan.kind === 'individual-plan' && state === 'ended') {
    const [last] = ended.slice(-1);
    const renews = last && { renews: last.id };
    return [{ party: 'patient', kinds: ['plan'], because: 'plan-consent', ...renews }];
  }
  return question.team.flatMap((party): ConsentGap[] => {
    const kinds = missingFor(party, question);
    if (kinds.length === 0) {
      return [];
    }
    const renews = consentNaming(party, question);
    return [
      renews === undefined
        ? { party, kinds, because: 'new-party' }
        : { party, kinds, because: 'new-kinds', renews },
    ];
  });
}

function missingFor(party: string, question: Asked): InformationType[] {
  const { plan, consents, instant, dataKinds } = question;
  const recipient = recipientOf(plan, party);
  if (recipient === undefined) {
    return [...dataKinds];
  }
  const { whole, open, denied, closed } = accessOf({ plan, recipient, consents, instant });
  if (whole) {
    return [];
  }
  const isAnswered = (kind: InformationType) => denied.has(kind) || closed.get(kind) === 'consent-declined';
  return dataKinds.filter((kind) => !open.has(kind) && !isAnswered(kind));
}

function consentNaming(party: string, { plan, consents, instant }: Asked): string | undefined {
  const names = recipientOf(plan, party)?.namedBy ?? new Set();
  return standingConsents(plan, consents, 'disclosure', instant).find(({ permits = [] }) =>
    permits.some(({ recipients }) => recipients?.some((one) => names.has(one.party))),
  )?.id;
}
