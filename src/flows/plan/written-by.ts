// Who wrote a plan on its server, what, when and on whose behalf: a Provenance beside the plan. What people did with the plan
// is the plan's own history; this says how it came to stand here. One resource for each plan, written with what differs: the
// versions that a server keeps of it tell of the writes before.
import type { BundleEntry, CarePlan, ProvenanceAgent, Resource } from '@medplum/fhirtypes';
import { listOf } from '../../ground/fhir/answer/answer.ts';
import { extension } from '../../ground/fhir/canonical.ts';
import { codesIn } from '../../ground/fhir/coded.ts';
import { entityNamed, provenanceOf } from '../../need/notice/provenance.ts';
import type { IndividualPlan } from '../../plan/document/individual-plan.ts';
import { idOfNames } from '../../plan/mapping/ids.ts';

const PARTICIPANT = 'http://terminology.hl7.org/CodeSystem/provenance-participant-type';
const WRITER = 'ip-fhir';

export interface WriteAct {
  readonly plan: IndividualPlan;
  readonly carePlan: CarePlan;
  readonly written: readonly Resource[];
  readonly isNew: boolean;
  /** ISO 8601. */
  readonly instant: string;
}

/** The entry of a transaction that tells of the others. */
export function writtenBy({ plan, carePlan, written, isNew, instant }: WriteAct): BundleEntry {
  const custodian = carePlan.extension?.find(({ url }) => url === extension('ip-custodian'))?.valueReference;
  const targets = new Set([carePlan, ...written].map((each) => `${each.resourceType}/${each.id}`));
  const resource = provenanceOf({
    id: idOfNames([plan.source.system, plan.id, 'written-by']),
    targets: [...targets],
    activity: isNew ? 'imported' : 'recorded',
    who: { display: WRITER },
    agent: {
      type: { coding: [{ system: PARTICIPANT, code: 'assembler' }] },
      ...(custodian ? { onBehalfOf: custodian as NonNullable<ProvenanceAgent['onBehalfOf']> } : {}),
    },
    recorded: instant,
    entity: [entityNamed('source', plan.id, plan.source.system)],
  });
  return { resource, request: { method: 'PUT', url: `Provenance/${resource.id}` } };
}

/** True for what {@link writtenBy} made: it is about the plan, and no part of it. */
export function isWrittenBy(resource: Resource): boolean {
  return (
    resource.resourceType === 'Provenance' &&
    (listOf(resource.agent) as readonly (ProvenanceAgent | null)[]).some(
      (agent) => agent?.who?.display === WRITER && codesIn(agent.type, PARTICIPANT).includes('assembler'),
    )
  );
}
