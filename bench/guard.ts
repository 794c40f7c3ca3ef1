// What the guard costs: a read, a search of a hundred and a transaction of thirty, beside the bare server and a plain proxy.
// Each is a process of its own, so that the processor time of each is its own.
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Bundle, CarePlan, Resource } from '@medplum/fhirtypes';
import { namedItems } from '../src/plan/mapping/names.ts';
import { toFhir } from '../src/plan/mapping/to-bundle.ts';
import { startIdentityProvider } from '../src/sandbox/identity-provider.ts';
import { planFixture } from '../test/mapping/fixture.ts';
import { ownWork } from './guard-own.ts';
import { median, usedBy } from './processor-time.ts';

const TIMES = Number(process.env.BENCH_TIMES ?? 60);
const METRICS = 'metrics-of-the-bench';

interface Part {
  readonly child: ChildProcess;
  readonly pid: number;
  readonly url: string;
}

async function start(order: object): Promise<Part> {
  const child = fork(new URL('guard-parts.ts', import.meta.url), [JSON.stringify(order)], {
    execArgv: process.env.BENCH_PROF ? ['--cpu-prof', `--cpu-prof-dir=${process.env.BENCH_PROF}`] : [],
  });
  const [message] = (await once(child, 'message')) as [{ readonly up: string }];
  return { child, pid: child.pid ?? 0, url: message.up };
}

const directory = mkdtempSync(path.join(tmpdir(), 'ip-guard-'));
chmodSync(directory, 0o711);
const [behind, provider] = await Promise.all([start({ kind: 'server' }), startIdentityProvider()]);
const port = 18_090;
const publicBase = `http://127.0.0.1:${port}/fhir`;
const issuer = {
  issuer: provider.url,
  audience: provider.audience,
  jwks: `${provider.url}/jwks`,
  roles: [{ claim: ['role'], value: 'provider', role: 'provider' }, { role: 'keeper' }],
  organization: ['organization'],
  scopes: 'smart',
};
const config = {
  publicBase,
  listen: { port },
  server: { url: behind.url },
  store: { directory: path.join(directory, 'store') },
  issuers: [issuer],
  metricsToken: METRICS,
};
const [guard, plain] = await Promise.all([
  start({ kind: 'guard', config }),
  start({ kind: 'proxy', target: behind.url.replace(/\/fhir$/, '') }),
]);
const plan = planFixture();
const numberOf = (id: string) => plan.organizations?.find((one) => one.id === id)?.organizationNumber ?? '';
const entry = toFhir(plan).bundle.entry;
const idOf = (type: string) => entry.find(({ resource }) => resource.resourceType === type)?.resource.id;
const teacher =
  namedItems(plan).find(({ kind, ownId }) => kind === 'professional' && ownId === 'prof-li')?.name ?? '';
const scope = 'system/*.cruds';
const tokens = {
  keeper: await provider.token({ scope, organization: numberOf('org-kommune'), lifetime: 3600 }),
  part: await provider.token({
    scope,
    role: 'provider',
    fhirUser: teacher,
    organization: numberOf('org-school'),
    lifetime: 3600,
  }),
};

async function ask(
  base: string,
  method: string,
  at: string,
  body?: unknown,
  as: keyof typeof tokens = 'keeper',
) {
  const response = await fetch(`${base}/${at}`, {
    method,
    headers: { authorization: `Bearer ${tokens[as]}`, 'content-type': 'application/fhir+json' },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  const answer = (await response.json()) as unknown;
  if (!response.ok) {
    throw new Error(`${method} ${at} was answered ${response.status}`);
  }
  return answer;
}

/** Sum and count of the guard's own time, by its metrics; its clock is that of its processor. */
async function ownTime(): Promise<{
  readonly sum: number;
  readonly count: number;
  readonly buckets: Map<number, number>;
}> {
  const response = await fetch(`${guard.url}/metrics`, { headers: { authorization: `Bearer ${METRICS}` } });
  const lines = (await response.text()).split('\n').filter((line) => line.startsWith('ip_guard_own_seconds'));
  const numberAt = (line: string) => Number(line.split(' ').at(-1));
  const all = (part: string) =>
    lines
      .filter((line) => line.startsWith(`ip_guard_own_seconds_${part}`))
      .reduce((sum, line) => sum + numberAt(line), 0);
  const buckets = new Map<number, number>();
  for (const line of lines.filter((each) => each.includes('_bucket'))) {
    const upTo = Number(/le="([^"]+)"/.exec(line)?.[1]?.replace('+Inf', 'Infinity'));
    buckets.set(upTo, (buckets.get(upTo) ?? 0) + numberAt(line));
  }
  return { sum: all('sum'), count: all('count'), buckets };
}

/** The bucket in which the median lies, in milliseconds. */
function medianBucket(
  before: ReadonlyMap<number, number>,
  after: ReadonlyMap<number, number>,
  count: number,
): string {
  const [upTo = Number.NaN] =
    [...after].find(([bound, value]) => value - (before.get(bound) ?? 0) >= count / 2) ?? [];
  return count === 0 ? '–' : `≤ ${(upTo * 1000).toFixed(1)}`;
}

async function requestsBehind(): Promise<number> {
  behind.child.send('count');
  const [count] = (await once(behind.child, 'message')) as [number];
  return count;
}

await ask(publicBase, 'POST', '', { resourceType: 'Bundle', type: 'transaction', entry });
const patient = idOf('Patient');
const carePlan = entry.find(({ resource }) => resource.resourceType === 'CarePlan')?.resource.id;
const encounter = (await ask(behind.url, 'POST', 'Encounter', {
  resourceType: 'Encounter',
  status: 'finished',
  class: { code: 'AMB' },
})) as Resource;
const observation = (text: string) => ({
  resourceType: 'Observation',
  status: 'final',
  code: { text },
  subject: { reference: `Patient/${patient}` },
});
for (let at = 0; at < 100; at += 1) {
  await ask(behind.url, 'POST', 'Observation', observation(String(at)));
}

let made = 0;
const thirty = (): Bundle => {
  made += 1;
  const entries = Array.from({ length: 30 }, (_, at) => ({
    resource: observation(`${made}-${at}`),
    request: { method: 'POST', url: 'Observation' },
  }));
  return { resourceType: 'Bundle', type: 'transaction', entry: entries } as unknown as Bundle;
};
type Run = (base: string) => Promise<unknown>;
const kinds: Readonly<Record<string, { readonly times: number; readonly run: Run }>> = {
  'read, not about plans': { times: TIMES * 4, run: (base) => ask(base, 'GET', `Encounter/${encounter.id}`) },
  'read of a plan, whole': { times: TIMES, run: (base) => ask(base, 'GET', `CarePlan/${carePlan}`) },
  'read of a plan, in part': {
    times: TIMES,
    run: (base) => ask(base, 'GET', `CarePlan/${carePlan}`, undefined, 'part'),
  },
  'search of 100': {
    times: Math.ceil(TIMES / 3),
    run: (base) => ask(base, 'GET', `Observation?subject=Patient/${patient}&status=final&_count=100`),
  },
  'transaction of 30': { times: Math.ceil(TIMES / 6), run: (base) => ask(base, 'POST', '', thirty()) },
};

console.log(`A plan of ${entry.length} resources; medians, in milliseconds.`);
console.log(
  '| what | bare server | plain proxy | guard | own processor time of the guard | its processor, with what it reads | processor of the proxy | requests to the server |',
);
console.log('|---|---|---|---|---|---|---|---|');
for (const [name, { times, run }] of Object.entries(kinds)) {
  const bases = [behind.url, `${plain.url}/fhir`, publicBase];
  const took: number[][] = bases.map(() => []);
  for (const base of bases) {
    for (let warm = 0; warm < Math.ceil(times / 3); warm += 1) {
      await run(base);
    }
  }
  const [own, asked] = [await ownTime(), await requestsBehind()];
  const used = [plain, guard].map(({ pid }) => usedBy(pid));
  // In turns, so that what else runs on the machine falls on all of them alike.
  for (let at = 0; at < times; at += 1) {
    for (const [index, base] of bases.entries()) {
      const begun = performance.now();
      await run(base);
      took[index]?.push(performance.now() - begun);
    }
  }
  const [proxyUsed = 0, guardUsed = 0] = [plain, guard].map(
    ({ pid }, at) => (usedBy(pid) - (used[at] ?? 0)) / times,
  );
  const after = await ownTime();
  const count = after.count - own.count;
  const requests = ((await requestsBehind()) - asked) / times - 2;
  const cells = [
    ...took.map((each) => median(each).toFixed(1)),
    `${medianBucket(own.buckets, after.buckets, count)}${count > 0 ? `, mean ${(((after.sum - own.sum) / count) * 1000).toFixed(1)}` : ''}`,
    guardUsed.toFixed(1),
    proxyUsed.toFixed(1),
    requests.toFixed(1),
  ];
  console.log(`| ${name} | ${cells.join(' | ')} |`);
}
const resources = entry.map(({ resource }) => JSON.parse(JSON.stringify(resource)) as Resource);
const root = resources.find(({ id }) => id === carePlan) as CarePlan;
const callers = {
  whole: { role: 'keeper', organization: numberOf('org-kommune') },
  'in part': { role: 'provider', organization: numberOf('org-school'), fhirUser: teacher },
} as const;
for (const [name, caller] of Object.entries(callers)) {
  const common = { name: 'bench', purpose: 'COC', seesPersons: false };
  const own = await ownWork(resources, root, { ...common, ...caller }, TIMES);
  console.log(
    `Own work on a read of the plan, ${name}, apart from what it reads: ${own.toFixed(2)} ms of processor time.`,
  );
}
guard.child.kill('SIGTERM');
await once(guard.child, 'exit');
for (const part of [behind, plain]) {
  part.child.kill();
}
await provider.stop();
rmSync(directory, { recursive: true, force: true });
