// The form of URIs.

/** True when the text has a scheme: `https:…`, `urn:…`. */
export function isAbsoluteUri(text: string): boolean {
  return /^[A-Za-z][A-Za-z0-9+.-]*:./.test(text);
}
