// What the partner writes, and what it makes of the receipts and fault messages that come back.
import { holds, type Replacement, recorded, type Step, type Vector } from '../vector.ts';
import { apprec, dialogue, faults, head, posted, states, vector, WRITES } from './parts.ts';

const OK = '<Status V="1" DN="OK"/>';
const rejected = (error: string): Replacement => [OK, `<Status V="2" DN="Avvist"/>${error}`];
const E31 = '<Error V="E31" S="2.16.578.1.12.4.1.1.8221" DN="Pasientens fødselsnummer er feil"/>';
const inPart: Replacement = [
  OK,
  '<Status V="3" DN="OK, feil i delmelding"/><Error V="X99" S="2.16.578.1.12.4.1.1.8221" DN="Annen feil"/>',
];

/** The unit answers; whether that is understood stands in the record alone. */
function comes(xml: string, ...replace: readonly Replacement[]): Step {
  return {
    does: 'posts what the unit says of it',
    request: posted(xml, { replace }),
    expect: [{ status: ['2xx', '4xx'] }],
  };
}

const RECEIVED = recorded("status = 'received'", 'a record that says received');
const FAILED = recorded("status = 'failed'", 'a record that says that a person has to look (failed)');
const UNCHANGED = recorded("status = 'requested'", 'a record in which nothing changed (requested)');

const written = (does: string, expression: string, meaning: string): Step => ({
  ...WRITES,
  does,
  expect: [...WRITES.expect, holds(expression, meaning)],
});

export const sending: readonly Vector[] = [
  vector('writes-1.1', {
    shows: 'A notice is a Dialogmelding 1.1 of the kind DIALOG_HELSEFAGLIG',
    requirement: dialogue,
    steps: [
      written(
        'has it write a notice',
        "version = '1.1' and type = 'DIALOG_HELSEFAGLIG'",
        'a Dialogmelding 1.1',
      ),
    ],
    fix: 'Write the namespace dialog/2013-01-23 and Type V="DIALOG_HELSEFAGLIG"',
    faults: ['writes-1.0'],
  }),
  vector('addresses-by-her-id', {
    shows: 'A notice is addressed by the HER-id of the service',
    requirement: head,
    steps: [
      written(
        'has it write a notice',
        "(receiver.organisation | receiver.unit).ids.where(type = 'HER').id contains '{{own}}'",
        'the HER-id {{own}} in Receiver',
      ),
    ],
    fix: 'Write the HER-id of the receiver as Ident with TypeId HER',
    faults: ['names-no-her-id'],
  }),
  vector('says-who', {
    shows: 'A notice says whom it is about: name and number',
    requirement: head,
    steps: [
      written(
        'has it write a notice',
        'patient.family.exists() and patient.ids.exists()',
        'Patient with name and Ident',
      ),
    ],
    fix: 'Write Patient into the head',
    faults: ['forgets-the-person'],
  }),
  vector('same-message-again', {
    shows: 'The same notice is the same message on every send: MsgId stays',
    requirement: head,
    steps: [
      WRITES,
      written('has it send the same notice again', "id = '{{first}}'", 'the MsgId of before'),
    ].map((step, index) => (index === 0 ? { ...step, keep: { first: 'id' } } : step)),
    fix: 'Make the MsgId once for each notice, and keep it over every send',
    faults: ['new-id-each-send'],
  }),
  vector('receipt-1', {
    shows: 'AppRec 1 says that the unit has the notice',
    requirement: apprec,
    steps: [WRITES, comes('receipt'), RECEIVED],
    fix: 'Find the notice by OriginalMsgId/Id, and write down that it was taken',
    faults: ['waits-for-ever'],
  }),
  vector('receipt-1.0', {
    shows: 'An AppRec of version 1.0 counts as one of 1.1',
    requirement: apprec,
    steps: [WRITES, comes('receipt-1.0'), RECEIVED],
    fix: 'Read both namespaces (apprec/2004-11-21 and apprec/2012-02-15)',
    faults: ['knows-apprec-1.1-only', 'waits-for-ever'],
  }),
  vector('receipt-2', {
    shows: 'AppRec 2 is a no: a person has to look',
    requirement: apprec,
    steps: [WRITES, comes('receipt', rejected(E31)), FAILED],
    fix: 'Read Status: 2 is a refusal',
    faults: ['rejection-is-taken'],
  }),
  vector('receipt-2-says-why', {
    shows: 'Why a notice was refused is kept, so that the one who can mend it is asked',
    requirement: states,
    steps: [
      WRITES,
      comes('receipt', rejected(E31)),
      recorded("statusReason.coding.code = 'E31'", 'a record that says E31 in statusReason'),
    ],
    fix: 'Keep the code of Error, and say who has to act',
    faults: ['forgets-the-code', 'rejection-is-taken'],
  }),
  vector('receipt-2-without-code', {
    shows: 'A refusal without a code is a refusal',
    requirement: apprec,
    steps: [WRITES, comes('receipt', rejected('')), FAILED],
    fix: 'Let Status decide, whatever stands in Error',
    faults: ['needs-a-code', 'rejection-is-taken'],
  }),
  vector('receipt-3', {
    shows: 'AppRec 3 says that a part was not taken: a person has to know',
    requirement: apprec,
    steps: [
      WRITES,
      comes('receipt', inPart),
      recorded(
        "status = 'received' and statusReason.exists()",
        'a record that says received, and in statusReason that something is left',
      ),
    ],
    fix: 'Take status 3 for a yes that somebody has to look at',
    faults: ['part-is-whole'],
  }),
  vector('receipt-unknown', {
    shows: 'A status that does not exist says nothing',
    requirement: states,
    steps: [WRITES, comes('receipt', [OK, '<Status V="9" DN="OK"/>']), UNCHANGED],
    fix: 'Take 1, 2 and 3 alone; anything else is looked at by a person',
    faults: ['unknown-status-is-ok'],
  }),
  vector('receipt-of-another', {
    shows: 'A receipt of another message says nothing of this one',
    requirement: apprec,
    steps: [WRITES, comes('receipt', ['{{msg}}', '{{id:another}}']), UNCHANGED],
    fix: 'Compare OriginalMsgId/Id with the MsgId that was sent',
    faults: ['any-receipt'],
  }),
  vector('fault-gives-back', {
    shows:
      'A message about a fault gives the notice back: the unit does not have it, whatever its AppRec said',
    requirement: faults,
    steps: [WRITES, comes('receipt'), RECEIVED, comes('fault'), FAILED],
    fix: 'Know DIALOG_AVVIK and themes of 8117; find the notice by ConversationRef, and let a person look',
    faults: ['fault-is-a-reply', 'waits-for-ever', 'needs-a-code'],
  }),
];
