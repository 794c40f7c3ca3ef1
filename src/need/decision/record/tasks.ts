// What a decision asks people in the hospital to do: one row a kind of Task, with what it says, what shows that it is done,
// and with what it falls. Nobody is asked to do what the record shows done.

import type { Consent, PractitionerRole, Reference, Task } from '@medplum/fhirtypes';
import { codeSystem } from '../../../ground/fhir/canonical.ts';
import { codesIn } from '../../../ground/fhir/coded.ts';
import { ORGNR } from '../../../ground/fhir/identifier-system.ts';
import type { Instant } from '../../../ground/norway/instant.ts';
import type { NeedFacts } from '../../notice/facts.ts';
import { typed } from '../../notice/task.ts';
import type { ActionCode } from '../actions.ts';
import { isMunicipalCoordinator, participantsOf } from '../coordinators.ts';
import { planInForce } from '../read-facts.ts';
import type { Situation } from '../situation.ts';

export type NeedTask =
  | 'fetch-plan'
  | 'start-plan'
  | 'continue-plan'
  | 'ask-person'
  | 'inform-person'
  | 'tell-unit-leader'
  | 'help-apply'
  | 'contact-coordinator'
  | 'get-written-consent'
  | 'handover'
  | 'tell-decision';

export interface Known {
  readonly facts: NeedFacts;
  readonly situation: Situation;
  readonly instant: Instant;
  /** The leader of the unit that raised the Flag, where one is recorded. */
  readonly leader?: Reference<PractitionerRole> | undefined;
  /** The coordinating unit that the notice goes to. */
  readonly unit?: { readonly name: string; readonly organizationNumber: string } | undefined;
  /** The decision that the person is told of (`Communication/1`), and whether that was done. */
  readonly decision: { readonly reference: string; readonly told: boolean };
}

/** That it is done, with what came of it. */
interface Done {
  readonly output?: NonNullable<Task['output']>;
}

interface Row {
  readonly actions: readonly ActionCode[];
  /** What is special to it; undefined when somebody or something is missing without which it means nothing. */
  readonly parts: (known: Known) => Partial<Task> | undefined;
  /** Undefined while the record does not show it: then a person says so on the Task. */
  readonly done: (known: Known) => Done | undefined;
  /** With what it falls, beside the need itself. */
  readonly falls?: (situation: Situation) => boolean;
}

const never = () => undefined;
const owned = ({ facts }: Known): Partial<Task> => {
  const author = facts.flag.author as Task['owner'];
  return author ? { owner: author } : {};
};
const flagInput = ({ facts }: Known) => ({
  ...typed('ip-task-input', 'flag'),
  valueReference: { reference: `Flag/${facts.flag.id}` },
});
const hasPlan = ({ has }: Situation) => has === 'plan' || has === 'plan-without-coordinator';
const isAnswered = ({ need }: Situation) => need === 'declined' || need === 'criteria-not-met';

export const needTasks: Readonly<Record<NeedTask, Row>> = {
  'inform-person': {
    actions: ['inform-person'],
    parts: (known) => ({
      ...owned(known),
      description: 'Informer personen om retten til individuell plan og koordinator, og dokumenter det',
    }),
    done: ({ situation }) => (situation.information === 'documented' ? {} : undefined),
    falls: (situation) => situation.need === 'criteria-not-met' || situation.has === 'plan',
  },
  'ask-person': {
    actions: ['ask-person'],
    parts: (known) => ({ ...owned(known), restriction: { period: { end: askBy(known) } } }),
    done: ({ situation }) =>
      situation.wish === 'expressed' && situation.need !== 'criteria-not-met' ? {} : undefined,
    falls: (situation) => situation.need === 'criteria-not-met' || situation.has === 'plan',
  },
  'tell-decision': {
    actions: ['document-no-need'],
    parts: (known) => ({
      ...owned(known),
      description:
        'Formidle avgjørelsen, og hvordan den kan påklages, til personen eller den som representerer personen',
      focus: { reference: known.decision.reference },
      input: [flagInput(known)],
    }),
    done: ({ decision }) => (decision.told ? {} : undefined),
    falls: ({ need }) => need !== 'criteria-not-met',
  },
  'fetch-plan': {
    actions: ['fetch-plan'],
    parts: (known) => {
      const { plan } = planInForce(known.facts, 'to-municipality', known.instant);
      return { ...owned(known), ...(plan ? { focus: { reference: `CarePlan/${plan.id}` } } : {}) };
    },
    done: never,
  },
  'contact-coordinator': {
    actions: ['contact-coordinator'],
    parts: (known) => ({
      ...owned(known),
      description: [
        'Kontakt koordinatoren under oppholdet og ved utskrivning',
        ...coordinatorsIn(known),
      ].join(': '),
      ...(known.facts.encounter?.period?.end
        ? { restriction: { period: { end: known.facts.encounter.period.end } } }
        : {}),
    }),
    done: never,
  },
  'start-plan': {
    actions: ['start-plan-in-hospital'],
    parts: (known) => ({
      ...owned(known),
      reasonCode: {
        text: 'Bare behov for spesialisthelsetjenester over lengre tid: sykehuset starter planen',
      },
      input: [flagInput(known)],
    }),
    done: (known) => {
      const { plan } = planInForce(known.facts, 'to-municipality', known.instant);
      return plan && { output: [output('plan', `CarePlan/${plan.id}`)] };
    },
    falls: isAnswered,
  },
  'continue-plan': {
    actions: ['continue-plan-in-hospital'],
    parts: (known) => {
      const { plan } = planInForce(known.facts, 'to-municipality', known.instant);
      return (
        plan && { ...owned(known), focus: { reference: `CarePlan/${plan.id}` }, input: [flagInput(known)] }
      );
    },
    done: (known) => {
      const { place } = planInForce(known.facts, 'to-municipality', known.instant);
      return place === 'municipality' || place === 'none' ? {} : undefined;
    },
    falls: isAnswered,
  },
  'get-written-consent': {
    actions: ['get-written-consent'],
    parts: (known) => ({
      ...owned(known),
      description: 'Innhent skriftlig, signert samtykke til planen',
      input: [flagInput(known)],
    }),
    done: ({ facts }) => {
      const consent = facts.consents.find(isWrittenToPlan);
      return consent && { output: [output('consent', `Consent/${consent.id}`)] };
    },
    falls: (situation) => isAnswered(situation) || hasPlan(situation),
  },
  'tell-unit-leader': {
    actions: ['tell-unit-leader', 'appoint-hospital-coordinator'],
    parts: (known) => known.leader && { owner: known.leader, input: [flagInput(known)] },
    done: ({ situation }) => (situation.hospitalCoordinator === 'appointed' ? {} : undefined),
    falls: isAnswered,
  },
  handover: {
    actions: ['hand-over-plan'],
    parts: (known) => {
      const { plan } = planInForce(known.facts, 'to-municipality', known.instant);
      const { author } = known.facts.flag;
      if (!plan || !known.unit || !author) {
        return undefined;
      }
      const { name, organizationNumber } = known.unit;
      return {
        description: 'Forbered overføringen av planen som sykehuset har begynt, til kommunen',
        focus: { reference: `CarePlan/${plan.id}` },
        requester: author as NonNullable<Task['requester']>,
        owner: {
          type: 'Organization',
          identifier: { system: ORGNR, value: organizationNumber },
          display: name,
        },
        input: [
          {
            ...typed('ip-task-input', 'handover-kind'),
            valueCodeableConcept: {
              coding: [{ system: codeSystem('ip-handover-kind'), code: 'hospital-to-municipality' }],
            },
          },
        ],
      };
    },
    done: (known) =>
      planInForce(known.facts, 'to-municipality', known.instant).place === 'municipality' ? {} : undefined,
    falls: isAnswered,
  },
  'help-apply': {
    actions: ['help-apply'],
    parts: owned,
    done: never,
    falls: (situation) => isAnswered(situation) || hasPlan(situation),
  },
};

export const needTaskKinds = Object.keys(needTasks) as readonly NeedTask[];

/** The need is over, whoever the task is for: the Flag is retracted or inactive, or the record is not in use any more. */
export function isOver({ flag, person }: Situation): boolean {
  return (
    flag === 'inactive' ||
    flag === 'retracted' ||
    flag === 'repeated' ||
    (flag === 'active' && (person === 'dead' || person === 'replaced'))
  );
}

function output(code: string, reference: string): NonNullable<Task['output']>[number] {
  return { ...typed('ip-task-output', code), valueReference: { reference } };
}

/** Days within which the person is asked when no end of the stay is known (design; a setting of the routine). */
const ASK_WITHIN_DAYS = 7;

/** Concept D11: at the latest at discharge; without a known end of the stay, within a week. */
function askBy({ facts: { encounter }, instant }: Known): string {
  const end = encounter?.period?.end;
  return end ?? new Date(Date.parse(instant) + ASK_WITHIN_DAYS * 86_400_000).toISOString();
}

/** Concept D18: name and telephone of the coordinator that the person has. */
function coordinatorsIn({ facts, situation, instant }: Known): string[] {
  const wanted = situation.direction === 'to-hospital' ? [] : participantsOf(facts.careTeams, instant);
  return wanted
    .filter(isMunicipalCoordinator)
    .flatMap(({ member }) => member?.display ?? [])
    .slice(0, 1);
}

/** Concept C2: written where its source is kept with it, as a scanned form or a signed document. */
function isWrittenToPlan({ status, category, sourceAttachment, sourceReference }: Consent): boolean {
  return (
    status === 'active' &&
    (sourceAttachment !== undefined || sourceReference !== undefined) &&
    (category ?? []).some((each) => codesIn(each, codeSystem('ip-consent-category')).includes('plan'))
  );
}
