// Versions that were named and have still to be read: kept from the notification until the read.
import type { NamedVersion } from './version-order.ts';

export interface NamedVersions {
  /** What was named of these resources (`Flag/17`) and has not been read yet. */
  open(resources: readonly string[]): Promise<readonly NamedVersion[]>;
  /** These were read: they are dealt with. */
  read(versions: readonly NamedVersion[]): Promise<void>;
  /** Taken as it stands without knowing whether it is what was named: the work is done once more after so many milliseconds. */
  takeAsItStands(versions: readonly NamedVersion[], lookAgainAfter: number): Promise<void>;
  /** What was named of the resource before that moment was dealt with without being read. */
  dealtWith(resource: string, before: Date): Promise<void>;
}
