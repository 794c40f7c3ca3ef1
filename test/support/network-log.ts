// What is remembered of a message network, in memory.
import type { Aside, NetworkLog, Worked } from '../../src/need/delivery/network-log.ts';

/** A log of its own for one test; it forgets with the process, where the store's does not. */
export function networkLog(now: () => Date = () => new Date()): NetworkLog {
  const sends = new Map<string, { messageId: string; settled: boolean }>();
  const aside = new Map<string, Aside>();
  const worked = new Map<string, Worked & { claimed: number }>();
  const offsets = new Map<string, number>();
  const name = (reader: string, id: string) => `${reader}|${id}`;
  return {
    async sent(transportId, messageId) {
      sends.set(transportId, { messageId, settled: false });
    },
    async onTheirWay() {
      return [...sends].flatMap(([transportId, { messageId, settled }]) =>
        settled ? [] : [{ transportId, messageId }],
      );
    },
    async settled(transportId) {
      const send = sends.get(transportId);
      if (send) {
        send.settled = true;
      }
    },
    async setAside(reader, { id, what }, now) {
      const before = aside.get(name(reader, id));
      const tries = (before?.tries ?? 0) + 1;
      const again = new Date(now.getTime() + Math.min(3_600_000, 5_000 * 2 ** (tries - 1))).toISOString();
      const item = {
        id,
        what,
        since: before?.since ?? now.toISOString(),
        again,
        tries,
        told: before?.told ?? false,
      };
      aside.set(name(reader, id), item);
      return item;
    },
    async aside(reader) {
      return [...aside].flatMap(([key, item]) => (key.startsWith(`${reader}|`) ? [item] : []));
    },
    async oldestAside() {
      return [...aside.values()].map(({ since }) => since).sort()[0];
    },
    async takenUp(reader, id) {
      aside.delete(name(reader, id));
    },
    async personTold(reader, id) {
      const item = aside.get(name(reader, id));
      if (item) {
        aside.set(name(reader, id), { ...item, told: true });
      }
    },
    async worked(id) {
      return worked.get(id);
    },
    async keepWorked(id, receipt) {
      const made = { ...(receipt === undefined ? {} : { receipt }), sent: false, claimed: 0 };
      worked.set(id, worked.get(id) ?? made);
      return worked.get(id) ?? made;
    },
    async claimReceipt(id) {
      const found = worked.get(id);
      // As the store does it: who claimed and ended keeps it from others for a minute.
      if (!found || found.sent || found.claimed > now().getTime() - 60_000) {
        return false;
      }
      found.claimed = now().getTime();
      return true;
    },
    async receiptSent(id) {
      const found = worked.get(id);
      if (found) {
        worked.set(id, { ...found, sent: true });
      }
    },
    async releaseReceipt(id) {
      const found = worked.get(id);
      if (found) {
        found.claimed = 0;
      }
    },
    async offset(reader) {
      return offsets.get(reader) ?? 0;
    },
    async startAnew(reader, offset) {
      offsets.set(reader, offset);
    },
    async reached(reader, offset) {
      offsets.set(reader, Math.max(offset, offsets.get(reader) ?? 0));
    },
  };
}
