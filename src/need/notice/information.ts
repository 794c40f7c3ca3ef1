// Messages besides the notice: health information and reports to the coordinator, word to the GP and partners, handover,
// and the decision to the person. The same parties, letters and ids as the notice.

import type {
  Attachment,
  Communication,
  MessageHeader,
  Organization,
  Patient,
  Resource,
  Task,
} from '@medplum/fhirtypes';
import { codeSystem, extension, profile } from '../../ground/fhir/canonical.ts';
import { ORGNR } from '../../ground/fhir/identifier-system.ts';
import { requireInstant } from '../../ground/norway/instant.ts';
import { type ComposedNotice, kindOf, payloadOf } from './compose.ts';
import { noticeId, threadOf } from './identity.ts';
import { formOf } from './kinds.ts';
import { type Letter, type LetterBlock, letterOf, letterPerson } from './letter.ts';
import { type WrittenForm, words } from './letter-words.ts';
import { minimalPatient } from './parties.ts';
import { provenanceOf } from './provenance.ts';
import { taskOf } from './task.ts';

export interface Party {
  readonly name: string;
  readonly organizationNumber?: string;
}

export interface Common {
  /** Names the matter, never the person: ids follow from it. */
  readonly key: string;
  readonly patient: Patient;
  readonly sender: Party;
  readonly recipient: Party & {
    readonly endpoint: string;
    readonly transport?: string;
    /** Organisation numbers of what it is part of: a consent or an objection may name these. */
    readonly partOf?: readonly string[];
  };
  /** Where answers go. */
  readonly source: { readonly endpoint: string; readonly name: string };
  readonly language: WrittenForm;
  /** ISO 8601 with offset. */
  readonly instant: string;
}

/** What each kind says. A new kind is a row of the table of kinds, a member here with its parts, and its words. */
export type InformationContent =
  | {
      /** Concept E5; with reports of the stay also E10. */
      readonly kind: 'health-information';
      readonly paragraphs: readonly string[];
      /** Discharge and other reports that follow to the home municipality. */
      readonly reports?: readonly Attachment[];
    }
  | {
      /** Concept E6: a coordinator or a plan is started or ended. */
      readonly kind: 'partner-information';
      readonly change: 'started' | 'ended';
      readonly coordinator: string;
    }
  | {
      /** Concept B6: change of coordinator, moving, end of the arrangement. */
      readonly kind: 'handover';
      readonly reason: string;
      /** The plan or the team, as the sender's identifier of it. */
      readonly plan: { readonly system: string; readonly value: string };
    };

export type Information = Common & InformationContent;

interface Parts {
  readonly title: string;
  readonly body: readonly LetterBlock[];
  readonly focus: (names: Names) => Resource & { id?: string };
}

interface Names {
  readonly id: (part: string) => string;
  readonly ref: (part: string) => { reference: string };
}

/** The readable letter of the message. */
export function letterOfInformation(message: Information): Letter {
  const { language, instant, sender, recipient, patient, key } = message;
  const { title, body } = partsOf(message, undefined);
  return letterOf(
    {
      language,
      at: instant,
      sender: sender.name,
      recipient: recipient.name,
      person: letterPerson(patient, requireInstant(instant, 'instant')),
      needs: [],
      by: undefined,
      thread: threadOf(key),
    },
    title,
    body,
  );
}

/** Composes the message. Pure. */
export function composeInformation(message: Information, pdf?: Uint8Array): ComposedNotice {
  const { key, patient, sender, recipient, source, instant, kind } = message;
  const scope = `${key}|${kind}|${recipient.organizationNumber ?? recipient.name}`;
  const id = (part: string) => noticeId(scope, part);
  const names: Names = { id, ref: (part) => ({ reference: `urn:uuid:${id(part)}` }) };
  const focus = partsOf(message, pdf).focus(names);
  const header: MessageHeader = {
    resourceType: 'MessageHeader',
    id: id('header'),
    meta: { profile: [profile('ip-message-header')] },
    eventCoding: { system: codeSystem('ip-message-event'), code: kind },
    destination: [{ name: recipient.name, endpoint: recipient.endpoint, receiver: names.ref('recipient') }],
    sender: names.ref('sender'),
    source: { name: source.name, endpoint: source.endpoint },
    focus: [{ reference: `urn:uuid:${focus.id}` }],
  };
  const provenance = provenanceOf({
    id: id('provenance'),
    targets: [`urn:uuid:${header.id}`],
    activity: formOf(kind)?.activity ?? 'recorded',
    who: names.ref('sender'),
    recorded: instant,
  });
  const content = [
    focus,
    minimalPatient(patient, id('patient'), requireInstant(instant, 'instant')),
    organization(sender, id('sender')),
    organization(recipient, id('recipient')),
    provenance,
  ];
  return { header, content };
}

function partsOf(message: Information, pdf: Uint8Array | undefined): Parts {
  const say = words[message.language];
  const letterParts = (
    title: string,
    paragraphs: readonly string[],
    reports: readonly Attachment[] = [],
  ): Parts => ({
    title,
    body: paragraphs.map((text) => ({ kind: 'paragraph', text })),
    focus: (names) => communicationOf(message, names, pdf, reports),
  });
  switch (message.kind) {
    case 'health-information': {
      return letterParts(say.healthTitle, message.paragraphs, reportsOf(message));
    }
    case 'partner-information': {
      const title = say.partnerTitle[message.change];
      return letterParts(title, [say.partner(title, message.coordinator)]);
    }
    case 'handover':
      return {
        title: say.handoverTitle,
        body: [{ kind: 'paragraph', text: message.reason }],
        focus: (names) => handoverTask(message, names),
      };
  }
}

/** Concept E10: reports follow to the home municipality. */
function reportsOf(message: Extract<Information, { kind: 'health-information' }>): readonly Attachment[] {
  return message.reports ?? [];
}

function communicationOf(
  message: Information,
  { id, ref }: Names,
  pdf: Uint8Array | undefined,
  reports: readonly Attachment[],
): Communication {
  const { category = message.kind, profile: name } = formOf(message.kind)?.letter ?? {};
  return {
    resourceType: 'Communication',
    id: id('communication'),
    ...(name ? { meta: { profile: [profile(name)] } } : {}),
    identifier: [{ system: 'urn:ietf:rfc:3986', value: threadOf(message.key) }],
    status: 'completed',
    category: [kindOf(category)],
    subject: ref('patient'),
    sent: message.instant,
    sender: ref('sender'),
    recipient: [ref('recipient')],
    payload: [
      ...payloadOf(letterOfInformation(message), pdf),
      ...reports.map((contentAttachment) => ({ contentAttachment })),
    ],
  };
}

/** Concept B6: who hands over, who takes over, what, and why. */
function handoverTask(message: Extract<Information, { kind: 'handover' }>, { id, ref }: Names): Task {
  return taskOf({
    id: id('task'),
    kind: 'handover',
    at: message.instant,
    identifier: [{ system: 'urn:ietf:rfc:3986', value: threadOf(message.key) }],
    description: message.reason,
    focus: { type: 'CarePlan', identifier: message.plan },
    for: ref('patient'),
    requester: ref('sender'),
    owner: ref('recipient'),
  });
}

function organization(party: Party, id: string): Organization {
  return {
    resourceType: 'Organization',
    id,
    meta: { profile: [profile('ip-organization')] },
    ...(party.organizationNumber ? { identifier: [{ system: ORGNR, value: party.organizationNumber }] } : {}),
    name: party.name,
  };
}

/** A decision to the person, or to the one who represents the person (concept F1). */
export interface PersonDecision {
  readonly key: string;
  readonly patient: Patient;
  /** `Patient/1`, or `RelatedPerson/2` for the representative, with the name for the letter. */
  readonly recipient: { readonly reference: string; readonly name: string };
  /** Reference and name of the one who decided. */
  readonly sender: { readonly reference?: string; readonly name: string };
  readonly paragraphs: readonly string[];
  /** Whose decision it is: the two routes of complaint differ. */
  readonly authority: 'municipality' | 'hospital';
  readonly language: WrittenForm;
  readonly instant: string;
}

/** The letter of the decision: it always says how to complain. */
export function letterOfDecision(decision: PersonDecision): Letter {
  const { language, authority, paragraphs, patient, instant, sender, recipient, key } = decision;
  const say = words[language];
  return letterOf(
    {
      language,
      at: instant,
      sender: sender.name,
      recipient: recipient.name,
      person: { name: letterPerson(patient, requireInstant(instant, 'instant')).name },
      needs: [],
      by: undefined,
      thread: threadOf(key),
    },
    say.decisionTitle,
    [
      ...paragraphs.map((text) => ({ kind: 'paragraph', text }) as const),
      { kind: 'heading', text: say.complaintHeading },
      { kind: 'paragraph', text: say.complaint[authority] },
    ],
  );
}

/** The decision as a Communication, with the complaint information in its own element. */
export function composeDecision(decision: PersonDecision, pdf?: Uint8Array): Communication {
  const { key, patient, recipient, sender, language, authority, instant } = decision;
  return {
    resourceType: 'Communication',
    id: noticeId(key, 'decision'),
    meta: { profile: [profile('ip-communication-decision')] },
    extension: [
      { url: extension('ip-complaint-information'), valueString: words[language].complaint[authority] },
    ],
    identifier: [{ system: 'urn:ietf:rfc:3986', value: threadOf(key) }],
    status: 'completed',
    category: [kindOf('decision')],
    subject: { reference: `Patient/${patient.id}` },
    sent: instant,
    sender: {
      ...(sender.reference ? { reference: sender.reference as `Organization/${string}` } : {}),
      display: sender.name,
    },
    recipient: [{ reference: recipient.reference as `Patient/${string}` }],
    payload: payloadOf(letterOfDecision(decision), pdf),
  };
}
