// What an import would change, before anything is changed. Pure: nothing is stored here.

import { type Issue, isUsable } from '../../../ground/outcome/issue.ts';
import type { DirectoryResource } from '../directory.ts';
import { registerTags, withRegisterTags } from '../register-notes.ts';
import { EXT_REGISTER_PERIOD } from '../terms.ts';
import { listSource, statedBy, takeOut, withSources } from './stated-by.ts';

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
  /** Entries that stay as they are, of which is kept that other lists state them than before. */
  readonly shared: number;
  readonly issues: readonly Issue[];
  /** Those of the issues that the address register brings for the first time: a person hears of them once. */
  readonly newlySaid?: readonly Issue[];
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
  /** References of entries of this list that are gone, whatever else came. */
  readonly removals?: readonly string[];
  /** What is done about an entry that another list states otherwise: the import is refused, or the entry is left out. */
  readonly conflicts?: 'refuse' | 'leave-out';
  /** An organisation that another list has under another name keeps that one; nothing is refused for it. */
  readonly namesMayDiffer?: boolean;
  /** Problems already found while reading. With an error among them nothing would be changed. */
  readonly issues?: readonly Issue[];
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
  const work: Work = {
    source,
    question,
    issues: [...(question.issues ?? [])],
    changes: [],
    next: new Map(current),
    unchanged: 0,
    shared: 0,
  };
  for (const [reference, resource] of incoming) {
    takeEntry(work, reference, current.get(reference), resource);
  }
  takeGone(work, current, incoming);
  const { changes, unchanged, shared, issues, next } = work;
  return {
    changes: changes.sort((a, b) => a.reference.localeCompare(b.reference)),
    unchanged,
    shared,
    issues,
    next: isUsable(issues) ? [...next.values()] : question.current,
  };
}

interface Work {
  readonly source: string;
  readonly question: ImportQuestion;
  readonly issues: Issue[];
  readonly changes: Change[];
  readonly next: Map<string, DirectoryResource>;
  unchanged: number;
  shared: number;
}

function takeEntry(
  work: Work,
  reference: string,
  known: DirectoryResource | undefined,
  resource: DirectoryResource,
): void {
  const { source, question, next } = work;
  const elements = known ? differences(known, resource) : [];
  if (known && elements.length === 0) {
    work.unchanged += 1;
    const lists = statedBy(known);
    if (!lists.includes(source)) {
      work.shared += 1;
      next.set(reference, withSources(known, [...lists, source]));
    }
  } else if (known && known.meta?.source !== source) {
    work.issues.push(foreign(question, reference, known, elements));
  } else {
    work.changes.push({ kind: known ? 'changed' : 'added', reference, name: nameOf(resource), elements });
    next.set(reference, resource);
  }
}

function takeGone(
  work: Work,
  current: ReadonlyMap<string, DirectoryResource>,
  incoming: ReadonlyMap<string, DirectoryResource>,
): void {
  const { source, question, changes, next } = work;
  const said = new Set(question.removals);
  const note = (kind: 'removed' | 'missing', reference: string, resource: DirectoryResource) =>
    changes.push({ kind, reference, name: nameOf(resource), elements: [] });
  const gone = new Set<string>();
  for (const [reference, resource] of current) {
    if (!statedBy(resource).includes(source) || incoming.has(reference)) {
      continue;
    }
    if (question.replace || said.has(reference)) {
      gone.add(reference);
    } else if (resource.meta?.source === source) {
      note('missing', reference, resource);
    }
  }
  const before = changes.length;
  takeOut(next, gone, source, (reference, resource) => note('removed', reference, resource));
  work.shared += gone.size - (changes.length - before);
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
  const period = kept.length > 0 ? { ...next, extension: [...own, ...kept] } : next;
  return known === undefined ? period : withRegisterTags(period, registerTags(known));
}

function foreign(
  { conflicts, namesMayDiffer }: ImportQuestion,
  reference: string,
  { meta, resourceType }: DirectoryResource,
  elements: readonly string[],
): Issue {
  const other = meta?.source ?? 'an unnamed source';
  const name =
    namesMayDiffer && resourceType === 'Organization' && elements.every((each) => each === '/name');
  return {
    severity: name || conflicts === 'leave-out' ? 'warning' : 'error',
    code: 'conflict',
    path: reference,
    text: name
      ? `The directory has ${reference} from ${other} under another name, which stays`
      : `The directory already has ${reference} from ${other}, and says something else about it`,
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
