// What an acknowledgement has to be.
import type { Vector } from '../vector.ts';
import {
  FATAL,
  headerRules,
  holds,
  message,
  messaging,
  noticePage,
  OK,
  outcomes,
  processMessage,
} from './parts.ts';

/** An event that no unit knows, so that the message is refused by its content alone. */
export const strangeEvent = { at: 'MessageHeader.eventCoding.code', put: 'news-of-the-day' } as const;

export const acknowledging: readonly Vector[] = [
  {
    id: 'receiver.taken',
    shows: 'A right notice of need is taken: status 200, and an acknowledgement in the same answer',
    requirement: noticePage,
    level: 'must',
    steps: [{ does: 'sends a notice of need', request: message(), expect: [{ status: [200] }, OK] }],
    fix: 'Answer the POST itself with status 200 and a message Bundle whose MessageHeader.response.code is ok',
    faults: ['accepted-status'],
  },
  {
    id: 'receiver.names-the-message',
    shows:
      'The acknowledgement names the message: response.identifier is its MessageHeader.id, as it was written',
    requirement: headerRules,
    level: 'must',
    steps: [
      {
        does: 'sends a notice of need',
        request: message(),
        expect: [
          holds(
            "%header.response.identifier = '{{id:message/1}}'",
            'response.identifier is the MessageHeader.id sent',
          ),
        ],
      },
    ],
    fix: 'Copy MessageHeader.id of the message into MessageHeader.response.identifier: not Bundle.id, and letter by letter',
    faults: ['names-the-bundle', 'other-ack', 'upper-case-ids'],
  },
  {
    id: 'receiver.says-it-acknowledges',
    shows: 'The acknowledgement has the event of acknowledgements, not that of the message',
    requirement: { text: 'MessageDefinition ip-message-acknowledgement', link: 'docs/profiles.md' },
    level: 'must',
    steps: [
      {
        does: 'sends a notice of need',
        request: message(),
        expect: [
          holds("%header.eventCoding.code = 'acknowledgement'", 'eventCoding.code is acknowledgement'),
        ],
      },
    ],
    fix: 'Set MessageHeader.eventCoding to acknowledgement of ip-message-event',
    faults: ['echoes-the-event'],
  },
  {
    id: 'receiver.own-ids',
    shows: 'The acknowledgement is a message of its own, with a Bundle.id of its own',
    requirement: headerRules,
    level: 'must',
    steps: [
      {
        does: 'sends a notice of need',
        request: message(),
        expect: [
          holds(
            "Bundle.id.exists() and Bundle.id != '{{id:send/step 1}}'",
            'a Bundle.id that is not the one sent',
          ),
        ],
      },
    ],
    fix: 'Give each acknowledgement a new Bundle.id and a new MessageHeader.id',
    faults: ['keeps-our-ids'],
  },
  {
    id: 'receiver.header-first',
    shows: 'The acknowledgement is a Bundle of type message whose first entry is the MessageHeader',
    requirement: messaging,
    level: 'must',
    steps: [
      {
        does: 'sends a notice of need that it has to refuse, so that the answer holds more than the header',
        request: message({ edits: [strangeEvent] }),
        expect: [
          holds(
            "Bundle.type = 'message' and Bundle.entry[0].resource.resourceType = 'MessageHeader'",
            'type message, and the MessageHeader first',
          ),
        ],
      },
    ],
    fix: 'Put the MessageHeader into Bundle.entry[0]; what it refers to comes after it',
    faults: ['header-last'],
  },
  {
    id: 'receiver.fhir-json',
    shows: 'The acknowledgement is said to be FHIR JSON',
    requirement: processMessage,
    level: 'must',
    steps: [
      { does: 'sends a notice of need', request: message(), expect: [{ type: 'application/fhir+json' }] },
    ],
    fix: 'Answer with Content-Type: application/fhir+json',
    faults: ['plain-type'],
  },
  {
    id: 'receiver.says-who-answers',
    shows: 'The acknowledgement says who answers: MessageHeader.source.endpoint is there',
    requirement: headerRules,
    level: 'must',
    steps: [
      {
        does: 'sends a notice of need',
        request: message(),
        expect: [holds('%header.source.endpoint.exists()', 'source.endpoint, which FHIR requires')],
      },
    ],
    fix: 'Set MessageHeader.source.endpoint to your own address',
    faults: ['no-source'],
  },
  {
    id: 'receiver.says-to-whom',
    shows: 'The acknowledgement goes to where the message came from: destination is our source',
    requirement: headerRules,
    level: 'should',
    steps: [
      {
        does: 'sends a notice of need',
        request: message(),
        expect: [
          holds(
            "%header.destination.endpoint = '{{inbox}}'",
            'destination.endpoint is source.endpoint of the message',
          ),
        ],
      },
    ],
    fix: 'Copy MessageHeader.source.endpoint of the message into MessageHeader.destination.endpoint',
    faults: ['no-destination'],
  },
  {
    id: 'receiver.says-when',
    shows: 'The acknowledgement says when it was made: Bundle.timestamp is there',
    requirement: {
      text: 'FHIR R4, Bundle, invariant bdl-10',
      link: 'https://hl7.org/fhir/R4/bundle.html#bdl-10',
    },
    level: 'must',
    steps: [
      {
        does: 'sends a notice of need',
        request: message(),
        expect: [holds('Bundle.timestamp.exists()', 'Bundle.timestamp')],
      },
    ],
    fix: 'Set Bundle.timestamp of each message, with seconds and an offset',
    faults: ['no-time'],
  },
  {
    id: 'receiver.says-why',
    shows: 'A refusal carries an OperationOutcome, and response.details leads to it',
    requirement: headerRules,
    level: 'must',
    steps: [
      {
        does: 'sends a message of an event that nobody knows',
        request: message({ edits: [strangeEvent] }),
        expect: [
          FATAL,
          holds(
            "Bundle.entry.where(resource.resourceType='OperationOutcome').fullUrl = %header.response.details.reference",
            'an OperationOutcome in the Bundle that response.details.reference names',
          ),
        ],
      },
    ],
    fix: 'Put an OperationOutcome into the acknowledgement and refer to its fullUrl in response.details',
    faults: ['says-no-reason', 'takes-any-event'],
  },
  {
    id: 'receiver.says-where',
    shows: 'A refusal says where in the message the problem is',
    requirement: outcomes,
    level: 'should',
    steps: [
      {
        does: 'sends a notice whose Task has no intent',
        request: message({ edits: [{ at: 'Task.intent', remove: true }] }),
        expect: [
          holds(
            "Bundle.entry.resource.where(resourceType='OperationOutcome').issue.expression.exists()",
            'OperationOutcome.issue.expression with a path in the message',
          ),
        ],
      },
    ],
    fix: 'Name the element in OperationOutcome.issue.expression; a sender cannot look for it',
    faults: ['says-no-place', 'says-no-reason'],
  },
  {
    id: 'receiver.keeps-the-person-out-of-errors',
    shows: 'What is wrong with a person’s identity is told without repeating the identity number',
    requirement: { text: 'Security: no personal data in error texts', link: 'docs/security.md' },
    level: 'must',
    steps: [
      {
        does: 'sends a notice whose identity number cannot be one',
        request: message({ edits: [{ at: 'Patient.identifier.0.value', put: '12848612399' }] }),
        expect: [
          { withoutText: '12848612399', meaning: 'an answer without the identity number that was sent' },
        ],
      },
    ],
    fix: 'Say where the number stands and which rule it breaks, never the number: error texts end in logs',
    faults: ['repeats-the-person'],
  },
];
