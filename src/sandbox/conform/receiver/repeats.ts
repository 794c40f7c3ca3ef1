// Repeats: the same bytes, the same message in a new Bundle, and ids that are used for something else.
import type { Vector } from '../vector.ts';
import { strangeEvent } from './acknowledging.ts';
import { coded, FATAL, holds, message, OK, reliable } from './parts.ts';

const otherWords = { at: 'Communication.payload.0.contentString', put: 'Noe helt annet.' } as const;

export const repeats: readonly Vector[] = [
  {
    id: 'receiver.same-bytes',
    shows: 'The same bytes again get the original answer, byte by byte',
    requirement: reliable,
    level: 'must',
    steps: [
      { does: 'sends a notice of need', request: message({ send: 'one' }), expect: [OK] },
      {
        does: 'sends the same bytes again',
        request: message({ send: 'one' }),
        expect: [OK, { sameBytesAs: 1 }],
      },
    ],
    fix: 'Keep the answer by Bundle.id, and give it again when the same Bundle comes again',
    faults: ['answers-anew', 'other-ack'],
  },
  {
    id: 'receiver.resend',
    shows:
      'The same message in a new Bundle is acknowledged with ok again: the sender may have missed the first answer',
    requirement: reliable,
    level: 'must',
    steps: [
      { does: 'sends a notice of need', request: message(), expect: [OK] },
      { does: 'sends the same message in a new Bundle', request: message(), expect: [OK] },
    ],
    fix: 'Know a message by its MessageHeader.id: acknowledge a resend with ok, and do nothing else about it',
    faults: ['refuses-resends'],
  },
  {
    id: 'receiver.reused-bundle-id',
    shows: 'A Bundle.id that came before with other content is a fault of the sender, and is refused',
    requirement: reliable,
    level: 'must',
    steps: [
      { does: 'sends a notice of need', request: message({ send: 'one' }), expect: [OK] },
      {
        does: 'sends another message under the same Bundle.id',
        request: message({ send: 'one', as: 'other' }),
        expect: [FATAL],
      },
    ],
    fix: 'Compare the content when a Bundle.id comes again; if it differs, answer fatal-error with the issue duplicate',
    faults: ['takes-used-bundle-ids'],
  },
  {
    id: 'receiver.reused-message-id',
    shows:
      'A MessageHeader.id that came before with other content is refused: nothing is written over what was taken',
    requirement: reliable,
    level: 'must',
    steps: [
      { does: 'sends a notice of need', request: message(), expect: [OK] },
      {
        does: 'sends other words under the same MessageHeader.id',
        request: message({ edits: [otherWords] }),
        expect: [FATAL],
      },
    ],
    fix: 'Keep a hash of the content by MessageHeader.id; if it differs, answer fatal-error with the issue duplicate',
    faults: ['takes-used-message-ids'],
  },
  {
    id: 'receiver.same-refusal',
    shows:
      'A message that was refused gets the same refusal when the same bytes come again, and is not taken then',
    requirement: reliable,
    level: 'must',
    steps: [
      {
        does: 'sends a message that has to be refused',
        request: message({ send: 'one', edits: [strangeEvent] }),
        expect: [FATAL],
      },
      {
        does: 'sends the same bytes again',
        request: message({ send: 'one', edits: [strangeEvent] }),
        expect: [FATAL, { sameBytesAs: 1 }],
      },
    ],
    fix: 'Keep refusals by Bundle.id as you keep acknowledgements',
    faults: ['takes-what-it-refused', 'takes-any-event', 'other-ack'],
  },
  {
    id: 'receiver.corrected',
    shows:
      'A refused message that comes corrected in a new Bundle is taken: the refusal does not make its id known',
    requirement: reliable,
    level: 'must',
    steps: [
      {
        does: 'sends a message that has to be refused',
        request: message({ edits: [strangeEvent] }),
        expect: [FATAL],
      },
      { does: 'sends it corrected, in a new Bundle', request: message(), expect: [OK] },
    ],
    fix: 'Remember a MessageHeader.id only once its message is taken',
    faults: ['remembers-refused', 'takes-any-event'],
  },
  {
    id: 'receiver.same-at-once',
    shows: 'The same bytes twice at the same time are one message: both get ok, and both answers name it',
    requirement: reliable,
    level: 'must',
    steps: [
      {
        does: 'sends the same bytes twice at the same time',
        request: [message({ send: 'one' }), message({ send: 'one' })],
        expect: [
          OK,
          holds(
            "%header.response.identifier = '{{id:message/1}}'",
            'response.identifier is the MessageHeader.id sent',
          ),
        ],
      },
    ],
    fix: 'Take the Bundle.id in the same transaction that takes the message, and let the second one wait for the first',
    faults: ['races', 'upper-case-ids', 'names-the-bundle', 'other-ack'],
  },
  {
    id: 'receiver.many-at-once',
    shows: 'Six messages at the same time are six messages: each is acknowledged by its own id',
    requirement: reliable,
    level: 'must',
    steps: [
      {
        does: 'sends six notices at the same time',
        request: Array.from({ length: 6 }, (_, index) => message({ as: `n${index}`, send: `n${index}` })),
        expect: [
          OK,
          {
            distinct: "Bundle.entry.resource.where(resourceType='MessageHeader').response.identifier",
            meaning: 'another response.identifier in each answer',
          },
        ],
      },
    ],
    fix: 'Keep what belongs to a request in that request; nothing about the message at hand may be shared',
    faults: ['mixes-up', 'one-per-person'],
  },
  {
    id: 'receiver.after-a-repeat',
    shows: 'After repeats and refusals a new message is taken as if nothing had been',
    requirement: reliable,
    level: 'must',
    steps: [
      { does: 'sends a notice of need', request: message({ send: 'one' }), expect: [OK] },
      { does: 'sends the same bytes again', request: message({ send: 'one' }), expect: [coded('ok')] },
      { does: 'sends a new message', request: message({ as: 'other' }), expect: [OK] },
    ],
    fix: 'A repeat must leave nothing behind that touches the next message',
    faults: ['stuck-after-repeat', 'one-per-person'],
  },
];
