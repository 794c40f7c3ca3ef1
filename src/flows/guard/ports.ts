// What judging a request needs of the world. The edges give it.
import type { AuditEntry } from '../../ground/audit/entry.ts';
import type { Attention } from '../../need/delivery/ledger.ts';

/**
 * Notes that a write about the locked keys begins, with its line of the audit; it counts as going on until it ends, or for
 * `seconds`. Gives the name under which it ends.
 */
export type Begin = (seconds: number, line: AuditEntry) => Promise<string>;

/** What guards that stand beside each other share. */
export interface GuardStorePort {
  /**
   * Does the work while nobody else does any that shares a key; undefined when a write about one of them was begun whose
   * end nobody knows, or when the lock could not be had in time. A lock can be lost while the work goes on (the store was
   * away): then its `begin` fails, so that what was judged under it is never sent.
   */
  locked<T>(
    keys: readonly string[],
    work: (begin: Begin) => Promise<T>,
  ): Promise<{ readonly done: T } | undefined>;
  /** The write is over, whatever came of it. */
  end(write: string, line: AuditEntry): Promise<void>;
  /** False when the proof was shown before. */
  useProof(proof: string, until: Date): Promise<boolean>;
  record(line: AuditEntry): Promise<void>;
  /** The line, and an item on the list for people that tells of it: both, or nothing. */
  recordForPeople(line: AuditEntry, attention: Attention): Promise<void>;
  /** Fails when the store cannot be reached. */
  ready(): Promise<void>;
}
