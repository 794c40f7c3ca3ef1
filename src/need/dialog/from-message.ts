// A FHIR message as a dialogue message of the network. Pure: the same message gives the same bytes, whatever its Bundle.id.
import type {
  Attachment,
  Communication,
  HumanName,
  Identifier,
  Organization,
  Patient,
  Practitioner,
  PractitionerRole,
  Provenance,
  Resource,
} from '@medplum/fhirtypes';
import { codesIn } from '../../ground/fhir/coded.ts';
import { ROLE_9034 } from '../../ground/fhir/identifier-system.ts';
import { identifiersInForce, nameInForce, reachedBy } from '../../ground/fhir/in-force.ts';
import type { Message } from '../../ground/fhir/message.ts';
import { isHNumber } from '../../ground/fhir/person.ts';
import { type Instant, inUtc } from '../../ground/norway/instant.ts';
import type { Issue } from '../../ground/outcome/issue.ts';
import { own } from '../../ground/outcome/own.ts';
import { fitsXml } from '../../ground/xml/write-xml.ts';
import { formOf, messageEvents } from '../notice/kinds.ts';
import {
  DIALOG_HELSEFAGLIG,
  H_NUMBER,
  OID,
  organisationIds,
  PROFESSION_UNKNOWN,
  personIds,
  roleOf,
  roles,
  THEME_PATIENT,
} from './codes.ts';
import type {
  CodedValue,
  Conversation,
  DialogAttachment,
  DialogMessage,
  DialogPatient,
  NoteRole,
  Party,
  PartyId,
  Professional,
} from './model.ts';

export interface DialogParties {
  /** We, as the address register knows us: organisation (HER-id level 1) and service (level 2). */
  readonly sender: Party;
  /** HER-id level 1 of the receiver, when it is known; its organisation number stands there besides. */
  readonly receiverHerId?: string;
}

/** Attachments may have this many bytes in all. Source: implementations of the network's clients (18 MB). */
const MAX_ATTACHMENTS = 18 * 1024 * 1024;

/** The address of an endpoint of the network: `her-id:8143060`. */
export function herIdOf(address: string | undefined): string | undefined {
  return /^her-id:(\d+)$/.exec(address ?? '')?.[1];
}

/** The dialogue message, or what keeps the message from being one. */
export function toDialog(
  message: Message,
  parties: DialogParties,
): { readonly dialog?: DialogMessage; readonly issues: readonly Issue[] } {
  const { header, resources, event } = message;
  const communication = only<Communication>(resources, 'Communication');
  const patient = only<Patient>(resources, 'Patient');
  const herId = herIdOf(header.destination?.[0]?.endpoint);
  const receiver = resolve<Organization>(message, header.destination?.[0]?.receiver?.reference);
  const sent = inUtc(communication?.sent);
  const issues: Issue[] = [
    ...(formOf(event)?.letter ? [] : [eventIssue()]),
    ...(sent ? [] : [required('Communication.sent', 'The time of the message, with its offset,')]),
    ...(patient ? [] : [required('Patient', 'The person')]),
    ...(herId ? [] : [addressIssue()]),
    ...(receiver?.name ? [] : [required('MessageHeader.destination.receiver', 'The name of the receiver')]),
    ...attachmentIssues(communication),
    ...textIssues(resources),
  ];
  if (issues.length > 0 || !(communication?.sent && sent && patient && herId && receiver?.name)) {
    return { issues };
  }
  const conversation = conversationOf(resources);
  const thread = communication.identifier?.[0]?.value;
  const text = (communication.payload ?? []).flatMap(({ contentString }) => contentString ?? []).join('\n');
  return {
    issues,
    dialog: {
      kind: 'dialog',
      version: '1.1',
      type: DIALOG_HELSEFAGLIG.code,
      id: header.id ?? '',
      generated: communication.sent,
      ...(conversation ? { conversation } : {}),
      sender: parties.sender,
      receiver: receiverOf(receiver, herId, parties.receiverHerId),
      patient: patientOf(patient, sent),
      ...(communication.id ? { documentId: communication.id } : {}),
      notes: [
        {
          theme: { v: THEME_PATIENT.code, dn: THEME_PATIENT.display, s: OID.theme },
          subject: titleOf(text),
          text,
          ...(thread ? { documentId: thread } : {}),
          roles: [...senderRoles(message, sent), ...(conversation ? [] : [contactAtReceiver()])],
        },
      ],
      attachments: (communication.payload ?? []).flatMap(({ contentAttachment }) =>
        contentAttachment ? [attachmentOf(contentAttachment)] : [],
      ),
    },
  };
}

/** The first line of a letter is its title. */
function titleOf(text: string): string {
  return text.split('\n', 1)[0] ?? '';
}

/** What is followed up: the message that the Provenance names as revised. */
function conversationOf(resources: readonly Resource[]): Conversation | undefined {
  const provenance = only<Provenance>(resources, 'Provenance');
  const before = provenance?.entity?.find(({ role }) => role === 'revision')?.what.identifier?.value;
  const id = before?.replace(/^urn:uuid:/, '');
  return id ? { parent: id, conversation: id } : undefined;
}

function receiverOf(receiver: Organization, herId: string, level1: string | undefined): Party {
  const name = receiver.name ?? '';
  const own = idsOf(receiver.identifier, organisationIds).filter(({ type }) => type !== 'HER');
  const top = level1 ? [{ id: level1, type: 'HER' }, ...own] : own;
  const unit = { name, ids: [{ id: herId, type: 'HER' }] };
  return top.length > 0 ? { organisation: { name, ids: top }, unit } : { organisation: unit };
}

function patientOf({ name, birthDate, identifier }: Patient, at: Instant): DialogPatient {
  return {
    ...nameOf(nameInForce(name, at)),
    ...(birthDate ? { birthDate } : {}),
    ids: idsOf(identifiersInForce(identifier, at), personIds),
  };
}

/** A name that is only text stands where a reader looks first: as the family name. */
function nameOf(name: HumanName | undefined): { family?: string; middle?: string; given?: string } {
  const [given, ...others] = name?.given ?? [];
  const family = name?.family ?? (given ? undefined : name?.text);
  return {
    ...(family ? { family } : {}),
    ...(others.length > 0 ? { middle: others.join(' ') } : {}),
    ...(given ? { given } : {}),
  };
}

function idsOf(
  identifiers: readonly Identifier[] | undefined,
  types: readonly { readonly code: string; readonly system: string }[],
): PartyId[] {
  return (identifiers ?? []).flatMap((given) => {
    const { system, value } = given;
    const wanted = isHNumber(given) ? H_NUMBER : undefined;
    const type = types.find((each) => (wanted ? each.code === wanted : each.system === system))?.code;
    return type && value ? [{ id: value, type }] : [];
  });
}

/** Who can be asked, in the function that the record states; the sender's unit when it has an organisation number. */
function senderRoles(message: Message, at: Instant): NoteRole[] {
  const role = only<PractitionerRole>(message.resources, 'PractitionerRole');
  const practitioner = only<Practitioner>(message.resources, 'Practitioner');
  const sender = resolve<Organization>(message, message.header.sender?.reference);
  const unitIds = idsOf(sender?.identifier, organisationIds).filter(({ type }) => type !== 'HER');
  const unit = sender?.name && unitIds.length > 0 ? { name: sender.name, ids: unitIds } : undefined;
  if (!practitioner && !unit) {
    return [];
  }
  const professional: Professional | undefined = practitioner && {
    ...nameOf(nameInForce(practitioner.name, at)),
    ids: idsOf(identifiersInForce(practitioner.identifier, at), personIds),
    telecom: reachedBy(role?.telecom, ['phone', 'email'], at).flatMap(({ system, value }) =>
      telecomOf(system, value),
    ),
  };
  return [
    {
      role: roleCode(role),
      ...(unit ? { unit } : {}),
      ...(professional ? { professional } : {}),
    },
  ];
}

/** A coordinator is called so only when the record says that this one is it; else a contact in health matters. */
function roleCode(role: PractitionerRole | undefined): CodedValue {
  const stated = (role?.code ?? []).flatMap((code) => codesIn(code, ROLE_9034));
  const coordinator = [roles.hospitalCoordinator.code, roles.coordinatorOfPlan.code].find((code) =>
    stated.includes(code),
  );
  const known = coordinator ?? stated.find((code) => roleOf(code));
  const { code, display } = roleOf(known ?? '') ?? roles.contact;
  return { v: code, dn: display, s: OID.role };
}

/** Demanded of a first message on this theme: somebody at the receiver, by profession; who it is, the sender cannot know. */
function contactAtReceiver(): NoteRole {
  const { code, display } = roles.contactAtReceiver;
  return {
    role: { v: code, dn: display, s: OID.role },
    professional: {
      profession: { v: PROFESSION_UNKNOWN.code, dn: PROFESSION_UNKNOWN.display },
      ids: [],
      telecom: [],
    },
  };
}

/** Numbers stand in the address without blanks, as `tel:` has them. */
function telecomOf(system: string | undefined, value: string | undefined): string[] {
  const scheme = own({ phone: 'tel', email: 'mailto' }, system ?? '');
  return scheme && value ? [`${scheme}:${encodeURI(value.replace(/\s+/g, ''))}`] : [];
}

function attachmentOf({ contentType, title, creation, data }: Attachment): DialogAttachment {
  return {
    contentType: contentType ?? '',
    ...(title ? { title } : {}),
    ...(creation ? { issued: creation } : {}),
    data: data ?? '',
  };
}

function attachmentIssues(communication: Communication | undefined): Issue[] {
  const attachments = (communication?.payload ?? []).flatMap(
    ({ contentAttachment }) => contentAttachment ?? [],
  );
  const bytes = attachments.reduce((sum, { data }) => sum + Math.floor(((data?.length ?? 0) * 3) / 4), 0);
  const at = 'Communication.payload.contentAttachment';
  return [
    ...attachments.flatMap(({ contentType, data }) =>
      contentType === 'application/pdf' && data
        ? []
        : [problem('not-supported', at, 'An attachment is no PDF with its data in it', 'Attach PDFs only')],
    ),
    ...(bytes > MAX_ATTACHMENTS
      ? [problem('too-long', at, `The attachments have ${bytes} bytes`, `Send at most ${MAX_ATTACHMENTS}`)]
      : []),
  ];
}

/** Control characters and halves of characters cannot stand in XML at all. */
function textIssues(resources: readonly Resource[]): Issue[] {
  const fix = 'Take control characters out of the texts';
  return resources.flatMap((resource) =>
    textsIn(resource).every(fitsXml)
      ? []
      : [problem('value', resource.resourceType, 'A text holds characters that XML cannot hold', fix)],
  );
}

function textsIn(value: unknown): string[] {
  if (typeof value === 'string') {
    return [value];
  }
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

function eventIssue(): Issue {
  const text = 'A message of this event cannot be told by a dialogue message';
  const told = messageEvents.filter((event) => formOf(event)?.letter);
  return problem('not-supported', 'MessageHeader.eventCoding', text, `Use one of ${told.join(', ')}`);
}

function addressIssue(): Issue {
  const text = 'The receiver has no HER-id';
  const fix = 'Give the Endpoint of the unit an address like her-id:8143060';
  return problem('required', 'MessageHeader.destination.endpoint', text, fix);
}

function required(path: string, what: string): Issue {
  return problem('required', path, `${what} is missing`, 'See docs/dialog.md for what a message needs');
}

function problem(code: Issue['code'], path: string, text: string, fix: string): Issue {
  return { severity: 'error', code, path, text, fix };
}

function only<T extends Resource>(resources: readonly Resource[], type: T['resourceType']): T | undefined {
  return resources.find((resource): resource is T => resource.resourceType === type);
}

function resolve<T extends Resource>(message: Message, reference: string | undefined): T | undefined {
  return message.bundle.entry?.find(({ fullUrl }) => fullUrl !== undefined && fullUrl === reference)
    ?.resource as T | undefined;
}
