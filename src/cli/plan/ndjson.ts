// Streams of JSON documents, one a line: read and written at the speed of the slower side, so that memory stays flat.

import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import type { Issue } from '../../ground/outcome/issue.ts';
import { withoutMark } from '../../ground/outcome/parse-json.ts';
import { parseProblem } from '../../ground/outcome/parse-problem.ts';
import { INPUT_HAS_PROBLEMS, readProblem, reportFailure, reportIssues } from '../report.ts';
import { utf8Pieces } from '../utf8.ts';

/**
 * The lines of a file (or of standard input for `-`), read when they are asked for: not one is read before the first is
 * asked for, so that none can be lost however long the reader prepares (readline begins by itself).
 * @throws {Error} that names the file and says why it cannot be read
 */
export async function* linesOf(path: string): AsyncGenerator<string> {
  const input = path === '-' ? process.stdin : createReadStream(path);
  let rest = '';
  let begun = false;
  try {
    for await (const chunk of utf8Pieces(input)) {
      const lines = `${rest}${begun ? chunk : withoutMark(chunk)}`.split('\n');
      begun ||= chunk !== '';
      rest = lines.pop() ?? '';
      for (const line of lines) {
        yield line.replace(/\r$/, '');
      }
    }
  } catch (error) {
    throw new Error(readProblem(path, error), { cause: error });
  }
  if (rest !== '') {
    yield rest;
  }
}

/** Writes one line to stdout and waits while nobody takes it. */
export async function writeLine(value: unknown): Promise<void> {
  if (!process.stdout.write(`${JSON.stringify(value)}\n`)) {
    await once(process.stdout, 'drain');
  }
}

export interface Converted {
  /** What the line became; undefined when it could not be converted. */
  readonly result?: unknown;
  readonly issues: readonly Issue[];
}

function parseLine(
  line: string,
  parse: (text: string) => unknown,
): { value: unknown } | { issues: readonly Issue[] } {
  try {
    return { value: parse(line) };
  } catch (error) {
    const text = `The line is no JSON: ${parseProblem(error)}.`;
    return {
      issues: [
        { severity: 'error', code: 'structure', path: '', text, fix: 'Give one JSON document a line.' },
      ],
    };
  }
}

/**
 * Converts a file (or standard input for `-`) line by line. A line that cannot be converted is reported with its
 * number and skipped; the exit code then says that the input has problems.
 */
export async function convertLines(
  path: string,
  convert: (value: unknown) => Converted,
  parse: (text: string) => unknown = JSON.parse,
): Promise<void> {
  let number = 0;
  try {
    for await (const line of linesOf(path)) {
      number += 1;
      if (line.trim() === '') {
        continue;
      }
      const parsed = parseLine(line, parse);
      const { result, issues } = 'value' in parsed ? convert(parsed.value) : { result: undefined, ...parsed };
      reportIssues(issues, `${path}:${number}`);
      if (result === undefined) {
        process.exitCode = INPUT_HAS_PROBLEMS;
      } else {
        await writeLine(result);
      }
    }
  } catch (error) {
    reportFailure(error);
  }
}
