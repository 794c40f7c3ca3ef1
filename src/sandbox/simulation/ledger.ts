// The ledger in memory, for virtual time: every step at once, its further work and deadlines on the agenda.
import type { Said } from '../../ground/law/unit-states.ts';
import { endsDoubt } from '../../need/delivery/doubt.ts';
import {
  type Attention,
  type Confirmation,
  type Ledger,
  type NoticeRecord,
  type Step,
  saidOf,
  type TurnStep,
} from '../../need/delivery/ledger.ts';
import type { DeadlineKind } from '../../need/delivery/states.ts';

/** What the ledger lets happen later. */
export interface Later {
  relay(key: string, flag: string, after: number): void;
  deadline(key: string, kind: DeadlineKind, dueAt: string): void;
  /** Something stands on the list for people. */
  attention(key: string | undefined, attention: Attention): void;
}

interface Kept {
  record: NoticeRecord;
  readonly deadlines: Map<DeadlineKind, { readonly dueAt: string; state: 'running' | 'met' | 'missed' }>;
  readonly receipts: { readonly bundleId: string; readonly messageId: string; code?: string }[];
  orderKey?: string | undefined;
}

const inFlight: readonly string[] = ['sending', 'waiting-to-resend', 'awaiting-acknowledgement'];

export class SimulatedLedger implements Ledger {
  readonly #later: Later;
  readonly #notices = new Map<string, Kept>();
  readonly #byTask = new Map<string, string>();
  readonly #byMessage = new Map<string, string>();
  readonly #bySubject = new Map<string, Set<string>>();
  readonly #byOrder = new Map<string, Set<string>>();

  constructor(later: Later) {
    this.#later = later;
  }

  async open(key: string, source: string, flag: string): Promise<NoticeRecord> {
    const known = this.#notices.get(key);
    if (known) {
      return known.record;
    }
    const record: NoticeRecord = {
      key,
      source,
      flag,
      state: 'found',
      acknowledgement: 'none',
      attempts: 0,
      failures: 0,
      resends: 0,
      recordedAtSource: false,
      history: [],
    };
    this.#notices.set(key, { record, deadlines: new Map(), receipts: [] });
    return record;
  }

  async takeOver(key: string, source: string, flag: string): Promise<Ledger> {
    await this.open(key, source, flag);
    return this;
  }

  async record(key: string, step: Step): Promise<NoticeRecord> {
    return this.#write(this.#kept(key), step);
  }

  heard(key: string, step: Step): Promise<NoticeRecord> {
    return this.record(key, step);
  }

  async mayBeAtUnit(key: string): Promise<boolean> {
    return this.#kept(key).receipts.some(
      ({ code }) => code === undefined || code === 'ok' || code === 'transient-error',
    );
  }

  async takeTurn(key: string, step: TurnStep): Promise<NoticeRecord | undefined> {
    const kept = this.#kept(key);
    const others = [...(this.#byOrder.get(step.orderKey) ?? [])].filter((each) => each !== key);
    const waits = others.some((each) => inFlight.includes(this.#kept(each).record.state));
    return kept.record.state !== step.from || waits ? undefined : this.#write(kept, step);
  }

  async answered(key: string, before: Said | undefined, step: Step): Promise<NoticeRecord | undefined> {
    const kept = this.#kept(key);
    const now = saidOf(kept.record);
    return now?.state === before?.state && now?.at === before?.at ? this.#write(kept, step) : undefined;
  }

  async miss(key: string, kind: DeadlineKind, dueAt: string, step: Step): Promise<NoticeRecord | undefined> {
    const kept = this.#kept(key);
    const deadline = kept.deadlines.get(kind);
    if (deadline?.state !== 'running' || deadline.dueAt !== dueAt) {
      return undefined;
    }
    deadline.state = 'missed';
    return this.#write(kept, step);
  }

  /** There is one clock. */
  async putOff(): Promise<boolean> {
    return false;
  }

  async get(key: string): Promise<NoticeRecord | undefined> {
    return this.#notices.get(key)?.record;
  }

  async byTask(taskId: string): Promise<NoticeRecord | undefined> {
    return this.get(this.#byTask.get(taskId) ?? '');
  }

  async byMessage(messageId: string): Promise<NoticeRecord | undefined> {
    return this.get(this.#byMessage.get(messageId) ?? '');
  }

  async about(key: string, subject: string): Promise<readonly Confirmation[]> {
    const kept = this.#kept(key);
    kept.record = { ...kept.record, subject };
    this.#bySubject.set(subject, (this.#bySubject.get(subject) ?? new Set()).add(key));
    return this.confirmations();
  }

  async confirmations(): Promise<readonly Confirmation[]> {
    return [];
  }

  async bySubject(subject: string): Promise<readonly NoticeRecord[]> {
    return [...(this.#bySubject.get(subject) ?? [])].map((key) => this.#kept(key).record);
  }

  async list(): Promise<readonly NoticeRecord[]> {
    return [...this.#notices.values()].map(({ record }) => record);
  }

  async unsettled(): Promise<readonly never[]> {
    return [];
  }

  async raise(_at: string, attention: Attention): Promise<void> {
    this.#later.attention(undefined, attention);
  }

  #kept(key: string): Kept {
    const kept = this.#notices.get(key);
    if (!kept) {
      throw new Error(`The ledger has no notice with the key ${key}`);
    }
    return kept;
  }

  #write(kept: Kept, step: Step): NoticeRecord {
    const { change = {} } = step;
    const ended = kept.record.state === 'closed' || kept.record.state === 'told';
    const { business: _b, saidAt: _s, ...withoutWord } = kept.record;
    const before: NoticeRecord = step.anotherUnit ? withoutWord : kept.record;
    const { unclearSince: _u, cause: _c, ...clear } = before;
    const base: NoticeRecord = endsDoubt(change) ? clear : before;
    kept.record = {
      ...base,
      ...change,
      ...(ended ? { state: kept.record.state } : {}),
      history: [...base.history, ...step.events],
    };
    this.#index(kept, step);
    this.#plan(kept, step);
    return kept.record;
  }

  #index(kept: Kept, { change, sending, receipt, notTaken, orderKey }: Step): void {
    const { key } = kept.record;
    if (change?.task) {
      this.#byTask.set(change.task, key);
    }
    if (sending) {
      this.#byMessage.set(sending.messageId, key);
      kept.receipts.push(sending);
    }
    const answered = receipt && kept.receipts.find(({ bundleId }) => bundleId === receipt.bundleId);
    if (answered) {
      answered.code = receipt.code;
    }
    const last = kept.receipts.at(-1);
    if (notTaken && last && last.code === undefined) {
      last.code = 'not-taken';
    }
    if (orderKey !== undefined) {
      this.#byOrder.get(kept.orderKey ?? '')?.delete(key);
      kept.orderKey = orderKey ?? undefined;
    }
    if (kept.orderKey !== undefined) {
      this.#byOrder.set(kept.orderKey, (this.#byOrder.get(kept.orderKey) ?? new Set()).add(key));
    }
  }

  #plan(kept: Kept, { again, deadlines = [], met = [], attention }: Step): void {
    const { key, flag } = kept.record;
    for (const { kind, dueAt } of deadlines) {
      kept.deadlines.set(kind, { dueAt, state: 'running' });
      this.#later.deadline(key, kind, dueAt);
    }
    for (const kind of met) {
      const deadline = kept.deadlines.get(kind);
      if (deadline?.state === 'running') {
        deadline.state = 'met';
      }
    }
    if (again !== undefined) {
      this.#later.relay(key, flag, again);
    }
    if (attention) {
      this.#later.attention(key, attention);
    }
  }
}
