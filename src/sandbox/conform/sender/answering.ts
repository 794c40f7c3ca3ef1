// Answers of the unit, as the sender takes them: once, from the notice that they name, in words that it knows.
import { FATAL, OK } from '../receiver/parts.ts';
import { type Edit, type Request, recorded, type Step, type Vector } from '../vector.ts';
import { begins, MANY, NOTICE, TAKEN, vector, waits } from './parts.ts';

const requirement = { text: 'From need to notice: answers', link: 'docs/notice.md#answers' };
const task = "Bundle.entry.resource.where(resourceType='Task')";

function answer(edits: readonly Edit[] = []): Request {
  return {
    method: 'POST',
    path: '{{answers}}',
    headers: { 'content-type': 'application/fhir+json', accept: 'application/fhir+json' },
    body: { template: 'answer', edits },
  };
}

const told: readonly Step[] = [
  begins(),
  waits({ least: 1, most: MANY }, [NOTICE], {
    task: `${task}.id`,
    thread: "Bundle.entry.resource.where(resourceType='Communication').identifier.value",
    receiver: "Bundle.entry.resource.where(resourceType='MessageHeader').destination.receiver.reference",
    number: "Bundle.entry.where(fullUrl = '{{receiver}}').resource.identifier.value",
  }),
  TAKEN,
];

const ASSESSED = recorded(
  "Task.businessStatus.coding.code = 'under-assessment'",
  'a record that says under-assessment',
);
const NOTHING = recorded('Task.businessStatus.empty()', 'a record without an answer');

function answering(name: string, fields: Pick<Vector, 'shows' | 'steps' | 'fix' | 'faults'>): Vector {
  const { faults, ...rest } = fields;
  const always = ['tells-nobody', 'no-thread', 'focus-missing'];
  return vector(name, { requirement, needs: 'answers', ...rest, faults: [...faults, ...always] });
}

export const answersTaken: readonly Vector[] = [
  answering('writes-answers', {
    shows: 'What the unit answers stands in the record',
    steps: [
      ...told,
      { does: 'answers that the need is under assessment', request: answer(), expect: [OK] },
      ASSESSED,
    ],
    fix: 'Write Task.businessStatus of the answer into the record of the need',
    faults: ['writes-no-answers'],
  }),
  answering('answer-again', {
    shows:
      'An answer that comes again is acknowledged again: the unit may have missed the first acknowledgement',
    steps: [
      ...told,
      { does: 'answers', request: answer(), expect: [OK] },
      { does: 'sends the same answer in a new Bundle', request: answer(), expect: [OK] },
    ],
    fix: 'Know an answer by its MessageHeader.id, and acknowledge it again',
    faults: ['takes-answers-anew'],
  }),
  answering('answer-of-another', {
    shows: 'An answer about a Task that is not of this sender is refused, and written nowhere',
    steps: [
      ...told,
      {
        does: 'answers about another Task',
        request: answer([
          { at: 'Task.id', put: '{{id:other}}' },
          { at: 'MessageHeader.response', remove: true },
          { at: 'Communication.inResponseTo', remove: true },
          { at: 'Communication.identifier', remove: true },
        ]),
        expect: [FATAL],
      },
      NOTHING,
    ],
    fix: 'Take an answer only for the notice that it names',
    faults: ['believes-every-answer'],
  }),
  answering('answer-not-understood', {
    shows: 'A state that nobody knows is no answer: it is refused, and written nowhere',
    steps: [
      ...told,
      {
        does: 'answers with a state that does not exist',
        request: answer([{ at: 'Task.businessStatus.coding.0.code', put: 'somewhere-else' }]),
        expect: [FATAL],
      },
      NOTHING,
    ],
    fix: 'Take the states of ip-business-status alone; what is not understood is said to the unit, and to a person',
    faults: ['guesses-states'],
  }),
];
