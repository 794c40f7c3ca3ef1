// Mutual TLS for notifications, for real: a listener that knows an authority, and senders with and without its certificate.
import { execFileSync, spawn } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { Agent, request } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import express from 'express';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDoor, type Door } from '../../src/edges/server/door.ts';
import { notificationRoutes } from '../../src/edges/server/notifications.ts';
import { defaultLimits } from '../../src/need/intake/limits.ts';
import type { Notice } from '../../src/need/intake/notice.ts';

const SECRET = 'a-secret-for-tests-only';
const folder = mkdtempSync(join(tmpdir(), 'mutual-tls-'));
const at = (name: string) => join(folder, name);
const taken: Notice[] = [];
let door: Door;
let port = 0;

function openssl(...args: string[]): void {
  execFileSync('openssl', args, { cwd: folder, stdio: 'ignore' });
}

const EC = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];

function authority(name: string): void {
  openssl(
    'req',
    '-x509',
    ...EC,
    '-keyout',
    `${name}.key`,
    '-out',
    `${name}.pem`,
    '-subj',
    `/CN=${name}`,
    '-days',
    '2',
  );
}

function certificate(name: string, by: string): void {
  writeFileSync(at(`${name}.ext`), 'subjectAltName=IP:127.0.0.1\n');
  openssl('req', ...EC, '-keyout', `${name}.key`, '-out', `${name}.csr`, '-subj', `/CN=${name}`);
  openssl(
    ...['x509', '-req', '-in', `${name}.csr`, '-CA', `${by}.pem`, '-CAkey', `${by}.key`, '-CAcreateserial'],
    ...['-out', `${name}.pem`, '-days', '2', '-extfile', `${name}.ext`],
  );
}

beforeAll(async () => {
  authority('ours');
  authority('another');
  for (const [name, by] of [
    ['adapter', 'ours'],
    ['hospital', 'ours'],
    ['stranger', 'another'],
  ] as const) {
    certificate(name, by);
  }
  const tls = { certificate: at('adapter.pem'), key: at('adapter.key'), clientAuthority: at('ours.pem') };
  door = createDoor(tls);
  const app = express();
  app.get('/health', (_request, response) => void response.json({ status: 'up' }));
  app.use(
    '/notifications',
    notificationRoutes({
      senders: { secrets: [SECRET], clientCertificate: true },
      limits: defaultLimits,
      replayWindow: 60_000,
      eventOrigins: [],
      now: () => new Date(),
      take: async (notice) => void taken.push(notice),
    }),
  );
  port = await door.open(app, '127.0.0.1', 0);
});
afterAll(async () => {
  door.server.closeAllConnections();
  await new Promise((resolve) => door.server.close(resolve));
  rmSync(folder, { recursive: true });
});

const flag = '{"resourceType":"Flag","id":"flag-1"}';
const signature = createHmac('sha256', SECRET).update(flag).digest('hex');

/** The status that a sender with this certificate gets; `undefined` when there is no connection. */
function notify(
  name: string | undefined,
  options: { path?: string; signed?: boolean; agent?: Agent } = {},
): Promise<number | undefined> {
  const { path = '/notifications', signed = true, agent = new Agent() } = options;
  const own = name ? { cert: readFileSync(at(`${name}.pem`)), key: readFileSync(at(`${name}.key`)) } : {};
  return new Promise((resolve) => {
    const sent = request(
      {
        ...{ host: '127.0.0.1', port, path, agent, ca: readFileSync(at('ours.pem')), ...own },
        method: path === '/health' ? 'GET' : 'POST',
        headers: { 'content-type': 'application/fhir+json', ...(signed ? { 'x-signature': signature } : {}) },
      },
      (response) => {
        response.resume();
        response.once('end', () => resolve(response.statusCode));
      },
    );
    sent.once('error', () => resolve(undefined));
    sent.end(path === '/health' ? undefined : flag);
  });
}

describe('a notification over mutual TLS', () => {
  it('is taken from a sender with a certificate of the authority, and again on the same connection', async () => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    expect(await notify('hospital', { agent })).toBe(200);
    expect(await notify('hospital', { agent })).toBe(200);
    agent.destroy();
    expect(taken).toHaveLength(2);
  });

  it('is refused without a certificate, with one of another authority, and with one but no signature', async () => {
    const before = taken.length;
    expect(await notify(undefined)).toBe(401);
    expect(await notify('stranger')).toBe(401);
    expect(await notify('hospital', { signed: false })).toBe(401);
    expect(taken).toHaveLength(before);
  });

  it('is the only thing that demands one: monitoring asks without', async () => {
    expect(await notify(undefined, { path: '/health' })).toBe(200);
  });
});

it('the health check of the image finds an adapter behind TLS, and none where none is', async () => {
  const run = (at: string) =>
    new Promise<number | null>((resolve) => {
      spawn(process.execPath, ['bin/health.js'], { env: { ...process.env, IP_FHIR_PORT: at } }).on(
        'exit',
        resolve,
      );
    });
  expect(await run(String((door.server.address() as AddressInfo).port))).toBe(0);
  expect(await run('1')).toBe(1);
});
