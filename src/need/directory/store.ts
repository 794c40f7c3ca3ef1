// Where the directory is kept: the port that every store implements, and the one in memory.
import type { DirectoryResource } from './directory.ts';

/** The directory as it is kept. */
export interface StoredDirectory {
  /** Changes with every write; `0` for a store that nothing was ever written to. */
  readonly revision: string;
  readonly resources: readonly DirectoryResource[];
  /** How far each feed has been read, by its name. */
  readonly cursors: Readonly<Record<string, string>>;
}

export interface DirectoryStore {
  /** The revision alone, to see cheaply whether anything was written. */
  revision(): Promise<string>;
  read(): Promise<StoredDirectory>;
  /**
   * Replaces the whole directory at once. Throws {@link StaleDirectory} and writes nothing when the directory is no
   * longer at the revision that the change was worked out from.
   */
  write(next: Omit<StoredDirectory, 'revision'>, expected: string): Promise<StoredDirectory>;
}

/** Somebody else wrote in between: read again and work the change out anew. */
export class StaleDirectory extends Error {
  constructor(expected: string, found: string) {
    super(`The directory is at revision ${found} and the change was worked out from revision ${expected}`);
    this.name = 'StaleDirectory';
  }
}

/** A store that forgets when the process ends. */
export function createMemoryDirectory(resources: readonly DirectoryResource[] = []): DirectoryStore {
  let stored: StoredDirectory = { revision: '0', resources, cursors: {} };
  return {
    revision: async () => stored.revision,
    read: async () => stored,
    write: async (next, expected) => {
      if (stored.revision !== expected) {
        throw new StaleDirectory(expected, stored.revision);
      }
      stored = { ...next, revision: String(Number(stored.revision) + 1) };
      return stored;
    },
  };
}
