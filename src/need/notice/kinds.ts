// Kinds of message, one row each: on what it rests, what it carries, and in which form it leaves. The gate, the envelope,
// the directory and the network's dialogue messages all read this table and know no other kinds.
import type { LetterWords } from './letter-words.ts';

export interface Common {
  readonly concept: string;
  readonly law: string;
  readonly source: string;
  /** Kinds of information that the message carries (`ip-information-type`): all of them must be covered. */
  readonly informationTypes: readonly string[];
  /** Whether a protected address stops the message: it does where the recipient follows from where the person lives. */
  readonly protectedAddress: 'stops' | 'does-not-matter';
  /** What it tells stands in the plan: a consent to the whole plan is enough. */
  readonly standsInPlan?: true;
}

export type Basis = Common &
  (
    | {
        /** An active consent of this category covers recipient, content and instant. */
        readonly basis: 'consent';
        readonly category: 'notice' | 'disclosure';
      }
    | { /** The law permits it unless the person objects. */ readonly basis: 'no-objection' }
    | { /** To the person, or to the one who represents the person. */ readonly basis: 'to-the-person' }
    | { /** Inside the sender's own unit. */ readonly basis: 'own-unit' }
    | {
        /** To the one who got an earlier message, about that message alone. */ readonly basis: 'follows-notice';
      }
  );

/** How a kind leaves as a FHIR message; its event (`ip-message-event`) is the name of the kind. */
export interface MessageForm {
  /** Profile of the receiver: notices go to coordinating units, information to whoever takes part. */
  readonly receiver: 'ip-ke-organization' | 'ip-organization';
  /** What the Provenance of the message says was done (`ip-plan-event`). */
  readonly activity: 'notice-sent' | 'recorded' | 'handed-over';
  /** Told in words by a Communication: only such a message can be a dialogue message of the network. */
  readonly letter?: {
    /** `Communication.category` (`ip-communication-kind`). */
    readonly category: string;
    readonly profile?: `ip-${string}`;
    /** Titles by which a dialogue message is known to be of this kind; that of a notice names the needs too. */
    readonly titles: (say: LetterWords) => readonly string[];
  };
}

export type KindRow = Basis & {
  /** Absent for what never leaves the sender as a message. */
  readonly message?: MessageForm;
};

const none = () => [];

const rows = {
  'need-notice': {
    basis: 'consent',
    category: 'notice',
    informationTypes: ['need', 'contact'],
    protectedAddress: 'stops',
    concept: 'C1',
    law: 'hpl § 22, § 38 a; sphlsl § 2-5',
    source: '000 note 3',
    message: {
      receiver: 'ip-ke-organization',
      activity: 'notice-sent',
      letter: { category: 'notice-of-need', profile: 'ip-communication-notice', titles: none },
    },
  },
  'need-notice-cancellation': {
    basis: 'follows-notice',
    informationTypes: [],
    protectedAddress: 'does-not-matter',
    concept: 'D16',
    law: 'hpl § 39, § 42',
    source: 'design',
    message: {
      receiver: 'ip-ke-organization',
      activity: 'notice-sent',
      letter: { category: 'cancellation', titles: ({ cancellationTitle }) => [cancellationTitle] },
    },
  },
  'health-information': {
    basis: 'consent',
    category: 'disclosure',
    informationTypes: ['health', 'function'],
    protectedAddress: 'stops',
    concept: 'E5',
    law: 'hpl § 22, § 25',
    source: '000 §4 h; 001 §4.2.2 c, note 9',
    message: {
      receiver: 'ip-organization',
      activity: 'recorded',
      letter: {
        category: 'health-information',
        profile: 'ip-communication-health-information',
        titles: ({ healthTitle }) => [healthTitle],
      },
    },
  },
  'partner-information': {
    basis: 'no-objection',
    informationTypes: ['participants', 'contact'],
    protectedAddress: 'stops',
    standsInPlan: true,
    concept: 'E6',
    law: 'hpl § 45, § 25',
    source: '001 §5',
    message: {
      receiver: 'ip-organization',
      activity: 'recorded',
      letter: {
        category: 'partner-information',
        profile: 'ip-communication-partner-information',
        titles: ({ partnerTitle }) => Object.values(partnerTitle),
      },
    },
  },
  handover: {
    basis: 'consent',
    category: 'disclosure',
    informationTypes: ['plan', 'contact'],
    protectedAddress: 'stops',
    standsInPlan: true,
    concept: 'B6',
    law: 'hpl § 22; hol § 7-1',
    source: '001 §4.4 f',
    message: { receiver: 'ip-organization', activity: 'handed-over' },
  },
  decision: {
    basis: 'to-the-person',
    informationTypes: [],
    protectedAddress: 'does-not-matter',
    concept: 'F1',
    law: 'pbrl § 7-2; fvl § 27',
    source: '000 §8; 003',
  },
  'tell-unit-leader': {
    basis: 'own-unit',
    informationTypes: ['need'],
    protectedAddress: 'does-not-matter',
    concept: 'D17',
    law: 'hpl § 25, § 26',
    source: '000 §7.2',
  },
} as const satisfies Record<string, KindRow>;

export type MessageKind = keyof typeof rows;

/** Each kind of message states on what it rests, and how it leaves. */
export const messageKinds: Readonly<Record<MessageKind, KindRow>> = rows;

type Leaving = {
  [Kind in MessageKind]: (typeof rows)[Kind] extends { readonly message: MessageForm } ? Kind : never;
}[MessageKind];

/** The events that we send and take (`ip-message-event`): the kinds that leave, and what comes back. */
export type MessageEvent = Leaving | 'need-reply' | 'acknowledgement';

export const messageEvents: readonly MessageEvent[] = [
  ...(Object.keys(rows) as MessageKind[]).filter((kind): kind is Leaving => formOf(kind) !== undefined),
  'need-reply',
  'acknowledgement',
];

/** How messages of this event leave; undefined for those that only come back. */
export function formOf(event: string | undefined): MessageForm | undefined {
  return Object.hasOwn(rows, event ?? '') ? messageKinds[event as MessageKind].message : undefined;
}
