// A search over what one caller sees: which matches stand, and in what order, without what is hidden having a say in it.
import type { BundleEntry, Resource } from '@medplum/fhirtypes';
import { referencesIn } from '../../ground/fhir/reference.ts';
import { nameOf } from '../plan/gather-plan.ts';
import type { Seen } from './sight.ts';

/** Parameters that say how to answer, not what to find. */
const control = new Set([
  '_count',
  '_elements',
  '_summary',
  '_total',
  '_format',
  '_pretty',
  '_ip_offset',
  '_offset',
]);

/** With its modifiers: `_elements:exclude` too would leave out of a resource what says whose it is. */
function isControl(name: string): boolean {
  return control.has(name.split(':')[0] ?? '');
}

/** The parameters that the server is asked with. Whole resources are asked for: a part of one cannot be judged. */
export function askedOf(query: URLSearchParams): URLSearchParams {
  const kept = [...query].filter(([name]) => !isControl(name));
  return new URLSearchParams([...kept, ['_count', '200']]);
}

/** Elements that a parameter looks at, where they are not called as it is. */
const elements: Readonly<Record<string, readonly string[]>> = {
  patient: ['subject', 'patient', 'for', 'participant'],
  subject: ['subject', 'for'],
  date: ['date', 'period', 'start', 'effectiveDateTime', 'effectivePeriod', 'dateTime'],
  'start-date': ['startDate'],
  'target-date': ['target'],
  'activity-reference': ['activity'],
  actor: ['participant'],
  'care-team': ['careTeam'],
  sent: ['sent'],
};

/** Looks at the same in the cut resource as in the whole: then it can neither find nor sort by what is hidden. */
function looksAtTheSame(parameter: string, whole: Resource, cut: Resource): boolean {
  const [bare = ''] = parameter.replace(/^-/, '').split(':');
  if (bare === '_id' || bare === '_type' || bare === '_lastUpdated') {
    return true;
  }
  const own = bare.replaceAll(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
  const [left, right] = [whole, cut] as unknown as Record<string, unknown>[];
  const names = elements[bare] ?? (bare.startsWith('_') ? [] : [own]);
  const there = names.filter((name) => left?.[name] !== undefined);
  return (
    there.length > 0 && there.every((name) => JSON.stringify(left?.[name]) === JSON.stringify(right?.[name]))
  );
}

export interface FoundEntry {
  readonly mode: 'match' | 'include';
  readonly resource: Resource;
}

/**
 * What stands of what a server has found, each as the caller sees it. What is brought along stands when something that is
 * shown leads to it, or it leads to something that is shown.
 */
export function shownEntries(
  found: readonly FoundEntry[],
  query: URLSearchParams,
  see: (resource: Resource) => Seen,
): FoundEntry[] {
  const parameters = [...query].flatMap(([name, value]) => {
    if (name === '_sort') {
      return value.split(',');
    }
    return isControl(name) || /^_(include|revinclude)/.test(name) ? [] : [name];
  });
  const seen = found.flatMap((entry): FoundEntry[] => {
    const answer = see(entry.resource);
    if (answer.as === 'hidden') {
      return [];
    }
    const isCut = answer.as === 'cut' && entry.mode === 'match';
    const stands =
      !isCut || parameters.every((name) => looksAtTheSame(name, entry.resource, answer.resource));
    return stands ? [{ mode: entry.mode, resource: answer.resource }] : [];
  });
  const shown = new Map(
    seen.filter(({ mode }) => mode === 'match').map((entry) => [nameOf(entry.resource), entry]),
  );
  for (let before = -1; before !== shown.size; ) {
    before = shown.size;
    const led = new Set([...shown.values()].flatMap(({ resource }) => targets(resource)));
    for (const entry of seen.filter(({ mode }) => mode === 'include')) {
      const name = nameOf(entry.resource);
      if (led.has(name) || targets(entry.resource).some((target) => shown.has(target))) {
        shown.set(name, shown.get(name) ?? entry);
      }
    }
  }
  return [...shown.values()];
}

function targets(resource: Resource): string[] {
  return referencesIn(resource).map(({ type, id }) => `${type}/${id}`);
}

/** The entries of a page of a search that hold a resource. */
export function entriesOf(entries: readonly BundleEntry[] | undefined): FoundEntry[] {
  return (entries ?? []).flatMap(({ resource, search }) =>
    resource && resource.resourceType !== 'OperationOutcome' && resource.id
      ? [{ mode: search?.mode === 'include' ? 'include' : 'match', resource }]
      : [],
  );
}
