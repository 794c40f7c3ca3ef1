// What a terminology server answered, kept between runs: one line an answer. It holds codes and canonical URLs, nothing else.
import { appendFileSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { CodeAnswer } from '../../../ground/fhir/code-question.ts';

/** How long an answer is believed, in milliseconds: releases of code systems come monthly at most. */
const BELIEVED = 7 * 24 * 3600 * 1000;
/** A file that is larger, in bytes, is begun anew. */
const LARGEST = 20_000_000;

export interface AnswerFile {
  get(key: string): CodeAnswer | undefined;
  /** Writes the answers to the file. @throws {Error} when it cannot be written */
  keep(answers: ReadonlyMap<string, CodeAnswer>): void;
}

interface Line {
  readonly key: string;
  readonly answer: 'in' | 'out';
  /** When it was answered, in milliseconds since 1970. */
  readonly at: number;
}

function lineOf(text: string): Line | undefined {
  try {
    const { key, answer, at } = JSON.parse(text) as Partial<Line>;
    const isLine = typeof key === 'string' && typeof at === 'number' && (answer === 'in' || answer === 'out');
    return isLine ? { key, answer, at } : undefined;
  } catch {
    return undefined;
  }
}

/** The file at a path, which need not be there. What is in it and cannot be read is passed over, and asked for anew. */
export function openAnswerFile(path: string, now: number): AnswerFile {
  const known = new Map<string, Line>();
  const { size } = statSync(path, { throwIfNoEntry: false }) ?? { size: 0 };
  let bytes = size;
  if (size > 0 && size <= LARGEST) {
    for (const line of readFileSync(path, 'utf8').split('\n').map(lineOf)) {
      if (line && line.at <= now && now - line.at < BELIEVED) {
        known.set(line.key, line);
      }
    }
  }
  return {
    get: (key) => known.get(key)?.answer,
    keep(answers) {
      const fresh: Line[] = [];
      for (const [key, answer] of answers) {
        if (answer !== 'unknown') {
          fresh.push({ key, answer, at: now });
        }
      }
      for (const line of fresh) {
        known.set(line.key, line);
      }
      const text = fresh.map((line) => `${JSON.stringify(line)}\n`).join('');
      mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
      if (bytes + text.length > LARGEST) {
        writeFileSync(path, text, { mode: 0o600 });
        bytes = text.length;
      } else {
        appendFileSync(path, text, { mode: 0o600 });
        bytes += text.length;
      }
    },
  };
}
