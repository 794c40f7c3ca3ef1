// Bodies of peers, counted as they are once unpacked: an answer without end, or a small one that unpacks to a huge one, is cut off.

/** The answer is longer than it may be. */
export class TooLong extends Error {
  constructor(limit: number) {
    super(`an answer is longer than ${limit} bytes: not read`);
    this.name = 'TooLong';
  }
}

/**
 * The body as text.
 * @param limit in bytes, of the body unpacked
 * @throws {TooLong} as soon as it is longer; the rest is not fetched
 */
export async function boundedText(response: Response, limit: number): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.length;
    if (size > limit) {
      throw new TooLong(limit);
    }
    chunks.push(chunk);
  }
  return textOf(chunks);
}

/** A body as text; the mark of the byte order that some servers write before it is none of it. */
export function textOf(chunks: readonly Uint8Array[]): string {
  return Buffer.concat(chunks)
    .toString('utf8')
    .replace(/^\uFEFF/, '');
}

/** The same answer with its body read, for those who read it themselves. @throws {TooLong} */
async function bounded(response: Response, limit: number): Promise<Response> {
  const { status, statusText } = response;
  const hasNone = [101, 204, 205, 304].includes(status);
  const text = await boundedText(response, limit);
  const headers = new Headers(response.headers);
  for (const name of ['content-encoding', 'content-length']) {
    headers.delete(name);
  }
  return new Response(hasNone ? null : text, { status, statusText, headers });
}

/** Documents of token services, their metadata and their keys are small, in bytes. */
const SMALL = 1024 * 1024;

/** A fetch for them, that follows no redirection. @throws {TooLong} */
export async function fetchSmall(url: string, init: RequestInit): Promise<Response> {
  return bounded(await fetch(url, { ...init, redirect: 'error' }), SMALL);
}
