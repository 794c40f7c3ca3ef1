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
  /** Why the partner was not asked, where what would be asked cannot be said to it. */
  readonly notAsked?: string;
}

/** A call that came to the kit. Instants are milliseconds of one clock that is never set. */
export interface Came {
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Path with query. */
  readonly path: string;
  readonly at: number;
  /** When the kit had answered it or broken off; undefined before that. */
  readonly answered?: number;
}

/** @param place names the exchange in a folder: vector, step and number */
export type Exchange = (place: string, request: Outgoing) => Promise<Answer | undefined>;

/**
 * Asks the partner. What is at none of the addresses that were given is never asked, and no redirection is followed.
 * @param patience how long an answer is waited for, in milliseconds
 */
export function live(addresses: readonly string[], patience: number): Exchange {
  return async (_place, { method, url, headers, body }) => {
    const begun = performance.now();
    const since = () => Math.round(performance.now() - begun);
    if (!addresses.some((address) => isAt(address, url))) {
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

/**
 * Keeps what the partner sent by itself: `<vector>.came.<number>.json`, and beside it in `….call.json` where, when and with
 * which headers. A token is never kept.
 */
export async function saveCame(folder: string, vector: string, came: readonly Came[]): Promise<void> {
  for (const [index, { body, ...call }] of came.entries()) {
    const place = join(folder, `${vector}.came.${index + 1}`);
    const { authorization: _, ...headers } = call.headers as Record<string, string>;
    await writeFile(`${place}.json`, body);
    await writeFile(`${place}.call.json`, `${JSON.stringify({ ...call, headers }, undefined, 2)}\n`);
  }
}

/** What was recorded that the partner sent by itself. */
export function recordedCame(folder: string, vector: string): readonly Came[] {
  const files = readdirSync(folder).filter((name) => name.startsWith(`${vector}.came.`));
  const numbers = files.flatMap((name) => /\.came\.(\d+)\.json$/.exec(name)?.[1] ?? []).map(Number);
  return numbers
    .toSorted((a, b) => a - b)
    .map((number) => {
      const place = `${vector}.came.${number}`;
      const body = readFileSync(join(folder, `${place}.json`), 'utf8');
      const call = files.includes(`${place}.call.json`)
        ? (JSON.parse(readFileSync(join(folder, `${place}.call.json`), 'utf8')) as Partial<Came>)
        : {};
      return { headers: {}, path: '', at: 0, ...call, body };
    });
}

/**
 * Tells a person what to have the partner do, where the kit cannot. What stands in the partner's record is not seen then, and
 * what goes to an address of the partner is asked as ever.
 */
export function byHand(asked: Exchange, say: (text: string) => void): Exchange {
  return async (place, request) => {
    if (/^https?:/.test(request.url)) {
      return await asked(place, request);
    }
    if (request.method !== 'POST') {
      return undefined;
    }
    const { do: what, need, to } = JSON.parse(String(request.body)) as Record<string, string>;
    say(
      what === 'retraction'
        ? `→ now take the notice of need ${need} back (the Flag was entered in error)\n`
        : `→ let your system tell of a new need (${need}) of an invented person, at the address ${to}\n`,
    );
    return { status: 202, headers: {}, body: '', milliseconds: 0 };
  };
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
