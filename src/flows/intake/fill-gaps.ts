// What the numbers and the silence of a Subscription tell: gaps are asked for ($events), an overdue heartbeat is asked after
// ($status), and when the server cannot say, a sweep finds it.
import type { Bundle } from '@medplum/fhirtypes';
import { readBundle } from '../../need/intake/dialects/backport.ts';
import { close, dueGaps, type EventNumbers, type Gap, hear } from '../../need/intake/event-numbers.ts';
import type { Notice } from '../../need/intake/notice.ts';
import { PeerFailure } from '../ports.ts';
import { acceptAll, type TakeNoticePorts } from './take-notice.ts';

/** The operations of the backport guide. Undefined: the server does not have them. */
export interface SubscriptionServer {
  events(subscription: string, since: number, until: number): Promise<Bundle | undefined>;
  status(subscription: string): Promise<Bundle | undefined>;
}

export interface FillGapsPorts extends TakeNoticePorts {
  readonly subscriptions: SubscriptionServer;
  /** Runs a sweep now, and resolves when it is done. */
  readonly sweepNow: () => Promise<void>;
  /** How long a gap is waited for, in milliseconds: notifications overtake each other. */
  readonly gapWait: number;
  /** How long a Subscription may be silent before it is asked after, in milliseconds; undefined: it has no heartbeat. */
  readonly heartbeat?: number;
}

/** Looks at every Subscription that numbers its events. */
export async function fillGaps(ports: FillGapsPorts): Promise<void> {
  const prefix = `events|${ports.source.replace(/\/+$/, '')}|`;
  for (const name of await ports.cursors.names(prefix)) {
    await lookAt(ports, name, name.slice(prefix.length));
  }
}

async function lookAt(ports: FillGapsPorts, cursor: string, subscription: string): Promise<void> {
  const numbers = await ports.cursors.get<EventNumbers>(cursor);
  if (!numbers) {
    return;
  }
  const now = ports.clock.now();
  if (ports.heartbeat !== undefined && now.getTime() - Date.parse(numbers.heardAt) > 2 * ports.heartbeat) {
    await askStatus(ports, cursor, subscription);
  }
  const due = dueGaps(numbers, now, ports.gapWait);
  if (due.length === 0) {
    return;
  }
  const answered: Gap[] = [];
  for (const gap of due.slice(0, QUESTIONS)) {
    if (await askEvents(ports, subscription, gap)) {
      answered.push(gap);
    }
  }
  const left = due.filter((gap) => !answered.includes(gap));
  if (left.length > 0) {
    await ports.sweepNow();
  }
  await ports.cursors.change<EventNumbers>(cursor, (before) => close(before ?? numbers, due));
}

/** Questions for one Subscription at a time; with more gaps a sweep is less work for the server. */
const QUESTIONS = 20;

/** True when the server named everything that happened in the gap. */
async function askEvents(ports: FillGapsPorts, subscription: string, { from, to }: Gap): Promise<boolean> {
  const notice = read(await orNothing(ports.subscriptions.events(subscription, from, to)));
  if (!notice || notice.unnamed) {
    return false;
  }
  await acceptAll(ports, notice.changed);
  const told = new Set(notice.numbers);
  return Array.from({ length: Math.min(to - from + 1, MOST) }, (_, index) => from + index).every((number) =>
    told.has(number),
  );
}

const MOST = 10_000;

async function askStatus(ports: FillGapsPorts, cursor: string, subscription: string): Promise<void> {
  const notice = read(await orNothing(ports.subscriptions.status(subscription)));
  const at = ports.clock.now().toISOString();
  await ports.cursors.change<EventNumbers>(cursor, (before) =>
    hear(before, { ...(notice?.total === undefined ? {} : { total: notice.total }), current: true, at }),
  );
  if (notice?.status !== undefined) {
    ports.onStatus(subscription, notice.status);
  }
  if (!notice || notice.total === undefined) {
    await ports.sweepNow();
  }
}

function read(bundle: Bundle | undefined): Notice | undefined {
  const result = bundle && readBundle(bundle, true);
  return result && 'notice' in result ? result.notice : undefined;
}

/** A server that refuses the question is one that does not have the operation; one that is away is asked again later. */
async function orNothing<T>(question: Promise<T | undefined>): Promise<T | undefined> {
  try {
    return await question;
  } catch (error) {
    if (error instanceof PeerFailure && error.failure === 'permanent') {
      return undefined;
    }
    throw error;
  }
}
