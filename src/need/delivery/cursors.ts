// Where the adapter stands with what it follows on a server: kept, so that a restart goes on from there.

export interface Cursors {
  get<T>(name: string): Promise<T | undefined>;
  /** Changes one cursor; two that do so at the same time do it one after the other. Gives the new value. */
  change<T>(name: string, apply: (before: T | undefined) => T): Promise<T>;
  names(prefix: string): Promise<readonly string[]>;
}
