import type { Task } from '@medplum/fhirtypes';

const open: ReadonlySet<string | undefined> = new Set<Task['status']>([
  'draft',
  'requested',
  'received',
  'accepted',
  'ready',
  'in-progress',
  'on-hold',
]);

/** True while something is still to be done on the Task (`Task.status`, http://hl7.org/fhir/R4/valueset-task-status.html). */
export function isOpenTask({ status }: Task): boolean {
  return open.has(status);
}
