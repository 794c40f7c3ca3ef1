// Reads and searches: what the server gives, as the caller may see it.
import type { Bundle, BundleEntry, Resource } from '@medplum/fhirtypes';
import type { whatIsAsked } from '../../flows/guard/asking/asked.ts';
import { searchRefusal } from '../../flows/guard/asking/parameters.ts';
import { isInScope, onlyPatient } from '../../flows/guard/caller.ts';
import { guardedTypes } from '../../flows/guard/kinds.ts';
import { askedOf, type FoundEntry, shownEntries } from '../../flows/guard/search.ts';
import { nameOf } from '../../flows/plan/gather-plan.ts';
import type { AuditEntry } from '../../ground/audit/entry.ts';
import { INSTANT_FORM, type Instant, millisecondsOf, parseInstant } from '../../ground/norway/instant.ts';
import { tellSpan } from '../telemetry/request-span.ts';
import { type Answer, answerNo, answerRefusal, away, notFound } from './answer.ts';
import { TooMany } from './behind/upstream.ts';
import { auditLine, type Context, type GuardParts, type GuardRequest, inwardQuery } from './context.ts';
import { noted } from './emergency.ts';
import { Judge } from './judge.ts';

type Ask<Name> = Extract<ReturnType<typeof whatIsAsked>, { ask: Name }>;

/** One resource, or one version of it. Earlier versions are for those who see the whole of what stands now. */
export async function read(context: Context, { type, id, version }: Ask<'read'>): Promise<Answer> {
  const { parts } = context;
  const current = await parts.upstream.ask('GET', `${type}/${id}`);
  if (current.status >= 500 || current.status === 401 || current.status === 403) {
    return away();
  }
  const resource = current.body as Resource | undefined;
  if (current.status !== 200 || resource?.resourceType !== type || resource.id !== id) {
    return notFound();
  }
  const judge = judgeOf(context);
  const seen = await judge.see(resource);
  tellSpan({ 'guard.seen': seen.as });
  const isCurrent = version === undefined || resource.meta?.versionId === version;
  if (seen.as === 'hidden' || (seen.as === 'cut' && !isCurrent)) {
    await audit(context, 'read', 'withheld', `${type}/${id}`);
    return notFound();
  }
  const refusal = await noted(
    context,
    judge,
    auditOf(context, 'read', seen.as === 'cut' ? 'read-part' : 'read', `${type}/${id}`),
  );
  if (refusal) {
    return refusal;
  }
  if (isCurrent) {
    return whole(seen.resource);
  }
  const old = await parts.upstream.ask('GET', `${type}/${id}/_history/${version}`);
  const stood = old.body as Resource | undefined;
  // What it was about then may have been somebody else.
  const then =
    old.status === 200 && stood?.resourceType === type ? await judgeOf(context).see(stood) : undefined;
  return then?.as === 'as-is' ? whole(then.resource) : notFound();
}

export function judgeOf({ parts: { hints, looks }, server, caller, instant }: Context): Judge {
  return new Judge({ server, caller, instant, hints, looks });
}

export function whole(resource: Resource, status = 200): Answer {
  const { versionId, lastUpdated } = resource.meta ?? {};
  return {
    status,
    headers: {
      ...(versionId ? { etag: `W/"${versionId}"` } : {}),
      ...(lastUpdated ? { 'last-modified': new Date(lastUpdated).toUTCString() } : {}),
    },
    body: resource,
  };
}

/** Written before anything is shown: what cannot be noted is not shown. */
function audit(context: Context, what: 'read' | 'query', action: string, entity: string): Promise<void> {
  return context.parts.store.record(auditOf(context, what, action, entity));
}

function auditOf(
  context: Context,
  what: 'read' | 'query',
  action: string,
  entity: string,
  query?: string,
): AuditEntry {
  const more = { ...(query === undefined ? { entities: [entity] } : { query }) };
  return auditLine(context, what, action, `${what} through the guard`, more);
}

/** The versions of a resource that the caller sees the whole of. */
export async function history(
  context: Context,
  { type, id }: Ask<'history'>,
  { query }: GuardRequest,
): Promise<Answer> {
  // In an address a plus sign is a space.
  const since = parseInstant(query.get('_since')?.replace(' ', '+')).instant;
  if (query.has('_at') || (query.has('_since') && since === undefined)) {
    const fix = `Ask with _since alone. ${INSTANT_FORM}`;
    return answerNo(400, 'not-supported', 'A history is not narrowed by this here.', fix);
  }
  const current = await context.parts.upstream.ask('GET', `${type}/${id}`);
  const resource = current.body as Resource | undefined;
  const judge = judgeOf(context);
  if (
    current.status !== 200 ||
    resource?.resourceType !== type ||
    (await judge.see(resource)).as !== 'as-is'
  ) {
    return current.status >= 500 ? away() : notFound();
  }
  const versions = await context.parts.upstream.historyOf(`${type}/${id}`).catch(unlessTooMany);
  if (versions === undefined) {
    const fix = 'Read the versions that you want by their ids.';
    return answerNo(403, 'too-costly', 'It has more versions than are judged at once.', fix);
  }
  if (!Array.isArray(versions)) {
    return away();
  }
  await audit(context, 'read', 'history', `${type}/${id}`);
  const seen = await Promise.all(versions.map(async (each) => isOpenVersion(judge, each)));
  const open = versions
    .filter((each, at) => seen[at] && isSince(each, since))
    // The newest first, as FHIR has it: pages are of one order, whatever the server's is.
    .toSorted((a, b) => madeAt(b) - madeAt(a));
  const size = wholeNumber(query.get('_count'), open.length);
  const { from, link } = linksOf(context, { path: `${type}/${id}/_history`, query, size, all: open.length });
  const entry = open.slice(from, from + size);
  return { status: 200, headers: {}, body: { resourceType: 'Bundle', type: 'history', link, entry } };
}

/** Of a version that does not say when it was made it is not said that it is older. */
function isSince(version: BundleEntry, since: Instant | undefined): boolean {
  return since === undefined || madeAt(version) >= millisecondsOf(since);
}

function madeAt({ resource, response }: BundleEntry): number {
  const { instant } = parseInstant(resource?.meta?.lastUpdated ?? response?.lastModified);
  return instant === undefined ? Number.MAX_SAFE_INTEGER : millisecondsOf(instant);
}

function unlessTooMany(error: unknown): undefined {
  if (!(error instanceof TooMany)) {
    throw error;
  }
}

/** A deletion shows nothing but that it was. */
async function isOpenVersion(judge: Judge, { resource, request }: BundleEntry): Promise<boolean> {
  return resource ? (await judge.see(resource)).as === 'as-is' : request?.method === 'DELETE';
}

/** All that is found and seen, page by page; no total, and nothing that depends on what is hidden. */
export async function search(context: Context, ask: Ask<'search'>, request: GuardRequest): Promise<Answer> {
  const { parts, caller } = context;
  const byPost = request.method === 'POST' && !ask.everything;
  if (byPost && !isForm(request)) {
    return answerNo(
      415,
      'not-supported',
      'A search by POST is a form.',
      'Send application/x-www-form-urlencoded.',
    );
  }
  const query = queryOf(parts, request);
  const refusal = ask.everything ? undefined : searchRefusal(query, caller.seesPersons);
  if (refusal) {
    return answerRefusal(refusal);
  }
  if (ask.type !== undefined && !isInScope(caller, ask.type, 's')) {
    return outOfScope();
  }
  const found = await parts.upstream
    .findAll(ask.path, ask.everything ? ofEverything(query) : askedOf(query), {
      byPost,
      prefer: handlingOf(request),
    })
    .catch(unlessTooMany);
  if (found === undefined) {
    return answerNo(
      403,
      'too-costly',
      'The search finds more than is judged at once.',
      'Search for one person, or narrow it.',
    );
  }
  if (!Array.isArray(found)) {
    if ((found.status === 404 || found.status === 410) && !(await isOwnerSeen(context, ask))) {
      return { status: 200, headers: {}, body: page(context, ask, new URLSearchParams(), { shown: [] }) };
    }
    return answerNo(
      found.status === 200 ? 502 : found.status,
      'processing',
      'The server behind does not answer this search.',
      'See whether it supports its parameters; GET metadata tells.',
    );
  }
  // A Subscription is its maker's, and found among its own kind alone.
  const inScope = (await made(context, found)).filter(
    ({ resource: { resourceType } }) =>
      resourceType !== 'Subscription' && isInScope(caller, resourceType, 's'),
  );
  const judge = judgeOf(context);
  const see = await judge.seeAll(inScope.map(({ resource }) => resource));
  const shown = shownEntries(inScope, ask.everything ? new URLSearchParams() : query, see);
  tellSpan({ 'guard.found': found.length, 'guard.shown': shown.length });
  const names = [...new Set(query.keys())].join('&');
  const line = auditOf(context, 'query', 'searched', ask.path, `${ask.path}?${names}`);
  const tooWide = await noted(context, judge, line);
  if (tooWide) {
    return tooWide;
  }
  return {
    status: 200,
    headers: {},
    body: page(context, ask, byPost ? request.query : query, byPost ? { shown, all: true } : { shown }),
  };
}

/** Whether somebody sees the person of a compartment. Who is not there is answered as who is hidden. */
async function isOwnerSeen(context: Context, { path }: Ask<'search'>): Promise<boolean> {
  const [type = '', id] = path.split('/');
  if (id === undefined || !guardedTypes.has(type)) {
    return true;
  }
  const owner = await context.server.read(type as Resource['resourceType'], id);
  return owner !== undefined && (await judgeOf(context).see(owner)).as !== 'hidden';
}

/** A token for one patient opens nothing of which nobody judges whose it is. */
export function passes({ caller }: Context, { type, letter }: Ask<'pass'>): Answer | 'pass' {
  const isOpen =
    type === undefined ||
    (isInScope(caller, type, letter) && onlyPatient(caller, type, letter) === undefined);
  return isOpen ? 'pass' : outOfScope();
}

export function outOfScope(): Answer {
  return answerNo(
    403,
    'forbidden',
    'The scopes of the token do not open this.',
    'Ask for a token with the scope that it takes.',
  );
}

/** What `$everything` may be asked with: nothing that would leave out of a resource what says whose it is. */
function ofEverything(query: URLSearchParams): URLSearchParams {
  return new URLSearchParams(
    [...query].filter(([name]) => ['start', 'end', '_since', '_type'].includes(name)),
  );
}

/** What a server gives a part of is read again: whose a resource is stands in the whole. */
async function made({ server }: Context, found: readonly FoundEntry[]): Promise<FoundEntry[]> {
  const keys = found.flatMap(({ resource: { resourceType: type, id = '', meta } }) =>
    meta?.tag?.some(({ code }) => code === 'SUBSETTED') ? [{ type, id }] : [],
  );
  const stored = keys.length > 0 ? await server.readMany(keys) : [];
  const names = new Set(keys.map(({ type, id }) => `${type}/${id}`));
  return found.flatMap((entry) => {
    const resource = names.has(nameOf(entry.resource))
      ? stored.find((one) => nameOf(one) === nameOf(entry.resource))
      : entry.resource;
    return resource ? [{ ...entry, resource }] : [];
  });
}

/** What is to become of parameters that the server does not know: silently left out, they would widen what is found. */
function handlingOf({ header }: GuardRequest): string | undefined {
  return /\bhandling=(?:strict|lenient)\b/i.exec(header('prefer') ?? '')?.[0];
}

export function isForm({ header }: GuardRequest): boolean {
  return /^application\/x-www-form-urlencoded\b/i.test(header('content-type') ?? '');
}

/** Parameters of the URL and, of a search by POST, of its body. */
export function queryOf(parts: GuardParts, { query, method, text }: GuardRequest): URLSearchParams {
  return method === 'POST' ? new URLSearchParams([...query, ...inwardQuery(parts, text ?? '')]) : query;
}

/** Matches on one page when nobody says how many. */
const PAGE = 50;

function page(
  context: Context,
  { path, everything }: Ask<'search'>,
  query: URLSearchParams,
  { shown, all = false }: { readonly shown: ReturnType<typeof shownEntries>; readonly all?: boolean },
): Bundle {
  const matches = shown.filter(({ mode }) => mode === 'match');
  const others = shown.filter(({ mode }) => mode === 'include');
  // What was searched for by POST may be a number of a person, and stands in no address: so there is one page.
  const size = everything || all ? matches.length : wholeNumber(query.get('_count'), PAGE);
  const { from, link } = linksOf(context, { path, query, size, all: matches.length });
  const entries = [...matches.slice(from, from + size), ...others];
  return {
    resourceType: 'Bundle',
    type: 'searchset',
    link,
    entry: entries.map(({ mode, resource }) => ({
      fullUrl: `${context.parts.publicBase}/${nameOf(resource)}`,
      resource,
      search: { mode },
    })),
  };
}

interface Paged {
  readonly path: string;
  readonly query: URLSearchParams;
  /** Entries on a page. */
  readonly size: number;
  /** Entries on all of them. */
  readonly all: number;
}

/** Where the page that is asked for begins, and the links to it and to the next one. */
function linksOf(
  { parts }: Context,
  { path, query, size, all }: Paged,
): { readonly from: number; readonly link: NonNullable<Bundle['link']> } {
  const from = wholeNumber(query.get('_ip_offset'), 0);
  const address = (offset: number) => {
    const own = new URLSearchParams([...query].filter(([name]) => name !== '_ip_offset'));
    if (offset > 0) {
      own.set('_ip_offset', String(offset));
    }
    return `${parts.publicBase}/${path}${own.size > 0 ? `?${own}` : ''}`;
  };
  const isMore = size > 0 && from + size < all;
  const next = isMore ? [{ relation: 'next', url: address(from + size) }] : [];
  return { from, link: [{ relation: 'self', url: address(from) }, ...next] };
}

function wholeNumber(text: string | null, fallback: number): number {
  return text !== null && /^\d{1,6}$/.test(text) ? Number(text) : fallback;
}
