// Feeds of the directory, read on a schedule that all adapters of one store share.

import type { Logger } from 'pino';
import type { Store } from '../../edges/store/store.ts';
import { accessTo } from '../../edges/transport/access/server-access.ts';
import { createAddressRegisterFeed } from '../../edges/transport/directory/address-register.ts';
import { createMcsdFeed } from '../../edges/transport/directory/mcsd-feed.ts';
import { createPartyExportFeed } from '../../edges/transport/directory/party-export.ts';
import { takeInFeed } from '../../flows/directory/fill-directory.ts';
import type { Clock } from '../../flows/ports.ts';
import { instantOf } from '../../ground/norway/instant.ts';
import { loadMunicipalities } from '../../ground/norway/municipality-table.ts';
import type { Issue } from '../../ground/outcome/issue.ts';
import { saying } from '../../need/delivery/codes/sayings.ts';
import { waits, worded } from '../../need/delivery/codes/worded.ts';
import type { DirectoryFeed } from '../../need/directory/lists/feed.ts';
import type { FeedSetting } from '../config/sections/units.ts';
import { helseIdFetch } from './helse-id.ts';

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

  async function tell(issues: readonly Issue[]): Promise<void> {
    for (const { path, text } of issues) {
      const what = worded(saying('register-says', { reference: path, text }));
      await store.ledger.raise(clock.now().toISOString(), waits('directory-register-says', what));
    }
  }

  async function readOnce(feed: DirectoryFeed): Promise<void> {
    try {
      const now = instantOf(clock.now());
      const changes = await takeInFeed(store.directory, feed, loadMunicipalities(), now, tell);
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

/** Scope of the register's interface. Source: its pages (fixtures/contracts/address-register.json). */
const REGISTER_SCOPE = 'nhn:cp-api/access-v2-dpop';

/** The feed that a setting describes. */
export function feedOf(
  { form, url, tokenVariable, tokenClient, helseId }: Omit<FeedSetting, 'everyMinutes'>,
  environment: FeedsOptions['environment'],
): DirectoryFeed {
  const token = async () => (tokenVariable ? environment[tokenVariable] : undefined);
  if (form === 'mcsd') {
    const access = tokenClient ? { fetch: accessTo(url, { tokenClient }, environment).fetch } : { token };
    return createMcsdFeed({ baseUrl: url, ...access });
  }
  const access = helseId
    ? { fetch: helseIdFetch(helseId, environment, { scope: REGISTER_SCOPE }) }
    : { token };
  return form === 'adresseregisteret'
    ? createAddressRegisterFeed({ baseUrl: url, ...access })
    : createPartyExportFeed({ baseUrl: url, ...access });
}
