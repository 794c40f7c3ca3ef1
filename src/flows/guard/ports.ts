// What judging a request needs of the world. The edges give it.
import type { AuditEntry } from '../../ground/audit/entry.ts';

/** What guards that stand beside each other share. */
export interface GuardStorePort {
  /**
   * Does the work while nobody else does any that shares a key; undefined when a write about one of them was begun whose
   * end nobody knows, or when the lock could not be had in time.
   */
  locked<T>(keys: readonly string[], work: () => Promise<T>): Promise<{ readonly done: T } | undefined>;
  /** Notes that a write begins, with its line of the audit; it counts as going on until it ends, or for `seconds`. */
  begin(keys: readonly string[], seconds: number, line: AuditEntry): Promise<string>;
  /** The write is over, whatever came of it. */
  end(write: string, line: AuditEntry): Promise<void>;
  /** False when the proof was shown before. */
  useProof(proof: string, until: Date): Promise<boolean>;
  record(line: AuditEntry): Promise<void>;
  /** Fails when the store cannot be reached. */
  ready(): Promise<void>;
}
