// The body of a notification: bytes to a value, within limits that hold before anything is built from them.
import type { Issue } from '../../ground/outcome/issue.ts';
import type { Limits } from './limits.ts';
import { objectOf } from './shape.ts';
import { readXml } from './xml.ts';

export type ReadBody =
  | { readonly body: unknown }
  | { readonly refused: { readonly status: 400 | 413; readonly issue: Issue } };

/** Reads JSON or XML, as the content type says; undefined when there is no body. */
export function readBody(
  raw: Buffer,
  contentType: string | undefined,
  limits: Pick<Limits, 'depth' | 'entries'>,
): ReadBody {
  const text = raw
    .toString('utf8')
    .replace(/^\uFEFF/, '')
    .trim();
  if (text === '') {
    return { body: undefined };
  }
  const isXml = /xml/i.test(contentType ?? '') || text.startsWith('<');
  if (!isXml && depthOf(text, limits.depth) > limits.depth) {
    return tooDeep(limits.depth);
  }
  const body = isXml ? readXml(raw, limits.depth) : parseJson(text);
  if (body === 'too-deep') {
    return tooDeep(limits.depth);
  }
  if (body === 'not-readable') {
    return refuse(400, 'structure', `The notification is no ${isXml ? 'XML' : 'JSON'} that can be read`, {
      fix: isXml
        ? 'Send FHIR as XML without a DOCTYPE, or as application/fhir+json'
        : 'Send FHIR as application/fhir+json or application/fhir+xml',
    });
  }
  const count = entriesOf(body);
  return count > limits.entries
    ? refuse(413, 'too-costly', `The notification has more than ${limits.entries} entries (limits.entries)`, {
        fix: 'Let the server send fewer at a time (maxCount of the Subscription)',
      })
    : { body };
}

function parseJson(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return value === null || typeof value !== 'object' ? 'not-readable' : value;
  } catch {
    return 'not-readable';
  }
}

/** Depth of nesting of a JSON text, counted up to just over the limit, without building anything. */
function depthOf(text: string, limit: number): number {
  let depth = 0;
  let deepest = 0;
  for (let at = 0; at < text.length && deepest <= limit; at += 1) {
    const sign = text.charCodeAt(at);
    if (sign === QUOTE) {
      at = endOfString(text, at);
    } else if (sign === BRACE || sign === BRACKET) {
      depth += 1;
      deepest = Math.max(deepest, depth);
    } else if (sign === BRACE_END || sign === BRACKET_END) {
      depth -= 1;
    }
  }
  return deepest;
}

const [QUOTE, BACKSLASH, BRACE, BRACE_END, BRACKET, BRACKET_END] = [0x22, 0x5c, 0x7b, 0x7d, 0x5b, 0x5d];

function endOfString(text: string, start: number): number {
  for (let end = text.indexOf('"', start + 1); end !== -1; end = text.indexOf('"', end + 1)) {
    let backslashes = 0;
    while (text.charCodeAt(end - 1 - backslashes) === BACKSLASH) {
      backslashes += 1;
    }
    if (backslashes % 2 === 0) {
      return end;
    }
  }
  return text.length;
}

/** Entries of the Bundle or list, or the events that its status tells of, whichever is more. */
function entriesOf(body: unknown): number {
  const list = Array.isArray(body) ? body : objectOf(body).entry;
  const entries: readonly unknown[] = Array.isArray(list) ? list : [];
  const { parameter, notificationEvent } = objectOf(objectOf(entries[0]).resource);
  const events = [parameter, notificationEvent].map((each) => (Array.isArray(each) ? each.length : 0));
  return Math.max(entries.length, ...events);
}

function tooDeep(depth: number): ReadBody {
  return refuse(413, 'too-costly', `The notification is nested deeper than ${depth} levels (limits.depth)`, {
    fix: 'Send notifications without content (id-only or empty)',
  });
}

function refuse(
  status: 400 | 413,
  code: Issue['code'],
  text: string,
  { fix }: { readonly fix: string },
): ReadBody {
  return { refused: { status, issue: { severity: 'error', code, path: '', text, fix } } };
}
