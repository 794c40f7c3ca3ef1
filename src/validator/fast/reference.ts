// Yes or no for references.
import type { FastState } from './state.ts';

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
  const named = namedType(reference);
  if (type !== undefined && named !== undefined && named !== type) {
    return false;
  }
  return state.bundle === undefined || inBundle(reference, state, allowed);
}

function inBundle(reference: string, state: FastState, allowed: ReadonlySet<string> | undefined): boolean {
  if (state.fullUrl === undefined) {
    return false;
  }
  const bundle = state.bundle as Map<string, string>;
  if (/^[a-z]+:/i.test(reference)) {
    return fits(bundle.get(reference), allowed);
  }
  const parts = relative.exec(reference);
  if (!parts || state.fullUrl === undefined) {
    return false;
  }
  const { fullUrl } = state;
  if (fullUrl.startsWith('urn:')) {
    return fits(bundle.get(fullUrl.slice(0, fullUrl.lastIndexOf(':') + 1) + parts[2]), allowed);
  }
  const own = absoluteRest.exec(fullUrl);
  return own ? fits(bundle.get(`${fullUrl.slice(0, own.index)}/${reference}`), allowed) : false;
}

/** A target that is not in the Bundle is not looked at; one that is must have an allowed type. */
function fits(type: string | undefined, allowed: ReadonlySet<string> | undefined): boolean {
  return type === undefined || allowed === undefined || allowed.has(type);
}
