// What an import would change, before anything is changed. Pure: nothing is stored here.

import { type Issue, isUsable } from '../../../ground/outcome/issue.ts';
import type { DirectoryResource } from '../directory.ts';
import { EXT_REGISTER_PERIOD } from '../terms.ts';

/** One resource that the import would touch, or that it leaves alone. */
export interface Change {
  readonly kind: 'added' | 'changed' | 'removed' | 'missing';
  /** `Organization/…` */
  readonly reference: string;
  readonly name: string;
  /** JSON pointers of the elements that differ, for a change. */
  readonly elements: readonly string[];
}

export interface ImportPreview {
  readonly changes: readonly Change[];
  readonly unchanged: number;
  readonly issues: readonly Issue[];
  /** The directory as it would be; equal to the present one when the import has errors. */
  readonly next: readonly DirectoryResource[];
}

export interface ImportQuestion {
  readonly current: readonly DirectoryResource[];
  readonly incoming: readonly DirectoryResource[];
  /** Name of the list that the resources come from; a list never touches another list's entries. */
  readonly list: string;
  /** Whether entries of this list that no longer come are taken out, instead of only being named. */
  readonly replace: boolean;
  /** Problems already found while reading. With an error among them nothing would be changed. */
  readonly issues?: readonly Issue[];
}

/** `Resource.meta.source` of the entries of a list. */
export function listSource(list: string): string {
  return `urn:ip-fhir:directory-list:${encodeURIComponent(list)}`;
}

/** Compares what comes with what is there. Importing the result of an import again changes nothing. */
export function previewImport(question: ImportQuestion): ImportPreview {
  const source = listSource(question.list);
  const current = new Map(question.current.map((resource) => [keyOf(resource), resource]));
  const incoming = new Map(
    question.incoming.map((resource) => [
      keyOf(resource),
      keepRegister(current.get(keyOf(resource)), withSource(resource, source)),
    ]),
  );
  const issues: Issue[] = [...(question.issues ?? [])];
  const changes: Change[] = [];
  const next = new Map(current);
  let unchanged = 0;
  for (const [reference, resource] of incoming) {
    const known = current.get(reference);
    const elements = known ? differences(known, resource) : [];
    if (known && elements.length === 0) {
      unchanged++;
    } else if (known && known.meta?.source !== source) {
      issues.push(foreign(reference, known.meta?.source));
    } else {
      changes.push({ kind: known ? 'changed' : 'added', reference, name: nameOf(resource), elements });
      next.set(reference, resource);
    }
  }
  const gone = [...current].filter(
    ([reference, { meta }]) => meta?.source === source && !incoming.has(reference),
  );
  for (const [reference, resource] of gone) {
    changes.push({
      kind: question.replace ? 'removed' : 'missing',
      reference,
      name: nameOf(resource),
      elements: [],
    });
    if (question.replace) {
      next.delete(reference);
    }
  }
  return {
    changes: changes.sort((a, b) => a.reference.localeCompare(b.reference)),
    unchanged,
    issues,
    next: isUsable(issues) ? [...next.values()] : question.current,
  };
}

function keyOf(resource: DirectoryResource): string {
  return `${resource.resourceType}/${resource.id}`;
}

function nameOf(resource: DirectoryResource): string {
  return resource.name ?? '';
}

function withSource(resource: DirectoryResource, source: string): DirectoryResource {
  return { ...resource, meta: { ...resource.meta, source } };
}

/** A list knows nothing of the address register, so what a feed wrote into an endpoint stays. */
function keepRegister(known: DirectoryResource | undefined, next: DirectoryResource): DirectoryResource {
  const kept = (known?.extension ?? []).filter(({ url }) => url === EXT_REGISTER_PERIOD);
  const own = (next.extension ?? []).filter(({ url }) => url !== EXT_REGISTER_PERIOD);
  return kept.length > 0 ? { ...next, extension: [...own, ...kept] } : next;
}

function foreign(reference: string, source: string | undefined): Issue {
  return {
    severity: 'error',
    code: 'conflict',
    path: reference,
    text: `The directory already has ${reference} from ${source ?? 'an unnamed source'}, and says something else about it`,
    fix: 'Import under the same list name, or take the entry out of one of the two lists',
    concept: 'D13',
  };
}

/** JSON pointers where two resources differ, `meta` left aside; the order of the members does not count. */
export function differences(before: DirectoryResource, after: DirectoryResource): string[] {
  const found: string[] = [];
  compare({ ...before, meta: undefined }, { ...after, meta: undefined }, '', found);
  return found;
}

function compare(before: unknown, after: unknown, path: string, found: string[]): void {
  if (isObject(before) && isObject(after) && Array.isArray(before) === Array.isArray(after)) {
    for (const name of new Set([...Object.keys(before), ...Object.keys(after)])) {
      compare(before[name], after[name], `${path}/${name}`, found);
    }
  } else if (before !== after) {
    found.push(path);
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
