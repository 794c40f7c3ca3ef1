// The messages of the network as values: what of Hodemelding 1.2, Dialogmelding 1.0 and 1.1 and AppRec is written and read.

/** CV and CS: a code (V) of a code system (S, an OID) with its name (DN), or other text (OT). */
export interface CodedValue {
  readonly v?: string;
  readonly s?: string;
  readonly dn?: string;
  readonly ot?: string;
}

/** `type` is a code of 9051 (organisations) or 8116 (persons). */
export interface PartyId {
  readonly id: string;
  readonly type: string;
}

export interface OrganisationLevel {
  readonly name: string;
  readonly ids: readonly PartyId[];
}

/** A communication party: the organisation, and below it the service that sends or takes the message. */
export interface Party {
  readonly organisation: OrganisationLevel;
  readonly unit?: OrganisationLevel;
}

interface PersonName {
  readonly family?: string;
  readonly middle?: string;
  readonly given?: string;
}

export interface DialogPatient extends PersonName {
  /** `YYYY-MM-DD` */
  readonly birthDate?: string;
  readonly ids: readonly PartyId[];
}

export interface Professional extends PersonName {
  /** Code of 9060. */
  readonly profession?: CodedValue;
  readonly ids: readonly PartyId[];
  /** `tel:…` and `mailto:…` */
  readonly telecom: readonly string[];
}

export interface NoteRole {
  /** Code of 9034. */
  readonly role?: CodedValue;
  /** `TilknyttetEnhet/Kontaktenhet`: the unit to which the role belongs. */
  readonly unit?: OrganisationLevel;
  readonly professional?: Professional;
}

/** `Notat`, or `Foresporsel` read as one: what is said, on which theme, and by whom. */
export interface Note {
  readonly theme: CodedValue;
  readonly subject?: string;
  readonly text?: string;
  readonly remark?: string;
  readonly documentId?: string;
  readonly roles: readonly NoteRole[];
}

export interface DialogAttachment {
  readonly contentType: string;
  readonly title?: string;
  /** Date or instant, as the message has it. */
  readonly issued?: string;
  /** Base64 without blanks. */
  readonly data: string;
}

export interface Conversation {
  /** `MsgId` of the message that is answered or followed up. */
  readonly parent: string;
  /** `MsgId` of the first message of the conversation. */
  readonly conversation: string;
}

export interface DialogMessage {
  readonly kind: 'dialog';
  /** Version of the Dialogmelding. */
  readonly version: '1.0' | '1.1';
  /** Code of 8279. */
  readonly type: string;
  readonly id: string;
  /** `xs:dateTime`, with or without offset. */
  readonly generated: string;
  readonly conversation?: Conversation;
  readonly sender: Party;
  readonly receiver: Party;
  readonly patient?: DialogPatient;
  /** `RefDoc/Id` of the document that holds the notes. */
  readonly documentId?: string;
  readonly notes: readonly Note[];
  readonly attachments: readonly DialogAttachment[];
}

/** What an answer to a message repeats of it. */
export type DialogHead = Pick<
  DialogMessage,
  'type' | 'id' | 'conversation' | 'sender' | 'receiver' | 'patient' | 'notes'
>;

/** An application receipt: what the receiving system says of one message. */
export interface AppRec {
  readonly kind: 'apprec';
  readonly version: '1.0' | '1.1';
  readonly id: string;
  readonly generated: string;
  /** Names and identities of the two sides, as they stand. */
  readonly sender: Party;
  readonly receiver: Party;
  /** 8258: 1 OK, 2 rejected, 3 OK with an error in a part. */
  readonly status: '1' | '2' | '3';
  readonly errors: readonly CodedValue[];
  /** The message that it is about. */
  readonly original: { readonly id: string; readonly type: string; readonly issued: string };
}
