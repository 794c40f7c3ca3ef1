// What to check: paths become jobs, one at a time, so that memory stays flat however much there is.
import { createReadStream } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Job } from './validate-options.ts';

/** A path that cannot be read. */
export interface Unreadable {
  readonly path: string;
  readonly reason: string;
}

/** Files to check and their size in bytes, folders opened. */
export interface InputFile {
  readonly path: string;
  readonly bytes: number;
}

function isLines(path: string): boolean {
  return path.endsWith('.ndjson') || path.endsWith('.jsonl');
}

/** A file of a folder that can hold a resource: not the manifest of a package, nor a hidden file. */
function isResourceFile(name: string): boolean {
  if (name.startsWith('.') || name === 'package.json' || name === 'package-lock.json') {
    return false;
  }
  return name.endsWith('.json') || isLines(name);
}

/** Opens folders: every .json and .ndjson below, in order. */
export async function findFiles(
  paths: readonly string[],
): Promise<{ files: InputFile[]; unreadable: Unreadable[] }> {
  const files: InputFile[] = [];
  const unreadable: Unreadable[] = [];
  for (const path of paths) {
    try {
      if (path === '-') {
        files.push({ path, bytes: 0 });
      } else {
        files.push(...(await filesAt(path)));
      }
    } catch (error) {
      unreadable.push({ path, reason: error instanceof Error ? error.message : String(error) });
    }
  }
  return { files, unreadable };
}

async function filesAt(path: string): Promise<InputFile[]> {
  const found = await stat(path);
  if (!found.isDirectory()) {
    return [{ path, bytes: found.size }];
  }
  const names = await readdir(path, { recursive: true, withFileTypes: true });
  const files = names.filter((entry) => entry.isFile() && isResourceFile(entry.name));
  const inside = files
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((name) => !name.includes('node_modules'));
  return Promise.all(inside.sort().map(async (name) => ({ path: name, bytes: (await stat(name)).size })));
}

/** The jobs of the files. A file that cannot be read is handed to `unreadable`. */
export async function* jobsOf(
  files: readonly InputFile[],
  unreadable: (problem: Unreadable) => void,
): AsyncGenerator<Job> {
  for (const { path } of files) {
    try {
      if (isLines(path)) {
        yield* linesOf(path);
      } else {
        yield { source: path, text: await textOf(path === '-' ? process.stdin : createReadStream(path)) };
      }
    } catch (error) {
      unreadable({ path, reason: error instanceof Error ? error.message : String(error) });
    }
  }
}

async function* linesOf(path: string): AsyncGenerator<Job> {
  const lines = createInterface({
    input: createReadStream(path, 'utf8'),
    crlfDelay: Number.POSITIVE_INFINITY,
  });
  let number = 0;
  for await (const text of lines) {
    number += 1;
    if (text.trim() !== '') {
      yield { source: `${path}:${number}`, text };
    }
  }
}

/** Bytes that one resource may have: beyond them a file is taken as one without an end. */
const mostBytes = 400_000_000;

/** Everything of a file, a pipe or standard input. Throws for more than {@link mostBytes}, as an endless device has. */
async function textOf(input: AsyncIterable<Buffer | string>): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of input) {
    const part = Buffer.from(chunk);
    bytes += part.length;
    if (bytes > mostBytes) {
      throw new Error(
        `it has more than ${mostBytes / 1_000_000} MB; give the entries of a Bundle one by one, as lines of an NDJSON file`,
      );
    }
    chunks.push(part);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** The paths listed in a file, one a line. Throws when it cannot be read. */
export async function readFileList(path: string): Promise<string[]> {
  const text = path === '-' ? await textOf(process.stdin) : await readFile(path, 'utf8');
  return text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '');
}
