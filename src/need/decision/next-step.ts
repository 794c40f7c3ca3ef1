// What follows when the coordinating unit has answered: one row for each answer that a unit can give.
import type { Reason } from './reason.ts';

export interface NextStep {
  /** What is done by the adapter on the hospital's server, beside keeping Task, reply and Provenance. */
  readonly writes: readonly ('care-team' | 'record-status' | 'first-contact' | 'fetch-plan')[];
  /** What a person in the hospital has to do; undefined when nobody has to. */
  readonly person?: string;
  /** Record status: state of the plan (`ip-plan-state`). */
  readonly planState?: 'notified' | 'declined' | 'active' | 'in-preparation' | 'ended';
  readonly because: Reason;
}

const because = (concept: string, law: string, source: string, text: string): Reason => ({
  concept,
  law,
  source,
  text,
});

/** By code of `ip-business-status`. */
export const nextSteps: Readonly<Record<string, NextStep>> = {
  received: {
    writes: [],
    because: because(
      'D16',
      'hpl § 39',
      '003 «Meldeplikt»',
      'The unit has the notice; its answer is waited for',
    ),
  },
  'under-assessment': {
    writes: [],
    because: because('E1', 'hol § 7-3', '001 §4.2', 'The unit assesses the need; its answer is waited for'),
  },
  'taken-on': {
    writes: ['record-status'],
    planState: 'in-preparation',
    because: because('E1', 'hol § 7-1, § 7-3', '001 §4.2', 'The unit takes the matter on'),
  },
  'coordinator-appointed': {
    writes: ['care-team', 'record-status', 'first-contact'],
    planState: 'in-preparation',
    because: because(
      'E2',
      'hol § 7-2',
      '001 §4.2, §4.4 d',
      'The coordinator contacts the person, in the municipality normally within two weeks',
    ),
  },
  'person-declined': {
    writes: ['record-status'],
    planState: 'declined',
    because: because('C5', 'pbrl § 2-5', '001 §4.1', 'The person has declined to the unit: it is documented'),
  },
  'plan-exists': {
    writes: ['record-status', 'fetch-plan'],
    planState: 'active',
    because: because('D10', 'sphlsl § 2-5', '000 §4.1; 002 step 2', 'The person has a plan: it is fetched'),
  },
  'wrong-municipality': {
    writes: [],
    person:
      'Find the home municipality, or the right unit of the hospital, correct it in the record, and send the notice anew',
    because: because('D6', 'hol § 3-1', '000 §7.4 c', 'The unit is not that of the home municipality'),
  },
  'more-information-needed': {
    writes: [],
    person: 'Read what the unit asks for, and give it as far as the consent goes',
    because: because(
      'E5',
      'hpl § 22',
      '000 §4 h',
      'The unit cannot assess the need without more information',
    ),
  },
  'first-contact-made': {
    writes: ['record-status'],
    planState: 'in-preparation',
    because: because('E2', 'hol § 7-2', '001 §4.4 d', 'The coordinator has contacted the person'),
  },
  closed: {
    writes: ['record-status'],
    planState: 'ended',
    because: because('E1', 'hol § 7-3', '001 §4.4 f', 'The unit has closed the matter'),
  },
};
