// The patient administration tells over MLLP, the hospital's server notifies nothing: adapter, hospital and unit with real sockets.
import { connect } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import type { Config } from '../../src/adapter/config/config.ts';
import { openStore } from '../../src/edges/store/store.ts';
import { type Line, openLine } from '../../src/sandbox/adt/line.ts';
import { compose, type Wanted } from '../../src/sandbox/adt/message.ts';
import { play } from '../../src/sandbox/adt/play.ts';
import { framed, playGroups, playsOf } from '../../src/sandbox/adt/plays.ts';
import { nationalId } from '../../src/sandbox/persons.ts';
import { type SandboxSetting, startSandbox } from '../support/sandbox-setting.ts';

const adt: NonNullable<Config['adt']> = { port: 0, senders: [{ application: 'PAS', facility: 'HUS' }] };

let setting: SandboxSetting;
const lines: Line[] = [];
async function start(settings: Partial<NonNullable<Config['adt']>> = {}): Promise<SandboxSetting> {
  setting = await startSandbox({ dialect: 'hapi', types: [], config: { adt: { ...adt, ...settings } } });
  // What is there before is found by the sweep that begins with the adapter: it shall not find what the tests raise.
  await setting.adapter.sweep();
  await setting.settled();
  return setting;
}
afterEach(async () => {
  for (const line of lines.splice(0)) {
    line.close();
  }
  await setting.stop();
});

function address(): { host: string; port: number } {
  return { host: '127.0.0.1', port: Number(setting.adapter.adtUrl?.split(':').at(-1)) };
}

let count = 0;
/** Sends a message about need number 1's person and gives the answer. */
async function send(wanted: Partial<Wanted>): Promise<string> {
  const line = await openLine(address());
  lines.push(line);
  count += 1;
  const text = compose({ trigger: 'A01', controlId: `C${count}`, person: nationalId(1), ...wanted });
  await line.write(framed(text));
  return (await line.answer(10_000)) ?? 'no answer';
}

const told = () => setting.unit.messages.filter(({ event }) => event === 'need-notice').length;
const states = async () =>
  Object.fromEntries((await setting.adapter.ledger.list()).map(({ flag, state }) => [flag, state]));
async function stored<T>(query: string): Promise<T[]> {
  const store = await openStore({ databaseUrl: setting.config.store.databaseUrl });
  try {
    return await store.database.query<T & object>(query);
  } finally {
    await store.close(0);
  }
}

describe('a hospital without notifications', () => {
  it('has its needs told by admissions and discharges alone', async () => {
    const { raise, settled } = await start();
    [1, 2].forEach(raise);
    expect(await send({ trigger: 'A01' })).toContain('MSA|AA|');
    await settled();
    expect(await states()).toEqual({ 'Flag/flag-anders-n1': 'delivered' });
    expect(await send({ trigger: 'A03', person: nationalId(2) })).toContain('MSA|AA|');
    await settled();
    expect(await states()).toEqual({
      'Flag/flag-anders-n1': 'delivered',
      'Flag/flag-anders-n2': 'delivered',
    });
    await send({ trigger: 'A03' });
    await settled();
    expect(told()).toBe(2);
  });

  it('is asked about those alone whom its own criteria pick', async () => {
    const { raise, settled, requests } = await start({ admissions: { classes: ['I'] } });
    raise(1);
    await settled();
    const before = requests.length;
    expect(await send({ trigger: 'A04', patientClass: 'O' })).toContain('MSA|AA|');
    await settled();
    expect(requests.length).toBe(before);
    await send({ trigger: 'A01' });
    await settled();
    expect(told()).toBe(1);
  });

  it('that says that somebody is dead has nothing sent, though the record does not say so yet', async () => {
    const { raise, settled } = await start();
    raise(1);
    expect(await send({ trigger: 'A08', dead: 'Y', diedAt: '202611280415' })).toContain('MSA|AA|');
    await settled();
    await send({ trigger: 'A03' });
    await settled();
    expect([told(), await states()]).toEqual([0, { 'Flag/flag-anders-n1': 'for-a-person' }]);
    // It was a mistake: the person lives, and the unit is told.
    await send({ trigger: 'A08', dead: 'N', time: '20261129090000' });
    await settled();
    expect([told(), await states()]).toEqual([1, { 'Flag/flag-anders-n1': 'delivered' }]);
  });
});

describe('a hospital that notifies stays alone', () => {
  it('has the needs of the admitted told', async () => {
    setting = await startSandbox({ dialect: 'hapi', types: ['Encounter'] });
    await setting.adapter.sweep();
    setting.raise(1);
    await setting.settled();
    expect(told()).toBe(0);
    setting.hospital.write({
      resourceType: 'Encounter',
      id: 'stay-1',
      status: 'in-progress',
      class: { system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: 'IMP' },
      subject: { reference: 'Patient/anders-n1' },
    });
    await setting.settled();
    await expect.poll(told).toBe(1);
  });
});

describe('the sandbox', () => {
  it('gets the answers that the standard gives, and nothing of a person stands in what is kept', async () => {
    await start();
    const persons = { person: nationalId(1), other: nationalId(2) };
    for (const group of playGroups) {
      for await (const { name, got, expected } of play(address(), playsOf(group, 'T', persons))) {
        expect([name, got]).toEqual([name, expected]);
      }
    }
    await setting.settled();
    const open = await stored<{ reason: string }>('select reason from ip.attention where closed_at is null');
    expect(open.map(({ reason }) => reason)).toEqual(
      expect.arrayContaining(['adt-trigger-unknown', 'adt-same-id']),
    );
    const kept = await stored<{ answers: string[] }>('select answers from ip.adt_message');
    expect(kept.length).toBeGreaterThan(40);
    expect(JSON.stringify(kept)).not.toMatch(new RegExp(`${persons.person}|${persons.other}|Søreng`));
  });
});

describe('a message', () => {
  it('that comes again gets the very answer that it got, and causes no work', async () => {
    const { raise, settled } = await start();
    raise(1);
    const first = await send({ controlId: 'SAME' });
    await settled();
    expect(await send({ controlId: 'SAME' })).toBe(first);
    await settled();
    expect(told()).toBe(1);
  });

  it('of another sender is rejected, and leads to nothing', async () => {
    const { raise, settled, requests } = await start();
    raise(1);
    const before = requests.length;
    expect(await send({ application: 'OTHER' })).toContain('MSA|AR|');
    await settled();
    expect(requests.length).toBe(before);
  });

  it('from another address is not heard at all', async () => {
    await start({ senders: [{ address: '192.0.2.1' }] });
    const socket = connect(address());
    await new Promise((resolve) => socket.once('close', resolve));
    expect(socket.bytesRead).toBe(0);
  });

  it('that is longer than the limit is rejected, and a silent or endless one ends its connection', async () => {
    await start({ limits: { messageBytes: 2_000, idleMs: 200, messageMs: 300 } });
    expect(await send({ more: [`ZZZ|${'x'.repeat(5_000)}`] })).toContain('MSA|AR|');
    const silent = connect(address());
    await new Promise((resolve) => silent.once('close', resolve));
    const endless = connect(address());
    const drip = setInterval(() => endless.write('\u000bMSH'), 50);
    await new Promise((resolve) => endless.once('close', resolve));
    clearInterval(drip);
  });
});

describe('records of one person', () => {
  it('that are merged have the needs of both looked at', async () => {
    const { raise, settled } = await start();
    raise(1);
    raise(2);
    expect(await send({ trigger: 'A40', person: nationalId(2), other: nationalId(1) })).toContain('MSA|AA|');
    await settled();
    expect(Object.keys(await states()).sort()).toEqual(['Flag/flag-anders-n1', 'Flag/flag-anders-n2']);
  });
});
