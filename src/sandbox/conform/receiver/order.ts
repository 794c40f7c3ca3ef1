// Order, and what follows a notice: cancellation, update, late and early messages.
import type { Vector } from '../vector.ts';
import { coded, holds, message, noticePage, OK, processMessage, reliable } from './parts.ts';

const updated = [
  { at: 'MessageHeader.id', put: '{{id:update/1}}' },
  { at: 'Bundle.entry.0.fullUrl', put: 'urn:uuid:{{id:update/1}}' },
  { at: 'Communication.id', put: '{{id:update/2}}' },
  { at: 'Bundle.entry.1.fullUrl', put: 'urn:uuid:{{id:update/2}}' },
  { at: 'MessageHeader.focus.0.reference', put: 'urn:uuid:{{id:update/2}}' },
  { at: 'Task.focus.reference', put: 'urn:uuid:{{id:update/2}}' },
  {
    at: 'Communication.inResponseTo',
    put: [{ identifier: { system: 'urn:ietf:rfc:3986', value: 'urn:uuid:{{id:message/2}}' } }],
  },
] as const;

export const order: readonly Vector[] = [
  {
    id: 'receiver.cancellation',
    shows: 'A cancellation of a notice that was taken is acknowledged with ok',
    requirement: { text: 'Concept D16: a notice is taken back on its thread', link: 'docs/notice.md' },
    level: 'must',
    steps: [
      { does: 'sends a notice of need', request: message(), expect: [OK] },
      { does: 'takes it back', request: message({ template: 'cancellation' }), expect: [OK] },
    ],
    fix: 'Take the event need-notice-cancellation, and find the notice by Communication.identifier',
    faults: ['no-cancellations'],
  },
  {
    id: 'receiver.cancellation-first',
    shows: 'A cancellation that overtakes its notice is not refused for good',
    requirement: reliable,
    level: 'should',
    steps: [
      {
        does: 'takes back a notice that has not come',
        request: message({ template: 'cancellation' }),
        expect: [coded('ok', 'transient-error')],
      },
    ],
    fix: 'Keep a cancellation without its notice, or answer transient-error so that it comes again',
    faults: ['cancellation-needs-notice', 'no-cancellations'],
  },
  {
    id: 'receiver.cancelled-twice',
    shows:
      'A second cancellation in a new Bundle is acknowledged with ok: the sender missed the first answer',
    requirement: reliable,
    level: 'must',
    steps: [
      { does: 'sends a notice of need', request: message(), expect: [OK] },
      { does: 'takes it back', request: message({ template: 'cancellation' }), expect: [OK] },
      {
        does: 'takes it back again, in a new Bundle',
        request: message({ template: 'cancellation' }),
        expect: [OK],
      },
    ],
    fix: 'Acknowledge a cancellation of what is cancelled with ok: it is as the sender wants it',
    faults: ['cancels-once', 'no-cancellations', 'refuses-resends'],
  },
  {
    id: 'receiver.update',
    shows: 'An update is a new message on the thread with the same Task, and is taken',
    requirement: { text: 'From need to notice: one need, one thread', link: 'docs/notice.md' },
    level: 'must',
    steps: [
      { does: 'sends a notice of need', request: message(), expect: [OK] },
      { does: 'sends an update of it', request: message({ edits: updated }), expect: [OK] },
    ],
    fix: 'Take a need-notice whose Task.id is known as asked anew; do not hold it for a repeat',
    faults: ['one-task-once', 'one-per-person'],
  },
  {
    id: 'receiver.late',
    shows: 'A message that was composed days ago is taken: a sender tries for days',
    requirement: reliable,
    level: 'must',
    steps: [
      {
        does: 'sends a notice whose Bundle.timestamp is of last January',
        request: message({ edits: [{ at: 'Bundle.timestamp', put: '2026-01-16T10:00:00+01:00' }] }),
        expect: [OK],
      },
    ],
    fix: 'Do not refuse a message for its age; what is late is for a person to judge',
    faults: ['refuses-old'],
  },
  {
    id: 'receiver.same-person-again',
    shows: 'A second need of the same person is a message of its own, and is taken',
    requirement: noticePage,
    level: 'must',
    steps: [
      { does: 'sends a notice of need', request: message(), expect: [OK] },
      { does: 'sends another need of the same person', request: message({ as: 'other' }), expect: [OK] },
    ],
    fix: 'Know repeats by their ids, never by the person',
    faults: ['one-per-person'],
  },
  {
    id: 'receiver.in-time',
    shows: 'The acknowledgement comes within the time limit (10 s without another one)',
    requirement: processMessage,
    level: 'must',
    steps: [{ does: 'sends a notice of need', request: message(), expect: [{ inTime: true }, OK] }],
    fix: 'Acknowledge once the message is kept safely; everything else comes after the answer',
    faults: ['slow'],
  },
  {
    id: 'receiver.other-event',
    shows:
      'A message of the set that a unit does not expect is answered with an acknowledgement, and not with an error of the server',
    requirement: processMessage,
    level: 'should',
    steps: [
      {
        does: 'sends a reply, which a unit does not expect',
        request: message({ edits: [{ at: 'MessageHeader.eventCoding.code', put: 'need-reply' }] }),
        expect: [holds('%header.response.code.exists()', 'an acknowledgement, whatever it says')],
      },
    ],
    fix: 'Acknowledge every event of ip-message-event: with fatal-error and a reason when it is not for you',
    faults: ['silent-on-other-events'],
  },
];
