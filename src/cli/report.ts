// How commands speak: results on stdout for machines, words on stderr for people.

import type { Issue } from '../ground/outcome/issue.ts';
import { parseJson } from '../ground/outcome/parse-json.ts';
import { parseProblem } from '../ground/outcome/parse-problem.ts';
import { printable } from './printable.ts';
import { utf8Of } from './utf8.ts';

/** Exit code for input that has problems. */
export const INPUT_HAS_PROBLEMS = 1;
/** Exit code for wrong usage, or a part that cannot be reached. */
export const NOT_POSSIBLE = 2;

/** Writes issues to stderr, one paragraph each: what, where, what to do. */
export function reportIssues(issues: readonly Issue[], source: string): void {
  for (const issue of issues) {
    process.stderr.write(
      `${issue.severity}: ${printable(`${source}${issue.path ? ` at ${issue.path}` : ''}: ${issue.text}`)}\n`,
    );
    if (issue.fix) {
      process.stderr.write(`  → ${printable(issue.fix)}\n`);
    }
  }
}

/** Reads a whole file, or standard input for `-`. Says so and gives undefined when that fails. */
export async function readInput(path: string): Promise<string | undefined> {
  const { readFile } = await import('node:fs/promises');
  try {
    return utf8Of(path === '-' ? await readStandardInput() : await readFile(path));
  } catch (error) {
    process.stderr.write(`error: ${printable(readProblem(path, error))}\n`);
    process.exitCode = NOT_POSSIBLE;
    return undefined;
  }
}

/** Why a file cannot be read: system calls and their names are no words for people. */
export function readProblem(path: string, error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  return `${path} cannot be read: ${(code && reasons[code]) ?? message}`;
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'it is not there',
  EISDIR: 'it is a folder',
  EACCES: 'this account may not read it',
};

async function readStandardInput(): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) {
    chunks.push(Buffer.from(chunk));
  }
  return Buffer.concat(chunks);
}

/** A failure of a system on the other side, told in one line. */
export function reportFailure(error: unknown): void {
  process.stderr.write(`error: ${parseProblem(error)}\n`);
  process.exitCode = NOT_POSSIBLE;
}

/** Reads and parses a JSON file. Says what is wrong and gives undefined when that fails. */
export async function parseJsonInput(
  path: string,
  parse: (text: string) => unknown = JSON.parse,
): Promise<{ readonly value: unknown } | undefined> {
  const text = await readInput(path);
  return text === undefined ? undefined : readJson(text, path, parse);
}

/** Parses JSON. Says what is wrong and gives undefined when that fails. */
export function readJson(
  text: string,
  path: string,
  parse: (text: string) => unknown,
): { readonly value: unknown } | undefined {
  try {
    return { value: parseJson(text, parse) };
  } catch (error) {
    process.stderr.write(`error: ${path} is no JSON: ${parseProblem(error)}\n`);
    process.exitCode = INPUT_HAS_PROBLEMS;
    return undefined;
  }
}
