// Standard input: one resource, or NDJSON, which its first line tells.
import { parseJson } from '../../ground/outcome/parse-json.ts';
import { markedOtherwise } from '../../validator/text/encoding.ts';
import { utf8Of } from '../utf8.ts';
import type { Job } from './validate-options.ts';

/** Bytes that one resource may have: beyond them a file is taken as one without an end. */
const mostBytes = 400_000_000;

function tooLong(): Error {
  return new Error(
    `it has more than ${mostBytes / 1_000_000} MB; give the entries of a Bundle one by one, as lines of an NDJSON file`,
  );
}

/** Everything of a file, a pipe or standard input. Throws for more than {@link mostBytes}, as an endless device has. */
export async function textOf(input: AsyncIterable<Buffer | string>): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of input) {
    const part = Buffer.from(chunk);
    bytes += part.length;
    if (bytes > mostBytes) {
      throw tooLong();
    }
    chunks.push(part);
  }
  return utf8Of(Buffer.concat(chunks));
}

/** True when a line is a whole JSON object: what follows on the next lines is another one. */
function isWhole(line: string): boolean {
  try {
    const value: unknown = parseJson(line);
    return typeof value === 'object' && value !== null;
  } catch {
    return false;
  }
}

/**
 * The jobs of standard input. It is NDJSON when its first line that is not blank is a whole object and another one
 * follows, or when `isLines` says so; then it is read line by line, however long it is.
 */
export async function* standardInputJobs(
  input: AsyncIterable<Buffer | string>,
  isLines: boolean,
): AsyncGenerator<Job> {
  let kept = '';
  let line = 0;
  let areLines: boolean | undefined = isLines ? true : undefined;
  for await (const text of decoded(input)) {
    kept += text;
    if (areLines === undefined) {
      areLines = kindOf(kept);
    }
    if (areLines) {
      const end = kept.lastIndexOf('\n') + 1;
      for (const one of kept.slice(0, end).split('\n').slice(0, -1)) {
        line += 1;
        yield* lineJob(one, line);
      }
      kept = kept.slice(end);
    }
    if (kept.length > mostBytes) {
      throw tooLong();
    }
  }
  if (areLines) {
    yield* lineJob(kept, line + 1);
  } else {
    yield { source: '-', file: '-', named: true, text: kept };
  }
}

function* lineJob(text: string, line: number): Generator<Job> {
  if (text.trim() !== '') {
    yield { source: `-:${line}`, file: '-', line, named: true, text };
  }
}

/** True for lines, false for one resource, undefined as long as it cannot be told. */
function kindOf(text: string): boolean | undefined {
  const begin = text.search(/\S/);
  const end = begin < 0 ? -1 : text.indexOf('\n', begin);
  if (end < 0) {
    return undefined;
  }
  if (!isWhole(text.slice(begin, end))) {
    return false;
  }
  return /\S/.test(text.slice(end)) ? true : undefined;
}

async function* decoded(input: AsyncIterable<Buffer | string>): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true, fatal: true });
  let first = true;
  for await (const chunk of input) {
    const bytes = Buffer.from(chunk);
    const why = first ? markedOtherwise(bytes) : undefined;
    first = false;
    if (why !== undefined) {
      throw new Error(why);
    }
    yield streamed(() => decoder.decode(bytes, { stream: true }));
  }
  yield streamed(() => decoder.decode());
}

function streamed(decode: () => string): string {
  try {
    return decode();
  } catch {
    throw new Error('it is no UTF-8, as FHIR asks for: write it in UTF-8');
  }
}
