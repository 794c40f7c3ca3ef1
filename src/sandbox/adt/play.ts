// Plays messages to a receiver and compares what it answers with what the standard says.
import { codeOf, type LineOptions, openLine } from './line.ts';
import type { Play } from './plays.ts';

export interface Played {
  readonly name: string;
  readonly expected: readonly string[];
  /** MSA-1 of the answers, in order. */
  readonly got: readonly string[];
  /** The answers as they came. */
  readonly answers: readonly string[];
}

/** Longest wait for an answer that is expected, and for one that is not, in milliseconds. */
const WAIT = 10_000;
const SILENCE = 300;

/** Plays one after the other, each on a line of its own. */
export async function* play(to: LineOptions, plays: readonly Play[]): AsyncGenerator<Played> {
  for (const { name, writes, answers: expected, closes } of plays) {
    const line = await openLine(to);
    for (const bytes of writes) {
      await line.write(bytes);
    }
    if (closes) {
      line.end();
    }
    const answers: string[] = [];
    for (let answer: string | undefined = ''; answer !== undefined; ) {
      answer = await line.answer(answers.length < expected.length ? WAIT : SILENCE);
      answers.push(...(answer === undefined ? [] : [answer]));
    }
    line.close();
    yield { name, expected, got: answers.map(codeOf), answers };
  }
}
