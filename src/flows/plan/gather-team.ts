// A coordinator without a plan (concept B11), as it stands on a server: a CareTeam, and what was published with it. No CarePlan
// leads to the rest, so it is found by the person, and known by the ids that its source gave it.
import type { CareTeam, Resource } from '@medplum/fhirtypes';
import { codeSystem } from '../../ground/fhir/canonical.ts';
import { codesIn } from '../../ground/fhir/coded.ts';
import { parseReference } from '../../ground/fhir/reference.ts';
import { followReferences, nameOf } from './gather-plan.ts';
import type { PlanServer } from './plan-server.ts';
import { isWrittenBy } from './written-by.ts';

/** What belongs to a document beside its team: type and the parameter that names the person. */
const besides = [
  ['Consent', 'patient'],
  ['Task', 'patient'],
  ['Communication', 'subject'],
  ['DocumentReference', 'subject'],
  ['Goal', 'subject'],
  ['Observation', 'subject'],
  ['ServiceRequest', 'subject'],
  ['RelatedPerson', 'patient'],
] as const;

/** Ends the identifier of a document's own team. */
const TEAM = '/team';

/** True for the team of a document that has a coordinator and no plan. */
export function isTeamAlone(resource: Resource): resource is CareTeam {
  return (
    resource.resourceType === 'CareTeam' &&
    sourceOf(resource) !== undefined &&
    (resource.category ?? []).some((category) =>
      codesIn(category, codeSystem('ip-care-team-category')).includes('coordinator-only'),
    )
  );
}

/** How the document is known in its source system. */
function sourceOf({ identifier }: CareTeam): { readonly system: string; readonly id: string } | undefined {
  for (const { system, value } of identifier ?? []) {
    if (system && value?.endsWith(TEAM)) {
      return { system, id: value.slice(0, -TEAM.length) };
    }
  }
  return undefined;
}

/** The document whose team has this id on the server; nothing when there is no such team. */
export async function gatherTeam(server: PlanServer, id: string): Promise<Resource[]> {
  const team = await server.read<CareTeam>('CareTeam', id);
  const patient = parseReference(team?.subject?.reference);
  const source = team && sourceOf(team);
  if (!team || !source || patient?.type !== 'Patient') {
    return [];
  }
  const found = await server.searchMany(
    besides.map(([type, parameter]) => ({ type, parameters: { [parameter]: `Patient/${patient.id}` } })),
  );
  const own = found.flat().filter((resource) => isOf(resource, source));
  const all = await followReferences(server, [team, ...own], new Map());
  return all.filter((resource) => !isWrittenBy(resource));
}

function isOf(resource: Resource, { system, id }: { readonly system: string; readonly id: string }): boolean {
  const { identifier } = resource as { identifier?: unknown };
  return (Array.isArray(identifier) ? identifier : []).some(
    (each: { system?: unknown; value?: unknown }) =>
      each.system === system && typeof each.value === 'string' && each.value.startsWith(`${id}/`),
  );
}

/** By the id on the server, or by the document's own id in its source system: `system|value` or value alone. */
export async function findTeam(server: PlanServer, plan: string): Promise<string | undefined> {
  const id = plan.replace(/^CareTeam\//, '');
  const byId = /^[A-Za-z0-9\-.]{1,64}$/.test(id) ? await server.read<CareTeam>('CareTeam', id) : undefined;
  if (byId && isTeamAlone(byId)) {
    return nameOf(byId);
  }
  const found = await server.search<CareTeam>('CareTeam', { identifier: `${plan}${TEAM}` });
  const team = found.find(isTeamAlone);
  return team && nameOf(team);
}
