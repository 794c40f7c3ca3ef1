// Feeds of the directory, read on a schedule that all adapters of one store share.

import type { Logger } from 'pino';
import type { Store } from '../../edges/store/store.ts';
import { accessTo } from '../../edges/transport/access/server-access.ts';
import { createCommunicationPartyFeed } from '../../edges/transport/directory/communication-party-feed.ts';
import { createMcsdFeed } from '../../edges/transport/directory/mcsd-feed.ts';
import { takeInFeed } from '../../flows/directory/fill-directory.ts';
import type { Clock } from '../../flows/ports.ts';
import { instantOf } from '../../ground/norway/instant.ts';
import { loadMunicipalities } from '../../ground/norway/municipality-table.ts';
import { saying } from '../../need/delivery/codes/sayings.ts';
import { waits, worded } from '../../need/delivery/codes/worded.ts';
import type { DirectoryFeed } from '../../need/directory/lists/feed.ts';
import type { FeedSetting } from '../config/sections/units.ts';

export interface FeedsOptions {
  readonly settings: readonly FeedSetting[];
  readonly store: Pick<Store, 'directory' | 'ledger' | 'jobs'>;
  readonly clock: Clock;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly log: Logger;
}

export interface Feeds {
  /** Plans the first reading of each feed. */
  start(): Promise<void>;
  /** Reads a feed and plans the next reading; a feed that has left the configuration is not read any more. */
  read(name: string): Promise<void>;
}

const MINUTE = 60_000;
const USUALLY_EVERY = 60;
/** Readings in a row that fail before a person is told: until then the source may just be away. */
const FAILURES_BEFORE_A_PERSON = 3;

export function createFeeds({ settings, store, clock, environment, log }: FeedsOptions): Feeds {
  const feeds = new Map(
    settings.map((setting) => {
      const feed = feedOf(setting, environment);
      return [feed.name, { feed, every: (setting.everyMinutes ?? USUALLY_EVERY) * MINUTE }] as const;
    }),
  );
  const failures = new Map<string, number>();

  async function readOnce(feed: DirectoryFeed): Promise<void> {
    try {
      const changes = await takeInFeed(store.directory, feed, loadMunicipalities(), instantOf(clock.now()));
      failures.delete(feed.name);
      log.info({ feed: feed.name, changes }, 'the feed of the directory is read');
    } catch (error) {
      const count = (failures.get(feed.name) ?? 0) + 1;
      failures.set(feed.name, count);
      log.error(
        { feed: feed.name, failures: count, error: (error as Error).message },
        'the feed cannot be read',
      );
      if (count === FAILURES_BEFORE_A_PERSON) {
        const text = (error as Error).message;
        const what = saying('feed-fails', { feed: feed.name, count, text });
        await store.ledger.raise(clock.now().toISOString(), waits('directory-feed-fails', worded(what)));
      }
    }
  }

  return {
    async start() {
      for (const name of feeds.keys()) {
        await store.jobs.feed(name, 0);
      }
    },
    async read(name) {
      const planned = feeds.get(name);
      if (planned) {
        await readOnce(planned.feed);
        await store.jobs.feed(name, planned.every);
      }
    },
  };
}

/** The feed that a setting describes. */
export function feedOf(
  {
    form,
    url,
    tokenVariable,
    tokenClient,
  }: Pick<FeedSetting, 'form' | 'url' | 'tokenVariable' | 'tokenClient'>,
  environment: FeedsOptions['environment'],
): DirectoryFeed {
  const settings = tokenClient
    ? { baseUrl: url, fetch: accessTo(url, { tokenClient }, environment).fetch }
    : { baseUrl: url, token: async () => (tokenVariable ? environment[tokenVariable] : undefined) };
  return form === 'mcsd' ? createMcsdFeed(settings) : createCommunicationPartyFeed(settings);
}
