// The ledger in memory: everything is gone when the process ends. Good for the demo and for tests.
import type { Ledger, NoticeChange, NoticeEvent, NoticeRecord } from './ledger.ts';

export function createMemoryLedger(): Ledger {
  const inbox = new Set<string>();
  const records = new Map<string, NoticeRecord>();

  return {
    async admit(inboxKey) {
      const isNew = !inbox.has(inboxKey);
      inbox.add(inboxKey);
      return isNew;
    },
    async forget(inboxKey) {
      inbox.delete(inboxKey);
    },
    async open(key, source, flag) {
      const record = records.get(key) ?? newRecord(key, source, flag);
      records.set(key, record);
      return record;
    },
    async record(key, change, ...events) {
      const record = records.get(key);
      if (!record) {
        throw new Error(`The ledger has no notice with the key ${key}: open it before recording`);
      }
      const changed = apply(record, change, events);
      records.set(key, changed);
      return changed;
    },
    async get(key) {
      return records.get(key);
    },
    async byTask(taskId) {
      return [...records.values()].find((record) => record.task === taskId);
    },
    async list() {
      return [...records.values()];
    },
  };
}

function newRecord(key: string, source: string, flag: string): NoticeRecord {
  return { key, source, flag, state: 'found', acknowledgement: 'none', attempts: 0, history: [] };
}

function apply(record: NoticeRecord, change: NoticeChange, events: readonly NoticeEvent[]): NoticeRecord {
  return { ...record, ...change, history: [...record.history, ...events] };
}
