// What follows when the coordinating unit has answered: one row for each answer that a unit can give.
import type { UnitState } from '../../ground/law/unit-states.ts';
import type { Words } from '../../ground/words/language.ts';
import type { Reason } from './reason.ts';

export interface NextStep {
  /** What is done by the adapter on the hospital's server, beside keeping Task, reply and Provenance. */
  readonly writes: readonly ('care-team' | 'record-status' | 'first-contact' | 'fetch-plan')[];
  /** Why a person in the hospital is asked, by the reasons of the list for people; undefined when nobody is. */
  readonly person?: 'wrong-municipality' | 'more-information-needed' | 'fault-reported';
  /** Record status: state of the plan (`ip-plan-state`). */
  readonly planState?: 'notified' | 'declined' | 'active' | 'in-preparation' | 'ended';
  readonly because: Reason;
}

const because = (concept: string, law: string, source: string, text: Words): Reason => ({
  concept,
  law,
  source,
  text,
});

/** One row for each state of the unit. */
export const nextSteps: Readonly<Record<UnitState, NextStep>> = {
  received: {
    writes: [],
    because: because('D16', 'hpl § 39', '003 «Meldeplikt»', [
      'Enheten har meldingen, og svaret ventes',
      'Eininga har meldinga, og svaret er venta',
      'The unit has the notice; its answer is waited for',
    ]),
  },
  'under-assessment': {
    writes: [],
    because: because('E1', 'hol § 7-3', '001 §4.2', [
      'Enheten vurderer behovet, og svaret ventes',
      'Eininga vurderer behovet, og svaret er venta',
      'The unit assesses the need; its answer is waited for',
    ]),
  },
  'taken-on': {
    writes: ['record-status'],
    planState: 'in-preparation',
    because: because('E1', 'hol § 7-1, § 7-3', '001 §4.2', [
      'Enheten tar saken',
      'Eininga tek saka',
      'The unit takes the matter on',
    ]),
  },
  'coordinator-appointed': {
    writes: ['care-team', 'record-status', 'first-contact'],
    planState: 'in-preparation',
    because: because('E2', 'hol § 7-2', '001 §4.2, §4.4 d', [
      'Koordinatoren tar kontakt med personen, i kommunen normalt innen to uker',
      'Koordinatoren tek kontakt med personen, i kommunen normalt innan to veker',
      'The coordinator contacts the person, in the municipality normally within two weeks',
    ]),
  },
  'person-declined': {
    writes: ['record-status'],
    planState: 'declined',
    because: because('C5', 'pbrl § 2-5', '001 §4.1', [
      'Personen har takket nei overfor enheten: det dokumenteres',
      'Personen har takka nei overfor eininga: det blir dokumentert',
      'The person has declined to the unit: it is documented',
    ]),
  },
  'plan-exists': {
    writes: ['record-status', 'fetch-plan'],
    planState: 'active',
    because: because('D10', 'sphlsl § 2-5', '000 §4.1; 002 step 2', [
      'Personen har en plan: den hentes',
      'Personen har ein plan: han blir henta',
      'The person has a plan: it is fetched',
    ]),
  },
  'wrong-municipality': {
    writes: [],
    person: 'wrong-municipality',
    because: because('D6', 'hol § 3-1', '000 §7.4 c', [
      'Enheten hører ikke til hjemkommunen',
      'Eininga høyrer ikkje til heimkommunen',
      'The unit is not that of the home municipality',
    ]),
  },
  'fault-reported': {
    writes: [],
    person: 'fault-reported',
    because: because('E1', 'forskrift om standarder og nasjonale e-helseløsninger § 6', '000 §4 h', [
      'Enheten melder om en feil og behandler ikke meldingen',
      'Eininga melder om ein feil og behandlar ikkje meldinga',
      'The unit tells of a fault and does not handle the notice',
    ]),
  },
  'more-information-needed': {
    writes: [],
    person: 'more-information-needed',
    because: because('E5', 'hpl § 22', '000 §4 h', [
      'Enheten kan ikke vurdere behovet uten flere opplysninger',
      'Eininga kan ikkje vurdere behovet utan fleire opplysningar',
      'The unit cannot assess the need without more information',
    ]),
  },
  'first-contact-made': {
    writes: ['record-status'],
    planState: 'in-preparation',
    because: because('E2', 'hol § 7-2', '001 §4.4 d', [
      'Koordinatoren har tatt kontakt med personen',
      'Koordinatoren har teke kontakt med personen',
      'The coordinator has contacted the person',
    ]),
  },
  closed: {
    writes: ['record-status'],
    planState: 'ended',
    because: because('E1', 'hol § 7-3', '001 §4.4 f', [
      'Enheten har avsluttet saken',
      'Eininga har avslutta saka',
      'The unit has closed the matter',
    ]),
  },
};
