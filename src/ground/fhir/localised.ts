// References of a resource, written as within the server that gave it.
import { baseOf } from './base-url.ts';
import { withReferences } from './with-references.ts';

/**
 * The same resource with every absolute reference below one of these bases made relative, so that one written with the
 * server's own address, or with the one that it has behind a proxy, and one without are the same. References to other
 * bases stay as they are: they lead to other servers, whatever their type and id. What changes nothing is not copied.
 * @param bases in one form, as of `normalBase`
 * @see https://hl7.org/fhir/R4/references.html#literal
 */
export function localised<T>(resource: T, bases: readonly string[]): T {
  return withReferences(resource, (reference) => relative(reference, bases));
}

function relative(reference: string, bases: readonly string[]): string {
  const base = baseOf(reference);
  return base !== undefined && bases.includes(base)
    ? (/[A-Z][A-Za-z]+\/[^/]+(?:\/_history\/[^/]+)?$/.exec(reference)?.[0] ?? reference)
    : reference;
}
