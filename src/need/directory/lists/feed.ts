// One interface for every outside source that keeps the directory up to date, and how its answers are taken in.
import type { Endpoint, Period } from '@medplum/fhirtypes';
import type { Instant } from '../../../ground/norway/instant.ts';
import { type Issue, isUsable } from '../../../ground/outcome/issue.ts';
import type { DirectoryResource } from '../directory.ts';
import {
  organizationsByEndpoint,
  type RegisterSays,
  registerIssue,
  registerNotes,
  tagsFor,
  withRegisterTags,
} from '../register-notes.ts';
import { registerPeriod } from '../routing/endpoint-search.ts';
import type { StoredDirectory } from '../store.ts';
import { EXT_REGISTER_PERIOD } from '../terms.ts';
import { setApart } from './apart.ts';
import { type ImportPreview, previewImport } from './import-preview.ts';
import { listSource } from './stated-by.ts';

/** What a feed brought. */
export interface FeedAnswer {
  /** New and changed resources, each in its newest version. */
  readonly upserts: readonly DirectoryResource[];
  /** References of resources that are gone. */
  readonly removals: readonly string[];
  /** Periods of HER-ids in the address register, by the reference of the endpoint that they belong to. */
  readonly registerPeriods: Readonly<Record<string, Period>>;
  /** What the address register says of HER-ids besides, by the reference of the endpoint that they belong to. */
  readonly registerSays?: Readonly<Record<string, RegisterSays>>;
  /** True when `upserts` is everything there is, so that whatever else came from this feed is gone. */
  readonly complete: boolean;
  /** How far the feed has been read; handed in again at the next pull. */
  readonly cursor: string | undefined;
  readonly issues: readonly Issue[];
}

/** A source that can be asked again and again. */
export interface DirectoryFeed {
  /** Names the feed in cursors and as the source of its resources. */
  readonly name: string;
  /** Everything when there is no cursor, and what happened since then when there is one. */
  pull(cursor: string | undefined, known: readonly DirectoryResource[], moment: Instant): Promise<FeedAnswer>;
}

/** What the directory would be with the answer taken in. Nothing is stored here. */
export function previewFeed(stored: StoredDirectory, feed: string, given: FeedAnswer): ImportPreview {
  const answer = setApart(given, stored.resources, listSource(feed));
  const preview = previewImport({
    current: stored.resources,
    incoming: answer.upserts,
    list: feed,
    replace: answer.complete,
    removals: answer.removals,
    // One entry must not keep the others of a large directory from being brought up to date.
    conflicts: 'leave-out',
    issues: answer.issues,
  });
  if (!isUsable(preview.issues)) {
    return { ...preview, next: stored.resources };
  }
  const named = organizationsByEndpoint(preview.next);
  const patched = preview.next.map((resource) =>
    noted(patch(resource, answer.registerPeriods), answer.registerSays ?? {}, named),
  );
  const touched = patched.filter((resource, index) => resource !== preview.next[index]);
  const changes = [
    // Between two full answers a feed that is silent about a resource says nothing about it.
    ...preview.changes.filter(({ kind }) => kind !== 'missing' && kind !== 'removed'),
    ...preview.changes.filter(({ kind }) => kind === 'removed'),
    ...touched.map((resource) => change(resource, ['/extension'])),
  ];
  const said = newlySaid(preview.next, patched);
  const issues = [...preview.issues, ...said];
  return {
    ...preview,
    changes,
    issues,
    newlySaid: said,
    next: changes.length + preview.shared > 0 ? patched : stored.resources,
  };
}

function change(resource: DirectoryResource, elements: readonly string[]): ImportPreview['changes'][number] {
  return {
    kind: 'changed',
    reference: `${resource.resourceType}/${resource.id}`,
    name: resource.name ?? '',
    elements,
  };
}

/** Writes the register's period into an endpoint; the same object comes back when it has it already. */
function patch(resource: DirectoryResource, periods: Readonly<Record<string, Period>>): DirectoryResource {
  const period = periods[`${resource.resourceType}/${resource.id}`];
  if (period === undefined || resource.resourceType !== 'Endpoint') {
    return resource;
  }
  const known = registerPeriod(resource);
  if (known?.start === period.start && known?.end === period.end) {
    return resource;
  }
  const others = (resource.extension ?? []).filter(({ url }) => url !== EXT_REGISTER_PERIOD);
  return {
    ...resource,
    extension: [...others, { url: EXT_REGISTER_PERIOD, valuePeriod: period }],
  } satisfies Endpoint;
}

function noted(
  resource: DirectoryResource,
  says: Readonly<Record<string, RegisterSays>>,
  named: (reference: string) => ReadonlySet<string>,
): DirectoryResource {
  const reference = `${resource.resourceType}/${resource.id}`;
  const said = says[reference];
  return said === undefined || resource.resourceType !== 'Endpoint'
    ? resource
    : withRegisterTags(resource, tagsFor(resource, said, named(reference)));
}

function endIssue({ id }: Endpoint, end: string): Issue {
  return {
    severity: 'warning',
    code: 'business-rule',
    path: `Endpoint/${id}`,
    text: `The address register lets its HER-id end (${end})`,
    fix: 'Ask the unit for its new HER-id',
    concept: 'D13',
  };
}

/** What the register did not say of an endpoint before: told once, when it is taken in. */
function newlySaid(before: readonly DirectoryResource[], after: readonly DirectoryResource[]): Issue[] {
  return after.flatMap((resource, index) => {
    const last = before[index];
    if (resource === last || resource.resourceType !== 'Endpoint' || last?.resourceType !== 'Endpoint') {
      return [];
    }
    const known = new Set(registerNotes(last));
    const notes = registerNotes(resource).filter((note) => !known.has(note));
    const end = registerPeriod(resource)?.end;
    return [
      ...notes.map((note) => registerIssue(resource, note)),
      ...(end === undefined || end === registerPeriod(last)?.end ? [] : [endIssue(resource, end)]),
    ];
  });
}
