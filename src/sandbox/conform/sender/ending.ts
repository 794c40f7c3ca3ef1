// How it ends when the unit says no or never answers, and how a notice is taken back.
import { header, holds } from '../receiver/parts.ts';
import type { Vector } from '../vector.ts';
import {
  begins,
  FOR_A_PERSON,
  failing,
  MANY,
  NOT_TAKEN,
  NOTICE,
  TAKEN,
  threads,
  vector,
  waits,
} from './parts.ts';

const communication = "Bundle.entry.resource.where(resourceType='Communication')";

export const ending: readonly Vector[] = [
  vector('fatal', {
    shows: 'fatal-error is a no: the message is not sent again',
    steps: [begins(), waits({ least: 1, most: 1, rest: { code: 'fatal-error' } }, [NOTICE])],
    fix: 'End with fatal-error, and let a person look at what it says',
    faults: ['repeats-fatal'],
  }),
  vector('fatal-to-a-person', {
    shows: 'What the unit has refused for good waits for a person, and does not count as told',
    requirement: failing,
    steps: [begins(), waits({ least: 1, most: MANY, rest: { code: 'fatal-error' } }, [NOTICE]), FOR_A_PERSON],
    fix: 'Read MessageHeader.response.code, not the status: fatal-error with 200 is a no, and a person has to know',
    faults: ['fatal-is-taken', 'tells-no-person'],
  }),
  vector('refused', {
    shows: 'What is refused (400) is not sent again and again: the same bytes get the same answer',
    requirement: failing,
    steps: [begins(), waits({ least: 1, most: 1, rest: 400 }, [NOTICE])],
    fix: 'Stop at 4xx (but 408, 425 and 429), and let a person look',
    faults: ['hammers-refusals'],
  }),
  vector('forbidden', {
    shows: 'What may not be sent (403) is not sent again and again',
    requirement: failing,
    steps: [begins(), waits({ least: 1, most: 1, rest: 403 }, [NOTICE])],
    fix: 'Stop at 401 and 403, and let a person look',
    faults: ['hammers-forbidden'],
  }),
  vector('gives-up-to-a-person', {
    shows: 'When the unit stays away a person is told, in time',
    requirement: failing,
    steps: [
      begins(),
      waits({ least: 2, most: MANY, rest: { status: 500, text: '' } }, [NOTICE]),
      FOR_A_PERSON,
    ],
    fix: 'Tell a person after a bounded time, whether or not the tries go on',
    faults: ['tells-no-person'],
  }),
  vector('not-taken-by-202', {
    shows: 'Status 202 says that it came, not that it was taken: the record does not say received',
    requirement: failing,
    steps: [begins(), waits({ least: 1, most: MANY, rest: { status: 202, text: '' } }, [NOTICE]), NOT_TAKEN],
    fix: 'Wait for the acknowledgement, which may come as a message of its own',
    faults: ['accepted-is-taken'],
  }),
  vector('takes-back', {
    shows: 'A need that was entered in error is taken back from the unit that has it',
    requirement: threads,
    steps: [
      begins(),
      waits({ least: 1, most: 1, to: 1 }, [NOTICE]),
      TAKEN,
      begins('retraction'),
      waits({ least: 2, most: 2, from: 2 }, [
        holds(
          "%header.eventCoding.code = 'need-notice-cancellation'",
          'a message of the event need-notice-cancellation',
        ),
      ]),
    ],
    fix: 'Send need-notice-cancellation when the Flag is entered in error after its notice',
    faults: ['no-retraction', 'tells-nobody', 'sends-after-taken'],
  }),
  vector('takes-back-on-the-thread', {
    shows: 'A cancellation says which notice it takes back: the thread, and inResponseTo',
    requirement: threads,
    steps: [
      begins(),
      waits({ least: 1, most: 1, to: 1 }, [NOTICE], { thread: `${communication}.identifier.value` }),
      TAKEN,
      begins('retraction'),
      waits({ least: 2, most: 2, from: 2 }, [
        {
          holds: `${communication}.identifier.value = '{{thread}}' and ${communication}.inResponseTo.exists()`,
          meaning: 'the thread of the notice, and inResponseTo',
        },
      ]),
    ],
    fix: 'Copy Communication.identifier of the notice, and name the notice in Communication.inResponseTo',
    faults: ['retraction-without-thread', 'no-retraction', 'no-thread', 'tells-nobody', 'sends-after-taken'],
  }),
  vector('new-message-for-cancellation', {
    shows: 'A cancellation is a message of its own, with a MessageHeader.id of its own',
    steps: [
      begins(),
      waits({ least: 1, most: 1, to: 1 }, [NOTICE]),
      TAKEN,
      begins('retraction'),
      waits({ least: 2, most: 2 }, [
        { distinct: `${header}.id`, meaning: 'another MessageHeader.id than the notice has' },
      ]),
    ],
    fix: 'Make a new MessageHeader.id for each message of another event',
    faults: ['cancels-under-same-id', 'no-retraction', 'tells-nobody', 'sends-after-taken'],
  }),
];
