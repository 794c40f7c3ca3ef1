// Which consents are missing when the group around the person, or the kinds of information, have changed (C4).
import type { Day } from '../../ground/norway/day.ts';
import { type Instant, requireInstant } from '../../ground/norway/instant.ts';
import { isInForce } from '../../ground/norway/period.ts';
import type { Consent, InformationType } from '../document/consent.ts';
import type { IndividualPlan } from '../document/individual-plan.ts';
import { type PartName, parts } from '../document/parts.ts';
import { accessOf } from './access.ts';
import { sharedKinds } from './kinds.ts';
import { openedTo } from './opened.ts';
import { recipientOf } from './recipient.ts';
import { standingConsents } from './standing.ts';

/** A party that takes part (or the person, who is asked), and the kinds that no consent opens for it although the person has not said no. */
export interface ConsentGap {
  readonly party: string;
  readonly kinds: readonly InformationType[];
  /**
   * `new-party`: no consent in force names it. `new-kinds`: one does, but not for these kinds. `own-consent`: one that
   * somebody else gave ends, or has ended, because of the person's age.
   */
  readonly because: 'new-party' | 'new-kinds' | 'own-consent';
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

/** Who takes part at the instant, the person apart. @throws {RangeError} when the instant is none */
export function teamOf(plan: IndividualPlan, instant: string): string[] {
  const at = requireInstant(instant, 'instant');
  const members = (plan.participants ?? [])
    .filter(({ period }) => isInForce(period, at))
    .map(({ member }) => member)
    .filter((member) => member !== 'patient');
  return [...new Set(members)];
}

/** The kinds of information that the plan holds now. */
export function dataKindsOf(plan: IndividualPlan): InformationType[] {
  const filled = Object.keys(plan).flatMap((key) => parts[key as PartName].kinds);
  return sharedKinds.filter((kind) => kind !== 'plan' && filled.includes(kind));
}

/**
 * The consents that have to be asked for before the team can share these kinds. What the person has denied is no gap:
 * it has been answered. Source: guideline 001 §4.4 c and note 9, 004 «Rutiner ved overganger».
 * @throws {RangeError} when the instant is none
 */
export function consentGaps(asked: GapQuestion): ConsentGap[] {
  const question = { ...asked, instant: requireInstant(asked.instant, 'instant') };
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
  const access = accessOf({ plan, recipient, consents, instant });
  if (access.whole) {
    return [];
  }
  const { denied } = openedTo({ plan, recipient, consents, instant });
  return dataKinds.filter((kind) => !access.open.has(kind) && !denied.has(kind));
}

function consentNaming(party: string, { plan, consents, instant }: Asked): string | undefined {
  const names = recipientOf(plan, party)?.namedBy ?? new Set();
  return standingConsents(plan, consents, 'disclosure', instant).find(({ permits = [] }) =>
    permits.some(({ recipients }) => recipients?.some((one) => names.has(one.party))),
  )?.id;
}
