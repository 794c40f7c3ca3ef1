// Plan documents that the kit gives to a tool: the shipped examples under ids and persons of the run.
import { readFileSync } from 'node:fs';
import { edited } from '../edits.ts';
import type { Edit } from '../vector.ts';

const ofTheRun: readonly Edit[] = [
  { at: 'plan.id', put: '{{id:@/plan}}' },
  { at: 'plan.patient.nationalIds', put: [{ kind: 'fnr', value: '{{person}}' }] },
  { at: 'plan.patient.birthDate', put: '{{born}}' },
  { at: 'plan.patient.gender', put: '{{gender}}' },
];

function planOf(folder: string): string {
  const file = new URL(`../../../../fixtures/plans/${folder}/plan.json`, import.meta.url);
  return JSON.stringify(edited(JSON.parse(readFileSync(file, 'utf8')) as object, ofTheRun));
}

export const planTemplates: Readonly<Record<string, () => string>> = {
  plan: () => planOf('child-cerebral-palsy'),
  'coordinator-only': () => planOf('coordinator-without-plan'),
};
