// What is measured of the notices as they stand, for monitoring. Counts only: nothing that belongs to a person.
import type { Actor } from './overview.ts';

export interface Measures {
  readonly states: readonly { readonly state: string; readonly count: number }[];
  /**
   * Needs by how far the duty to tell has come, and by cause (a code): `sent` by message, telephone or letter; on a `person`'s
   * list; `final`, because of something that was read or that a person said; `under-way`.
   */
  readonly outcomes: readonly {
    readonly outcome: 'sent' | 'person' | 'final' | 'under-way';
    readonly cause: string;
    readonly count: number;
  }[];
  readonly actors: readonly { readonly actor: Actor; readonly count: number; readonly overdue: number }[];
  /** What stands on the list for people, by reason; age of the oldest in seconds. */
  readonly waiting: readonly { readonly reason: string; readonly count: number; readonly oldest: number }[];
  /** Age in seconds of the oldest notice that the adapter itself still has to work on; 0 when there is none. */
  readonly oldestWork: number;
  /** Age in seconds of the oldest thing that came by the network or its folder and waits set aside; 0 when there is none. */
  readonly oldestAside: number;
}
