// A measure: what is done, how much, how, by whom and until when ↔ Task.
import { Acceptance, Measure } from '../../document/content.ts';
import { commitment, taskPriority, taskStatus } from '../codes.ts';
import { map, moment, notes, period, text } from '../datatypes.ts';
import { code } from '../lens/code-map.ts';
import { listOf, record, reference } from '../lens/codecs.ts';
import { listSpec } from '../spec.ts';
import { about, ext, input, part } from '../steps.ts';
import { taskMarker } from './task.ts';

/** HL7's extension for the goals that a request or task serves. */
const PERTAINS_TO_GOAL = 'http://hl7.org/fhir/StructureDefinition/resource-pertainsToGoal';

interface Accepted {
  by: string;
  date: string;
}

const what = about('A7', 'e');
const how = about('A8', 'f');
const promise = about('A18');

const acceptance = record(Acceptance, [
  map<Accepted>('by', [part('by'), 'valueReference'], reference('party')),
  map<Accepted>('date', [part('date'), 'valueDateTime'], moment),
]);

const goals = listOf(reference('goal'), {
  pattern: { url: PERTAINS_TO_GOAL },
  where: `where(url='${PERTAINS_TO_GOAL}')`,
  at: ['valueReference'],
});

export const measure = listSpec('measures', {
  kind: 'measure',
  type: 'Task',
  profile: 'ip-task-measure',
  concept: what,
  schema: Measure,
  fixed: taskMarker('measure'),
  patient: 'for',
  link: 'activity',
  adopts: 'activity',
  fields: [
    map<Measure>('goals', ['extension'], goals, what),
    map<Measure>('acceptance', [ext('ip-acceptance')], acceptance, promise),
    map<Measure>('status', ['status'], code(taskStatus), promise),
    map<Measure>('statusReason', ['statusReason', 'text'], text, promise),
    map<Measure>('commitment', ['intent'], code(commitment), promise),
    map<Measure>('priority', ['priority'], code(taskPriority), what),
    map<Measure>('text', ['description'], text, what),
    map<Measure>('carriedOut', ['executionPeriod'], period, how),
    map<Measure>('registered', ['authoredOn'], moment, what),
    map<Measure>('proposedBy', ['requester'], reference('party'), promise),
    map<Measure>('responsible', ['owner'], reference('party'), what),
    map<Measure>('notes', ['note'], notes, how),
    map<Measure>('start', ['restriction', 'period', 'start'], moment, how),
    map<Measure>('deadline', ['restriction', 'period', 'end'], moment, how),
    map<Measure>('extent', [input('extent'), 'valueString'], text, what),
    map<Measure>('how', [input('how'), 'valueString'], text, how),
    map<Measure>('noResponsibleReason', [input('no-responsible-reason'), 'valueString'], text, what),
    map<Measure>('noDeadlineReason', [input('no-deadline-reason'), 'valueString'], text, how),
  ],
});
