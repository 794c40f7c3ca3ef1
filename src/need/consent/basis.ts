// Each kind of message states on what it rests. One row a kind; the gate knows no other kinds.

export type MessageKind =
  | 'need-notice'
  | 'need-notice-cancellation'
  | 'health-information'
  | 'partner-information'
  | 'handover'
  | 'decision'
  | 'tell-unit-leader';

interface Common {
  readonly concept: string;
  readonly law: string;
  readonly source: string;
  /** Kinds of information that the message carries (`ip-information-type`): all of them must be covered. */
  readonly informationTypes: readonly string[];
  /** Whether a protected address stops the message: it does where the recipient follows from where the person lives. */
  readonly protectedAddress: 'stops' | 'does-not-matter';
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

export const bases: Readonly<Record<MessageKind, Basis>> = {
  'need-notice': {
    basis: 'consent',
    category: 'notice',
    informationTypes: ['need', 'contact'],
    protectedAddress: 'stops',
    concept: 'C1',
    law: 'hpl § 22, § 38 a; sphlsl § 2-5',
    source: '000 note 3',
  },
  'need-notice-cancellation': {
    basis: 'follows-notice',
    informationTypes: [],
    protectedAddress: 'does-not-matter',
    concept: 'D16',
    law: 'hpl § 39, § 42',
    source: 'design',
  },
  'health-information': {
    basis: 'consent',
    category: 'disclosure',
    informationTypes: ['health', 'function'],
    protectedAddress: 'stops',
    concept: 'E5',
    law: 'hpl § 22, § 25',
    source: '000 §4 h; 001 §4.2.2 c, note 9',
  },
  'partner-information': {
    basis: 'no-objection',
    informationTypes: ['participants', 'contact'],
    protectedAddress: 'stops',
    concept: 'E6',
    law: 'hpl § 45, § 25',
    source: '001 §5',
  },
  handover: {
    basis: 'consent',
    category: 'disclosure',
    informationTypes: ['plan', 'contact'],
    protectedAddress: 'stops',
    concept: 'B6',
    law: 'hpl § 22; hol § 7-1',
    source: '001 §4.4 f',
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
};
