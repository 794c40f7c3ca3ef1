// What was never notified is found, and what decisions rest on leads to the needs: adapter, hospital and unit over real HTTP.
import type { Consent, Patient, Task } from '@medplum/fhirtypes';
import { afterEach, describe, expect, it } from 'vitest';
import { codeSystem } from '../../src/ground/fhir/canonical.ts';
import { backportSignal, compose } from '../../src/sandbox/senders.ts';
import { OPERATOR_TOKEN, recordOf, SECRET } from '../support/hospital.ts';
import { type SandboxOptions, type SandboxSetting, startSandbox } from '../support/sandbox-setting.ts';
import { withdrawn } from '../support/withdrawn-consent.ts';

let setting: SandboxSetting;
async function start(options: SandboxOptions): Promise<SandboxSetting> {
  setting = await startSandbox(options);
  return setting;
}
afterEach(() => setting.stop());

const flagOf = (number: number) => `flag-anders-n${number}`;
const everything = ['Flag', 'Consent', 'Observation', 'Patient', 'Task', 'Communication'];

async function states(): Promise<Record<string, string>> {
  return Object.fromEntries((await setting.adapter.ledger.list()).map(({ flag, state }) => [flag, state]));
}

const told = () => setting.unit.messages.filter(({ event }) => event === 'need-notice').length;

describe('a need', () => {
  it('whose notification was lost is found by the next sweep, and told once', async () => {
    const { raise, settled, adapter, hospital } = await start({ dialect: 'hapi', faults: { drop: 1 } });
    await adapter.sweep();
    [1, 2, 3].forEach(raise);
    await settled();
    expect(told()).toBe(0);
    await adapter.sweep();
    await settled();
    expect(await states()).toEqual({
      'Flag/flag-anders-n1': 'delivered',
      'Flag/flag-anders-n2': 'delivered',
      'Flag/flag-anders-n3': 'delivered',
    });
    await adapter.sweep();
    await settled();
    expect(told()).toBe(3);
    expect([...hospital.notifiers.values()][0]?.counts.dropped).toBe(3);
  });

  it('of which only «something has changed» is told is asked for', async () => {
    const { raise, settled } = await start({ dialect: 'hapi-empty' });
    raise(1);
    await settled();
    await expect.poll(states).toEqual({ 'Flag/flag-anders-n1': 'delivered' });
  });

  it('that is lost in a gap of the event numbers is asked for with $events', async () => {
    const { raise, settled, adapter, requests, hospital } = await start({
      dialect: 'backport-id-only',
      types: [],
    });
    await adapter.sweep();
    hospital.notify(`${adapter.url}/notifications`, ['Flag']);
    const [id = ''] = [...hospital.notifiers.keys()];
    raise(1);
    await settled();
    // The second is written, and its notification never leaves.
    const notifier = hospital.notifiers.get(id);
    const tell = notifier?.tell;
    Object.assign(notifier ?? {}, { tell: () => undefined });
    raise(2);
    Object.assign(notifier ?? {}, { tell });
    raise(3);
    await settled();
    await expect.poll(states).toMatchObject({ 'Flag/flag-anders-n2': 'delivered' });
    expect(requests.some((line) => line.endsWith('/$events'))).toBe(true);
  });

  it('that was the last before the silence is found by the count of a heartbeat, or of $status', async () => {
    const { raise, settled, adapter, hospital, base } = await start({
      dialect: 'backport-id-only',
      faults: { drop: 1 },
      config: { sweep: { everyMs: 3_600_000, overlapMs: 600_000, gapWaitMs: 100, heartbeatMs: 500 } },
    });
    await adapter.sweep();
    const [subscription = ''] = [...hospital.notifiers.keys()];
    const endpoint = `${adapter.url}/notifications`;
    const sender = { endpoint, secret: SECRET, subscription, base, now: () => new Date() };
    const { url, headers, body } = backportSignal(sender, 'handshake', 0);
    await fetch(url, { method: 'POST', headers, body });
    raise(1);
    await settled();
    await expect.poll(states).toEqual({ 'Flag/flag-anders-n1': 'delivered' });
  });

  it('that is notified in a damaged form is refused as such, and found by the sweep', async () => {
    const { raise, settled, adapter, hospital } = await start({ dialect: 'medplum', faults: { corrupt: 1 } });
    raise(1);
    await settled();
    expect([...hospital.notifiers.values()][0]?.counts.refused).toEqual({ 401: 1 });
    await adapter.sweep();
    await settled();
    expect(await states()).toEqual({ 'Flag/flag-anders-n1': 'delivered' });
  });
});

describe('searches of the hospital that fail every time', () => {
  it('are told to a person once, and what was missed is found when they are answered again', async () => {
    const { adapter, raise, settled, hospital } = await start({ dialect: 'hapi', faults: { drop: 1 } });
    await adapter.sweep();
    raise(1);
    hospital.faults.begin('html');
    for (let tries = 0; tries < 7; tries += 1) {
      await adapter.sweep().catch(() => undefined);
    }
    const items = await fetch(`${adapter.url}/api/outbox`, {
      headers: { authorization: `Bearer ${OPERATOR_TOKEN}` },
    });
    const reasons = ((await items.json()) as { reason: string }[]).map(({ reason }) => reason);
    expect(reasons).toEqual(['sweep-fails']);
    hospital.faults.end('html');
    await adapter.sweep();
    await settled();
    expect(await states()).toEqual({ 'Flag/flag-anders-n1': 'delivered' });
  });
});

describe('notifications that name nothing', () => {
  it('cannot make the adapter flood the server, however many there are', async () => {
    const { adapter, requests, base } = await start({ dialect: 'hapi-empty' });
    await adapter.sweep();
    const before = requests.length;
    const sender = {
      endpoint: `${adapter.url}/notifications`,
      secret: SECRET,
      subscription: 's',
      base,
      now: () => new Date(),
    };
    const { url, headers } = compose['hapi-empty'](sender, []);
    const answers = await Promise.all(
      Array.from({ length: 200 }, () => fetch(url, { method: 'POST', headers })),
    );
    expect(answers.every(({ status }) => status === 200)).toBe(true);
    // Sweeps run one after the other: this one follows the one that ran and the one that waited, of six searches each.
    await adapter.sweep();
    expect(requests.length - before).toBeLessThanOrEqual(24);
  });
});

describe('what a decision rests on', () => {
  it('makes it again: consent that is given later lets the notice go [C1]', async () => {
    const { hospital, needs, settled } = await start({ dialect: 'hapi', types: everything });
    const [consent, ...others] = needs
      .resourcesOf(1)
      .toSorted((left) => (left.resourceType === 'Consent' ? -1 : 1));
    for (const resource of others) {
      hospital.write(resource);
    }
    await settled();
    expect(await states()).toEqual({ 'Flag/flag-anders-n1': 'unclear' });
    hospital.write(consent as Consent);
    await settled();
    expect(await states()).toEqual({ 'Flag/flag-anders-n1': 'delivered' });
    expect(told()).toBe(1);
  });

  it('tells a person when consent is withdrawn, or the person moves, after the unit got the notice [C6]', async () => {
    const { hospital, raise, settled, adapter } = await start({ dialect: 'hapi', types: everything });
    raise(1);
    await settled();
    const consent = hospital.store.read('Consent', 'consent-anders-n1') as Consent;
    hospital.write(withdrawn(consent));
    const patient = JSON.stringify(hospital.store.read('Patient', 'anders-n1'));
    hospital.write(JSON.parse(patient.replaceAll('4601', '0301')) as Patient);
    await settled();
    const { state, history } = await recordOf(adapter, flagOf(1));
    expect(state).toBe('delivered');
    expect(history.map(({ event }) => event)).toEqual(
      expect.arrayContaining(['moved-after-notice', 'consent-withdrawn-after-notice']),
    );
    expect(told()).toBe(1);
  });

  it("takes the unit's answer from a Task that was changed on the hospital's own server [E1]", async () => {
    const { hospital, raise, settled, adapter } = await start({ dialect: 'medplum', types: everything });
    raise(1);
    await settled();
    const { task = '' } = await recordOf(adapter, flagOf(1));
    const code = { system: codeSystem('ip-business-status'), code: 'taken-on' };
    const current = hospital.store.read('Task', task) as Task;
    const lastModified = '2026-03-03T12:00:00Z';
    hospital.write({ ...current, status: 'accepted', businessStatus: { coding: [code] }, lastModified });
    await settled();
    expect(await recordOf(adapter, flagOf(1))).toMatchObject({ business: 'taken-on' });
  });
});

describe('a Flag of another kind', () => {
  it('raises no need, and costs the hospital one read', async () => {
    const { hospital, settled, requests } = await start({ dialect: 'plain' });
    const code = { coding: [{ system: 'http://snomed.info/sct', code: '419199007' }] };
    const before = requests.length;
    const subject = { reference: 'Patient/unknown' };
    hospital.write({ resourceType: 'Flag', id: 'allergy', status: 'active', code, subject });
    await settled();
    expect(await states()).toEqual({ 'Flag/allergy': 'not-needed' });
    expect(requests.slice(before).filter((line) => line === 'GET /fhir/Flag/allergy')).toHaveLength(1);
    expect(requests.slice(before).filter((line) => line.startsWith('GET /fhir/Patient'))).toHaveLength(0);
  });
});
