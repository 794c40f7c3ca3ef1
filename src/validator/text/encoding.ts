// What bytes are that are no text in UTF-8, which FHIR asks for. https://hl7.org/fhir/R4/http.html#mime-type

/** What the first bytes say: packed, or two bytes for a character; undefined when they say nothing. */
export function markedOtherwise(bytes: Uint8Array): string | undefined {
  const [first, second] = bytes;
  if (first === 0x1f && second === 0x8b) {
    return 'it is packed with gzip: unpack it first';
  }
  const isWide =
    (first === 0xff && second === 0xfe) ||
    (first === 0xfe && second === 0xff) ||
    // The first sign of JSON and XML has one byte in UTF-8.
    (bytes.length > 1 && (first === 0 || second === 0));
  return isWide ? 'it is written in UTF-16, and FHIR asks for UTF-8: write it in UTF-8' : undefined;
}

/** Why bytes are no text in UTF-8, and what to do; undefined when they are. */
export function otherThanText(bytes: Uint8Array): string | undefined {
  const marked = markedOtherwise(bytes);
  if (marked !== undefined) {
    return marked;
  }
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return undefined;
  } catch {
    return `it is no UTF-8 at byte ${firstOther(bytes)}, perhaps Latin-1: write it in UTF-8`;
  }
}

/** The first byte, from 1, that is no UTF-8: the longest beginning that can be read ends before it. */
function firstOther(bytes: Uint8Array): number {
  let good = 0;
  let bad = bytes.length;
  while (bad - good > 1) {
    const middle = (good + bad) >> 1;
    try {
      new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(0, middle), { stream: true });
      good = middle;
    } catch {
      bad = middle;
    }
  }
  return bad;
}
