// What a closed code is to those who meet it.
import type { Words } from './language.ts';

/** A code that people meet: what it lets one conclude, how it is said, and what is to be done. */
export interface Explained {
  /** What may be concluded from it, and what may not; for docs/codes.md. */
  readonly means: string;
  /** How people are told, in one line. */
  readonly words: Words;
  /** What a person does about it; absent when nobody has to do anything. */
  readonly next?: Words;
}
