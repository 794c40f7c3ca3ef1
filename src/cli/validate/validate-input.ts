// What to check: paths become jobs, one at a time, so that memory stays flat however much there is.
import { createReadStream, existsSync } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { folderOf, isPattern, matcherOf, slashed } from './config/glob.ts';
import type { Job } from './validate-options.ts';
import { standardInputJobs, textOf } from './validate-stdin.ts';

/** A path that cannot be read. */
export interface Unreadable {
  readonly path: string;
  readonly reason: string;
}

/** Files to check and their size in bytes, folders and patterns opened. */
export interface InputFile {
  readonly path: string;
  readonly bytes: number;
  /** False when a folder or a pattern brought it. */
  readonly named: boolean;
  /** It was asked for with what the settings set apart: by itself, or by a folder that they set apart as a whole. */
  readonly asItIs: boolean;
}

/** What the settings set apart, for whoever names no more than a folder above it. */
export interface SetApart {
  readonly isExcluded: (file: string) => boolean;
  readonly isWrongOnPurpose: (file: string) => boolean;
  /** Nothing is asked for by itself, whoever names it. */
  readonly asFound: boolean;
}

function isLines(path: string): boolean {
  return path.endsWith('.ndjson') || path.endsWith('.jsonl');
}

/** A file of a folder that can hold a resource: not the manifest of a package, settings of ours, nor a hidden file. */
function isResourceFile(name: string): boolean {
  const others = ['package.json', 'package-lock.json', 'ip-fhir.config.json'];
  return !name.startsWith('.') && !others.includes(name) && (/[.](json|xml)$/.test(name) || isLines(name));
}

/** Opens folders and patterns: every .json, .ndjson and .xml below, in order, each once. */
export async function findFiles(
  paths: readonly string[],
  { isExcluded, isWrongOnPurpose, asFound }: SetApart,
): Promise<{ files: InputFile[]; unreadable: Unreadable[] }> {
  const files = new Map<string, InputFile>();
  const unreadable: Unreadable[] = [];
  for (const path of paths) {
    try {
      const place = isPattern(path) ? folderOf(path) : path;
      const isAsked = !asFound && (isExcluded(place) || isWrongOnPurpose(place));
      for (const file of await filesAt(path)) {
        const known = files.get(file.path);
        const named = (file.named && !asFound) || known?.named === true;
        const asItIs = named || isAsked || known?.asItIs === true;
        if (asItIs || !isExcluded(file.path)) {
          files.set(file.path, { ...file, named, asItIs });
        }
      }
    } catch (error) {
      unreadable.push({ path, reason: error instanceof Error ? error.message : String(error) });
    }
  }
  return { files: [...files.values()], unreadable };
}

type Found = Omit<InputFile, 'asItIs'>;

async function filesAt(path: string): Promise<Found[]> {
  if (path === '-') {
    return [{ path, bytes: 0, named: true }];
  }
  if (isPattern(path) && !existsSync(path)) {
    const matches = matcherOf(path);
    const folder = folderOf(path);
    const below = existsSync(folder) ? await filesBelow(folder) : [];
    const found = below.filter((file) => matches(slashed(file.path)));
    if (found.length === 0) {
      throw new Error('no file matches the pattern');
    }
    return found;
  }
  const found = await stat(path);
  return found.isDirectory() ? filesBelow(path) : [{ path, bytes: found.size, named: true }];
}

async function filesBelow(folder: string): Promise<Found[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const inside = entries
    .filter((entry) => entry.isFile() && isResourceFile(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((name) => !isHidden(name.slice(folder.length)))
    .sort();
  return Promise.all(
    inside.map(async (name) => ({ path: name, bytes: (await stat(name)).size, named: false })),
  );
}

/** Below the folder that was asked for; the folder itself may stand wherever it does. */
function isHidden(below: string): boolean {
  return below.split(/[\\/]/).some((step) => step === 'node_modules' || step === '.git');
}

/** The jobs of the files. A file that cannot be read is handed to `unreadable`. */
export async function* jobsOf(
  files: readonly InputFile[],
  unreadable: (problem: Unreadable) => void,
  lines = false,
): AsyncGenerator<Job> {
  for (const { path, named } of files) {
    try {
      if (path === '-') {
        yield* standardInputJobs(process.stdin, lines);
      } else if (isLines(path)) {
        yield* linesOf(path, named);
      } else {
        yield { source: path, file: path, named, text: await textOf(createReadStream(path)) };
      }
    } catch (error) {
      unreadable({ path, reason: error instanceof Error ? error.message : String(error) });
    }
  }
}

async function* linesOf(path: string, named: boolean): AsyncGenerator<Job> {
  const lines = createInterface({
    input: createReadStream(path, 'utf8'),
    crlfDelay: Number.POSITIVE_INFINITY,
  });
  let number = 0;
  for await (const text of lines) {
    number += 1;
    if (text.trim() !== '') {
      yield { source: `${path}:${number}`, file: path, line: number, named, text };
    }
  }
}

/** The paths listed in a file, one a line. Throws when it cannot be read. */
export async function readFileList(path: string): Promise<string[]> {
  const text = path === '-' ? await textOf(process.stdin) : await readFile(path, 'utf8');
  return text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '');
}
