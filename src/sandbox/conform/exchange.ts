// How the kit talks: over the line, to one address alone; from a folder in which an exchange was recorded; or only by
// writing down what would be asked.
import { readdirSync, readFileSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** A request as it leaves. */
export interface Outgoing {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array<ArrayBuffer>;
}

/** An answer as it came; `failure` when none came. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly milliseconds: number;
  readonly failure?: string;
}

/** @param place names the exchange in a folder: vector, step and number */
export type Exchange = (place: string, request: Outgoing) => Promise<Answer | undefined>;

/** Asks the partner. What is not at the address that was given is never asked, and no redirection is followed. */
export function live(address: string, patience: number): Exchange {
  return async (_place, { method, url, headers, body }) => {
    const begun = performance.now();
    const since = () => Math.round(performance.now() - begun);
    if (!isAt(address, url)) {
      return { status: 0, headers: {}, body: '', milliseconds: 0, failure: 'it leads to another address' };
    }
    try {
      const response = await fetch(url, {
        method,
        headers,
        redirect: 'manual',
        signal: AbortSignal.timeout(patience),
        ...(body === undefined ? {} : { body }),
      });
      const text = await response.text();
      return {
        status: response.status,
        headers: Object.fromEntries(response.headers),
        body: text,
        milliseconds: since(),
      };
    } catch (error) {
      return { status: 0, headers: {}, body: '', milliseconds: since(), failure: reasonOf(error) };
    }
  };
}

/** True for the address itself and what stands under it. */
export function isAt(address: string, url: string): boolean {
  const [own, asked] = [new URL(address), new URL(url)];
  const path = own.pathname.replace(/\/$/, '');
  return own.origin === asked.origin && (asked.pathname === path || asked.pathname.startsWith(`${path}/`));
}

function reasonOf(error: unknown): string {
  const { name, cause } = error as Error & { cause?: { code?: string; message?: string } };
  return name === 'TimeoutError' ? 'no answer in time' : (cause?.code ?? cause?.message ?? name);
}

/** Keeps every request and answer in a folder: `<vector>.<step>.<number>.request.json` and `….answer.json`. */
export function saving(exchange: Exchange, folder: string): Exchange {
  return async (place, request) => {
    const answer = await exchange(place, request);
    await mkdir(folder, { recursive: true });
    const { body, ...rest } = request;
    // A token is never kept.
    const { authorization: _, ...headers } = rest.headers as Record<string, string>;
    const sent = { ...rest, headers, ...(body === undefined ? {} : bodyOf(body)) };
    await writeFile(join(folder, `${place}.request.json`), `${JSON.stringify(sent, undefined, 2)}\n`);
    if (answer) {
      await writeFile(join(folder, `${place}.answer.json`), `${JSON.stringify(answer, undefined, 2)}\n`);
    }
    return answer;
  };
}

function bodyOf(body: string | Uint8Array): object {
  return typeof body === 'string' ? { body } : { bodyBase64: Buffer.from(body).toString('base64') };
}

/** Keeps what the partner sent by itself: `<vector>.came.<number>.json`. */
export async function saveCame(folder: string, vector: string, came: readonly string[]): Promise<void> {
  for (const [index, body] of came.entries()) {
    await writeFile(join(folder, `${vector}.came.${index + 1}.json`), body);
  }
}

/** What was recorded that the partner sent by itself. */
export function recordedCame(folder: string, vector: string): readonly string[] {
  const names = readdirSync(folder).filter((name) => name.startsWith(`${vector}.came.`));
  return names.sort().map((name) => readFileSync(join(folder, name), 'utf8'));
}

/** Asks nobody. */
export const nobody: Exchange = async () => undefined;

/** Reads the answers out of a folder; what was not recorded is undefined. */
export function recorded(folder: string): Exchange {
  return async (place) => {
    try {
      const read = JSON.parse(
        await readFile(join(folder, `${place}.answer.json`), 'utf8'),
      ) as Partial<Answer>;
      const { status = 0, headers = {}, body = '', milliseconds = 0, failure } = read;
      const lower = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)]);
      return {
        status,
        headers: Object.fromEntries(lower) as Record<string, string>,
        body: typeof body === 'string' ? body : JSON.stringify(body),
        milliseconds,
        ...(failure === undefined ? {} : { failure }),
      };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
        return undefined;
      }
      throw new Error(`${place}.answer.json cannot be read as JSON`);
    }
  };
}
