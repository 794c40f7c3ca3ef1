// What is deleted when it is old: bodies in the store by a job that all adapters of one store share, files by each
// adapter in the folders of its own machine.
import { join } from 'node:path';
import type { Logger } from 'pino';
import { forgetAdt } from '../../edges/store/inbox/adt-messages.ts';
import { forgetPersonEvents } from '../../edges/store/inbox/person-events.ts';
import { sumCounts } from '../../edges/store/overview/measure.ts';
import { forgetHeads, sealHeadsAnew } from '../../edges/store/received-dialogs.ts';
import { forgetBodies, openBodies, sealAnew } from '../../edges/store/received-messages.ts';
import type { Store } from '../../edges/store/store.ts';
import { sealWriteBacksAnew } from '../../edges/store/write-backs.ts';
import { type KeptFolder, sweepFolder } from '../../edges/transport/network/kept-files.ts';
import type { Clock } from '../../flows/ports.ts';
import { messageIdOf } from '../../need/dialog/to-message.ts';
import type { Config } from '../config/config.ts';
import { defaultBodiesDays } from '../config/sections/retention.ts';

export interface Retention {
  /** Plans the job, clears the folders, and warns of bodies without a key. */
  start(): Promise<void>;
  /** One run of the job, which plans the next one. */
  run(): Promise<void>;
  stop(): void;
}

export interface RetentionOptions {
  readonly config: Pick<Config, 'retention' | 'dialog' | 'dryRun'>;
  readonly store: Pick<Store, 'database' | 'jobs' | 'ledger' | 'seal' | 'sessions'>;
  readonly clock: Clock;
  readonly log: Logger;
}

const DAY = 24 * 3_600_000;
/** Between two runs, in milliseconds. */
const EVERY = DAY / 4;

export function createRetention({ config, store, clock, log }: RetentionOptions): Retention {
  const { database, jobs, seal } = store;
  const days = config.retention?.bodiesDays ?? defaultBodiesDays;
  const oldest = () => new Date(clock.now().getTime() - days * DAY);
  let timer: NodeJS.Timeout | undefined;

  async function sweepFolders(): Promise<void> {
    for (const folder of foldersOf(config, store)) {
      const files = await sweepFolder(folder, oldest()).catch((error: NodeJS.ErrnoException) => {
        log.warn({ folder: folder.path, error: error.code }, 'old messages in a folder cannot be cleared');
        return 0;
      });
      if (files > 0) {
        log.info({ folder: folder.path, files }, 'old messages in a folder are deleted');
      }
    }
  }

  async function warnOfOpenBodies(): Promise<void> {
    const bodies = seal.seals ? 0 : await openBodies(database);
    if (bodies > 0) {
      log.warn({ bodies }, 'bodies of messages are kept without a key: set store.encryptionKey');
    }
  }

  return {
    async start() {
      await warnOfOpenBodies();
      await jobs.retention(0);
      void sweepFolders();
      timer = setInterval(() => void sweepFolders(), EVERY);
    },
    async run() {
      const forgotten =
        (await forgetBodies(database, oldest(), clock.now())) +
        (await forgetHeads(database, oldest())) +
        (await forgetAdt(database, oldest())) +
        (await forgetPersonEvents(database, oldest(), clock.now()));
      const sealedAnew =
        (await sealAnew(database, seal)) +
        (await sealWriteBacksAnew(database, seal)) +
        (await sealHeadsAnew(database, seal));
      await store.sessions.forgetEnded();
      await sumCounts(database);
      if (forgotten + sealedAnew > 0) {
        log.info(
          { forgotten, sealedAnew, days },
          'old bodies of messages, and what happened to persons without a need, are deleted',
        );
      }
      await warnOfOpenBodies();
      await jobs.retention(EVERY);
    },
    stop() {
      clearInterval(timer);
    },
  };
}

/** What was taken from the message handler, what it has receipted, and what a dry run would have sent. */
function foldersOf(
  { dialog, dryRun }: RetentionOptions['config'],
  { ledger }: Pick<Store, 'ledger'>,
): KeptFolder[] {
  const { outbox, receipts } = dialog?.handOff ?? {};
  const isReceipted = async (id: string) =>
    ((await ledger.byMessage(messageIdOf(id)))?.acknowledgement ?? 'none') !== 'none';
  return [
    ...(outbox ? [{ path: outbox, mayGo: isReceipted }] : []),
    ...(receipts ? [{ path: join(receipts, 'done') }, { path: join(receipts, 'refused') }] : []),
    ...(dryRun ? [{ path: dryRun.folder }] : []),
  ];
}
