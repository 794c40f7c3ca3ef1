// Tasks as we write them: one composer for all kinds, so that what every Task has is said once.
import type { Task } from '@medplum/fhirtypes';
import { codeSystem, profile } from '../../ground/fhir/canonical.ts';

/** What a Task says. Without a status it is requested. */
export interface TaskContent extends Partial<Omit<Task, 'resourceType' | 'code' | 'intent' | 'meta'>> {
  readonly id: string;
  /** Code of `ip-task-code`; its profile has the same name. */
  readonly kind: string;
  /** When it is written, ISO 8601 with offset: made then, and last changed then. */
  readonly at: string;
}

/** The Task, after our profile of its kind. */
export function taskOf({ id, kind, at, ...content }: TaskContent): Task {
  return {
    resourceType: 'Task',
    id,
    meta: { profile: [profile(`ip-task-${kind}`)] },
    status: 'requested',
    intent: 'order',
    code: { coding: [{ system: codeSystem('ip-task-code'), code: kind }] },
    authoredOn: at,
    lastModified: at,
    ...content,
  };
}

/** One of our codes as the type of a Task's input or output. */
export function typed(
  system: 'ip-task-input' | 'ip-task-output',
  code: string,
): { readonly type: { coding: { system: string; code: string }[] } } {
  return { type: { coding: [{ system: codeSystem(system), code }] } };
}
