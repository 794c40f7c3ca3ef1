// Where what happened to persons is kept: stays, moves, death, merges, as hospitals' systems told it.
import type { PersonEvent } from './event.ts';

export interface PersonEvents {
  /** What is known of the person (`Patient/17`), in the order in which it happened. */
  of(patient: string): Promise<readonly PersonEvent[]>;
  /** Whether a system beside the record says that the person is dead, by what it told last; undefined when none says anything. */
  saidDead(patient: string): Promise<boolean | undefined>;
  /** Keeps what was told; the same told again is kept once. */
  add(patient: string, events: readonly PersonEvent[], heardAt: Date): Promise<void>;
}
