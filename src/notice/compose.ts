// From facts to the message for the coordinating unit: no more than the unit needs to answer (concepts C7, D6, D7, D15).
import type {
  Communication,
  Flag,
  HumanName,
  MessageHeader,
  Organization,
  Patient,
  Practitioner,
  PractitionerRole,
  Provenance,
  Reference,
  Resource,
  Task,
} from '@medplum/fhirtypes';
import { codeSystem, profile } from '../fhir/canonical.ts';
import { DNR, FHN, FNR, HPR, ORGNR } from '../fhir/identifier-system.ts';
import type { NeedFacts } from './facts.ts';
import { noticeId } from './identity.ts';

/** The unit that receives the notice. */
export interface NoticeRecipient {
  readonly municipality: string;
  readonly organizationNumber: string;
  readonly name: string;
  readonly endpoint: string;
  /** Written form of Norwegian that the unit uses; letters are in bokmål when it states none. */
  readonly language?: 'nb' | 'nn';
  /** The municipality requires a written application besides (concept D14). */
  readonly applicationRequired?: boolean;
}

/** Where answers to the notice shall go. */
export interface NoticeSource {
  readonly endpoint: string;
  readonly name: string;
}

/** The content of a need notice: header first, then what it carries. Ids depend on `key` and recipient alone. */
export interface ComposedNotice {
  readonly header: MessageHeader;
  readonly content: readonly Resource[];
}

/**
 * Composes the notice of need. Pure: the same facts, key and instant give the same resources.
 * @param instant when the notice is made, ISO 8601 with offset
 */
export function composeNotice(
  key: string,
  facts: NeedFacts,
  recipient: NoticeRecipient,
  source: NoticeSource,
  instant: string,
): ComposedNotice {
  const scope = `${key}|${recipient.municipality}`;
  const id = (part: string) => noticeId(scope, part);
  const ref = (part: string) => ({ reference: `urn:uuid:${id(part)}` });
  const sender = senderOf(facts, id('sender'));
  const patient = minimalPatient(facts.patient, id('patient'));
  const unit: Organization = {
    resourceType: 'Organization',
    id: id('recipient'),
    meta: { profile: [profile('ip-ke-organization')] },
    identifier: [{ system: ORGNR, value: recipient.organizationNumber }],
    active: true,
    name: recipient.name,
  };
  const contact = contactOf(facts, id, ref('sender'));
  const flag = minimalFlag(facts.flag, id('flag'), ref('patient'));
  const communication = communicationOf(facts, id('communication'), key, instant, {
    patient: ref('patient'),
    sender: ref('sender'),
    recipient: ref('recipient'),
    flag: ref('flag'),
  });
  const task = taskOf(id('task'), instant, {
    patient: ref('patient'),
    requester: contact.role ? ref('contact') : ref('sender'),
    owner: ref('recipient'),
    communication: ref('communication'),
  });
  const header = headerOf(id('header'), source, recipient, ref);
  const provenance: Provenance = {
    resourceType: 'Provenance',
    id: id('provenance'),
    meta: { profile: [profile('ip-provenance')] },
    target: [{ reference: `urn:uuid:${header.id}` }],
    recorded: instant,
    activity: {
      coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-DataOperation', code: 'CREATE' }],
    },
    agent: [{ who: ref('sender') }],
  };
  const people = [contact.role, contact.practitioner].filter((resource) => resource !== undefined);
  return { header, content: [communication, task, flag, patient, sender, unit, ...people, provenance] };
}

function headerOf(
  id: string,
  source: NoticeSource,
  recipient: NoticeRecipient,
  ref: (part: string) => { reference: string },
): MessageHeader {
  return {
    resourceType: 'MessageHeader',
    id,
    meta: { profile: [profile('ip-message-header')] },
    eventCoding: { system: codeSystem('ip-message-event'), code: 'need-notice' },
    destination: [{ name: recipient.name, endpoint: recipient.endpoint, receiver: ref('recipient') }],
    sender: ref('sender'),
    source: { name: source.name, endpoint: source.endpoint },
    focus: [ref('communication'), ref('task')],
  };
}

/** Who it is about: identity, name, birth date and address, as the unit needs them to find the person. */
function minimalPatient(patient: Patient, id: string): Patient {
  const identifier = patient.identifier?.filter(
    ({ system }) => system === FNR || system === DNR || system === FHN,
  );
  const name = patient.name?.filter((humanName) => humanName.use !== 'old').slice(0, 1);
  return {
    resourceType: 'Patient',
    id,
    meta: { profile: [profile('ip-patient')] },
    ...(identifier?.length ? { identifier } : {}),
    ...(name?.length ? { name: name.map(plainName) } : {}),
    ...(patient.birthDate ? { birthDate: patient.birthDate } : {}),
  };
}

function plainName(name: HumanName): HumanName {
  return { ...(name.family ? { family: name.family } : {}), ...(name.given ? { given: name.given } : {}) };
}

function minimalFlag(flag: Flag, id: string, subject: Reference<Patient>): Flag {
  return {
    resourceType: 'Flag',
    id,
    meta: { profile: [profile('ip-flag')] },
    status: flag.status,
    code: {
      coding: (flag.code?.coding ?? []).filter((coding) => coding.system === codeSystem('ip-flag-code')),
    },
    subject,
  };
}

function senderOf(facts: NeedFacts, id: string): Organization {
  const { organization } = facts;
  const identifier = organization?.identifier?.filter((candidate) => candidate.system === ORGNR);
  return {
    resourceType: 'Organization',
    id,
    meta: { profile: [profile('ip-organization')] },
    ...(identifier?.length ? { identifier } : {}),
    ...(organization?.name ? { name: organization.name } : {}),
  };
}

function contactOf(
  facts: NeedFacts,
  id: (part: string) => string,
  organization: Reference<Organization>,
): { role?: PractitionerRole; practitioner?: Practitioner } {
  const { author, authorRole } = facts;
  if (!author) {
    return {};
  }
  const identifier = author.identifier?.filter(({ system }) => system === HPR);
  const telecom = authorRole?.telecom ?? author.telecom;
  const practitioner: Practitioner = {
    resourceType: 'Practitioner',
    id: id('practitioner'),
    meta: { profile: [profile('ip-practitioner')] },
    ...(identifier?.length ? { identifier } : {}),
    ...(author.name?.length ? { name: author.name.slice(0, 1).map(plainName) } : {}),
  };
  const role: PractitionerRole = {
    resourceType: 'PractitionerRole',
    id: id('contact'),
    meta: { profile: [profile('ip-practitioner-role')] },
    practitioner: { reference: `urn:uuid:${practitioner.id}` },
    organization,
    ...(authorRole?.code ? { code: authorRole.code } : {}),
    ...(telecom?.length ? { telecom } : {}),
  };
  return { role, practitioner };
}

interface CommunicationReferences {
  readonly patient: Reference<Patient>;
  readonly sender: Reference<Organization>;
  readonly recipient: Reference<Organization>;
  readonly flag: Reference<Flag>;
}

function communicationOf(
  facts: NeedFacts,
  id: string,
  key: string,
  instant: string,
  refs: CommunicationReferences,
): Communication {
  return {
    resourceType: 'Communication',
    id,
    meta: { profile: [profile('ip-communication-notice')] },
    // The thread: replies, reminders and a cancellation of this need carry the same identifier.
    identifier: [{ system: 'urn:ietf:rfc:3986', value: `urn:uuid:${noticeId(key, 'thread')}` }],
    status: 'completed',
    category: [{ coding: [{ system: codeSystem('ip-communication-kind'), code: 'notice-of-need' }] }],
    subject: refs.patient,
    about: [refs.flag],
    sent: instant,
    sender: refs.sender,
    recipient: [refs.recipient],
    reasonCode: facts.flag.code ? [facts.flag.code] : [],
    payload: [{ contentString: letter(facts) }],
  };
}

const needText: Readonly<Record<string, string>> = {
  'need-for-ip': 'individuell plan',
  'need-for-coordinator': 'koordinator',
  'need-for-child-coordinator': 'barnekoordinator',
};

function letter(facts: NeedFacts): string {
  const codes = (facts.flag.code?.coding ?? [])
    .flatMap((coding) => (coding.code ? [needText[coding.code] ?? []] : []))
    .flat();
  const from = facts.organization?.name ? ` fra ${facts.organization.name}` : '';
  return (
    `Melding${from} om behov for ${codes.join(' og ')}, jf. helsepersonelloven § 38 a. ` +
    'Personen har samtykket til at meldingen sendes. ' +
    'Vi ber koordinerende enhet bekrefte mottak og melde tilbake når koordinator er oppnevnt.'
  );
}

interface TaskReferences {
  readonly patient: Reference<Patient>;
  readonly requester: Reference<Organization | PractitionerRole>;
  readonly owner: Reference<Organization>;
  readonly communication: Reference<Communication>;
}

function taskOf(id: string, instant: string, refs: TaskReferences): Task {
  return {
    resourceType: 'Task',
    id,
    meta: { profile: [profile('ip-task-ke-request')] },
    status: 'requested',
    intent: 'order',
    code: { coding: [{ system: codeSystem('ip-task-code'), code: 'ke-request' }] },
    focus: refs.communication,
    for: refs.patient,
    authoredOn: instant,
    lastModified: instant,
    requester: refs.requester,
    owner: refs.owner,
  };
}
