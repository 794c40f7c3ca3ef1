// Metrics to a collector of OpenTelemetry: the same numbers as for Prometheus, by OpenTelemetry's own variables.
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { createMetrics } from '../../src/edges/telemetry/metrics.ts';
import { metricsEndpoint, pairsOf, startMetricsExport } from '../../src/edges/telemetry/metrics-export.ts';
import { type Measured, otlpMetrics } from '../../src/edges/telemetry/otlp.ts';

const away = { measure: () => Promise.reject(new Error('away')), waiting: async () => 0 };

// biome-ignore lint/suspicious/noExplicitAny: a body is looked at by what should stand in it
type Body = any;
const written = async (values: readonly Measured[]): Promise<Body> =>
  otlpMetrics(values, { 'service.name': 'adapter' }, { since: 1_000, at: 2_000 });
const named = (body: Body, name: string): Body =>
  body.resourceMetrics[0].scopeMetrics[0].metrics.find((one: Body) => one.name === name);

describe('the body of an export', () => {
  it('has counters as sums that only grow, and times as texts', async () => {
    const metrics = createMetrics(away);
    metrics.refused('consent-missing');
    metrics.refused('consent-missing');
    const { sum, description } = named(await written(await metrics.values()), 'ip_refusals_total');
    expect(description).toMatch(/nothing was sent/);
    expect(sum).toEqual({
      isMonotonic: true,
      aggregationTemporality: 2,
      dataPoints: [
        {
          attributes: [{ key: 'reason', value: { stringValue: 'consent-missing' } }],
          startTimeUnixNano: '1000000000',
          timeUnixNano: '2000000000',
          asDouble: 2,
        },
      ],
    });
  });

  it('has histograms by what lies between two bounds', async () => {
    const metrics = createMetrics(away);
    for (const seconds of [0.01, 0.2, 0.2, 99]) {
      metrics.sent('fhir', 'ok', seconds);
    }
    metrics.sent('fhir', 'failed', 1);
    const { dataPoints } = named(await written(await metrics.values()), 'ip_send_seconds').histogram;
    expect(dataPoints).toHaveLength(2);
    const [point] = dataPoints;
    expect(point.explicitBounds).toEqual([0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30]);
    expect(point.bucketCounts).toEqual(['1', '0', '2', '0', '0', '0', '0', '0', '0', '1']);
    expect(point.count).toBe('4');
    expect(point.sum).toBeCloseTo(99.41);
  });

  it('says that the store is away, and leaves out numbers that are not known', async () => {
    const body = await written(await createMetrics(away).values());
    expect(named(body, 'ip_store_up').gauge.dataPoints[0].asDouble).toBe(0);
    expect(named(body, 'ip_notices')).toBeUndefined();
  });

  it('has every metric that Prometheus is told', async () => {
    const metrics = createMetrics(away);
    metrics.sent('fhir', 'ok', 1);
    const body = await written(await metrics.values());
    const told = [
      ...(await metrics.text()).matchAll(/^([a-z]\w+?)(?:_bucket|_sum|_count)?(?:\{.*\})? [\d.eE+-]+$/gm),
    ];
    const names = new Set(told.map(([, name = '']) => name));
    expect([...names].filter((name) => named(body, name) === undefined)).toEqual([]);
  });
});

describe('where metrics go', () => {
  it.each([
    [{}, undefined],
    [{ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://c:4318' }, 'http://c:4318/v1/metrics'],
    [{ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://c:4318/otlp/' }, 'http://c:4318/otlp/v1/metrics'],
    [{ OTEL_EXPORTER_OTLP_METRICS_ENDPOINT: 'http://c/m' }, 'http://c/m'],
    [{ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://c', OTEL_METRICS_EXPORTER: 'none' }, undefined],
    [{ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://c', OTEL_METRICS_EXPORTER: 'prometheus' }, undefined],
    [{ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://c', OTEL_SDK_DISABLED: 'True' }, undefined],
    [{ OTEL_EXPORTER_OTLP_ENDPOINT: '' }, undefined],
    [{ OTEL_EXPORTER_OTLP_ENDPOINT: 'collector' }, undefined],
  ])('by %j is %s', (environment, endpoint) => {
    expect(metricsEndpoint(environment)).toBe(endpoint);
  });

  it('reads pairs as OpenTelemetry writes them', () => {
    expect(pairsOf('authorization=Basic%20YTpi=, x = y,broken,=z')).toEqual({
      authorization: 'Basic YTpi=',
      x: 'y',
    });
  });
});

it('sends what was counted last when it ends, and tells once of a collector that does not take it', async () => {
  const came: { path?: string | undefined; headers: IncomingHttpHeaders; body: Body }[] = [];
  let status = 404;
  const collector = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => {
      body += String(chunk);
    });
    request.on('end', () => {
      came.push({ path: request.url, headers: request.headers, body: JSON.parse(body) });
      response.writeHead(status).end();
    });
  }).listen(0, '127.0.0.1');
  await once(collector, 'listening');
  const metrics = createMetrics(away);
  const told: (string | undefined)[] = [];
  const { port } = collector.address() as AddressInfo;
  const start = () =>
    startMetricsExport({
      environment: {
        OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${port}`,
        OTEL_EXPORTER_OTLP_HEADERS: 'x-team=ip',
        OTEL_SERVICE_NAME: 'adapter-under-test',
      },
      read: () => metrics.values(),
      now: () => new Date(),
      tell: (problem) => told.push(problem),
    });
  await start().stop();
  expect(told).toEqual(['status 404']);
  status = 200;
  metrics.refused('consent-missing');
  await start().stop();
  expect(told).toEqual(['status 404']);
  const last = came.at(-1);
  expect(last?.path).toBe('/v1/metrics');
  expect(last?.headers).toMatchObject({ 'x-team': 'ip', 'content-type': 'application/json' });
  expect(JSON.stringify(last?.body)).toContain('adapter-under-test');
  expect(named(last?.body, 'ip_refusals_total').sum.dataPoints[0].asDouble).toBe(1);
  collector.closeAllConnections();
  collector.close();
  await once(collector, 'close');
  await start().stop();
  expect(told).toEqual(['status 404', 'no answer']);
});
