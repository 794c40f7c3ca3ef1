// How bytes are read: formats, characters, size, and what is no message at all.
import type { Expectation, Vector } from '../vector.ts';
import { holds, http, message, messaging, notTaken, OK, processMessage } from './parts.ts';

const BROKEN = '{"resourceType":"Bundle","type":"message","entry":[';
const jsonOutcome: Expectation = holds(
  'OperationOutcome.issue.exists()',
  'an OperationOutcome that says what is wrong',
);
const stillThere = { does: 'sends a right notice after it', request: message({ as: 'after' }), expect: [OK] };

export const reading: readonly Vector[] = [
  {
    id: 'receiver.broken-json',
    shows: 'A body that breaks off is the sender’s fault (400), and no error of the server (500)',
    requirement: http,
    level: 'must',
    steps: [
      {
        does: 'sends half a message',
        request: { method: 'POST', body: { text: BROKEN } },
        expect: [{ status: ['4xx'] }],
      },
    ],
    fix: 'Answer 400 when the body cannot be parsed',
    faults: ['crashes-on-broken'],
  },
  {
    id: 'receiver.no-page-for-errors',
    shows: 'Errors are told as OperationOutcome, never as a page',
    requirement: http,
    level: 'should',
    steps: [
      {
        does: 'sends a word',
        request: { method: 'POST', body: { text: 'hei' } },
        expect: [jsonOutcome],
      },
    ],
    fix: 'Give every error of this address an OperationOutcome; look also at what your web server answers by itself',
    faults: ['pages-for-errors'],
  },
  {
    id: 'receiver.empty-body',
    shows: 'An empty body is refused, not acknowledged',
    requirement: processMessage,
    level: 'must',
    steps: [
      {
        does: 'sends nothing',
        request: { method: 'POST', body: { text: '' } },
        expect: [{ status: ['4xx'] }],
      },
    ],
    fix: 'Answer 400 when there is no body',
    faults: ['takes-nothing'],
  },
  {
    id: 'receiver.not-a-message',
    shows: 'A resource that is no message Bundle is refused at this address',
    requirement: messaging,
    level: 'must',
    steps: [
      {
        does: 'sends a Patient',
        request: { method: 'POST', body: { text: '{"resourceType":"Patient","active":true}' } },
        expect: [{ status: ['4xx'] }],
      },
    ],
    fix: 'Demand a Bundle with type message',
    faults: ['takes-any-resource'],
  },
  {
    id: 'receiver.header-not-first',
    shows: 'A message whose first entry is no MessageHeader is refused',
    requirement: {
      text: 'FHIR R4, Bundle, invariant bdl-12',
      link: 'https://hl7.org/fhir/R4/bundle.html#bdl-12',
    },
    level: 'must',
    steps: [
      {
        does: 'sends a message without its MessageHeader',
        request: message({ edits: [{ at: 'MessageHeader', remove: true }] }),
        expect: [notTaken],
      },
    ],
    fix: 'Demand the MessageHeader in the first entry',
    faults: ['needs-no-header'],
  },
  {
    id: 'receiver.no-id',
    shows: 'A message without MessageHeader.id is refused: a repeat of it could never be known',
    requirement: messaging,
    level: 'must',
    steps: [
      {
        does: 'sends a notice without MessageHeader.id',
        request: message({ edits: [{ at: 'MessageHeader.id', remove: true }] }),
        expect: [notTaken],
      },
    ],
    fix: 'Demand Bundle.id and MessageHeader.id, and never make them up',
    faults: ['needs-no-id'],
  },
  {
    id: 'receiver.deep',
    shows: 'A body nested a hundred thousand times is refused, and the unit goes on',
    requirement: { text: 'Security: hostile input', link: 'docs/security.md' },
    level: 'must',
    steps: [
      {
        does: 'sends lists nested in lists',
        request: { method: 'POST', body: { repeat: '[', times: 100_000, before: '', after: '' } },
        expect: [{ status: ['4xx'] }],
      },
      stillThere,
    ],
    fix: 'Bound the depth of what you parse, and answer 400',
    faults: ['dies-of-depth'],
  },
  {
    id: 'receiver.no-utf-8',
    shows: 'Bytes that are no UTF-8 are refused: guessed letters make another name',
    requirement: {
      text: 'RFC 8259, 8.1 Character Encoding',
      link: 'https://www.rfc-editor.org/rfc/rfc8259#section-8.1',
    },
    level: 'must',
    steps: [
      {
        does: 'sends a notice in Latin-1',
        request: message({ encoding: 'latin1', edits: [{ at: 'Patient.name.0.family', put: 'Øyås' }] }),
        expect: [notTaken],
      },
    ],
    fix: 'Decode the body as UTF-8, strictly, before you parse it',
    faults: ['guesses-letters'],
  },
  {
    id: 'receiver.charset-said',
    shows: 'Content-Type with a charset is the same type',
    requirement: http,
    level: 'must',
    steps: [
      {
        does: 'sends a notice as application/fhir+json; charset=UTF-8',
        request: message({ headers: { 'content-type': 'application/fhir+json; charset=UTF-8' } }),
        expect: [OK],
      },
    ],
    fix: 'Compare the media type without its parameters, and without regard to upper and lower case',
    faults: ['compares-whole-types'],
  },
  {
    id: 'receiver.other-format',
    shows:
      'A format that the unit does not take is answered 415 (or taken), never with an error of the server',
    requirement: http,
    level: 'must',
    steps: [
      {
        does: 'sends XML',
        request: {
          method: 'POST',
          headers: { 'content-type': 'application/fhir+xml' },
          body: { text: '<Bundle xmlns="http://hl7.org/fhir"><type value="message"/></Bundle>' },
        },
        expect: [{ status: ['2xx', '4xx'] }],
      },
    ],
    fix: 'Answer 415 to what is not application/fhir+json',
    faults: ['crashes-on-xml'],
  },
  {
    id: 'receiver.other-method',
    shows: 'GET at this address is answered 404 or 405: it is nothing that sends',
    requirement: processMessage,
    level: 'should',
    steps: [
      { does: 'asks with GET', request: { method: 'GET' }, expect: [{ status: [400, 401, 404, 405] }] },
    ],
    fix: 'Take POST alone',
    faults: ['answers-get'],
  },
  {
    id: 'receiver.unknown-extension',
    shows: 'An extension of others that may be passed over does not keep a notice from being taken',
    requirement: {
      text: 'FHIR R4, Extensibility, 2.5.0.1',
      link: 'https://hl7.org/fhir/R4/extensibility.html#extension',
    },
    level: 'must',
    steps: [
      {
        does: 'sends a notice whose Task has an extension of the national base profiles',
        request: message({
          edits: [
            {
              at: 'Task.extension',
              put: [
                { url: 'http://hl7.no/fhir/StructureDefinition/no-basis-not-of-today', valueString: 'x' },
              ],
            },
          ],
        }),
        expect: [OK],
      },
    ],
    fix: 'Pass over extensions that you do not know (modifierExtension is another matter)',
    faults: ['refuses-extensions'],
  },
  {
    id: 'receiver.large-letter',
    shows: 'A letter of 2 MB is taken',
    requirement: { text: 'From need to notice: the same letter as text and PDF', link: 'docs/notice.md' },
    level: 'must',
    steps: [
      {
        does: 'sends a notice whose letter has 2 MB',
        request: message({
          edits: [{ at: 'Communication.payload.1.contentAttachment.data', put: 'JVBERi0x'.repeat(260_000) }],
        }),
        expect: [OK],
      },
    ],
    fix: 'Take bodies of at least 20 MB; look also at the limit of the web server before you',
    faults: ['small-limit'],
  },
  {
    id: 'receiver.all-letters',
    shows: 'Letters of Norwegian and Sámi and signs outside of the first plane are taken',
    requirement: http,
    level: 'must',
    steps: [
      {
        does: 'sends a notice about Čáhcealli Øyås 𝄞',
        request: message({
          edits: [{ at: 'Patient.name.0', put: { use: 'official', family: 'Øyås 𝄞', given: ['Čáhcealli'] } }],
        }),
        expect: [OK],
      },
    ],
    fix: 'Keep text as Unicode from the line to the database',
    faults: ['latin-letters'],
  },
  {
    id: 'receiver.strange-names',
    shows:
      'Members named __proto__ and constructor change nothing: the message is refused or taken, and the next one is taken',
    requirement: { text: 'Security: hostile input', link: 'docs/security.md' },
    level: 'must',
    steps: [
      {
        does: 'sends a Bundle with a member __proto__',
        request: {
          method: 'POST',
          body: {
            text: '{"resourceType":"Bundle","type":"message","__proto__":{"id":"x"},"constructor":{"prototype":{"id":"x"}}}',
          },
        },
        expect: [{ status: ['4xx', 200] }],
      },
      stillThere,
    ],
    fix: 'Never copy members of what comes in into objects of your own by name',
    faults: ['takes-strange-names'],
  },
];
