// A need as the sandbox sender knows it, and what its record says of it.
import type { Task } from '@medplum/fhirtypes';
import { codeSystem } from '../../ground/fhir/canonical.ts';
import { idsOf } from './messages.ts';

export interface Need {
  readonly name: string;
  /** `requested`: on its way; `received`: the unit has it; `failed`: a person has to look. */
  status: 'requested' | 'received' | 'failed' | 'cancelled';
  /** True when the unit may have the notice. */
  mayHaveArrived: boolean;
  business: string | undefined;
}

/** The record of the need as a FHIR Task. */
export function recordOf({ name, status, business }: Need): Task {
  return {
    resourceType: 'Task',
    id: idsOf(name).task,
    status,
    intent: 'order',
    ...(status === 'failed' ? { statusReason: { text: 'The unit could not be told: call it' } } : {}),
    ...(business === undefined
      ? {}
      : { businessStatus: { coding: [{ system: codeSystem('ip-business-status'), code: business }] } }),
  };
}
