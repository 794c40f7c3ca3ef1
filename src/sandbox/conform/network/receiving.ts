// What comes over the network and is taken: both versions, letters, attachments, repeats.
import { holds, type Vector } from '../vector.ts';
import {
  dialogue,
  faults,
  head,
  posted,
  posts,
  reading,
  receiptWith,
  states,
  TAKEN,
  vector,
  WRITES,
} from './parts.ts';
import { attachmentData } from './templates.ts';

const LATIN = ['encoding="UTF-8"', 'encoding="ISO-8859-1"'] as const;

export const receiving: readonly Vector[] = [
  vector('dialogue-1.1', {
    shows: 'A Dialogmelding 1.1 in a Hodemelding 1.2 is taken',
    requirement: dialogue,
    steps: [posts(posted('dialog'), TAKEN)],
    fix: 'Take Dialogmelding 1.1 (namespace dialog/2013-01-23) and answer with AppRec 1',
    faults: ['knows-1.0-only'],
  }),
  vector('dialogue-1.0', {
    shows: 'A Dialogmelding 1.0 is taken: messages about faults are still of that version',
    requirement: dialogue,
    steps: [posts(posted('dialog-1.0'), TAKEN)],
    fix: 'Take Dialogmelding 1.0 (namespace dialog/2006-10-11) too',
    faults: ['knows-1.1-only'],
  }),
  vector('letters-of-8859-1', {
    shows: 'A document that declares ISO-8859-1 is read as that: most record systems write so',
    requirement: head,
    level: 'should',
    steps: [posts(posted('dialog', { replace: [LATIN], encoding: 'latin1' }), TAKEN)],
    fix: 'Decode as the XML declaration says',
    faults: ['knows-utf8-only', 'knows-1.0-only'],
  }),
  vector('mark-before-utf8', {
    shows: 'A byte order mark before UTF-8 is no fault',
    requirement: {
      text: 'XML 1.0, 4.3.3 Character encoding in entities',
      link: 'https://www.w3.org/TR/xml/#charencoding',
    },
    steps: [posts(posted('dialog', { encoding: 'utf8-mark' }), TAKEN)],
    fix: 'Let the XML parser see the bytes; it knows the mark',
    faults: ['stumbles-over-mark', 'knows-1.0-only'],
  }),
  vector('attachment', {
    shows: 'A PDF beside the message is taken',
    requirement: dialogue,
    steps: [posts(posted('with-attachment'), TAKEN)],
    fix: 'Take attachments (RefDoc with MsgType A) and show them with the message',
    faults: ['refuses-attachments', 'knows-1.0-only'],
  }),
  vector('attachment-unreadable', {
    shows: 'What could not be taken is said: an attachment that cannot be read makes AppRec 3',
    requirement: reading,
    steps: [
      posts(
        posted('with-attachment', { replace: [[attachmentData, 'no base64!']] }),
        holds("kind = 'apprec' and (status = '3' or status = '2')", 'an AppRec with status 3, or 2'),
      ),
    ],
    fix: 'Answer «OK, feil i delmelding» when a part was not taken, or refuse the whole',
    faults: ['drops-in-silence'],
  }),
  vector('structured-content', {
    shows: 'Structured content of an unknown kind beside the message makes AppRec 3',
    requirement: reading,
    level: 'should',
    steps: [
      posts(
        posted('with-attachment', {
          replace: [
            ['<MsgType V="A" DN="Vedlegg"/>', '<MsgType V="XML" DN="XML-instans"/>'],
            [
              `<Base64Container xmlns="http://www.kith.no/xmlstds/base64container">${attachmentData}</Base64Container>`,
              '<Annet xmlns="urn:another-kind"/>',
            ],
          ],
        }),
        receiptWith('3'),
      ),
    ],
    fix: 'Answer «OK, feil i delmelding» when a document was not taken',
    faults: ['drops-in-silence', 'knows-1.0-only'],
  }),
  vector('again', {
    shows: 'The same message again is acknowledged again: the first AppRec may have been lost',
    requirement: states,
    steps: [posts(posted('dialog'), TAKEN), posts(posted('dialog'), TAKEN)],
    fix: 'Know a message by its MsgId; answer a repeat as the first time, and do nothing else about it',
    faults: ['refuses-repeats', 'knows-1.0-only'],
  }),
  vector('used-message-id', {
    shows: 'A MsgId that came before with another content is refused: nothing is written over',
    requirement: head,
    steps: [
      posts(posted('dialog'), TAKEN),
      posts(posted('dialog', { replace: [['på dagtid', 'på kveldstid']] }), receiptWith('2')),
    ],
    fix: 'Compare the content when a MsgId comes again; if it differs, answer E10',
    faults: ['overwrites', 'knows-1.0-only'],
  }),
  vector('fault-taken', {
    shows: 'A message about a fault is acknowledged like any other, and no fault message answers it',
    requirement: faults,
    steps: [WRITES, posts(posted('fault'), TAKEN)],
    fix: 'Take DIALOG_AVVIK (Dialogmelding 1.0, theme of 8117) and answer with AppRec 1',
    faults: ['refuses-faults'],
  }),
  vector('no-receipt-of-receipts', {
    shows: 'A receipt is never answered with a receipt',
    requirement: states,
    steps: [
      posts(posted('receipt', { replace: [['{{msg}}', '{{id:nothing}}']] }), {
        withoutText: '"kind":"apprec"',
        meaning: 'no AppRec',
      }),
    ],
    fix: 'Answer dialogue messages alone with AppRec',
    faults: ['answers-receipts'],
  }),
];
