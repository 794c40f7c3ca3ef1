// Who may consent for whom: one judgement over neutral facts, asked by the gate, the views, the gaps and the life of a plan.
import { type Day, dayOf, plusDays } from '../norway/day.ts';
import type { Instant } from '../norway/instant.ts';
import { parseMoment, spanOf } from '../norway/moment.ts';
import { CHILD_WEIGHT, HEALTH_MAJORITY, MAJORITY, reached } from './ages.ts';
import {
  type Giver,
  lapsesOn,
  no,
  type Representation,
  type RepresentationFacts,
  type RepresentationProblem,
  type RepresentationSettings,
  representationDefaults,
  unclear,
} from './representation-facts.ts';
import { forChild, forGrown } from './representatives.ts';

/** Whose consent it is at the instant. Pure; the first giver that counts decides, then what a person may clear up. */
export function representationOf(
  facts: RepresentationFacts,
  at: Instant,
  settings: RepresentationSettings = representationDefaults,
): Representation {
  if (facts.givers.length === 0) {
    return unclear('giver-not-said', 'it is not said who has given it');
  }
  const day = dayOf(at);
  const ofAge = reached(HEALTH_MAJORITY, facts.birthDate, day);
  if (ofAge === 'not-known') {
    return unclear(
      'age-not-known',
      'the birth date of the person is not known, so it cannot be told who may consent',
    );
  }
  if (ofAge === 'not-sure') {
    return unclear(
      'age-not-known',
      `the birth date does not tell whether the person is ${HEALTH_MAJORITY.years}`,
    );
  }
  return best(facts.givers.map((giver) => judge(giver, ofAge, facts, day, settings)));
}

const order = ['person', 'representative', 'unclear', 'no'] as const;

function best(judged: readonly Representation[]): Representation {
  const sorted = judged.toSorted((a, b) => order.indexOf(a.counts) - order.indexOf(b.counts));
  return sorted[0] ?? unclear('giver-not-said', 'it is not said who has given it');
}

function childAlone({ birthDate }: RepresentationFacts, day: Day): Representation {
  const text = `a child under ${HEALTH_MAJORITY.years} consents through the holders of parental responsibility (pbrl § 4-4)`;
  return reached(CHILD_WEIGHT, birthDate, day) === 'no'
    ? no('too-young', text)
    : unclear(
        'child-alone',
        `${text}; from ${CHILD_WEIGHT.years} a person judges whether it may alone (pbrl § 4-3 c)`,
      );
}

function judge(
  giver: Giver,
  ofAge: 'yes' | 'no',
  facts: RepresentationFacts,
  day: Day,
  settings: RepresentationSettings,
): Representation {
  if (giver.kind === 'person') {
    return ofAge === 'yes' ? ownConsent(facts, settings) : childAlone(facts, day);
  }
  if (giver.kind === 'not-on-record') {
    return unclear(
      'giver-not-on-record',
      'the record does not know the one who gave it as acting for the person',
    );
  }
  if (facts.setAside) {
    return no('set-aside', 'it was judged not to be in the best interest of the person (pbrl § 4-6)');
  }
  return ofAge === 'yes' ? forGrown(facts, giver, day, settings) : forChild(facts, giver, day);
}

/** What the person said as a child does not turn into a consent by itself, but for what was said when asked for it in time. */
function ownConsent(facts: RepresentationFacts, { askBeforeDays }: RepresentationSettings): Representation {
  if (facts.grounds.includes('lacks-capacity')) {
    return unclear('said-to-lack-capacity', 'the person who gave it is said to lack capacity (pbrl § 4-3)');
  }
  const moment = parseMoment(facts.given);
  if (moment === undefined) {
    const alone = facts.givers.every(({ kind }) => kind === 'person') && !facts.grounds.includes('minor');
    return facts.given === undefined && alone
      ? { counts: 'person' }
      : unclear('given-too-young', 'it does not tell whether the person could consent when it was given');
  }
  return reached(HEALTH_MAJORITY, facts.birthDate, plusDays(spanOf(moment)[0], askBeforeDays)) === 'yes'
    ? { counts: 'person' }
    : unclear(
        'given-too-young',
        `it was given before the person was ${HEALTH_MAJORITY.years}, and is asked for anew`,
      );
}

/**
 * Those who speak for the person by this consent, in the person's place. Nobody when the consent is the person's own, and
 * no parents from the sixteenth birthday on because of age, whatever the controller leaves open to providers.
 */
export function representativesIn(
  facts: RepresentationFacts,
  at: Instant,
  settings: RepresentationSettings = representationDefaults,
): readonly string[] {
  if (representationOf(facts, at, settings).counts !== 'representative') {
    return [];
  }
  return facts.givers.flatMap((giver) => {
    const judged = representationOf({ ...facts, givers: [giver] }, at, settings);
    return judged.counts === 'representative' && judged.ground !== 'parents-before-16' ? [judged.who] : [];
  });
}

const askedAnew: readonly RepresentationProblem[] = ['of-age-since', 'ground-not-stated', 'given-too-young'];

/**
 * The day on which a consent ends because of the person's age, or has ended: from well before it on the person's own is
 * asked for, so that nobody falls out of the plan over night. Nothing where age ends nothing.
 */
export function endsBecauseOfAge(
  facts: RepresentationFacts,
  at: Instant,
  settings: RepresentationSettings = representationDefaults,
): Day | undefined {
  const judged = representationOf(facts, at, settings);
  if (judged.counts === 'person') {
    return undefined;
  }
  if (judged.counts === 'representative') {
    return lapsesOn(judged.ground, facts.birthDate);
  }
  const isYoung = reached(MAJORITY, facts.birthDate, dayOf(at)) === 'no';
  return judged.because === 'of-age-since' || (isYoung && askedAnew.includes(judged.because))
    ? lapsesOn('parental-responsibility', facts.birthDate)
    : undefined;
}
