// Rules about who is who: check digits, and what is no identity.
import type { Identifier } from '@medplum/fhirtypes';
import { DNR, FNR, HER, ORGNR } from '../../ground/fhir/identifier-system.ts';
import { checkDigits } from '../../ground/norway/national-id.ts';
import { isOrganizationNumber } from '../../ground/norway/organization-number.ts';
import type { Issue } from '../../ground/outcome/issue.ts';
import { broken, type Graph } from './graph.ts';

interface Placed {
  readonly identifier: Identifier;
  readonly path: string;
}

function identifiersOf(graph: Graph, system: string): Placed[] {
  return graph.nodes.flatMap(({ resource, path }) => {
    const { identifier } = resource as { identifier?: Identifier | Identifier[] };
    const list = Array.isArray(identifier) ? identifier : [];
    return list.flatMap((candidate, at) =>
      candidate.system === system ? [{ identifier: candidate, path: `${path}.identifier[${at}]` }] : [],
    );
  });
}

/** National identity numbers and D-numbers have valid check digits. */
export function checkNationalIds(graph: Graph): Issue[] {
  return [...identifiersOf(graph, FNR), ...identifiersOf(graph, DNR)].flatMap(({ identifier, path }) => {
    const value = identifier.value ?? '';
    if (!/^\d{11}$/.test(value) || checkDigits(value.slice(0, 9)) === value.slice(9)) {
      return [];
    }
    return [
      broken(
        'ip-graph-national-id',
        `${path}.value`,
        'The check digits do not fit.',
        'Look the number up again where it came from.',
      ),
    ];
  });
}

/** Organisation numbers have a valid check digit. */
export function checkOrganizationNumbers(graph: Graph): Issue[] {
  return identifiersOf(graph, ORGNR).flatMap(({ identifier, path }) => {
    const value = identifier.value ?? '';
    if (!/^\d{9}$/.test(value) || isOrganizationNumber(value)) {
      return [];
    }
    return [
      broken(
        'ip-graph-organization-number',
        `${path}.value`,
        'The check digit does not fit.',
        'Look the number up in the Entity Registry.',
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
