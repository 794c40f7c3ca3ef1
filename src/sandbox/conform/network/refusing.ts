// What comes over the network and is refused, each with the error that the code system has for it; and how a receipt is written.
import { type Expectation, holds, type Vector } from '../vector.ts';
import {
  apprec,
  head,
  outside,
  posted,
  posts,
  REFUSED,
  reading,
  receiptWith,
  TAKEN,
  vector,
} from './parts.ts';

const IDENT =
  '<Ident><Id>{{person}}</Id><TypeId V="FNR" DN="Fødselsnummer" S="2.16.578.1.12.4.1.1.8116"/></Ident>';
const another = '<Annet xmlns="urn:another-format"/>';

function refuses(
  name: string,
  shows: string,
  step: Parameters<typeof posted>,
  expected: Expectation,
  fields: Pick<Vector, 'fix' | 'faults' | 'requirement'>,
): Vector {
  return vector(name, { shows, steps: [posts(posted(...step), expected)], ...fields });
}

const persons = { text: 'Volven 8221, Feilmeldinger for applikasjonskvittering', link: 'docs/transports.md' };

export const refusing: readonly Vector[] = [
  refuses(
    'half',
    'XML that breaks off is not taken',
    ['dialog', { replace: [['</MsgHead>', '']] }],
    REFUSED,
    {
      requirement: outside,
      fix: 'Refuse what is not well-formed (T01)',
      faults: ['takes-half'],
    },
  ),
  refuses(
    'broken-letters',
    'Bytes that are not the letters that are declared are not taken: they become other words',
    ['dialog', { encoding: 'latin1' }],
    REFUSED,
    {
      requirement: reading,
      fix: 'Refuse bytes that are not what the declaration says (T01); never put U+FFFD',
      faults: ['takes-broken-letters'],
    },
  ),
  refuses(
    'document-type',
    'A document type is not read: it can fetch and multiply',
    ['dialog', { replace: [['<MsgHead', '<!DOCTYPE MsgHead [<!ENTITY a "b">]><MsgHead']] }],
    REFUSED,
    { requirement: outside, fix: 'Refuse every DOCTYPE', faults: ['reads-doctype'] },
  ),
  refuses(
    'other-format',
    'A document of a kind that is not known is not taken',
    [
      'dialog',
      {
        replace: [
          ['<Dialogmelding', `${another}<Ukjent`],
          ['</Dialogmelding>', '</Ukjent>'],
        ],
      },
    ],
    REFUSED,
    {
      requirement: reading,
      fix: 'Answer T10 when the Hodemelding carries nothing that is known',
      faults: ['takes-other-formats'],
    },
  ),
  refuses(
    'other-version',
    'Another version of the Hodemelding is not taken as this one',
    ['dialog', { replace: [['v1.2 2006-05-24', 'v9.9 2031-01-01']] }],
    REFUSED,
    {
      requirement: head,
      fix: 'Compare MIGversion, and refuse what is not 1.2',
      faults: ['takes-any-version'],
    },
  ),
  refuses(
    'without-id',
    'A message without MsgId is not taken: nothing could be known as its repeat',
    ['dialog', { replace: [['<MsgId>{{id:message/message}}</MsgId>', '']] }],
    REFUSED,
    { requirement: head, fix: 'Refuse a head without MsgId', faults: ['takes-without-id'] },
  ),
  refuses(
    'two-persons',
    'Of two persons in a head nobody is taken: it is not sure whom it is about',
    ['dialog', { replace: [['<Patient>', '<Patient><FamilyName>Annen</FamilyName></Patient><Patient>']] }],
    REFUSED,
    {
      requirement: head,
      fix: 'Refuse a head in which an element stands twice that may stand once',
      faults: ['takes-the-first'],
    },
  ),
  refuses(
    'for-another',
    'A message to another HER-id is refused: E21',
    ['dialog', { replace: [['{{her}}', '99999']] }],
    receiptWith('2', 'E21', 'E20', 'X99'),
    {
      requirement: persons,
      fix: 'Compare the HER-id of the receiver with your own',
      faults: ['takes-for-others', 'refuses-without-code'],
    },
  ),
  refuses(
    'nobody',
    'A message that needs a person and has no number of one is refused: E30',
    ['dialog', { replace: [[IDENT, '']] }],
    receiptWith('2', 'E30', 'E36'),
    {
      requirement: persons,
      fix: 'Answer E30 when the number of the person is missing',
      faults: ['takes-nobody', 'knows-1.0-only', 'refuses-without-code'],
    },
  ),
  refuses(
    'wrong-number',
    'A number with a wrong check digit is refused: E31',
    ['dialog', { replace: [['{{person}}', '{{wrong-person}}']] }],
    receiptWith('2', 'E31', 'E53', 'E54'),
    {
      requirement: persons,
      fix: 'Check the digits of the number, and answer E31',
      faults: ['takes-wrong-numbers', 'knows-1.0-only', 'refuses-without-code'],
    },
  ),
  vector('refused-again', {
    shows: 'What was refused is refused when it comes again: a repeat is not what was taken before',
    requirement: persons,
    steps: [1, 2].map(() =>
      posts(posted('dialog', { replace: [['{{person}}', '{{wrong-person}}']] }), receiptWith('2')),
    ),
    fix: 'Keep what a message was answered with, and answer its repeat so',
    faults: ['takes-on-repeat', 'takes-wrong-numbers'],
  }),
  refuses(
    'nameless',
    'A person without a name is refused: E32',
    [
      'dialog',
      {
        replace: [
          ['<FamilyName>Prøve</FamilyName>', ''],
          ['<GivenName>Åse</GivenName>', ''],
        ],
      },
    ],
    receiptWith('2', 'E32', 'E36'),
    {
      requirement: persons,
      fix: 'Answer E32 when the name is missing',
      faults: ['takes-nameless', 'knows-1.0-only', 'refuses-without-code'],
    },
  ),
  refuses(
    'says-why',
    'A refusal says why in a code of 8221, so that the sender’s software knows who has to act',
    ['dialog', { replace: [['{{her}}', '99999']] }],
    holds(
      "kind = 'apprec' and errors.exists() and errors.all(v.exists() and s = '2.16.578.1.12.4.1.1.8221')",
      'an error of code system 2.16.578.1.12.4.1.1.8221',
    ),
    {
      requirement: apprec,
      fix: 'Write Error with V, S (the OID of 8221) and DN',
      faults: ['refuses-without-code', 'codes-of-its-own', 'takes-for-others'],
    },
  ),
  vector('names-the-message', {
    shows: 'A receipt names the message by its MsgId, letter by letter',
    requirement: apprec,
    steps: [
      posts(
        posted('dialog'),
        holds("original.id = '{{id:message/message}}'", 'the MsgId in OriginalMsgId/Id'),
      ),
    ],
    fix: 'Copy MsgId into OriginalMsgId/Id',
    faults: ['names-itself'],
  }),
  vector('names-the-kind', {
    shows: 'A receipt names the kind and the time of the message',
    requirement: apprec,
    steps: [
      posts(
        posted('dialog'),
        holds(
          "original.type = 'DIALOG_HELSEFAGLIG' and original.issued = '{{now}}'",
          'Type and GenDate of the message in OriginalMsgId',
        ),
      ),
    ],
    fix: 'Copy Type and GenDate into OriginalMsgId/MsgType and IssueDate',
    faults: ['forgets-the-kind'],
  }),
  vector('turned-round', {
    shows: 'A receipt goes back: its sender is the receiver of the message',
    requirement: apprec,
    steps: [
      posts(
        posted('dialog'),
        holds(
          "(sender.organisation | sender.unit).ids.id contains '{{her}}' and (receiver.organisation | receiver.unit).ids.id contains '{{own}}'",
          'sender and receiver changed places',
        ),
      ),
    ],
    fix: 'Write the receiver of the message as Sender, and its sender as Receiver',
    faults: ['not-turned-round'],
  }),
  vector('id-of-its-own', {
    shows: 'A receipt has an id of its own',
    requirement: apprec,
    steps: [
      posts(
        posted('dialog'),
        holds("id.exists() and id != '{{id:message/message}}'", 'another Id than the MsgId'),
      ),
    ],
    fix: 'Make a new Id for each receipt',
    faults: ['id-of-the-message'],
  }),
  vector('receipt-as-xml', {
    shows: 'A receipt is sent as XML',
    requirement: apprec,
    level: 'should',
    steps: [posts(posted('dialog'), TAKEN, { type: 'application/xml' })],
    fix: 'Say Content-Type application/xml',
    faults: ['says-text', 'knows-1.0-only'],
  }),
];
