// Rules about who is who: check digits, and what is no identity.
import type { Identifier, Resource } from '@medplum/fhirtypes';
import { DNR, FHN, FNR, HER, ORGNR } from '../../ground/fhir/identifier-system.ts';
import { nationalIdProblem } from '../../ground/norway/national-id.ts';
import { isOrganizationNumber } from '../../ground/norway/organization-number.ts';
import type { Issue } from '../../ground/outcome/issue.ts';
import { broken, type Graph } from './graph.ts';

interface Placed {
  readonly identifier: Identifier;
  readonly path: string;
}

/** Identifiers of that system, contained resources included. */
function identifiersOf(graph: Graph, system: string): Placed[] {
  return graph.nodes.flatMap(({ resource, path }) => [
    ...ownIdentifiers(resource, path, system),
    ...(containedIn(resource) ?? []).flatMap((inner, at) =>
      ownIdentifiers(inner, `${path}.contained[${at}]`, system),
    ),
  ]);
}

function containedIn(resource: Resource): readonly Resource[] | undefined {
  return (resource as { contained?: readonly Resource[] }).contained;
}

function ownIdentifiers(resource: Resource, path: string, system: string): Placed[] {
  const { identifier } = resource as { identifier?: Identifier | Identifier[] };
  const list = Array.isArray(identifier) ? identifier : [];
  return list.flatMap((candidate, at) =>
    candidate.system === system ? [{ identifier: candidate, path: `${path}.identifier[${at}]` }] : [],
  );
}

const kinds = [
  [FNR, 'fnr'],
  [DNR, 'dnr'],
  [FHN, 'fhn'],
] as const;

/**
 * National identity numbers, D-numbers and shared emergency numbers are right. Under our profiles a wrong one is an
 * error; in other resources it is a warning, because whoever wrote them never promised more than the system.
 */
export function checkNationalIds(graph: Graph): Issue[] {
  return kinds.flatMap(([system, kind]) =>
    identifiersOf(graph, system).flatMap(({ identifier: { value }, path }) => {
      const problem = value === undefined ? undefined : nationalIdProblem({ kind, value }, graph.instant);
      const found = problem && `${problem.charAt(0).toUpperCase()}${problem.slice(1)}.`;
      const fix = 'Look the number up again where it came from.';
      return found ? [broken('ip-graph-national-id', `${path}.value`, found, fix, ownOrForeign(graph))] : [];
    }),
  );
}

function ownOrForeign(graph: Graph): 'error' | 'warning' {
  return graph.isOurs ? 'error' : 'warning';
}

/** Organisation numbers have a valid check digit; told as national identity numbers are. */
export function checkOrganizationNumbers(graph: Graph): Issue[] {
  return identifiersOf(graph, ORGNR).flatMap(({ identifier: { value = '' }, path }) => {
    if (!/^\d{9}$/.test(value) || isOrganizationNumber(value)) {
      return [];
    }
    const fix = 'Look the number up in the Entity Registry.';
    return [
      broken(
        'ip-graph-organization-number',
        `${path}.value`,
        'The check digit does not fit.',
        fix,
        ownOrForeign(graph),
      ),
    ];
  });
}

/** A HER-id is never the identity of an organisation. */
export function checkHerIds(graph: Graph): Issue[] {
  return graph
    .all('Organization')
    .flatMap(({ resource, path }) =>
      (resource.identifier ?? []).flatMap(({ system }, at) =>
        system === HER || system === 'http://hl7.no/fhir/NamingSystem/HERid'
          ? [
              broken(
                'ip-graph-her-id',
                `${path}.identifier[${at}]`,
                'The organisation carries one as identifier.',
                'Put it on the Endpoint, and identify the organisation by its organisation number or RESH-id.',
              ),
            ]
          : [],
      ),
    );
}
