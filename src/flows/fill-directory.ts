// Brings the directory in the store up to date: from the configuration at start, and from feeds.
import { previewSettings, type SettingsUnit } from '../directory/settings-list.ts';
import { type DirectoryStore, StaleDirectory } from '../directory/store.ts';
import { type Issue, isUsable } from '../outcome/issue.ts';

/** How often a change is worked out anew when another process writes at the same time. */
const TRIES = 5;

/** The configuration cannot be taken in: it contradicts the directory, or itself. */
export class UnusableUnits extends Error {
  readonly issues: readonly Issue[];

  constructor(issues: readonly Issue[]) {
    super(issues.map(({ path, text, fix }) => `${path}: ${text}${fix ? `. ${fix}` : ''}`).join('; '));
    this.name = 'UnusableUnits';
    this.issues = issues;
  }
}

/**
 * Takes the units of the configuration in, as the list «settings»: what they say of an area stands in the directory, and
 * what has left the configuration leaves the directory.
 * @throws {UnusableUnits} when another list says something else of the same resources
 */
export async function takeInSettings(store: DirectoryStore, units: readonly SettingsUnit[]): Promise<void> {
  for (let left = TRIES; ; left -= 1) {
    const stored = await store.read();
    const { changes, issues, next } = previewSettings(stored, units);
    if (!isUsable(issues)) {
      throw new UnusableUnits(issues);
    }
    if (changes.length === 0) {
      return;
    }
    try {
      await store.write({ resources: next, cursors: stored.cursors }, stored.revision);
      return;
    } catch (error) {
      if (!(error instanceof StaleDirectory) || left <= 1) {
        throw error;
      }
    }
  }
}
