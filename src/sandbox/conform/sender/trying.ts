// What the sender makes of a unit that is slow, silent, busy or away: it tries again, as it was told, and always the same message.
import type { Told, Vector } from '../vector.ts';
import {
  begins,
  failing,
  MANY,
  NOT_TAKEN,
  NOTICE,
  ONE_MESSAGE,
  retryAfter,
  TAKEN,
  vector,
  waits,
} from './parts.ts';

/** The first try meets this; the next is taken. */
function meets(...told: readonly Told[]): Vector['steps'] {
  const count = told.length + 1;
  return [begins(), waits({ least: count, most: MANY, told }, [NOTICE])];
}

const busy = { status: 503, text: '' } as const;
const SILENT = { breaks: true } as const;
const PAGE = { status: 200, type: 'text/html', text: '<!doctype html><title>OK</title><p>OK</p>' } as const;

export const trying: readonly Vector[] = [
  vector('same-message', {
    shows: 'Every try is the same message: MessageHeader.id stays',
    steps: [begins(), waits({ least: 3, most: MANY, told: [busy, SILENT] }, [ONE_MESSAGE])],
    fix: 'Make the MessageHeader.id once, when the need arises, and keep it over every try and every restart',
    faults: [
      'new-id-on-retry',
      'gives-up-on-503',
      'gives-up-on-silence',
      'silence-is-taken',
      'gives-up-after-two',
    ],
  }),
  vector('same-request', {
    shows: 'Every try asks for the same thing: the Task and the thread stay',
    steps: [
      begins(),
      waits({ least: 2, most: MANY, told: [{ status: 502, text: '' }] }, [
        {
          same: "Bundle.entry.resource.where(resourceType='Task').id",
          meaning: 'the same Task.id in every try',
        },
        {
          same: "Bundle.entry.resource.where(resourceType='Communication').identifier.value",
          meaning: 'the same thread in every try',
        },
      ]),
    ],
    fix: 'Make the ids of what is asked for once, and keep them over every try',
    faults: ['new-task-on-retry', 'no-thread', 'focus-missing'],
  }),
  vector('new-send-or-same-bytes', {
    shows:
      'A try under the Bundle.id of one before is that one, byte by byte; anything else has a Bundle.id of its own',
    steps: [
      begins(),
      waits({ least: 2, most: MANY, told: [{ status: 500, text: '' }] }, [
        { sameBytesFor: 'Bundle.id', meaning: 'the same bytes wherever the Bundle.id is the same' },
      ]),
    ],
    fix: 'Give each send a new Bundle.id, or send the bytes that you kept',
    faults: ['changes-under-same-id'],
  }),
  vector('busy', {
    shows: 'A unit that is busy (503) gets the message when it is not',
    requirement: failing,
    steps: meets(busy),
    fix: 'Try again after a while when a status from 500 comes',
    faults: ['gives-up-on-503'],
  }),
  vector('too-many', {
    shows: 'A unit that says «too many» (429) gets the message later',
    requirement: failing,
    steps: meets({ status: 429, text: '' }),
    fix: 'Take 429 for a wait, not for a no',
    faults: ['gives-up-on-429'],
  }),
  vector('waits-as-told', {
    shows: 'Retry-After in seconds is waited for',
    requirement: retryAfter,
    steps: [
      begins(),
      waits({ least: 2, most: MANY, told: [{ ...busy, headers: { 'retry-after': '2' } }] }, [{ apart: 2 }]),
    ],
    fix: 'Wait at least as long as Retry-After says',
    faults: ['ignores-retry-after', 'gives-up-on-503', 'sends-after-taken'],
  }),
  vector('waits-until-told', {
    shows: 'Retry-After as a date is waited for',
    requirement: retryAfter,
    steps: [begins(), waits({ least: 2, most: MANY, told: [{ ...busy, retryAt: 3 }] }, [{ apart: 2 }])],
    fix: 'Read Retry-After as a date too, and wait until then',
    faults: ['ignores-retry-date', 'gives-up-on-503', 'sends-after-taken'],
  }),
  vector('goes-away', {
    shows: 'A unit that goes away in the midst of it and comes back gets the message',
    requirement: failing,
    steps: meets(SILENT, { status: 502, text: '' }, busy),
    fix: 'Try more than twice, with growing waits',
    faults: ['gives-up-after-two', 'gives-up-on-503', 'gives-up-on-silence', 'silence-is-taken'],
  }),
  vector('silence', {
    shows: 'When no answer comes nobody knows whether the message arrived: it goes again',
    steps: meets(SILENT),
    fix: 'Send the same message again until an acknowledgement of it comes',
    faults: ['silence-is-taken', 'gives-up-on-silence'],
  }),
  vector('slow', {
    shows: 'While the unit thinks, nothing is sent beside',
    steps: [begins(), waits({ least: 1, most: 1, told: [{ code: 'ok', after: 1_000 }] }, [NOTICE])],
    fix: 'Wait for the answer to a try, or for its end in time, before the next; 10 s are not too long',
    faults: ['impatient', 'sends-after-taken'],
  }),
  vector('page', {
    shows: 'A page with status 200 is no acknowledgement (a proxy or a login page answers so)',
    requirement: failing,
    steps: meets(PAGE),
    fix: 'Take only an acknowledgement for a yes: a Bundle with MessageHeader.response that names the message',
    faults: ['page-is-taken'],
  }),
  vector('empty', {
    shows: 'Status 200 with nothing is no acknowledgement: one may still come, or the message goes again',
    requirement: failing,
    steps: [begins(), waits({ least: 1, most: MANY, rest: { status: 200, text: '' } }, [NOTICE]), NOT_TAKEN],
    fix: 'Take only an acknowledgement for a yes',
    faults: ['empty-is-taken'],
  }),
  vector('redirection', {
    shows: 'A redirection (302) is no acknowledgement',
    requirement: failing,
    steps: [
      begins(),
      waits(
        {
          least: 1,
          most: MANY,
          rest: { status: 302, headers: { location: 'https://login.invalid/' }, text: '' },
        },
        [NOTICE],
      ),
      NOT_TAKEN,
    ],
    fix: 'Follow no redirection to another host, and count none as an answer',
    faults: ['follows-everywhere'],
  }),
  vector('ack-of-another', {
    shows: 'An acknowledgement that names another message is none of this one',
    steps: meets({ code: 'ok', ofAnother: true }),
    fix: 'Compare MessageHeader.response.identifier with the MessageHeader.id that was sent',
    faults: ['any-ack-is-taken'],
  }),
  vector('unknown-code', {
    shows: 'An acknowledgement with a code that FHIR does not have is no yes',
    requirement: failing,
    steps: meets({ code: 'maybe' }),
    fix: 'Take ok alone for a yes; what is not understood is asked again',
    faults: ['unknown-is-ok'],
  }),
  vector('transient', {
    shows: 'transient-error means later: the same message goes again',
    steps: meets({ code: 'transient-error' }),
    fix: 'Send the same message again after a while',
    faults: ['transient-is-final'],
  }),
  vector('writes-taken', {
    shows: 'What the unit has acknowledged stands in the record as received',
    requirement: { text: 'Concept D16: the notice is recorded', link: 'docs/notice.md' },
    steps: [begins(), waits({ least: 1, most: MANY }, [NOTICE]), TAKEN],
    fix: 'Write the acknowledgement into the record in which the need stands',
    faults: ['tells-nobody'],
  }),
];
