// What machines could not finish: one list with reason and next step, dealt with by people over HTTP and the command line.
import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import { promisify } from 'node:util';
import type { Bundle } from '@medplum/fhirtypes';
import { afterEach, describe, expect, it } from 'vitest';
import { close, listen } from '../../src/adapter/start.ts';
import { codeSystem } from '../../src/ground/fhir/canonical.ts';
import {
  ANSWER_TOKEN,
  OPERATOR_TOKEN,
  recordOf,
  type Setting,
  startSetting,
  until,
} from '../support/hospital.ts';
import { freshDatabase } from '../support/store.ts';

let setting: Setting | undefined;
let databaseUrl = '';
afterEach(async () => {
  await setting?.stop();
  setting = undefined;
});

async function start(more: Parameters<typeof startSetting>[0] = {}): Promise<Setting> {
  databaseUrl = await freshDatabase();
  setting = await startSetting({ ...more, config: { store: { databaseUrl }, ...more.config } });
  return setting;
}

async function api<T>(path: string, body?: unknown): Promise<{ status: number; body: T }> {
  const response = await fetch(`${setting?.adapter.url}/api/outbox${path}`, {
    method: body ? 'POST' : 'GET',
    headers: { authorization: `Bearer ${OPERATOR_TOKEN}`, 'content-type': 'application/json' },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  return { status: response.status, body: (await response.json()) as T };
}

interface Item {
  readonly no: number;
  readonly reason: string;
  readonly nextStep: string;
  readonly flag?: string;
}

/** A need whose unit is down, given up after three attempts. */
async function givenUp(): Promise<{ setting: Setting; item: Item; port: number }> {
  const started = await start();
  const { port } = started.unitServer.address() as { port: number };
  await close(started.unitServer);
  await started.load('need-with-consent');
  await started.raise('need-with-consent');
  const { body } = await api<Item[]>('');
  return { setting: started, item: body[0] as Item, port };
}

function acknowledgement(of: string, code: 'ok' | 'fatal-error'): Bundle {
  const header = {
    resourceType: 'MessageHeader',
    id: randomUUID(),
    eventCoding: { system: codeSystem('ip-message-event'), code: 'acknowledgement' },
    source: { endpoint: 'https://ke.example' },
    response: { identifier: of, code },
  } as const;
  return { resourceType: 'Bundle', type: 'message', id: randomUUID(), entry: [{ resource: header }] };
}

function post(message: Bundle): Promise<Response> {
  return fetch(`${setting?.adapter.url}/fhir/$process-message`, {
    method: 'POST',
    headers: { authorization: `Bearer ${ANSWER_TOKEN}`, 'content-type': 'application/fhir+json' },
    body: JSON.stringify(message),
  });
}

/** `ip-fhir outbox` beside the running adapter. */
function cli(...args: string[]): Promise<{ stdout: string; stderr: string }> {
  const main = new URL('../../src/cli/main.ts', import.meta.url).href;
  const script = `await (await import(${JSON.stringify(main)})).main(process.argv);`;
  const argv = ['--input-type=module', '-e', script, 'ip-fhir', 'outbox', ...args];
  const environment = { ...process.env, DATABASE_URL: databaseUrl };
  return promisify(execFile)(process.execPath, argv, { env: environment });
}

describe('the list for people', () => {
  it('names what could not be finished, why, and what to do', async () => {
    const { item } = await givenUp();
    expect(item).toMatchObject({ reason: 'not-available', flag: 'Flag/flag-anders' });
    expect(item.nextStep).toContain('retry');
    const { body } = await api<{ sends: unknown[]; audit: unknown[]; record: { attempts: number } }>(
      `/${item.no}`,
    );
    expect(body.record.attempts).toBe(3);
    expect(body.sends).toHaveLength(3);
    expect(body.audit.length).toBeGreaterThan(3);
  });

  it('gives a retry that delivers the same message once, and writes down who decided it', async () => {
    const {
      setting: { adapter, unit },
      item,
      port,
    } = await givenUp();
    const before = await recordOf(adapter, 'flag-anders');
    const { server } = await listen(unit.app, '127.0.0.1', port);
    expect((await api(`/${item.no}/retry`, { by: 'Kari Prøve' })).status).toBe(200);
    const after = await until(adapter, 'flag-anders', ({ recordedAtSource }) => recordedAtSource === true);
    expect(unit.messages.map(({ headerId }) => headerId)).toEqual([before.messageId]);
    expect(after.messageId).toBe(before.messageId);
    expect((await api<Item[]>('')).body).toEqual([]);
    expect((await api(`/${item.no}/retry`, { by: 'Kari Prøve' })).status).toBe(409);
    expect(JSON.stringify((await api(`/${item.no}`)).body)).toContain('person: Kari Prøve');
    await close(server);
  });

  it('closes a notice for good: a later notification sends nothing', async () => {
    const {
      setting: { adapter, unit, raise },
      item,
      port,
    } = await givenUp();
    expect((await api(`/${item.no}/close`, { by: 'Kari Prøve' })).status).toBe(400);
    expect((await api(`/${item.no}/close`, { by: 'Kari Prøve', note: 'told by telephone' })).status).toBe(
      200,
    );
    const { server } = await listen(unit.app, '127.0.0.1', port);
    expect((await raise('need-with-consent')).state).toBe('closed');
    expect(unit.messages).toHaveLength(0);
    expect((await recordOf(adapter, 'flag-anders')).history.at(-1)?.event).toBe('duplicate');
    await close(server);
  });

  it('is served by the command line beside the running adapter, and its export names no resource', {
    timeout: 90_000,
  }, async () => {
    const { item } = await givenUp();
    expect(JSON.parse((await cli('list', '--format', 'json')).stdout)).toMatchObject([{ no: item.no }]);
    const exported = (await cli('export')).stdout;
    expect(JSON.parse(exported)).toMatchObject({ state: 'for-a-person', attempts: 3 });
    expect(exported).not.toMatch(/anders/);
    expect((await cli('export', '--with-references')).stdout).toContain('Flag/flag-anders');
    expect((await cli('close', String(item.no), '--note', 'done', '--by', 'Kari')).stderr).toContain(
      'is closed',
    );
    await expect(cli('close', String(item.no), '--note', 'again')).rejects.toMatchObject({ code: 1 });
    await expect(cli('show', '4711')).rejects.toMatchObject({ code: 1 });
    expect((await cli('list')).stdout).toContain('Nothing waits for a person');
  });

  it('is tried again as a whole after an outage, by what stopped it or all of it', {
    timeout: 90_000,
  }, async () => {
    const {
      setting: { adapter, unit },
      item,
      port,
    } = await givenUp();
    await expect(cli('retry')).rejects.toMatchObject({ code: 2 });
    expect((await cli('retry', '--reason', 'clock-differs')).stderr).toContain(
      'No item waits with the reason clock-differs; those that wait have: not-available',
    );
    const { server } = await listen(unit.app, '127.0.0.1', port);
    expect((await cli('retry', '--reason', 'not-available', '--by', 'Kari Prøve')).stderr).toContain(
      `item ${item.no} is tried again`,
    );
    await until(adapter, 'flag-anders', ({ recordedAtSource }) => recordedAtSource === true);
    expect(unit.messages).toHaveLength(1);
    expect((await cli('retry', '--all')).stderr).toContain('No item waits; nothing waits');
    await close(server);
  });
});

describe('an acknowledgement that comes by itself', () => {
  it('of no message of ours goes to the list for people, and is never acknowledged', async () => {
    await start();
    const response = await post(acknowledgement(randomUUID(), 'ok'));
    expect(await response.json()).toMatchObject({ resourceType: 'OperationOutcome' });
    expect((await api<Item[]>('')).body).toMatchObject([{ reason: 'unknown-acknowledgement' }]);
  });

  it('after a person was asked delivers the notice all the same, and the rest is done', async () => {
    const { adapter, load, raise, unitServer } = await start();
    const { port } = unitServer.address() as { port: number };
    await close(unitServer);
    // It has read the message, and breaks the line: nobody knows whether it has it.
    const silent = createServer((request) => request.resume().on('end', () => request.destroy()));
    await new Promise<void>((resolve) => silent.listen(port, '127.0.0.1', resolve));
    await load('need-with-consent');
    const { messageId, state } = await raise('need-with-consent');
    expect(state).toBe('for-a-person');
    await close(silent);
    expect((await post(acknowledgement(messageId ?? '', 'ok'))).status).toBe(200);
    const after = await until(adapter, 'flag-anders', ({ recordedAtSource }) => recordedAtSource === true);
    expect(after).toMatchObject({ state: 'delivered', acknowledgement: 'ok' });
  });

  it('that contradicts the first one leaves the notice delivered, and a person is told', async () => {
    const { load, raise } = await start();
    await load('need-with-consent');
    const { messageId } = await raise('need-with-consent');
    await post(acknowledgement(messageId ?? '', 'ok'));
    await post(acknowledgement(messageId ?? '', 'fatal-error'));
    expect((await api<Item[]>('')).body).toMatchObject([{ reason: 'contradictory-acknowledgement' }]);
    expect(await recordOf(setting?.adapter as Setting['adapter'], 'flag-anders')).toMatchObject({
      state: 'delivered',
      acknowledgement: 'ok',
    });
  });
});
