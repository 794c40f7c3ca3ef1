// Creates the Subscriptions on the hospital's server, waits until they are active, and repairs those that stop.

import type { Bundle, Subscription } from '@medplum/fhirtypes';
import { parseAddress } from '../../ground/fhir/reference.ts';
import { type Saying, saying } from '../../need/delivery/codes/sayings.ts';
import { asksForTheSame, subscriptionsFor, type Wanted } from '../../need/intake/subscription.ts';
import { type Clock, type FhirServer, PeerFailure } from '../ports.ts';

export interface SubscribePorts {
  readonly server: Pick<FhirServer, 'read' | 'search' | 'update' | 'transact'>;
  readonly clock: Clock;
  readonly wait: (milliseconds: number) => Promise<void>;
  /** Told what happens, in words without personal data. */
  readonly onEvent: (text: string) => void;
}

export interface SubscriptionState {
  readonly id: string;
  readonly criteria: string;
  readonly status: string;
  /** What the server says of an error. */
  readonly error?: string;
}

/** Makes each Subscription that is wanted, or takes the one that is there; resolves with what the server made of them. */
export async function subscribe(
  ports: SubscribePorts,
  wanted: Wanted,
  activation: { readonly timeout: number },
): Promise<readonly SubscriptionState[]> {
  const ids: string[] = [];
  for (const subscription of subscriptionsFor(wanted)) {
    ids.push(await ensure(ports, subscription));
  }
  return Promise.all(ids.map((id) => untilActive(ports, id, activation.timeout)));
}

async function ensure({ server, onEvent }: SubscribePorts, wanted: Subscription): Promise<string> {
  const endpoint = wanted.channel?.endpoint ?? '';
  const there = await server.search<Subscription>('Subscription', { url: endpoint });
  const same = there.find((each) => asksForTheSame(each, wanted));
  if (same?.id) {
    if (same.status !== 'active' || !isAsWanted(same, wanted)) {
      await server.update({ ...same, ...wanted, id: same.id, meta: { ...same.meta, ...wanted.meta } });
      onEvent(`Subscription/${same.id} (${wanted.criteria}) was ${same.status}: requested anew`);
    }
    return same.id;
  }
  const entry = [{ resource: wanted, request: { method: 'POST' as const, url: 'Subscription' } }];
  const answer = await server.transact({ resourceType: 'Bundle', type: 'transaction', entry });
  const id = createdId(answer);
  onEvent(`Subscription/${id} (${wanted.criteria}) is made`);
  return id;
}

/** The secret may have changed, which servers that keep it to themselves do not show. */
function isAsWanted(there: Subscription, wanted: Subscription): boolean {
  const shown = there.channel?.header;
  return shown === undefined || JSON.stringify(shown) === JSON.stringify(wanted.channel?.header);
}

function createdId({ entry = [] }: Bundle): string {
  const [made] = entry;
  const place = made?.response?.location?.replace(/^\//, '');
  const id = made?.resource?.id ?? parseAddress(place)?.id;
  if (id === undefined || !/^2/.test(made?.response?.status ?? '200')) {
    throw new PeerFailure('FHIR server', 'permanent', 'the server did not make the Subscription');
  }
  return id;
}

async function untilActive(ports: SubscribePorts, id: string, timeout: number): Promise<SubscriptionState> {
  const limit = ports.clock.now().getTime() + timeout;
  for (let pause = 100; ; pause = Math.min(pause * 2, 2_000)) {
    const state = await stateOf(ports, id);
    if (state.status === 'active' || state.status === 'error' || ports.clock.now().getTime() >= limit) {
      ports.onEvent(`Subscription/${id} (${state.criteria}) is ${state.status}`);
      return state;
    }
    await ports.wait(pause);
  }
}

async function stateOf({ server }: SubscribePorts, id: string): Promise<SubscriptionState> {
  const subscription = await server.read<Subscription>('Subscription', id);
  return {
    id,
    criteria: subscription?.criteria ?? '',
    status: subscription?.status ?? 'missing',
    ...(subscription?.error ? { error: subscription.error } : {}),
  };
}

/** Where the repair of one Subscription stands. */
export interface Repairs {
  readonly tries: number;
  /** Not before, milliseconds since 1970. */
  readonly next: number;
}

export interface WatchPorts extends SubscribePorts {
  /** Puts it on the list for people: the server does not keep the Subscription active. */
  readonly raise: (what: Saying) => Promise<void>;
}

/** Between two repairs: this long at first, then twice as long each time, in milliseconds. */
const FIRST_REPAIR = 5_000;
const LONGEST_REPAIR = 15 * 60_000;
/** Repairs in a row after which a person is told. */
const TELL_AFTER = 3;

/**
 * One look at all Subscriptions: a stopped one is requested anew (after an error it is the subscriber who has to), a lost
 * one is made again. Gives where the repairs stand, for the next look.
 */
export async function watchOnce(
  ports: WatchPorts,
  wanted: Wanted,
  before: ReadonlyMap<string, Repairs>,
): Promise<ReadonlyMap<string, Repairs>> {
  const there = await ports.server.search<Subscription>('Subscription', { url: wanted.endpoint });
  const after = new Map<string, Repairs>();
  for (const subscription of subscriptionsFor(wanted)) {
    const same = there.find((each) => asksForTheSame(each, subscription));
    const status = same?.status ?? 'missing';
    if (status === 'active' || status === 'requested') {
      continue;
    }
    const name = JSON.stringify([subscription.criteria, (subscription as { _criteria?: unknown })._criteria]);
    after.set(name, await repair(ports, subscription, status, before.get(name) ?? { tries: 0, next: 0 }));
  }
  return after;
}

async function repair(
  ports: WatchPorts,
  subscription: Subscription,
  status: string,
  { tries, next }: Repairs,
): Promise<Repairs> {
  const now = ports.clock.now().getTime();
  if (now < next) {
    return { tries, next };
  }
  ports.onEvent(
    `the Subscription for ${subscription.criteria} is ${status}: it is repaired (try ${tries + 1})`,
  );
  await ensure(ports, subscription);
  if (tries + 1 === TELL_AFTER) {
    const { criteria } = subscription;
    const text = `The Subscription for ${criteria} does not stay active: it was ${status} ${TELL_AFTER} times`;
    await ports.raise(saying('subscription-stopped', { criteria, count: TELL_AFTER, text }));
  }
  return { tries: tries + 1, next: now + Math.min(FIRST_REPAIR * 2 ** tries, LONGEST_REPAIR) };
}
