// How far a load has come, and in which file: the lines from the start that are done, by a digest of all of them together.
import { createHash } from 'node:crypto';

/** What is kept over a stop. Plain JSON without health data. */
export interface LoadState {
  /** Lines from the start that are done. */
  readonly lines: number;
  /** Of these lines; absent in the state of an earlier version. */
  readonly digest?: string;
  /** Numbers of the done lines that were refused for what is wrong with the plan. */
  readonly refused: readonly number[];
}

/** Lines after which the place is noted. */
const NOTE_EVERY = 100;

/** The lines from the start that are all done, though they end in any order. */
export class LoadPlace {
  readonly before: LoadState;
  #done: number;
  #digest = '';
  #last = '';
  readonly #later = new Set<number>();
  /** Digests of the lines that were read and are not all done yet. */
  readonly #digests = new Map<number, string>();
  readonly #refused: Set<number>;

  constructor(before: LoadState) {
    this.before = before;
    this.#done = before.lines;
    this.#digest = before.digest ?? '';
    this.#refused = new Set(before.refused);
  }

  get state(): LoadState {
    const digest = this.#digest === '' ? {} : { digest: this.#digest };
    return { lines: this.#done, ...digest, refused: [...this.#refused].sort((a, b) => a - b) };
  }

  wasRefused(line: number): boolean {
    return line <= this.before.lines && this.before.refused.includes(line);
  }

  /** Every line has to come by here in its order. Throws TypeError when the state was noted of another file. */
  read(line: number, text: string): void {
    const own = createHash('sha256').update(`${this.#last}\n${text}`).digest('base64url');
    this.#last = own;
    if (line > this.before.lines) {
      this.#digests.set(line, own);
    }
    if (line !== this.before.lines) {
      return;
    }
    if (this.before.digest !== undefined && this.before.digest !== own) {
      throw new TypeError(otherFile);
    }
    this.#digest = own;
  }

  /** Throws TypeError when the file ended before the place that was noted. */
  end(lines: number): void {
    if (lines < this.before.lines) {
      throw new TypeError(otherFile);
    }
  }

  /** True when it is time to note the place. */
  finish(line: number, refused: boolean): boolean {
    const was = this.#refused.has(line);
    if (refused) {
      this.#refused.add(line);
    } else {
      this.#refused.delete(line);
    }
    if (line > this.#done) {
      this.#later.add(line);
    }
    const before = this.#done;
    while (this.#later.delete(this.#done + 1)) {
      this.#done += 1;
      this.#digest = this.#digests.get(this.#done) ?? this.#digest;
      this.#digests.delete(this.#done);
    }
    return (
      (line <= before && was !== refused) ||
      Math.floor(this.#done / NOTE_EVERY) > Math.floor(before / NOTE_EVERY)
    );
  }
}

const otherFile =
  'The state was noted of another file: its lines are not those that are done. Give the file that it belongs to (it may have grown), or another --state';
