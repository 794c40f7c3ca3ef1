// Brings the directory in the store up to date: from the configuration at start, and from feeds.

import type { Instant } from '../../ground/norway/instant.ts';
import type { Municipalities } from '../../ground/norway/municipality.ts';
import { type Issue, isUsable } from '../../ground/outcome/issue.ts';
import { type DirectoryResource, directoryOf } from '../../need/directory/directory.ts';
import { checkEntries } from '../../need/directory/entry-check.ts';
import { type DirectoryFeed, previewFeed } from '../../need/directory/lists/feed.ts';
import type { ImportPreview } from '../../need/directory/lists/import-preview.ts';
import { lossesOf } from '../../need/directory/lists/losses.ts';
import { previewSettings, type SettingsUnit } from '../../need/directory/lists/settings-list.ts';
import { type DirectoryStore, StaleDirectory, type StoredDirectory } from '../../need/directory/store.ts';

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

/** What the directory becomes by a change, with how far the feeds have been read then. */
interface Next {
  readonly preview: ImportPreview;
  readonly cursors: StoredDirectory['cursors'];
}

/**
 * Takes the units of the configuration in, as the list «settings»: what they say of an area stands in the directory, and
 * what has left the configuration leaves the directory.
 * @throws {UnusableUnits} when another list says something else of the same resources
 */
export async function takeInSettings(store: DirectoryStore, units: readonly SettingsUnit[]): Promise<void> {
  await takeIn(store, async (stored) => ({
    preview: previewSettings(stored, units),
    cursors: stored.cursors,
  }));
}

/**
 * Reads a feed from where it was left and takes in what it brought; gives how many resources changed.
 * @param tell is told what the address register says of units that it did not say before. Before it is written: what
 *   was told twice after a fall is less than what nobody hears of
 * @throws {import('../ports.ts').PeerFailure} when the source does not answer as it should
 * @throws {UnusableUnits} when what it brought cannot be taken in, or would take much away
 */
export function takeInFeed(
  store: DirectoryStore,
  feed: DirectoryFeed,
  municipalities: Municipalities,
  moment: Instant,
  tell: (issues: readonly Issue[]) => Promise<void> = async () => undefined,
): Promise<number> {
  return takeIn(
    store,
    async (stored) => {
      const next = await previewOfFeed(stored, feed, municipalities, moment);
      const { lost, known, large } = lossesOf(stored.resources, next.preview.next, moment);
      if (large) {
        throw new UnusableUnits([tooMuchLost(feed.name, lost, known)]);
      }
      return next;
    },
    tell,
  );
}

/** What a person may take in after a look at it, nothing takes in by itself. */
function tooMuchLost(feed: string, lost: number, known: number): Issue {
  return {
    severity: 'error',
    code: 'conflict',
    path: feed,
    text: `Its answer would take away ${lost} of the ${known} endpoints by which units are reached: nothing of it is taken in`,
    fix: 'See whether the source answers in full; when it is right, take it in by "ip-fhir directory import"',
    concept: 'D13',
  };
}

/** What a feed would change; changes nothing. */
export async function previewOfFeed(
  stored: StoredDirectory,
  feed: DirectoryFeed,
  municipalities: Municipalities,
  moment: Instant,
): Promise<Next> {
  const answer = await feed.pull(stored.cursors[feed.name], stored.resources, moment);
  const cursors = answer.cursor ? { ...stored.cursors, [feed.name]: answer.cursor } : stored.cursors;
  // One bad entry must not keep the others of a large directory from being brought up to date.
  const found = entryIssues(answer.upserts, stored, municipalities, moment).map((issue) => ({
    ...issue,
    severity: 'warning' as const,
  }));
  const preview = previewFeed(stored, feed.name, { ...answer, issues: [...answer.issues, ...found] });
  return { preview, cursors };
}

/** What is wrong with resources from elsewhere, seen together with what the directory has already. */
export function entryIssues(
  resources: readonly DirectoryResource[],
  stored: StoredDirectory,
  municipalities: Municipalities,
  moment: Instant,
): Issue[] {
  const together = directoryOf([...stored.resources, ...resources], municipalities);
  return checkEntries(together, resources, moment);
}

async function takeIn(
  store: DirectoryStore,
  workOut: (stored: StoredDirectory) => Promise<Next>,
  tell: (issues: readonly Issue[]) => Promise<void> = async () => undefined,
): Promise<number> {
  const told = new Set<string>();
  for (let left = TRIES; ; left -= 1) {
    const stored = await store.read();
    const { preview, cursors } = await workOut(stored);
    if (!isUsable(preview.issues)) {
      throw new UnusableUnits(preview.issues);
    }
    const read = JSON.stringify(cursors) !== JSON.stringify(stored.cursors);
    if (preview.changes.length + preview.shared === 0 && !read) {
      return 0;
    }
    try {
      await tell((preview.newlySaid ?? []).filter(({ path, text }) => !told.has(path + text)));
      for (const { path, text } of preview.newlySaid ?? []) {
        told.add(path + text);
      }
      await store.write({ resources: preview.next, cursors }, stored.revision);
      return preview.changes.length;
    } catch (error) {
      if (!(error instanceof StaleDirectory) || left <= 1) {
        throw error;
      }
    }
  }
}
