// What a record says of plan and coordinator (concept D18): composed here for all who write it, so that one need has one of it.
import type { Observation, ObservationComponent, Reference } from '@medplum/fhirtypes';
import { codeSystem, profile } from '../../../ground/fhir/canonical.ts';

export interface RecordStatus {
  readonly id: string;
  /** Reference of the person. */
  readonly subject: Reference;
  /** When it is said, ISO 8601 with offset. */
  readonly at: string;
  /** Code of `ip-plan-state`; absent where nothing is said of a plan. */
  readonly planState?: string | undefined;
  /** What is said of coordinators. */
  readonly coordinators: readonly ObservationComponent[];
}

export function recordStatusOf({ id, subject, at, planState, coordinators }: RecordStatus): Observation {
  return {
    resourceType: 'Observation',
    id,
    meta: { profile: [profile('ip-observation-record-status')] },
    status: 'final',
    code: { coding: [{ system: codeSystem('ip-observation-code'), code: 'record-status' }] },
    subject: subject as NonNullable<Observation['subject']>,
    effectiveDateTime: at,
    component: [
      ...(planState === undefined
        ? []
        : [
            statusPart('has-plan', { valueBoolean: planState === 'active' }),
            statusPart('plan-state', {
              valueCodeableConcept: { coding: [{ system: codeSystem('ip-plan-state'), code: planState }] },
            }),
          ]),
      ...coordinators,
    ],
  };
}

/** One component of the record status (`ip-assessment-component`). */
export function statusPart(code: string, value: Partial<ObservationComponent>): ObservationComponent {
  return { code: { coding: [{ system: codeSystem('ip-assessment-component'), code }] }, ...value };
}
