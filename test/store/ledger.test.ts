// The ledger and its jobs on a real database: all of a step or nothing, one notice in flight, nothing run twice at once.
import { afterEach, describe, expect, it } from 'vitest';
import type { JobHandlers } from '../../src/edges/store/jobs.ts';
import { openStore, type Store } from '../../src/edges/store/store.ts';
import { notAcknowledged } from '../../src/need/delivery/acknowledgement.ts';
import type { EventCode } from '../../src/need/delivery/codes/codes.ts';
import { givenBack, isGivenBack } from '../../src/need/delivery/given-back.ts';
import { type NoticeRecord, TakenOver } from '../../src/need/delivery/ledger.ts';
import type { NoticeState } from '../../src/need/delivery/states.ts';
import { freshDatabase } from '../support/store.ts';

const stores: Store[] = [];
afterEach(async () => {
  for (const store of stores.splice(0)) {
    await store.close(0);
  }
});

async function open(databaseUrl: string): Promise<Store> {
  const store = await openStore({ databaseUrl, concurrency: 4 });
  stores.push(store);
  return store;
}

const at = '2026-11-22T12:00:00.000Z';
const line = (event: EventCode) => ({ at, event, detail: `${event} happened` });
const sending = (order: string, from: NoticeState = 'found') => ({
  change: { state: 'sending' as NoticeState },
  events: [line('permitted')],
  orderKey: order,
  from,
});

async function opened(store: Store, ...keys: string[]): Promise<void> {
  for (const key of keys) {
    await store.ledger.open(key, 'https://hospital.example/fhir', `Flag/${key}`);
  }
}

describe('a step', () => {
  it('keeps change, history and audit together, and reads back as it was written', async () => {
    const { ledger, database } = await open(await freshDatabase());
    await ledger.open('n', 'https://hospital.example/fhir', 'Flag/n');
    const change = {
      state: 'delivered',
      acknowledgement: 'ok',
      business: 'taken-on',
      recipient: { name: 'Unit', municipality: '4601' },
      madeAt: at,
      messageId: 'm1',
      task: 't1',
      attempts: 2,
      recordedAtSource: true,
    } as const;
    const written = await ledger.record('n', {
      change,
      events: [{ ...line('acknowledged'), concept: 'D6' }],
    });
    expect(written).toMatchObject({ ...change, history: [{ ...line('acknowledged'), concept: 'D6' }] });
    expect(await ledger.get('n')).toEqual(written);
    expect(await ledger.byTask('t1')).toEqual(written);
    expect(await ledger.byMessage('m1')).toEqual(written);
    expect(await database.query('select actor, action, notice_key from ip.audit')).toEqual([
      { actor: 'adapter', action: 'acknowledged', notice_key: 'n' },
    ]);
  });

  it('that the record has the delivered notice says nothing of one that was given back meanwhile', async () => {
    const { ledger } = await open(await freshDatabase());
    await opened({ ledger } as Store, 'n', 'm');
    const recorded = { change: { recordedAtSource: true }, events: [line('recorded')] };
    for (const key of ['n', 'm']) {
      await ledger.record(key, { change: { state: 'delivered' }, events: [line('acknowledged')] });
    }
    const business = 'wrong-municipality';
    const change = { business, saidAt: at, ...givenBack(business) } as const;
    await ledger.answered('n', undefined, { change, events: [line('answered')] });
    const after = await ledger.record('n', recorded);
    expect([after.recordedAtSource, isGivenBack(after)]).toEqual([false, true]);
    expect((await ledger.record('m', recorded)).recordedAtSource).toBe(true);
  });

  it('that cannot be kept whole leaves nothing behind', async () => {
    const { ledger, database } = await open(await freshDatabase());
    await opened({ ledger } as Store, 'n');
    await ledger.record('n', { events: [], sending: { bundleId: 'b1', messageId: 'm1', at } });
    const again = {
      change: { attempts: 7 },
      events: [line('waiting')],
      sending: { bundleId: 'b1', messageId: 'm1', at },
    };
    await expect(ledger.record('n', again)).rejects.toThrow(/receipt/);
    expect(await ledger.get('n')).toMatchObject({ attempts: 0, history: [] });
    expect(await database.query('select action from ip.audit')).toEqual([{ action: 'sending' }]);
  });

  it('on a notice that was never opened is refused', async () => {
    const { ledger } = await open(await freshDatabase());
    await expect(ledger.record('unknown', { events: [line('waiting')] })).rejects.toThrow(/open it/);
  });
});

describe('notices of one person to one unit', () => {
  it('go one after another, in the order in which they were opened', async () => {
    const { ledger } = await open(await freshDatabase());
    await opened({ ledger } as Store, 'first', 'second', 'third');
    expect(await ledger.takeTurn('first', sending('person'))).toMatchObject({ state: 'sending' });
    for (const key of ['third', 'second']) {
      expect(await ledger.takeTurn(key, sending('person'))).toBeUndefined();
      await ledger.record(key, { change: { state: 'waiting-turn' }, events: [], orderKey: 'person' });
    }
    await ledger.record('first', { change: { state: 'delivered' }, events: [] });
    expect(await ledger.takeTurn('third', sending('person', 'waiting-turn'))).toBeUndefined();
    expect(await ledger.takeTurn('second', sending('person', 'waiting-turn'))).toMatchObject({
      state: 'sending',
    });
  });

  it('do not hold up those of others, and keep their place while they wait to resend', async () => {
    const { ledger } = await open(await freshDatabase());
    await opened({ ledger } as Store, 'first', 'second', 'other');
    await ledger.takeTurn('first', sending('person'));
    await ledger.record('first', { change: { state: 'waiting-to-resend' }, events: [] });
    expect(await ledger.takeTurn('second', sending('person'))).toBeUndefined();
    expect(await ledger.takeTurn('other', sending('another person'))).toMatchObject({ state: 'sending' });
    expect(await ledger.takeTurn('first', sending('person', 'waiting-to-resend'))).toMatchObject({
      state: 'sending',
    });
  });

  it('pass one of which a person has heard that nobody answers it; that one takes its turn anew', async () => {
    const { ledger } = await open(await freshDatabase());
    await opened({ ledger } as Store, 'first', 'second');
    await ledger.takeTurn('first', sending('person'));
    await ledger.record('first', { change: { state: 'awaiting-acknowledgement', madeAt: at }, events: [] });
    const silent = (hours: number) =>
      notAcknowledged({ ...record, madeAt: at }, new Date(Date.parse(at) + hours * 3_600_000), 3, 3_600_000);
    const record = (await ledger.get('first')) as NoticeRecord;
    await ledger.record('first', silent(0.5));
    expect(await ledger.takeTurn('second', sending('person'))).toBeUndefined();
    await ledger.record('first', silent(1));
    expect(await ledger.takeTurn('second', sending('person'))).toMatchObject({ state: 'sending' });
    expect(await ledger.takeTurn('first', sending('person', 'waiting-to-resend'))).toBeUndefined();
    await ledger.record('second', { change: { state: 'delivered' }, events: [] });
    expect(await ledger.takeTurn('first', sending('person', 'waiting-to-resend'))).toBeDefined();
  });
});

describe('work that was taken over', () => {
  const need = ['n', 'https://hospital.example/fhir', 'Flag/n'] as const;

  it('records and sends nothing more for whoever had it before; what the unit said of a send is kept', async () => {
    const { ledger } = await open(await freshDatabase());
    const stopped = await ledger.takeOver(...need);
    const later = await ledger.takeOver(...need);
    await later.record('n', { change: { state: 'refused' }, events: [line('consent-withdrawn')] });
    await expect(
      stopped.record('n', { change: { state: 'unclear' }, events: [line('waiting')] }),
    ).rejects.toThrow(TakenOver);
    expect(await stopped.takeTurn('n', sending('person', 'refused'))).toBeUndefined();
    expect(await ledger.get('n')).toMatchObject({ state: 'refused', history: [line('consent-withdrawn')] });
    expect(await stopped.heard('n', { events: [line('acknowledged')] })).toMatchObject({ state: 'refused' });
  });

  it('takes its turn only over the record as it was read, and never what a person has ended', async () => {
    const { ledger } = await open(await freshDatabase());
    const mine = await ledger.takeOver(...need);
    await ledger.record('n', { change: { state: 'delivered' }, events: [] });
    expect(await mine.takeTurn('n', sending('person', 'found'))).toBeUndefined();
    await ledger.record('n', { change: { state: 'closed' }, events: [] });
    expect(await mine.takeTurn('n', sending('person', 'closed'))).toBeUndefined();
  });
});

describe('a unit', () => {
  it('may have a notice when a send was taken or its end is not known, however many sends were surely not taken', async () => {
    const { ledger } = await open(await freshDatabase());
    await opened({ ledger } as Store, 'n');
    const send = (bundleId: string) =>
      ledger.record('n', { events: [], sending: { bundleId, messageId: 'm', at } });
    expect(await ledger.mayBeAtUnit('n')).toBe(false);
    await send('b1');
    expect(await ledger.mayBeAtUnit('n')).toBe(true);
    await ledger.record('n', { events: [], notTaken: true });
    expect(await ledger.mayBeAtUnit('n')).toBe(false);
    await send('b2');
    await ledger.record('n', { events: [], receipt: { bundleId: 'b2', code: 'fatal-error', at } });
    expect(await ledger.mayBeAtUnit('n')).toBe(false);
    await send('b3');
    await ledger.record('n', { events: [], receipt: { bundleId: 'b3', code: 'ok', at } });
    expect(await ledger.mayBeAtUnit('n')).toBe(true);
  });
});

describe('what belongs to no notice', () => {
  const item = (detail: string) => ({ reason: 'unknown-acknowledgement' as const, detail, nextStep: 'ask' });

  it('is counted where the same has come before, and listed anew only so often', async () => {
    const { ledger, outbox } = await open(await freshDatabase());
    await ledger.raise(at, item('ok'));
    await ledger.raise('2026-11-22T13:00:00.000Z', item('ok'));
    expect(await outbox.list()).toMatchObject([
      { detail: 'ok', times: 2, lastAt: '2026-11-22T13:00:00.000Z' },
    ]);
    for (let no = 0; no < 60; no += 1) {
      await ledger.raise(at, item(`another ${no}`));
    }
    const items = await outbox.list();
    expect(items).toHaveLength(50);
    expect(items.reduce((sum, { times = 1 }) => sum + times, 0)).toBe(62);
  });
});

describe('what belongs to no notice and comes at the same moment from several sides', () => {
  it('is one item', async () => {
    const { ledger, outbox } = await open(await freshDatabase());
    const item = { reason: 'unknown-acknowledgement' as const, detail: 'ok', nextStep: 'ask' };
    await Promise.all(Array.from({ length: 12 }, () => ledger.raise(at, item)));
    expect(await outbox.list()).toMatchObject([{ detail: 'ok', times: 12 }]);
  });
});

describe('a text that PostgreSQL cannot keep', () => {
  it('is kept with a sign in the place of what cannot be, and harms nothing', async () => {
    const { ledger } = await open(await freshDatabase());
    await opened({ ledger } as Store, 'n');
    const detail = 'a\u0000b \ud800 \\u0000';
    const said = [{ text: detail } as never];
    const { history } = await ledger.record('n', { events: [{ ...line('waiting'), detail, said }] });
    expect(history).toHaveLength(1);
    expect((await ledger.get('n'))?.history[0]?.detail).toBe('a\ufffdb \ufffd \\u0000');
  });
});

describe('an item that a person closes', () => {
  it('ends what it told of, also while that is tried again or waited for; other items end nothing that goes on', async () => {
    const { ledger, outbox } = await open(await freshDatabase());
    const states: readonly [NoticeState, boolean, NoticeState][] = [
      ['waiting-to-resend', true, 'closed'],
      ['awaiting-acknowledgement', true, 'closed'],
      ['for-a-person', false, 'closed'],
      ['awaiting-acknowledgement', false, 'awaiting-acknowledgement'],
      ['delivered', true, 'delivered'],
    ];
    for (const [no, [state, passing, after]] of states.entries()) {
      const key = `n${no}`;
      await opened({ ledger } as Store, key);
      const reason = passing ? ('not-acknowledged' as const) : ('answer-unfit' as never);
      const attention = {
        reason,
        detail: 'x',
        nextStep: 'x',
        ...(passing ? { passing: true as const } : {}),
      };
      await ledger.record(key, { change: { state }, events: [], attention });
      const item = (await outbox.list()).find(({ notice }) => notice === key);
      expect(await outbox.close(item?.no ?? -1, 'Kari', 'ringt')).toBeUndefined();
      expect(await ledger.get(key)).toMatchObject({ state: after });
    }
    await opened({ ledger } as Store, 'sent');
    const attention = {
      reason: 'not-acknowledged' as const,
      detail: 'x',
      nextStep: 'x',
      passing: true as const,
    };
    await ledger.record('sent', { change: { state: 'sending' }, events: [], attention });
    const item = (await outbox.list()).find(({ notice }) => notice === 'sent');
    expect(await outbox.close(item?.no ?? -1, 'Kari', 'ringt')).toBe('in-flight');
  });
});

describe('work that a notification causes', () => {
  const change = (key: string, version = '1') => ({
    inboxKey: `hospital|Flag/${key}/${version}`,
    noticeKey: key,
    flag: `Flag/${key}`,
    versioned: true,
  });

  function worker(relay: (key: string) => Promise<void>): JobHandlers {
    return {
      relay: ({ key }) => relay(key),
      deadline: async () => undefined,
      dead: async () => undefined,
      feed: async () => undefined,
      retention: async () => undefined,
      onError: () => undefined,
    };
  }

  it('is done once for each version, by whichever of several processes', async () => {
    const databaseUrl = await freshDatabase();
    const done: string[] = [];
    const [one, two] = [await open(databaseUrl), await open(databaseUrl)];
    const handlers = worker(async (key) => void done.push(key));
    await one.jobs.work(handlers);
    await two.jobs.work(handlers);
    const keys = Array.from({ length: 40 }, (_, index) => `n${index}`);
    for (const store of [one, two, one]) {
      await store.accept(
        keys.map((key) => change(key)),
        new Date(),
      );
    }
    await expect.poll(() => one.jobs.waiting()).toBe(0);
    expect(done.toSorted()).toEqual(keys.toSorted());
  });

  it('never runs twice at once for one notice, and what comes meanwhile is looked at afterwards', async () => {
    const store = await open(await freshDatabase());
    let running = 0;
    let most = 0;
    let runs = 0;
    const told = Promise.withResolvers<void>();
    await store.jobs.work(
      worker(async () => {
        running += 1;
        runs += 1;
        most = Math.max(most, running);
        await told.promise;
        running -= 1;
      }),
    );
    await store.accept([change('n', '1')], new Date());
    await expect.poll(() => runs).toBe(1);
    await Promise.all(['2', '3', '4'].map((version) => store.accept([change('n', version)], new Date())));
    told.resolve();
    await expect.poll(() => store.jobs.waiting()).toBe(0);
    expect({ most, runs }).toEqual({ most: 1, runs: 2 });
  });

  it('that waits for a later try is done at once when something new is told', async () => {
    const store = await open(await freshDatabase());
    await opened(store, 'n');
    const hour = 3_600_000;
    await store.ledger.record('n', { events: [], again: hour });
    const done: string[] = [];
    await store.jobs.work(worker(async (key) => void done.push(key)));
    await store.accept([change('n')], new Date());
    await expect.poll(() => done).toEqual(['n']);
  });

  it('that is planned for late comes sooner when a step asks for a nearer look, and no later when one asks for a farther', async () => {
    const store = await open(await freshDatabase());
    await opened(store, 'n');
    const hour = 3_600_000;
    for (const again of [hour, 50, 2 * hour]) {
      await store.ledger.record('n', { events: [], again });
    }
    const done: string[] = [];
    await store.jobs.work(worker(async (key) => void done.push(key)));
    await expect.poll(() => done).toEqual(['n']);
  });

  it('holds up no deadline, however much of it waits', async () => {
    const store = await open(await freshDatabase());
    await opened(store, 'n');
    const looked = Promise.withResolvers<void>();
    // Every place for notices is taken until the deadline is looked at.
    const keys = Array.from({ length: 12 }, (_, index) => `n${index}`);
    await store.accept(
      keys.map((key) => change(key)),
      new Date(),
    );
    await store.jobs.work({
      ...worker(() => looked.promise),
      deadline: async () => looked.resolve(),
    });
    await expect.poll(() => store.jobs.waiting()).toBe(12);
    await store.ledger.record('n', { events: [], deadlines: [{ kind: 'answer', dueAt: at }] });
    await looked.promise;
    await expect.poll(() => store.jobs.waiting()).toBe(0);
  });

  it('that fails is tried again', async () => {
    const store = await open(await freshDatabase());
    let runs = 0;
    await store.jobs.work(
      worker(async () => {
        runs += 1;
        if (runs === 1) {
          throw new Error('broken once');
        }
      }),
    );
    await store.accept([change('n')], new Date());
    await expect.poll(() => store.jobs.waiting()).toBe(0);
    expect(runs).toBe(2);
  });

  it('is given back when the process stops before it is done, and another does it', async () => {
    const databaseUrl = await freshDatabase();
    const [one, two] = [await open(databaseUrl), await open(databaseUrl)];
    let begun = false;
    await one.jobs.work(
      worker(() => {
        begun = true;
        return new Promise(() => undefined);
      }),
    );
    await one.accept([change('n')], new Date());
    await expect.poll(() => begun).toBe(true);
    await one.jobs.stop(50);
    const done: string[] = [];
    await two.jobs.work(worker(async (key) => void done.push(key)));
    await expect.poll(() => done).toEqual(['n']);
  });
});
