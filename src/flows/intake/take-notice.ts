// What a notification says, turned into work: named resources into the inbox, the rest into questions to the server.
import { validate } from 'uuid';
import { inUtc } from '../../ground/norway/instant.ts';
import { holdsNationalId } from '../../ground/norway/national-id.ts';
import type { Cursors } from '../../need/delivery/cursors.ts';
import type { Accepted, InboxChange } from '../../need/delivery/inbox.ts';
import { type EventNumbers, hear } from '../../need/intake/event-numbers.ts';
import { isFollowed } from '../../need/intake/followed.ts';
import type { ChangedResource, Notice } from '../../need/intake/notice.ts';
import { noticeId, noticeKey } from '../../need/notice/identity.ts';
import type { Clock } from '../ports.ts';

export interface TakeNoticePorts {
  /** Base URL of the server that notifies. */
  readonly source: string;
  readonly accept: (changes: readonly InboxChange[]) => Promise<Accepted>;
  readonly cursors: Cursors;
  readonly clock: Clock;
  /** Asks for a sweep soon. Many wishes become one sweep. */
  readonly sweepSoon: () => void;
  /** Told of every status that a notification carries. */
  readonly onStatus: (subscription: string | undefined, status: string) => void;
  /** Told what was taken, for logs and counts. */
  readonly onTaken?: (notice: Notice, accepted: Accepted) => void;
}

/** When it resolves, what the notification says is on disk. */
export async function takeNotice(ports: TakeNoticePorts, notice: Notice): Promise<void> {
  const accepted = await acceptAll(ports, notice.changed);
  if (notice.unnamed) {
    ports.sweepSoon();
  }
  await count(ports, notice);
  if (notice.status !== undefined) {
    ports.onStatus(notice.subscription, notice.status);
  }
  ports.onTaken?.(notice, accepted);
}

/** Keeps what is followed, and passes over the rest. */
export function acceptAll(
  ports: Pick<TakeNoticePorts, 'source' | 'accept'>,
  changed: readonly ChangedResource[],
): Promise<Accepted> {
  return ports.accept(
    changed.filter(({ type }) => isFollowed(type)).map((each) => toInbox(ports.source, each)),
  );
}

/** The inbox is keyed by source server, type, id and version; where there is no version, by the event. */
export function toInbox(source: string, change: ChangedResource): InboxChange {
  const { type, id, lastUpdated, eventId, deleted = false } = change;
  const base = source.replace(/\/+$/, '');
  // What a server calls its versions and events is kept, so it may tell nothing of a person.
  const versionId = holdsNationalId(change.versionId ?? '') ? undefined : change.versionId;
  const version = versionId ?? (eventId === undefined ? undefined : nameOfEvent(eventId));
  return {
    inboxKey: `${base}|${type}/${id}/${version ?? 'unversioned'}${deleted ? '/deleted' : ''}`,
    noticeKey: type === 'Flag' ? noticeKey(source, id) : `${base}|${type}/${id}`,
    flag: `${type}/${id}`,
    // A removal may carry the version that was there before it.
    versioned: version !== undefined && !deleted,
    ...(versionId === undefined ? {} : { versionId }),
    ...(lastUpdated === undefined ? {} : { lastUpdated }),
    deleted,
  };
}

/** A time or a UUID as it is; of every other text nothing but that it is the same one. */
function nameOfEvent(eventId: string): string {
  return inUtc(eventId) !== undefined || validate(eventId) ? eventId : noticeId(eventId, 'event');
}

/** Name of the cursor that keeps the event numbers of a Subscription. */
export function numbersCursor(source: string, subscription: string): string {
  return `events|${source.replace(/\/+$/, '')}|${subscription}`;
}

async function count(ports: TakeNoticePorts, { kind, subscription, numbers, total }: Notice): Promise<void> {
  if (subscription === undefined || (numbers === undefined && total === undefined)) {
    return;
  }
  const at = ports.clock.now().toISOString();
  await ports.cursors.change<EventNumbers>(numbersCursor(ports.source, subscription), (before) =>
    hear(before, {
      ...(numbers ? { numbers } : {}),
      ...(total === undefined ? {} : { total }),
      current: kind === 'handshake',
      at,
    }),
  );
}
