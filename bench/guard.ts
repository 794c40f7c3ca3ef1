// What the guard costs: a read, a search of a hundred and a transaction of thirty, beside the bare server and a plain proxy.

import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Bundle, Resource } from '@medplum/fhirtypes';
import { createProxyServer } from 'http-proxy-3';
import { runGuard } from '../src/adapter/open/guard.ts';
import { toFhir } from '../src/plan/mapping/to-bundle.ts';
import { startIdentityProvider } from '../src/sandbox/identity-provider.ts';
import { planFixture } from '../test/mapping/fixture.ts';
import { startFhirServer } from '../test/support/fhir-server.ts';

const TIMES = Number(process.env.BENCH_TIMES ?? 60);

const directory = mkdtempSync(path.join(tmpdir(), 'ip-guard-'));
chmodSync(directory, 0o711);
const [behind, provider] = await Promise.all([startFhirServer(), startIdentityProvider()]);
const port = 18_090;
const publicBase = `http://127.0.0.1:${port}/fhir`;
const guard = await runGuard(
  {
    publicBase,
    listen: { port },
    server: { url: behind.baseUrl },
    store: { directory: path.join(directory, 'store') },
    issuers: [
      {
        issuer: provider.url,
        audience: provider.audience,
        jwks: `${provider.url}/jwks`,
        roles: [{ role: 'keeper' }],
        organization: ['organization'],
        scopes: 'smart',
      },
    ],
  },
  { environment: {} },
);
const proxy = createProxyServer({ target: behind.baseUrl.replace(/\/fhir$/, '') });
const plain = createServer((request, response) => proxy.web(request, response));
plain.listen(0, '127.0.0.1');
await once(plain, 'listening');
const plainBase = `http://127.0.0.1:${(plain.address() as AddressInfo).port}/fhir`;
const token = await provider.token({ scope: 'system/*.cruds', organization: '310000000' });

async function ask(base: string, method: string, at: string, body?: unknown): Promise<unknown> {
  const response = await fetch(`${base}/${at}`, {
    method,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/fhir+json' },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  const answer = (await response.json()) as unknown;
  if (!response.ok) {
    throw new Error(`${method} ${at} was answered ${response.status}`);
  }
  return answer;
}

const entry = toFhir(planFixture()).bundle.entry;
const bundle = { resourceType: 'Bundle', type: 'transaction', entry } as unknown as Bundle;
await ask(publicBase, 'POST', '', bundle);
const carePlan = entry.find(({ resource }) => resource.resourceType === 'CarePlan')?.resource.id;
const encounter = (await ask(behind.baseUrl, 'POST', 'Encounter', {
  resourceType: 'Encounter',
  status: 'finished',
  class: { code: 'AMB' },
})) as Resource;
const patient = entry.find(({ resource }) => resource.resourceType === 'Patient')?.resource.id;
for (let at = 0; at < 100; at += 1) {
  const observation = {
    resourceType: 'Observation',
    status: 'final',
    code: { text: 'x' },
    subject: { reference: `Patient/${patient}` },
    valueString: String(at),
  };
  await ask(behind.baseUrl, 'POST', 'Observation', observation);
}

let made = 0;
const thirty = (): Bundle => {
  made += 1;
  const entries = Array.from({ length: 30 }, (_, at) => ({
    resource: {
      resourceType: 'Observation',
      status: 'final',
      code: { text: `${made}-${at}` },
      subject: { reference: `Patient/${patient}` },
    },
    request: { method: 'POST', url: 'Observation' },
  }));
  return { resourceType: 'Bundle', type: 'transaction', entry: entries } as unknown as Bundle;
};
const kinds: Readonly<
  Record<string, { readonly times: number; readonly run: (base: string) => Promise<unknown> }>
> = {
  'read, not about plans': { times: TIMES * 4, run: (base) => ask(base, 'GET', `Encounter/${encounter.id}`) },
  'read of a plan': { times: TIMES, run: (base) => ask(base, 'GET', `CarePlan/${carePlan}`) },
  'search of 100': {
    times: Math.ceil(TIMES / 6),
    run: (base) => ask(base, 'GET', `Observation?subject=Patient/${patient}&status=final&_count=100`),
  },
  'transaction of 30': { times: Math.ceil(TIMES / 6), run: (base) => ask(base, 'POST', '', thirty()) },
};

console.log(
  '| what | bare server, ms | plain proxy, ms | guard, ms | requests to the server | processor of all, ms a request |',
);
console.log('|---|---|---|---|---|---|');
for (const [name, { times, run }] of Object.entries(kinds)) {
  const medians: number[] = [];
  let asked = 0;
  let processor = 0;
  for (const base of [behind.baseUrl, plainBase, publicBase]) {
    await run(base);
    const took: number[] = [];
    const before = behind.requests.length;
    const used = process.cpuUsage();
    for (let at = 0; at < times; at += 1) {
      const begun = performance.now();
      await run(base);
      took.push(performance.now() - begun);
    }
    const { user, system } = process.cpuUsage(used);
    processor = (user + system) / 1000 / times;
    asked = (behind.requests.length - before) / times;
    medians.push(took.toSorted((a, b) => a - b)[Math.floor(times / 2)] ?? 0);
  }
  console.log(
    `| ${name} | ${medians.map((one) => one.toFixed(1)).join(' | ')} | ${asked.toFixed(1)} | ${processor.toFixed(1)} |`,
  );
}
await guard.stop();
plain.closeAllConnections();
plain.close();
await Promise.all([behind.stop(), provider.stop()]);
rmSync(directory, { recursive: true, force: true });
