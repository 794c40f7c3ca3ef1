// Answers that come back: the kit listens, and the unit answers the notice by itself or by a person.
import type { Expectation, Vector } from '../vector.ts';
import { holds, message, OK, reliable } from './parts.ts';

const requirement = { text: 'MessageDefinition ip-message-need-reply', link: 'docs/notice.md' };
const sent = { does: 'sends a notice of need', request: message(), expect: [OK] };

function answered(
  id: string,
  shows: string,
  expectation: Expectation,
  fix: string,
  faults: readonly string[],
): Vector {
  return {
    id: `receiver.${id}`,
    shows,
    requirement,
    level: 'must',
    needs: 'listening',
    steps: [
      sent,
      { does: 'waits for the answer of the unit', comes: { least: 1, most: 2 }, expect: [expectation] },
    ],
    fix,
    faults,
  };
}

const task = "Bundle.entry.resource.where(resourceType='Task')";

export const answers: readonly Vector[] = [
  answered(
    'answers',
    'The answer is a message need-reply to source.endpoint of the notice',
    holds("%header.eventCoding.code = 'need-reply'", 'a message of the event need-reply'),
    'Send answers as messages of the event need-reply to MessageHeader.source.endpoint of the notice',
    ['answer-as-news'],
  ),
  answered(
    'answers-on-the-thread',
    'The answer carries the thread of the notice: Communication.identifier',
    holds(
      "Bundle.entry.resource.where(resourceType='Communication').identifier.value = 'urn:uuid:{{id:message/thread}}'",
      'Communication.identifier of the notice',
    ),
    'Copy Communication.identifier of the notice into the Communication of the answer',
    ['answer-other-thread'],
  ),
  answered(
    'answers-the-request',
    'The answer carries our Task back, under its id',
    holds(`${task}.id = '{{id:message/3}}'`, 'the Task of the notice'),
    'Send the Task of the notice with its id, letter by letter',
    ['answer-other-task', 'answer-without-task', 'upper-case-ids'],
  ),
  answered(
    'answers-in-known-words',
    'The answer says how far the unit has come, in a code of ip-business-status',
    holds(
      `${task}.businessStatus.coding.code.where($this in ('received' | 'under-assessment' | 'taken-on' | 'coordinator-appointed' | 'first-contact-made' | 'person-declined' | 'plan-exists' | 'wrong-municipality' | 'more-information-needed' | 'closed')).exists()`,
      'Task.businessStatus with a code of ip-business-status',
    ),
    'Use the codes of ip-business-status; a code of your own is looked at by a person',
    ['answer-unknown-status', 'answer-without-task'],
  ),
  answered(
    'answers-about-the-person',
    'The answer is about no other person',
    holds(
      "Bundle.entry.resource.where(resourceType='Patient').identifier.value.where($this != '{{person}}').empty()",
      'no identity number but that of the notice',
    ),
    'Take the person from the notice that is answered',
    ['answer-other-person'],
  ),
  {
    id: 'receiver.answers-once',
    shows: 'One answer is one message',
    requirement: reliable,
    level: 'must',
    needs: 'listening',
    steps: [
      sent,
      {
        does: 'waits for the answer of the unit',
        comes: { least: 1, most: 1 },
        expect: [holds('%header.exists()', 'a message')],
      },
    ],
    fix: 'Send an answer once; a resend keeps its MessageHeader.id and is sent only when the first was not acknowledged',
    faults: ['answer-twice'],
  },
  {
    id: 'receiver.answers-a-resend-once',
    shows: 'A notice that comes again in a new Bundle is answered once',
    requirement: reliable,
    level: 'must',
    needs: 'listening',
    steps: [
      sent,
      { ...sent, does: 'sends the same message in a new Bundle' },
      {
        does: 'waits for the answer of the unit',
        comes: { least: 1, most: 1 },
        expect: [holds('%header.exists()', 'a message')],
      },
    ],
    fix: 'A resend has no effect: it is acknowledged, and that is all',
    faults: ['answers-resends', 'answer-twice', 'refuses-resends'],
  },
  {
    id: 'receiver.answers-again',
    shows: 'An answer that met 503 comes again, under its MessageHeader.id',
    requirement: reliable,
    level: 'must',
    needs: 'listening',
    steps: [
      sent,
      {
        does: 'answers 503 to the first answer of the unit, and waits for it to come again',
        comes: { least: 2, most: 3, told: [503] },
        expect: [holds('%header.exists()', 'a message')],
      },
    ],
    fix: 'Try again after 5xx, 429, transient-error and no answer, with growing waits',
    faults: ['gives-up'],
  },
];
