// Yes or no for references.
import type { Definition } from '../definitions/model.ts';
import type { FastState, Target } from './state.ts';

type Json = Readonly<Record<string, unknown>>;

const relative = /^([A-Z][A-Za-z]+)\/([A-Za-z0-9\-.]{1,64})$/;
const absoluteRest = /\/([A-Z][A-Za-z]+)\/[A-Za-z0-9\-.]{1,64}$/;

/** The name of a type, as Reference.type has it: URLs are for logical models. */
function isName(type: unknown): type is string {
  return typeof type === 'string' && /^[A-Z][A-Za-z]+$/.test(type);
}

/** The type that a reference names, when it is a REST URL. */
function namedType(reference: string): string | undefined {
  return (
    relative.exec(reference)?.[1] ??
    (reference.startsWith('http') ? absoluteRest.exec(reference)?.[1] : undefined)
  );
}

/** Whether a reference surely has no issue. Local ones are noted in the state and settled when the resource ends. */
export function resolveFast(
  value: Json,
  state: FastState,
  allowed: ReadonlySet<string> | undefined,
): boolean {
  const { reference, type } = value;
  if (type !== undefined && (!isName(type) || (allowed && !allowed.has(type)))) {
    return false;
  }
  if (reference === undefined) {
    return value.identifier !== undefined || value.display !== undefined;
  }
  if (typeof reference !== 'string' || /[\s?]/.test(reference) || reference.includes('_history')) {
    return false;
  }
  if (reference.startsWith('#')) {
    if (reference.length === 1 || type !== undefined) {
      return false;
    }
    state.own.push({ id: reference.slice(1), allowed });
    return true;
  }
  if (type !== undefined && (namedType(reference) ?? type) !== type) {
    return false;
  }
  if (!state.bundle) {
    return true;
  }
  const target = inBundle(reference, state);
  return target !== false && fits(target?.type, allowed);
}

/** The server of a resource, by its URL; null when that is no REST URL. */
function baseOf(fullUrl: string): string | null {
  const own = absoluteRest.exec(fullUrl);
  return own && fullUrl.slice(0, own.index);
}

/** The resource of the Bundle that a reference leads to; false when this pass cannot tell. */
function inBundle(reference: string, state: FastState): Target | undefined | false {
  const { bundle, fullUrl } = state;
  // To a part of a resource: the reporting pass knows which resource that is.
  if (fullUrl === undefined || !bundle || reference.includes('#')) {
    return false;
  }
  if (/^[a-z]+:/i.test(reference)) {
    return bundle.byUrl.get(reference);
  }
  const parts = relative.exec(reference);
  if (!parts) {
    return false;
  }
  if (fullUrl.startsWith('urn:')) {
    // No rule for references in a Bundle: it is told of in a message.
    bundle.links.push(reference);
    return bundle.byUrl.get(fullUrl.slice(0, fullUrl.lastIndexOf(':') + 1) + parts[2]);
  }
  state.base ??= baseOf(fullUrl);
  const target = state.base !== null && bundle.byUrl.get(`${state.base}/${reference}`);
  if (!target) {
    bundle.links.push(reference);
  }
  return target;
}

/** A target that is not in the Bundle is not looked at; one that is must have an allowed type. */
function fits(type: string | undefined, allowed: ReadonlySet<string> | undefined): boolean {
  return type === undefined || allowed === undefined || allowed.has(type);
}

/** Where a profile lets a reference lead: the types, and for some of them the profiles of which one must be kept. */
export interface WantedTargets {
  readonly types: ReadonlySet<string>;
  readonly profiles: ReadonlyMap<string, readonly Definition[]>;
}

/** Whether a reference, in which the base definition finds nothing, surely leads where a profile wants it. */
export function leadsTo(value: Json, state: FastState, wanted: WantedTargets): boolean {
  const { reference, type } = value;
  if (type !== undefined && !wanted.types.has(type as string)) {
    return false;
  }
  if (typeof reference !== 'string') {
    return true;
  }
  if (reference.startsWith('#')) {
    const target = containedType(state.container, reference.slice(1));
    return target !== undefined && wanted.types.has(target) && !wanted.profiles.has(target);
  }
  // What stands before the first slash is the type, or the reference names none.
  const start = reference.slice(0, Math.max(reference.indexOf('/'), 0));
  if (!wanted.types.has(start) || reference.includes('/', start.length + 1)) {
    const named = namedType(reference);
    if (named !== undefined && !wanted.types.has(named)) {
      return false;
    }
  }
  const target = state.bundle ? inBundle(reference, state) : undefined;
  if (target === false || (target && !wanted.types.has(target.type))) {
    return false;
  }
  const profiles = target && wanted.profiles.get(target.type);
  if (profiles) {
    state.demands.push({ target: target.resource, profiles });
  }
  return true;
}

function containedType(container: Json | undefined, id: string): string | undefined {
  const list = container?.contained;
  const found = Array.isArray(list)
    ? (list as (Json | null)[]).find(
        (inner) => inner !== null && typeof inner === 'object' && inner.id === id,
      )
    : undefined;
  return typeof found?.resourceType === 'string' ? found.resourceType : undefined;
}
