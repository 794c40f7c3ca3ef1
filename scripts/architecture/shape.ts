// How wide the house may be: few doors on the first level, and no folder in which one has to search.
import { dirname } from 'node:path';

/** Entries of the first level of `src`. */
const MOST_ROOMS = 11;
/** Files that stand side by side in one folder. */
const MOST_FILES = 18;

/** What is too wide, one sentence each. @param files paths that begin with `src/` */
export function shapeProblems(files: readonly string[]): string[] {
  const first = new Set(files.map((file) => file.split('/')[1]));
  const folders = Map.groupBy(files, (file) => dirname(file));
  return [
    ...(first.size > MOST_ROOMS
      ? [
          `src holds ${first.size} entries, more than ${MOST_ROOMS}: give what is new a place in a wing that there is`,
        ]
      : []),
    ...[...folders]
      .filter(([, inside]) => inside.length > MOST_FILES)
      .map(
        ([folder, inside]) =>
          `${folder} holds ${inside.length} files side by side, more than ${MOST_FILES}: group what belongs together`,
      ),
  ];
}
