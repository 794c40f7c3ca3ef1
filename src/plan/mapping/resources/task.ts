// What all tasks have in common ↔ Task; each kind of work is told by Task.code.
import { codeSystem } from '../../../ground/fhir/canonical.ts';
import { taskStatus } from '../codes.ts';
import { map, moment, notes, period, text } from '../datatypes.ts';
import { code } from '../lens/code-map.ts';
import { reference } from '../lens/codecs.ts';
import type { Field, Meta } from '../lens/field.ts';
import type { JsonObject } from '../lens/json.ts';

interface Work {
  status: string;
  text?: string;
  requestedBy?: string;
  responsible?: string;
  registered?: string;
  deadline?: string;
  carriedOut?: unknown;
  statusReason?: string;
  notes?: string[];
}

/** The code that says which kind of work a task is. */
export function taskCode(kind: string): JsonObject {
  return { coding: [{ system: codeSystem('ip-task-code'), code: kind }] };
}

/** What never varies in a task of one kind. */
export function fixedTask(kind: string, intent: 'plan' | 'order' | 'proposal' = 'order'): JsonObject {
  return { intent, code: taskCode(kind) };
}

/** Marks a task as one of this kind, whatever its intent. */
export function taskMarker(kind: string): JsonObject {
  return { code: taskCode(kind) };
}

/** The fields of a task that every kind of work shares, in the order of the resource. */
export function taskFields(concept: Meta): readonly Field[] {
  return [
    map<Work>('status', ['status'], code(taskStatus), concept),
    map<Work>('statusReason', ['statusReason', 'text'], text, concept),
    map<Work>('text', ['description'], text, concept),
    map<Work>('carriedOut', ['executionPeriod'], period, concept),
    map<Work>('registered', ['authoredOn'], moment, concept),
    map<Work>('requestedBy', ['requester'], reference('party'), concept),
    map<Work>('responsible', ['owner'], reference('party'), concept),
    map<Work>('notes', ['note'], notes, concept),
    map<Work>('deadline', ['restriction', 'period', 'end'], moment, concept),
  ];
}
