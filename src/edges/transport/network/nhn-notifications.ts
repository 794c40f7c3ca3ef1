// Reads the notifications of version 3: in order from the offset that was reached, each once, wherever its number stands.
import { PeerFailure } from '../../../flows/ports.ts';
import type { NetworkLog } from '../../../need/delivery/network-log.ts';
import { type InboxPorts, refusedName, takeNotification } from './nhn.ts';
import type { NhnNotification } from './nhn-client.ts';
import { type Item, oneByOne } from './one-by-one.ts';

export interface NotificationPorts extends InboxPorts {
  /** HER-ids of which it is said that what comes for them is taken here; all when nothing is said. */
  readonly ownHerIds?: readonly string[];
  readonly stopping: AbortSignal;
}

/** What it does is done one after the other. */
export interface NotificationReader {
  /** Takes everything that is new. */
  look(): Promise<void>;
  /** Takes one that was told of otherwise. */
  take(notification: NhnNotification): Promise<void>;
  /** Looks again at what could not be taken when it came. */
  takeUpAside(): Promise<void>;
  reached(): Promise<number>;
  /** A request was answered so. */
  refused(status: number): void;
}

/** From the first notification on is looked at the start and then so often, in milliseconds: numbers may start anew or come late. */
const WHOLE_EVERY = 24 * 3_600_000;
/** Notifications of one fetch then: as many as one may hold. */
const MOST = 1000;
/** Offsets of this process that are not taken a second time. */
const REMEMBERED = 10_000;

export function createNotificationReader(ports: NotificationPorts): NotificationReader {
  const { client, log, herIds, now, taker, stopping } = ports;
  const reader = `nhn-v3:${[...herIds].sort().join(',')}`;
  const each = { log, reader, now, stuck: taker.stuck, stopping };
  const seen = new Set<string>();
  let configured = false;
  let whole = Number.NEGATIVE_INFINITY;
  let last: Promise<unknown> = Promise.resolve();

  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = last.then(work);
    last = done.catch(() => undefined);
    return done;
  }

  /** An offset is reached when its notification is worked on or set aside: nothing is skipped, and nothing holds up the rest. */
  async function takeInOrder(told: readonly NhnNotification[]): Promise<void> {
    const fresh = told.map(itemOf).filter(({ id }) => !seen.has(id));
    await oneByOne(
      each,
      fresh,
      ({ notification }) => takeNumbered(ports, notification),
      async ({ id, notification }) => {
        remember(seen, id);
        if (isNumbered(notification)) {
          await log.reached(reader, notification.offset);
        }
      },
    );
  }

  async function configure(): Promise<void> {
    for (const herId of configured ? [] : (ports.ownHerIds ?? herIds)) {
      await client.configure(herId);
    }
    configured = true;
  }

  /** Page after page, until one brings nothing new: some interfaces give the notification at the offset once more. */
  async function catchUp(): Promise<void> {
    let from = await log.offset(reader);
    while (!stopping.aborted) {
      const page = await client.notifications(herIds, from);
      await takeInOrder(page);
      const to = furthest(page);
      if (to <= from) {
        return;
      }
      from = to;
    }
  }

  /** Everything from the first one on: what came late is taken, and an offset behind which nothing can come is left. */
  async function lookWhole(): Promise<void> {
    const reached = await log.offset(reader);
    const open = new Set((await log.onTheirWay()).map(({ transportId }) => transportId));
    let from = 0;
    while (from < reached && !stopping.aborted) {
      const page = await client.notifications(herIds, from, MOST);
      const late: NhnNotification[] = [];
      for (const notification of page) {
        if (notification.offset <= reached && !(await isDealtWith(log, open, notification))) {
          late.push(notification);
        }
      }
      await takeInOrder(late);
      const to = furthest(page);
      if (to <= from) {
        break;
      }
      from = to;
    }
    if (from > 0 && from < reached && !stopping.aborted) {
      await log.startAnew(reader, from);
    }
  }

  function refused(status: number | undefined): void {
    // The network does not know any more that we take what comes: it is told again.
    configured = configured && status !== 403;
  }

  return {
    refused,
    reached: () => log.offset(reader),
    look: () =>
      inTurn(async () => {
        try {
          await configure();
          const at = now().getTime();
          if (at - whole >= WHOLE_EVERY) {
            await lookWhole();
            whole = at;
          }
          await catchUp();
        } catch (error) {
          refused(error instanceof PeerFailure ? error.status : undefined);
          throw error;
        }
      }),
    take: (notification) => inTurn(() => takeInOrder([notification])),
    takeUpAside: () =>
      inTurn(async () => {
        const due = (await log.aside(reader)).filter(({ again }) => again <= now().toISOString());
        await oneByOne(each, due, ({ what }) => takeNotification(ports, JSON.parse(what) as NhnNotification));
      }),
  };
}

function furthest(page: readonly NhnNotification[]): number {
  return Math.max(0, ...page.map((each) => (isNumbered(each) ? each.offset : 0)));
}

function isNumbered({ offset }: NhnNotification): boolean {
  return Number.isSafeInteger(offset) && offset >= 0;
}

/** One without a number cannot be asked for again, and is not to be lost: a person is told. */
async function takeNumbered(ports: InboxPorts, notification: NhnNotification): Promise<boolean> {
  if (!isNumbered(notification)) {
    const why = 'its notification has no offset that is a whole number';
    await ports.taker.stuck(notification.messageId ?? 'unknown', why);
  }
  return takeNotification(ports, notification);
}

/** What has come before and needs nothing more; for the messages of others and of ourselves alike. */
async function isDealtWith(
  log: Pick<NetworkLog, 'worked'>,
  open: ReadonlySet<string>,
  { type, messageId = '' }: NhnNotification,
): Promise<boolean> {
  if (type === 'NewMessage') {
    const worked = await log.worked(messageId);
    return worked !== undefined && (worked.receipt === undefined || worked.sent);
  }
  return type === 'RefusedMessage'
    ? (await log.worked(refusedName(messageId))) !== undefined
    : !open.has(messageId);
}

interface NotificationItem extends Item {
  readonly notification: NhnNotification;
}

function itemOf(notification: NhnNotification): NotificationItem {
  const { offset, messageId, type } = notification;
  return { id: `offset:${offset}:${messageId ?? type}`, what: JSON.stringify(notification), notification };
}

function remember(seen: Set<string>, id: string): void {
  seen.add(id);
  const [oldest] = seen;
  if (seen.size > REMEMBERED && oldest !== undefined) {
    seen.delete(oldest);
  }
}
