// Municipality numbers, wherever they stand: a mistyped one would take a person's need to nobody, or to a wrong place.
import { MUNICIPALITY_SYSTEMS } from '../../ground/fhir/identifier-system.ts';
import { dayOf } from '../../ground/norway/day.ts';
import { isMunicipalityNumber, NUMBERS_KNOWN_THROUGH } from '../../ground/norway/municipality-numbers.ts';
import type { Issue } from '../../ground/outcome/issue.ts';
import { broken, type Graph } from './graph.ts';

const systems: ReadonlySet<unknown> = new Set(MUNICIPALITY_SYSTEMS);

interface Placed {
  readonly number: string;
  readonly path: string;
}

/** Numbers change on the first of January and are decided long before: in the year after nothing new is likely. */
const LIKELY_THROUGH = Number(NUMBERS_KNOWN_THROUGH.slice(0, 4)) + 1;

/**
 * Under each of the systems that Norway uses for them (Coding.code, Identifier.value). Under our profiles a wrong one is an
 * error; elsewhere it is a warning, as with identity numbers. A year after the day through which the numbers are known, one
 * more may have come: then it is a warning too.
 */
export function checkMunicipalityNumbers(graph: Graph): Issue[] {
  const known = Number(dayOf(graph.instant).slice(0, 4)) <= LIKELY_THROUGH;
  const severity = graph.isOurs && known ? 'error' : 'warning';
  return graph.nodes
    .filter(({ resource }) => names(resource))
    .flatMap(({ resource, path }) => numbersIn(resource, path))
    .filter(({ number }) => !isMunicipalityNumber(number))
    .map(({ path }) =>
      broken(
        'ip-graph-municipality',
        path,
        'It is no municipality number that has been in use since 1994.',
        'Look the number up at Statistics Norway (classification 131).',
        severity,
      ),
    );
}

/** Whether one of the systems is named anywhere: of most resources none is, and paths need not be made. */
function names(value: object): boolean {
  for (const child of Object.values(value) as unknown[]) {
    if (
      typeof child === 'string'
        ? systems.has(child)
        : child !== null && typeof child === 'object' && names(child)
    ) {
      return true;
    }
  }
  return false;
}

function numbersIn(value: unknown, path: string): Placed[] {
  if (Array.isArray(value)) {
    return value.flatMap((each, at) => numbersIn(each, `${path}[${at}]`));
  }
  if (typeof value !== 'object' || value === null) {
    return [];
  }
  const { system, code, value: identifier } = value as Record<string, unknown>;
  const own: Placed[] = systems.has(system)
    ? [
        ...(typeof code === 'string' ? [{ number: code, path: `${path}.code` }] : []),
        ...(typeof identifier === 'string' ? [{ number: identifier, path: `${path}.value` }] : []),
      ]
    : [];
  return [
    ...own,
    ...Object.entries(value).flatMap(([name, child]) => numbersIn(child, `${path}.${stepOf(name)}`)),
  ];
}

/** FHIRPath of a member of JSON: extensions of primitives stand at the primitive, a value by its type. */
function stepOf(name: string): string {
  const type = /^value([A-Z]\w*)$/.exec(name)?.[1];
  return type === undefined ? name.replace(/^_/, '') : `value.ofType(${type})`;
}
