// Traces of a guard, at a real collector: what a request was and what it cost, in the trace of whoever asked, and on to the server
// behind; nothing of anybody in it.
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Resource } from '@medplum/fhirtypes';
import { createProxyServer } from 'http-proxy-3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { close } from '../../src/adapter/start.ts';
import { startTracing } from '../../src/edges/telemetry/tracing.ts';
import { toFhir } from '../../src/plan/mapping/to-bundle.ts';
import { planFixture } from '../mapping/fixture.ts';
import { startFhirServer, type TestFhirServer } from '../support/fhir-server.ts';
import { type Caller, type GuardSetting, putting, startGuards } from '../support/guard.ts';
import { nameIn, numberIn } from '../support/plan-names.ts';
import { startTraceCollector, type TraceCollector } from '../support/trace-collector.ts';

interface Span {
  readonly name: string;
  readonly kind: number;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly attributes: readonly { readonly key: string; readonly value: Readonly<Record<string, unknown>> }[];
}

const plan = planFixture();
const nameOf = (kind: string, ownId = '') => nameIn(plan, kind, ownId);
const carePlan = nameOf('plan');
const hidden = nameOf('assessment', plan.assessments?.[0]?.id ?? '');
const SERVER = 2;

let behind: TestFhirServer;
let collector: TraceCollector;
let recorder: Server;
let setting: GuardSetting;
/** Of each request to the server behind. */
const received: { readonly traceparent: string | undefined; readonly headers: string }[] = [];
const statuses: Record<string, number> = {};
let spans: readonly Span[] = [];

async function listening(server: Server): Promise<string> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** A trace of a caller's, by its first digit. */
const traceOf = (digit: string) => digit.repeat(32);
const within = (digit: string) => ({
  traceparent: `00-${traceOf(digit)}-${'b'.repeat(16)}-01`,
  tracestate: 'who=kari-nordmann',
  baggage: 'name=kari-nordmann',
});

beforeAll(async () => {
  collector = await startTraceCollector();
  process.env.OTEL_EXPORTER_OTLP_ENDPOINT = collector.url;
  const stop = await startTracing(process.env);
  behind = await startFhirServer();
  const proxy = createProxyServer({ target: behind.baseUrl.replace(/\/fhir$/, '') });
  recorder = createServer((request, response) => {
    received.push({
      traceparent: request.headers.traceparent as string | undefined,
      headers: JSON.stringify(request.headers),
    });
    proxy.web(request, response);
  });
  const server = `${await listening(recorder)}/fhir`;
  setting = await startGuards({ config: { server: { url: server, bases: [behind.baseUrl] } } });
  const keeper = await setting.as({ role: 'keeper', organization: numberIn(plan, 'org-kommune') });
  const teacher = await setting.as({
    role: 'provider',
    organization: numberIn(plan, 'org-school'),
    fhirUser: nameOf('professional', 'prof-li'),
  });
  const resources = toFhir(plan).bundle.entry.map(({ resource }) => resource as unknown as Resource);
  const asked = async (
    digit: string,
    ask: Caller,
    method: string,
    path: string,
    body?: unknown,
    headers?: object,
  ) => {
    const answer = await ask(method, path, body, { ...within(digit), ...headers });
    statuses[digit] = answer.status;
    return answer;
  };
  await asked('1', keeper, 'POST', '', putting(resources));
  await asked('2', teacher, 'GET', carePlan);
  await asked('3', teacher, 'GET', hidden);
  await asked('4', keeper, 'DELETE', carePlan);
  await asked('5', teacher, 'GET', 'Encounter?status=finished');
  await asked('6', teacher, 'GET', `Goal?patient=${nameOf('patient')}&_id=kari-nordmann`);
  const entry = [carePlan, 'KariNordmann/13116900216'].map((url) => ({ request: { method: 'GET', url } }));
  await asked('7', teacher, 'POST', '', { resourceType: 'Bundle', type: 'batch', entry });
  await asked('8', teacher, 'GET', carePlan, undefined, { traceparent: '00-kari-nordmann-01' });
  await stop();
  spans = collector.bodies.flatMap((body) =>
    (JSON.parse(body) as { resourceSpans: { scopeSpans: { spans: Span[] }[] }[] }).resourceSpans.flatMap(
      ({ scopeSpans }) => scopeSpans.flatMap((one) => one.spans),
    ),
  );
});
afterAll(async () => {
  await setting.stop();
  await behind.stop();
  recorder.closeAllConnections();
  await close(recorder);
  await collector.stop();
});

const inTrace = (digit: string) => spans.filter(({ traceId }) => traceId === traceOf(digit));
const rootIn = (digit: string) => inTrace(digit).find(({ kind }) => kind === SERVER);
const said = (span: Span | undefined) =>
  Object.fromEntries((span?.attributes ?? []).map(({ key, value }) => [key, Object.values(value)[0]]));

describe('the trace of a request through the guard', () => {
  it('is that of who asked, and tells what was asked and answered', () => {
    expect(
      ['1', '2', '3', '4', '5', '6', '7'].map((digit) => {
        const root = rootIn(digit);
        return [root?.name, root?.parentSpanId, said(root)['http.response.status_code']];
      }),
    ).toEqual(
      ['bundle', 'read', 'read', 'write', 'pass', 'search', 'bundle'].map((ask, at) => [
        `guard ${ask}`,
        'b'.repeat(16),
        statuses[at + 1],
      ]),
    );
  });

  it('tells of a write what it waited for, how long it was judged, and the rule that it broke', () => {
    const names = (digit: string) => new Set(inTrace(digit).map(({ name }) => name));
    expect([...names('1')]).toEqual(
      expect.arrayContaining(['store locked', 'guard judge', 'store begin', 'server write', 'store end']),
    );
    expect(names('4')).not.toContain('server write');
    const judged = inTrace('4').find(({ name }) => name === 'guard judge');
    expect([statuses[4], said(judged)['guard.rule']]).toEqual([409, 'guard-nothing-deleted']);
  });

  it('tells of a read whether it was shown whole, in part or not at all', () => {
    expect(['2', '3'].map((digit) => said(rootIn(digit)))).toMatchObject([
      { 'guard.seen': 'cut', 'fhir.type': 'CarePlan' },
      { 'guard.seen': 'hidden', 'fhir.type': 'Observation' },
    ]);
    expect(inTrace('2').map(({ name }) => name)).toEqual(
      expect.arrayContaining(['server ask', 'server readMany', 'store record']),
    );
    expect(said(rootIn('6'))).toMatchObject({ 'guard.shown': 0 });
    const entries = inTrace('7').filter(({ name }) => name === 'guard entry');
    expect(entries.map(said).map((one) => one['guard.seen'])).toEqual(['cut', undefined]);
  });

  it('goes on to the server behind, each request within the step that asked it', () => {
    for (const digit of ['1', '2', '5']) {
      const sent = received.flatMap(({ traceparent }) => {
        const [, trace, parent] = traceparent?.split('-') ?? [];
        return trace === traceOf(digit) ? [parent] : [];
      });
      const own = inTrace(digit).map(({ spanId }) => spanId);
      expect(sent.length).toBeGreaterThan(0);
      expect(sent.filter((parent) => !own.includes(parent ?? ''))).toEqual([]);
    }
  });

  it('holds and hands on nothing of anybody: no id, no address, no word that came beside it', () => {
    const id = /kari|nordmann|13116900216|tracestate|baggage/i;
    expect(received.map(({ headers }) => headers).join('\n')).not.toMatch(id);
    const text = collector.bodies.join('\n');
    const ids = toFhir(plan).bundle.entry.map(({ resource }) => resource.id ?? '');
    expect(ids.filter((each) => text.includes(each))).toEqual([]);
    expect(text).not.toMatch(id);
    expect(text).not.toContain('/fhir');
  });

  it('is one of its own where what came names none', () => {
    const roots = spans.filter(({ kind, parentSpanId }) => kind === SERVER && parentSpanId === undefined);
    expect(roots.map(({ name }) => name)).toEqual(['guard read']);
    expect(statuses[8]).toBe(200);
  });
});
