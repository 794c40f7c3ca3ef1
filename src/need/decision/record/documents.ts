// What a decision itself puts into the record: the decision that the person is told of, that the person declines, and that the
// person has a plan. Ids follow from the need, so that a repeat writes the same again.

import type { Communication, Observation, Provenance } from '@medplum/fhirtypes';
import { codeSystem } from '../../../ground/fhir/canonical.ts';
import { codesIn } from '../../../ground/fhir/coded.ts';
import { nameInForce, nameText } from '../../../ground/fhir/in-force.ts';
import type { Instant } from '../../../ground/norway/instant.ts';
import { own } from '../../../ground/outcome/own.ts';
import type { NeedFacts } from '../../notice/facts.ts';
import { noticeId } from '../../notice/identity.ts';
import { composeDecision } from '../../notice/information.ts';
import { type WrittenForm, words } from '../../notice/letter-words.ts';
import { provenanceOf } from '../../notice/provenance.ts';
import { assessmentOf } from '../assessment.ts';
import { isMunicipalCoordinator, participantsOf } from '../coordinators.ts';
import { needCodes } from '../read-facts.ts';
import type { Situation } from '../situation.ts';
import { recordStatusOf, statusPart } from './record-status.ts';

/** The need that is documented, and who documents it. */
export interface Documented {
  readonly key: string;
  readonly facts: NeedFacts;
  readonly situation: Situation;
  readonly at: Instant;
  /** The hospital, as it names itself. */
  readonly source: string;
}

/** Key of the decision to the person: a matter of its own, on a thread of its own. */
const decisionKey = (key: string) => `${key}|decision`;

/** Reference of the decision to the person. */
export function decisionOf(key: string): string {
  return `Communication/${noticeId(decisionKey(key), 'decision')}`;
}

/**
 * Concepts D2, F1: that the criteria are not met, with how to complain. It waits in the record (`preparation`) until
 * somebody has told the person: a machine tells nobody a decision.
 */
export function decisionToTell({ key, facts, situation, at, source }: Documented): Communication {
  const { patient, flag } = facts;
  const language = writtenForm(facts);
  const say = words[language];
  const needs = needCodes(flag).map((code) => own(say.needs, code) ?? code);
  const { sent: _, ...communication } = composeDecision({
    key: decisionKey(key),
    patient,
    recipient: {
      reference: `Patient/${patient.id}`,
      name: nameText(nameInForce(patient.name, at)) ?? '',
    },
    sender: { name: source },
    paragraphs: [say.noNeed(needs.join(` ${say.and} `))],
    authority: situation.direction === 'to-hospital' ? 'municipality' : 'hospital',
    language,
    instant: at,
  });
  return { ...communication, status: 'preparation', about: [{ reference: `Flag/${flag.id}` }] };
}

/** The written form of Norwegian that the person prefers. */
function writtenForm({ patient: { communication = [] } }: NeedFacts): WrittenForm {
  const codes = communication.flatMap(({ language }) => language.coding ?? []).map(({ code = '' }) => code);
  return codes.some((code) => code === 'nn' || code === 'nn-NO') ? 'nn' : 'nb';
}

/**
 * Concept C5: that the person declines, what, and where that stands. The same answer is documented once; another one, as
 * another version of what it stands in, once more.
 */
export function declineOf(rule: string, { key, facts, at, source }: Documented): Provenance {
  const basis = rule === 'consent-declined' ? rejected(facts) : assessmentOf(facts);
  const reference = basis && `${basis.resourceType}/${basis.id}`;
  const version = [rule, reference ?? '', basis?.meta?.versionId ?? basis?.meta?.lastUpdated ?? ''].join('|');
  const occurred = basis?.resourceType === 'Consent' ? basis.dateTime : basis?.effectiveDateTime;
  return {
    ...provenanceOf({
      id: noticeId(key, `provenance|declined|${version}`),
      targets: [`Flag/${facts.flag.id}`, ...(reference ? [reference] : [])],
      activity: 'consent-declined',
      who: { display: source },
      recorded: at,
      ...(occurred ? { occurred } : {}),
      ...(reference ? { entity: [{ role: 'source' as const, what: { reference } }] } : {}),
    }),
    reason: [{ text: declined(rule, facts) }],
  };
}

function rejected({ consents }: NeedFacts) {
  return consents.find(
    ({ status, category }) =>
      status === 'rejected' &&
      (category ?? []).some((each) => codesIn(each, codeSystem('ip-consent-category')).includes('notice')),
  );
}

function declined(rule: string, { flag }: NeedFacts): string {
  const say = words.nb;
  const needs = needCodes(flag).map((code) => own(say.needs, code) ?? code);
  return rule === 'consent-declined'
    ? 'Personen takker nei til at koordinerende enhet får melding. Ingenting er sendt.'
    : `Personen takker nei til ${needs.join(` ${say.and} `)}. Ingenting er sendt.`;
}

/** Concepts D10, D18: the record says that the person has a plan, and who the coordinator is. */
export function planNoted({ key, facts, at }: Documented): Observation {
  const members = participantsOf(facts.careTeams, at).filter(isMunicipalCoordinator);
  const name = members.flatMap(({ member }) => member?.display ?? [])[0];
  return recordStatusOf({
    id: noticeId(key, 'record-status'),
    subject: { reference: `Patient/${facts.patient.id}` },
    at,
    planState: 'active',
    coordinators: [
      ...(members.length > 0 ? [statusPart('coordinator-appointed', { valueBoolean: true })] : []),
      ...(name ? [statusPart('coordinator-municipality', { valueString: name })] : []),
    ],
  });
}
