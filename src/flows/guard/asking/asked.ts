// What a request asks of the server, and what of it nobody could judge. Pure: method, path and query in, meaning out.
import { isResourceId } from '../../../ground/fhir/ids.ts';
import type { Issue } from '../../../ground/outcome/issue.ts';
import { kindOfType, type TypeKind, terminologyTypes } from '../kinds.ts';
import { type Refusal, refused } from '../rules.ts';
import { reaches } from './parameters.ts';

export type Asked =
  /** Not about plans: it goes through as it is. */
  | { readonly ask: 'pass'; readonly type: string | undefined; readonly letter: string }
  | { readonly ask: 'metadata' }
  | { readonly ask: 'read'; readonly type: string; readonly id: string; readonly version?: string }
  | { readonly ask: 'history'; readonly type: string; readonly id: string }
  /** A search of a type, of a compartment, or `$everything`: what it finds is judged one by one. */
  | {
      readonly ask: 'search';
      readonly type: string | undefined;
      readonly path: string;
      readonly everything?: true;
    }
  | {
      readonly ask: 'write';
      readonly verb: 'create' | 'update' | 'patch' | 'delete';
      readonly type: string;
      readonly id?: string;
      readonly kind: TypeKind;
    }
  /** Own Subscriptions: one, with an operation on it, or a search. */
  | { readonly ask: 'subscription'; readonly id?: string; readonly operation?: '$events' | '$status' }
  | { readonly ask: 'bundle' }
  | { readonly ask: 'operation'; readonly name: OwnOperation; readonly type: string; readonly id?: string }
  | { readonly ask: 'refused'; readonly refusal: Refusal };

/** Operations that the guard answers itself, each at one kind of address and by one method, or by both. */
export const ownOperations = {
  'individual-plan': { on: 'plan', affectsState: false },
  view: { on: 'plan', affectsState: false },
  'consent-gaps': { on: 'plan', affectsState: false },
  event: { on: 'plan', affectsState: true },
  publish: { on: 'plans', affectsState: true },
  validate: { on: 'type', affectsState: false },
} as const;
export type OwnOperation = keyof typeof ownOperations;

function no(status: number, code: Issue['code'], text: string, fix: string): Asked {
  return { ask: 'refused', refusal: refused(status, code, text, fix) };
}

/** `*` is every type of a compartment. */
const PLAIN = /^(?:[A-Za-z0-9$_.-]+|\*)$/;

/**
 * The parts of a path, or undefined when it is written in a way that two servers could read differently.
 * @param path below the base, with its first slash
 */
export function segmentsOf(path: string): string[] | undefined {
  const parts = path.replace(/\/$/, '').split('/').slice(1);
  return parts.every((part) => PLAIN.test(part) && !/^\.+$/.test(part)) ? parts : undefined;
}

/** @param opened types that the configuration opens although they may hold anything */
export function whatIsAsked(
  method: string,
  segments: readonly string[],
  query: URLSearchParams,
  opened: readonly string[] = [],
): Asked {
  const [first] = segments;
  if (first === undefined) {
    return ofRoot(method, query);
  }
  if (segments.some((segment) => segment.startsWith('$') && /export|import/.test(segment))) {
    return no(
      501,
      'not-supported',
      'Bulk data passes no judge, so it is not served here.',
      'Read what you may see by searches.',
    );
  }
  if (first === 'metadata') {
    return segments.length === 1 && isGet(method) ? { ask: 'metadata' } : noSuch();
  }
  if (first === '_search' && segments.length === 1 && method === 'POST') {
    return { ask: 'search', type: undefined, path: '' };
  }
  if (first.startsWith('$') || first.startsWith('_')) {
    return no(
      403,
      'forbidden',
      'What this answers cannot be judged: it is of the whole server.',
      'Ask for one resource, or search one type.',
    );
  }
  const kind = kindOfType(first, opened);
  if (kind === 'unknown') {
    return noSuch();
  }
  if (kind === 'holder') {
    return no(
      403,
      'forbidden',
      `A ${first} can hold a copy of anything, and nothing says of what, so it cannot be judged.`,
      'Let whoever runs the guard open the type (openTypes) when none on this server holds anything of a plan.',
    );
  }
  const own = first === 'Subscription' ? ofSubscription(method, segments) : undefined;
  return own ?? ofType(method, [first, ...segments.slice(1)], query, kind);
}

/** Undefined for writes. Earlier versions are nobody's: whose each was is not surely known. */
function ofSubscription(method: string, [, id, operation, more]: readonly string[]): Asked | undefined {
  if (more !== undefined || (operation !== undefined && !isGet(method))) {
    return noSuch();
  }
  if (method === 'POST' && id === '_search') {
    return { ask: 'subscription' };
  }
  if (!isGet(method)) {
    return undefined;
  }
  if (id === undefined) {
    return { ask: 'subscription' };
  }
  if (!isResourceId(id)) {
    return noSuch();
  }
  if (operation === undefined) {
    return { ask: 'subscription', id };
  }
  return operation === '$events' || operation === '$status'
    ? { ask: 'subscription', id, operation }
    : noSuch();
}

function isGet(method: string): boolean {
  return method === 'GET' || method === 'HEAD';
}

function noSuch(): Asked {
  return no(404, 'not-found', 'Nothing is served at this address.', 'GET metadata lists what is.');
}

function ofRoot(method: string, query: URLSearchParams): Asked {
  if (method === 'POST') {
    return { ask: 'bundle' };
  }
  return isGet(method) && [...query].length > 0 ? { ask: 'search', type: undefined, path: '' } : noSuch();
}

type Segments = readonly [type: string, ...rest: string[]];

function ofType(method: string, segments: Segments, query: URLSearchParams, kind: TypeKind): Asked {
  const [type, second, third] = segments;
  if (segments.length > 4) {
    return noSuch();
  }
  if (second === undefined || second === '_search') {
    return ofTypeAlone(method, type, second, query, kind);
  }
  if (second === '_history') {
    return kind === 'open' && isGet(method) && third === undefined
      ? passed(type, query)
      : no(
          403,
          'forbidden',
          'What stood in all of them before cannot be judged.',
          'Ask for the history of one resource.',
        );
  }
  if (second.startsWith('$')) {
    return ofOperation(method, [type, second, ...(third === undefined ? [] : [third])], kind);
  }
  if (!isResourceId(second)) {
    return noSuch();
  }
  if (third === undefined) {
    return ofInstance(method, type, second, query, kind);
  }
  if (third === '_history') {
    return ofHistory(method, segments, query, kind);
  }
  return third.startsWith('$')
    ? ofInstanceOperation(method, segments, kind)
    : ofCompartment(method, segments);
}

/** A read that passes, when it asks for nothing beside the resource that it names. */
function passed(type: string, query: URLSearchParams): Asked {
  return reaches(query)
    ? no(403, 'forbidden', 'A read brings what it names, and nothing beside it.', 'Leave the parameters out.')
    : { ask: 'pass', type, letter: 'r' };
}

function ofTypeAlone(
  method: string,
  type: string,
  second: string | undefined,
  query: URLSearchParams,
  kind: TypeKind,
): Asked {
  const searches = isGet(method) ? second === undefined : method === 'POST' && second === '_search';
  if (searches) {
    // What a search by POST asks stands in its body too.
    return kind === 'guarded' || method === 'POST' || reaches(query)
      ? { ask: 'search', type, path: type }
      : { ask: 'pass', type, letter: 's' };
  }
  const verbs: Readonly<Record<string, 'create' | 'update' | 'patch' | 'delete'>> = {
    POST: 'create',
    PUT: 'update',
    PATCH: 'patch',
    DELETE: 'delete',
  };
  const verb = second === undefined ? verbs[method] : undefined;
  return verb ? ofWrite({ ask: 'write', verb, type, kind }, query) : noSuch();
}

function ofInstance(method: string, type: string, id: string, query: URLSearchParams, kind: TypeKind): Asked {
  if (isGet(method)) {
    return kind === 'guarded' ? { ask: 'read', type, id } : passed(type, query);
  }
  const verbs: Readonly<Record<string, 'update' | 'patch' | 'delete'>> = {
    PUT: 'update',
    PATCH: 'patch',
    DELETE: 'delete',
  };
  const verb = verbs[method];
  return verb ? ofWrite({ ask: 'write', verb, type, id, kind }, query) : noSuch();
}

function ofWrite(write: Extract<Asked, { ask: 'write' }>, query: URLSearchParams): Asked {
  const { kind, type } = write;
  const beyond = [...query.keys()].find((name) => /^_(cascade|expunge)/i.test(name));
  if (beyond) {
    return no(403, 'forbidden', `With ${beyond} more is deleted than what is named.`, 'Leave it out.');
  }
  if (write.verb === 'delete' && write.id === undefined && query.size === 0) {
    return no(
      412,
      'required',
      'Without a condition everything of the type would be deleted.',
      'Delete by id.',
    );
  }
  if (kind === 'steering') {
    return no(
      403,
      'forbidden',
      `A ${type} changes what the server answers to others.`,
      'Write it on the server itself, as its operator.',
    );
  }
  return write;
}

function ofHistory(
  method: string,
  [type, id = '', , version]: Segments,
  query: URLSearchParams,
  kind: TypeKind,
): Asked {
  if (!isGet(method) || (version !== undefined && !isResourceId(version))) {
    return noSuch();
  }
  if (kind !== 'guarded') {
    return passed(type, query);
  }
  return version === undefined ? { ask: 'history', type, id } : { ask: 'read', type, id, version };
}

/** One of our own operations, or undefined. What changes something, and what comes with a body, is asked for by POST. */
function ownOperation(method: string, name: string): OwnOperation | undefined {
  const own = name.slice(1);
  const known = Object.hasOwn(ownOperations, own) ? (own as OwnOperation) : undefined;
  const byGet = known && !ownOperations[known].affectsState && ownOperations[known].on === 'plan';
  return method === 'POST' || (isGet(method) && byGet) ? known : undefined;
}

function ofOperation(method: string, [type, name = '', more]: Segments, kind: TypeKind): Asked {
  const own = more === undefined ? ownOperation(method, name) : undefined;
  if ((own === 'publish' && type === 'CarePlan') || (own === 'validate' && kind === 'guarded')) {
    return { ask: 'operation', name: own, type };
  }
  return terminologyTypes.has(type) && kind === 'open' && more === undefined
    ? { ask: 'pass', type, letter: 'r' }
    : unknownOperation(name);
}

function ofInstanceOperation(
  method: string,
  [type, id = '', name = '', more]: Segments,
  kind: TypeKind,
): Asked {
  if (more !== undefined) {
    return noSuch();
  }
  if (name === '$everything' && isGet(method)) {
    return { ask: 'search', type, path: `${type}/${id}/$everything`, everything: true };
  }
  const own = type === 'CarePlan' ? ownOperation(method, name) : undefined;
  if (own && ownOperations[own].on === 'plan') {
    return { ask: 'operation', name: own, type, id };
  }
  return terminologyTypes.has(type) && kind === 'open'
    ? { ask: 'pass', type, letter: 'r' }
    : unknownOperation(name);
}

function unknownOperation(name: string): Asked {
  return no(
    501,
    'not-supported',
    `What ${name} answers or does cannot be judged, so it is not served here.`,
    'GET metadata lists the operations that are.',
  );
}

function ofCompartment(method: string, [type, id = '', inner = '', more]: Segments): Asked {
  const searches = isGet(method) ? more === undefined : method === 'POST' && more === '_search';
  if (!searches || (kindOfType(inner) === 'unknown' && inner !== '*')) {
    return noSuch();
  }
  return { ask: 'search', type: inner === '*' ? undefined : inner, path: `${type}/${id}/${inner}` };
}
