// Versions that were named and have still to be read: kept from the notification until the read.
import type { NamedVersion } from './version-order.ts';

/** What is asked at one moment. */
export interface AskedBeside {
  /** `Flag/17`. */
  readonly resources: readonly string[];
  /** `Patient/17`. */
  readonly persons: readonly string[];
  /** These were read: they are dealt with, whatever comes of the rest. */
  readonly read: readonly NamedVersion[];
}

/** What is known beside the record. */
export interface KnownBeside {
  /** What was named of the resources and has not been read yet. */
  readonly versions: readonly NamedVersion[];
  /** By person, whether a system beside the record says that the person is dead, by what it told last; of the others none says anything. */
  readonly saidDead: ReadonlyMap<string, boolean>;
}

export interface NamedVersions {
  known(asked: AskedBeside): Promise<KnownBeside>;
  /** Taken as it stands without knowing whether it is what was named: the work is done once more after so many milliseconds. */
  takeAsItStands(versions: readonly NamedVersion[], lookAgainAfter: number): Promise<void>;
  /** What was named of the resource before that moment was dealt with without being read. */
  dealtWith(resource: string, before: Date): Promise<void>;
}
