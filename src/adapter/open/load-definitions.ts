// The FHIR package into a FHIR server, one definition after the other: what others are made of comes first.
import type { Resource } from '@medplum/fhirtypes';
import { PeerFailure } from '../../flows/ports.ts';
import type { Environment } from '../config/environment.ts';
import { openPlanServer, type PlanServerSettings } from './plan-server.ts';

/** Servers look up what a definition names when it comes: codes, then sets of them, then elements, then what uses those. */
const order = [
  'CodeSystem',
  'ValueSet',
  'ConceptMap',
  'StructureDefinition',
  'SearchParameter',
  'OperationDefinition',
  'MessageDefinition',
  'CapabilityStatement',
  'ImplementationGuide',
];

interface Structure {
  readonly url?: string;
  readonly type?: string;
  readonly baseDefinition?: string;
}

export interface LoadedDefinition {
  /** `Type/id`. */
  readonly name: string;
  /** Why the server did not take it; undefined when it did. */
  readonly problem?: string;
}

/** Definitions in the order in which a server can take them. Extensions come before profiles, a base before what it is the base of. */
export function inOrder(definitions: readonly Resource[]): Resource[] {
  const byUrl = new Map(definitions.map((one) => [(one as Structure).url, one as Structure]));
  const depth = ({ baseDefinition }: Structure, seen = 0): number => {
    const base = byUrl.get(baseDefinition);
    return base === undefined || seen > byUrl.size ? seen : depth(base, seen + 1);
  };
  const rank = (one: Resource): readonly [number, number, number] => {
    const at = order.indexOf(one.resourceType);
    const isExtension = (one as Structure).type === 'Extension';
    return [at < 0 ? order.length : at, isExtension ? 0 : 1, depth(one as Structure)];
  };
  return definitions
    .map((one) => ({ one, place: rank(one) }))
    .sort((a, b) => a.place[0] - b.place[0] || a.place[1] - b.place[1] || a.place[2] - b.place[2])
    .map(({ one }) => one);
}

/**
 * Writes every definition under its own id; what one of them is refused for keeps no other back.
 * @throws {PeerFailure} when the server does not let us write, or does not answer
 */
export async function* loadDefinitions(
  definitions: readonly Resource[],
  settings: PlanServerSettings,
  environment: Environment,
): AsyncGenerator<LoadedDefinition> {
  const server = openPlanServer(settings, environment);
  for (const definition of inOrder(definitions)) {
    const name = `${definition.resourceType}/${definition.id}`;
    try {
      await server.put(definition);
      yield { name };
    } catch (error) {
      if (!(error instanceof PeerFailure) || error.kind !== 'invalid') {
        throw error;
      }
      yield { name, problem: error.message };
    }
  }
}
