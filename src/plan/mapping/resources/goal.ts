// The person's own goal, in the person's own words ↔ Goal.
import { Goal } from '../../document/content.ts';
import { achievement, goalPriority, goalStatus } from '../codes.ts';
import { coded, day, map, notes, text } from '../datatypes.ts';
import { code, concept } from '../lens/code-map.ts';
import { listOf, record, reference } from '../lens/codecs.ts';
import { listSpec } from '../spec.ts';
import { about, first } from '../steps.ts';

type Target = NonNullable<Goal['targets']>[number];
const target = record({} as typeof Goal, [
  // R4 wants a measure wherever there is a detail (gol-1), so the words stand in the measure.
  map<Target>('text', ['measure', 'text'], text),
  map<Target>('due', ['dueDate'], day),
]);

const own = about('A1', 'a');
const result = about('A12');
export const goal = listSpec('goals', {
  kind: 'goal',
  type: 'Goal',
  profile: 'ip-goal',
  concept: own,
  schema: Goal,
  patient: 'subject',
  link: 'goal',
  fields: [
    map<Goal>('status', ['lifecycleStatus'], code(goalStatus), own),
    map<Goal>('achievement', ['achievementStatus'], concept(achievement), result),
    map<Goal>('achievementText', ['achievementStatus', 'text'], text, result),
    map<Goal>('category', [first('category')], coded, own),
    map<Goal>('priority', ['priority'], concept(goalPriority), own),
    map<Goal>('text', ['description', 'text'], text, own),
    map<Goal>('start', ['startDate'], day, own),
    map<Goal>('targets', ['target'], listOf(target), own),
    map<Goal>('statusDate', ['statusDate'], day, own),
    map<Goal>('statusReason', ['statusReason'], text, own),
    map<Goal>('expressedBy', ['expressedBy'], reference('party'), own),
    map<Goal>('notes', ['note'], notes, own),
  ],
});
