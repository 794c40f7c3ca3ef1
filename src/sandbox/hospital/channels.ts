// What the sandbox hospital sends by itself: each Subscription has a channel, which is tried, opened, told of changes in one
// dialect, and asked again by $events and $status.
import { randomUUID } from 'node:crypto';
import type { Subscription } from '@medplum/fhirtypes';
import type { MemoryStore, Stored } from '../memory-store.ts';
import { createNotifier, type Faults, faultless, type Notifier } from '../notifier.ts';
import { backportSignal, notification, type Sender, type SenderName, type SentChange } from '../senders.ts';
import type { FaultyAnswer, ServerFaults } from './faults.ts';

export interface ChannelOptions {
  readonly dialect: SenderName;
  /** Signs notifications, or is their bearer token, when the Subscription brings no secret of its own. */
  readonly secret: string;
  readonly faults?: Faults;
  /** Notifications at the same time. */
  readonly concurrency?: number;
  readonly onEvent?: (text: string) => void;
}

interface Channel {
  readonly types: readonly string[];
  readonly dialect: SenderName;
  readonly sender: Sender;
  readonly notifier: Notifier;
  readonly events: SentChange[];
}

const BACKPORT = 'http://hl7.org/fhir/uv/subscriptions-backport/StructureDefinition';

/** The channels of one server. */
export class Channels {
  readonly #channels = new Map<string, Channel>();
  readonly #options: ChannelOptions;
  readonly #faults: ServerFaults;
  readonly #store: MemoryStore;
  /** Everything that notifies, by the id of its Subscription; also what is closed. */
  readonly notifiers = new Map<string, Notifier>();
  base = '';

  constructor(options: ChannelOptions, faults: ServerFaults, store: MemoryStore) {
    this.#options = options;
    this.#faults = faults;
    this.#store = store;
  }

  /** Notifies of changes of these types without a Subscription, as servers do that are set up elsewhere (Event Grid). */
  notify(endpoint: string, types: readonly string[]): void {
    const { dialect, secret } = this.#options;
    this.#open({ id: randomUUID(), endpoint, secret, types, dialect });
  }

  tell(resource: Stored, deleted: boolean): void {
    const faults = this.#faults;
    for (const { types, events, notifier } of faults.holds('never-notifies') ? [] : this.#channels.values()) {
      if (types.includes(resource.resourceType)) {
        const number = faults.holds('numbers-again') ? 1 : events.length + 1;
        const change = { resource, number, ...(deleted ? { deleted } : {}) };
        events.push(change);
        notifier.tell(change);
      }
    }
  }

  /** As servers do: the endpoint is tried where the dialect has a handshake, then the Subscription is active, or in error. */
  async activate(subscription: Stored & Subscription): Promise<void> {
    const faults = this.#faults;
    const channel = this.#open({
      id: subscription.id,
      endpoint: subscription.channel?.endpoint ?? '',
      secret: secretOf(subscription) ?? this.#options.secret,
      types: typesOf(subscription),
      dialect: this.#dialectOf(subscription),
    });
    const shakes = channel.dialect.startsWith('backport') || channel.dialect === 'relative';
    const agreed = shakes && !faults.holds('no-handshake') ? await shakeHands(channel) : true;
    if (faults.holds('never-activates')) {
      return;
    }
    const status = agreed || faults.holds('active-whatever') ? 'active' : 'error';
    this.#options.onEvent?.(`Subscription/${subscription.id} is ${status}`);
    this.#store.write({
      ...subscription,
      status,
      ...(status === 'error' ? { error: 'The endpoint did not agree' } : {}),
    });
  }

  close(id: string): void {
    this.#channels.delete(id);
  }

  /** `$events` and `$status` of a Subscription; undefined when there is no such channel or operation. */
  operate(id: string, operation: string, asked: URLSearchParams): FaultyAnswer | undefined {
    const channel = this.#channels.get(id);
    const isMissing = this.#faults.holds(operation === '$status' ? 'no-status' : 'no-events');
    if (!channel || isMissing || !['$events', '$status'].includes(operation)) {
      return undefined;
    }
    const { sender, events } = channel;
    if (operation === '$status') {
      return { status: 200, body: notification(sender, [], 'empty', 'query-status', events.length) };
    }
    const from = Number(asked.get('eventsSinceNumber') ?? 1);
    const until = Number(asked.get('eventsUntilNumber') ?? events.length);
    const wanted = events.slice(from - 1, until);
    return { status: 200, body: notification(sender, wanted, 'id-only', 'query-event', events.length) };
  }

  #open(wanted: {
    readonly id: string;
    readonly endpoint: string;
    readonly secret: string;
    readonly types: readonly string[];
    readonly dialect: SenderName;
  }): Channel {
    const { id, endpoint, secret, types, dialect } = wanted;
    const { faults: wrong = faultless, concurrency = 8 } = this.#options;
    const sender = { endpoint, secret, subscription: id, base: this.base, now: () => new Date() };
    const once = this.#faults.holds('tells-once');
    const notifier = createNotifier({ dialect, sender, faults: wrong, concurrency, once });
    const channel = { types, dialect, sender, events: [], notifier };
    this.#channels.set(id, channel);
    this.notifiers.set(id, notifier);
    return channel;
  }

  /** A Subscription of the backport guide is notified in its own way, beside those in the dialect of the server. */
  #dialectOf({ meta, channel }: Subscription): SenderName {
    const { dialect } = this.#options;
    const isOfGuide = meta?.profile?.includes(`${BACKPORT}/backport-subscription`) === true;
    if (!isOfGuide || dialect.startsWith('backport') || dialect === 'relative') {
      return dialect;
    }
    const { extension } =
      (channel as { _payload?: { extension?: Subscription['extension'] } } | undefined)?._payload ?? {};
    const content = extension?.find(({ url }) => url === `${BACKPORT}/backport-payload-content`)?.valueCode;
    if (content === 'full-resource' || this.#faults.holds('sends-whole')) {
      return 'backport-full';
    }
    return content === 'empty' || this.#faults.holds('tells-no-focus')
      ? 'backport-empty'
      : 'backport-id-only';
  }
}

async function shakeHands({ sender, events }: Channel): Promise<boolean> {
  const { url, headers, body } = backportSignal(sender, 'handshake', events.length);
  try {
    const response = await fetch(url, { method: 'POST', headers, body, signal: AbortSignal.timeout(10_000) });
    await response.arrayBuffer();
    return response.ok;
  } catch {
    return false;
  }
}

/** The bearer token of the channel's header, or the secret that Medplum keeps in an extension. */
function secretOf({ channel, extension }: Subscription): string | undefined {
  const header = channel?.header?.find((each) => /^authorization:\s*bearer /i.test(each));
  const kept = extension?.find(({ url }) => url.endsWith('/subscription-secret'))?.valueString;
  return header?.replace(/^authorization:\s*bearer /i, '') ?? kept;
}

function typesOf(subscription: Subscription): string[] {
  const { extension } =
    (subscription as { _criteria?: { extension?: Subscription['extension'] } })._criteria ?? {};
  const filters = (extension ?? []).flatMap(({ url, valueString }) =>
    url === `${BACKPORT}/backport-filter-criteria` && valueString ? [valueString] : [],
  );
  return (filters.length > 0 ? filters : [subscription.criteria ?? '']).map((each) =>
    each.replace(/\?.*$/, ''),
  );
}
