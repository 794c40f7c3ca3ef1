// Ids of messages and resources, compared as what they are.

const uuid = /^(?:urn:uuid:)?([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/i;

/**
 * The one form of an id: a UUID in small letters, without braces and `urn:uuid:`; any other id exactly as it is.
 * Two ids are the same when their plain forms are equal.
 * @see https://www.rfc-editor.org/rfc/rfc4122#section-3 «case insensitive on input»
 */
export function plainId(id: string): string {
  const text = id.trim();
  const inner = text.startsWith('{') && text.endsWith('}') ? text.slice(1, -1) : text;
  return uuid.exec(inner)?.[1]?.toLowerCase() ?? id;
}

/**
 * True for an id as resources have it. One of dots alone leads up a path where it ends in a URL, so it is none.
 * @see https://hl7.org/fhir/R4/datatypes.html#id
 */
export function isResourceId(id: unknown): id is string {
  return typeof id === 'string' && /^(?!\.+$)[A-Za-z0-9\-.]{1,64}$/.test(id);
}
