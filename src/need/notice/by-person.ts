// What the record is told of acts of persons: that the unit was told by telephone or letter, that a consent was
// vouched for, and that the sender of an answer was told of a fault in it.
import type { Communication, Organization, Provenance } from '@medplum/fhirtypes';
import { profile } from '../../ground/fhir/canonical.ts';
import { ORGNR } from '../../ground/fhir/identifier-system.ts';
import { kindOf } from './compose.ts';
import { noticeId, replyId, threadOf } from './identity.ts';
import { provenanceOf } from './provenance.ts';

/** A person's act on one need. */
export interface PersonAct {
  /** Key of the notice. */
  readonly key: string;
  readonly thread?: string | undefined;
  /** When it was done, ISO 8601 with offset. */
  readonly at: string;
  /** Who did it, as the sign-in gave it. */
  readonly by: string;
}

/** What was told, and whom. */
export interface ToldAct extends PersonAct {
  readonly how: 'telephone' | 'letter';
  /** `Flag/1` */
  readonly flag: string;
  /** `Patient/1` */
  readonly patient: string;
  readonly unit: { readonly name: string; readonly organizationNumber?: string | undefined };
  /** Name of the hospital. */
  readonly sender: string;
}

/** v3-ParticipationMode, which is what Communication.medium is made for. */
const MODES = 'http://terminology.hl7.org/CodeSystem/v3-ParticipationMode';
const ways = {
  telephone: { mode: 'PHONE', text: 'Koordinerende enhet er orientert på telefon.' },
  letter: { mode: 'MAILWRIT', text: 'Koordinerende enhet er orientert i brev.' },
} as const;

/** Concept D16: a notice stands in the record however it was given. */
export function toldByPerson(act: ToldAct): readonly [Communication, Provenance] {
  const { key, thread, at, by, how, flag, patient, unit, sender } = act;
  const { mode, text } = ways[how];
  const recipient: { type: Organization['resourceType']; display: string; identifier?: object } = {
    type: 'Organization',
    display: unit.name,
    ...(unit.organizationNumber ? { identifier: { system: ORGNR, value: unit.organizationNumber } } : {}),
  };
  const communication: Communication = {
    resourceType: 'Communication',
    id: noticeId(key, 'told-by-person'),
    meta: { profile: [profile('ip-communication-notice')] },
    identifier: [{ system: 'urn:ietf:rfc:3986', value: threadOf(thread ?? key) }],
    status: 'completed',
    category: [kindOf('notice-of-need')],
    medium: [{ coding: [{ system: MODES, code: mode }] }],
    subject: { reference: patient },
    about: [{ reference: flag }],
    sent: at,
    sender: { display: sender },
    recipient: [recipient],
    payload: [{ contentString: text }],
  };
  const target = `Communication/${communication.id}`;
  return [communication, provenance(act, 'told-by-person', 'notice-sent', target, by)];
}

/** A consent that a person vouches for: in which version, for which need and recipient, and on what basis. */
export interface ConfirmedAct extends PersonAct {
  /** `Consent/17` */
  readonly consent: string;
  /** Its version, when the server names it. */
  readonly version: string;
  readonly basis: string;
}

export function consentConfirmed(act: ConfirmedAct): Provenance {
  const { consent, version, by, basis } = act;
  const made = provenance(act, `confirmed|${consent}|${version}`, 'recorded', consent, by);
  return { ...made, reason: [{ text: `Samtykket er bekreftet å dekke meldingen: ${basis}` }] };
}

/** A fault that a person told the sender of an answer. */
export interface FaultAct extends PersonAct {
  /** Id of the answer's message, of which its reply's id is made. */
  readonly messageId: string;
  /** What is wrong with it, and why it is not handled. */
  readonly why: string;
  /** `MsgId` of the message that tells it. */
  readonly faultId: string;
}

export function faultTold(act: FaultAct): Provenance {
  const { key, messageId, why, faultId, by } = act;
  const made = provenance(
    act,
    `fault|${faultId}`,
    'recorded',
    `Communication/${replyId(key, messageId)}`,
    by,
  );
  return { ...made, reason: [{ text: `Avsenderen får vite at svaret ikke behandles: ${why}` }] };
}

function provenance(
  { key, at }: PersonAct,
  part: string,
  activity: 'notice-sent' | 'recorded',
  target: string,
  by: string,
): Provenance {
  const id = noticeId(key, `provenance|${part}`);
  return provenanceOf({ id, targets: [target], activity, who: { display: by }, recorded: at });
}
