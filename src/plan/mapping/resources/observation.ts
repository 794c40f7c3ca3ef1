// Assessments of function and coping, and results of evaluations ↔ Observation.
import type { Static } from 'typebox';
import { codeSystem } from '../../../ground/fhir/canonical.ts';
import { Assessment } from '../../document/content.ts';
import { EvaluationResult } from '../../document/work.ts';
import { observationStatus } from '../codes.ts';
import { coded, codedBeside, map, moment, notes, text } from '../datatypes.ts';
import { code } from '../lens/code-map.ts';
import { listOf, record, reference } from '../lens/codecs.ts';
import type { Step } from '../lens/field.ts';
import { listSpec, partSpec } from '../spec.ts';
import { about } from '../steps.ts';

type Assessed = Static<typeof Assessment>;
type Part = NonNullable<Assessed['parts']>[number];
type Result = Static<typeof EvaluationResult>;

const OBSERVATION = codeSystem('ip-observation-code');
const kind = (name: string) => ({ coding: [{ system: OBSERVATION, code: name }] });

const part = record(Assessment.properties.parts.items as typeof Assessment, [
  map<Part>('area', ['code'], coded),
  map<Part>('finding', ['valueString'], text),
]);

const a15 = about('A15');
export const assessment = listSpec('assessments', {
  kind: 'assessment',
  type: 'Observation',
  profile: 'ip-observation-function',
  concept: a15,
  schema: Assessment,
  fixed: { code: kind('function') },
  patient: 'subject',
  link: 'supportingInfo',
  adopts: 'supportingInfo',
  fields: [
    map<Assessed>('status', ['status'], code(observationStatus), a15),
    map<Assessed>('area', ['code'], codedBeside(OBSERVATION), a15),
    map<Assessed>('date', ['effectiveDateTime'], moment, a15),
    map<Assessed>('by', ['performer'], listOf(reference('party')), a15),
    map<Assessed>('finding', ['valueString'], text, a15),
    map<Assessed>('notes', ['note'], notes, a15),
    map<Assessed>('instrument', ['method', 'text'], text, a15),
    map<Assessed>('parts', ['component'], listOf(part), a15),
  ],
});

const components = codeSystem('ip-evaluation-component');
function component(name: string): Step {
  return {
    property: 'component',
    pattern: { code: { coding: [{ system: components, code: name }] } },
    fhirPath: `component.where(code.coding.where(system='${components}' and code='${name}').exists())`,
  };
}

const a12 = about('A12');
export const evaluationResult = partSpec('evaluations', 'result', {
  kind: 'evaluation-result',
  type: 'Observation',
  profile: 'ip-observation-evaluation',
  concept: a12,
  schema: EvaluationResult,
  fixed: { code: kind('evaluation') },
  patient: 'subject',
  ownerAt: { kind: 'evaluation' },
  fields: [
    map<Result>('status', ['status'], code(observationStatus), a12),
    map<Result>('date', ['effectiveDateTime'], moment, a12),
    map<Result>('by', ['performer'], listOf(reference('party')), a12),
    map<Result>('notes', ['note'], notes, a12),
    map<Result>('goalAchievement', [component('goal-achievement'), 'valueString'], text, a12),
    map<Result>('serviceDelivery', [component('service-delivery'), 'valueString'], text, a12),
    map<Result>('wayOfWorking', [component('way-of-working'), 'valueString'], text, a12),
    map<Result>('experience', [component('experience'), 'valueString'], text, a12),
    map<Result>('changes', [component('changes'), 'valueString'], text, a12),
  ],
});
