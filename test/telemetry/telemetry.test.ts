// Metrics and traces of a running adapter: the numbers say what happened, the alerts name numbers that there are, and a
// trace tells the steps without telling whose.
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTracing } from '../../src/edges/telemetry/tracing.ts';
import { OPERATOR_TOKEN, type Setting, startSetting } from '../support/hospital.ts';
import { startTraceCollector, type TraceCollector } from '../support/trace-collector.ts';

interface Exported {
  readonly resourceSpans: readonly {
    readonly resource: { readonly attributes: readonly { key: string; value: { stringValue: string } }[] };
    readonly scopeSpans: readonly {
      readonly spans: readonly { name: string; spanId: string; parentSpanId?: string }[];
    }[];
  }[];
}

let setting: Setting;
let collector: TraceCollector;
let text = '';

/** Three stories and a unit that is down, with a collector that takes the traces. */
beforeAll(async () => {
  collector = await startTraceCollector();
  process.env.OTEL_EXPORTER_OTLP_ENDPOINT = collector.url;
  process.env.OTEL_SERVICE_NAME = 'adapter-under-test';
  const stop = await startTracing(process.env);
  setting = await startSetting();
  for (const story of ['need-with-consent', 'need-without-consent']) {
    await setting.load(story);
    await setting.raise(story);
  }
  await stop();
  text = await metrics();
});
afterAll(async () => {
  await setting.stop();
  await collector.stop();
});

async function metrics(token = OPERATOR_TOKEN): Promise<string> {
  const response = await fetch(`${setting.adapter.url}/metrics`, {
    headers: { authorization: `Bearer ${token}` },
  });
  return response.ok ? response.text() : `status ${response.status}`;
}

describe('the metrics', () => {
  it('say how many notices there are, who must act, what was sent and why nothing was', () => {
    expect(text).toContain('ip_notices{state="delivered"} 1');
    expect(text).toContain('ip_notices{state="unclear"} 1');
    expect(text).toContain('ip_notices_to_act{actor="ward"} 1');
    expect(text).toContain('ip_refusals_total{reason="consent-missing"} 1');
    expect(text).toMatch(/ip_send_seconds_count\{transport="fhir",result="ok"\} 1/);
    expect(text).toMatch(/ip_hospital_request_seconds_count\{operation="search",result="ok"\} \d+/);
    expect(text).toContain('ip_store_up 1');
    expect(text).toContain('ip_queue_oldest_seconds 0');
  });

  it('name no person and no resource', () => {
    const labels = [...text.matchAll(/^ip_\S*\{(.*)\}/gm)].map(([, each]) => each);
    expect(labels.length).toBeGreaterThan(10);
    expect(labels.join('\n')).not.toMatch(/anders|berit|Flag|Patient|\d{11}/i);
  });

  it('are for those who have a token', async () => {
    expect(await metrics('another-token-that-is-wrong')).toBe('status 401');
  });

  it.each(['docs/alerts.yml', 'deploy/grafana.json'])('are what %s asks for', (file) => {
    const rules = readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8');
    const wanted = [...rules.matchAll(/\bip_[a-z_]+/g)].map(([name]) => name);
    const known = new Set(
      [...text.matchAll(/^# TYPE (ip_\S+) (\S+)/gm)].flatMap(([, name = '', type]) =>
        type === 'histogram' ? [`${name}_count`, `${name}_bucket`, name] : [name],
      ),
    );
    expect(wanted.length).toBeGreaterThan(8);
    expect(wanted.filter((name) => !known.has(name))).toEqual([]);
  });

  it('are all on the dashboard', () => {
    const dashboard = readFileSync(new URL('../../deploy/grafana.json', import.meta.url), 'utf8');
    const own = [...text.matchAll(/^# TYPE (ip_\S+)/gm)].map(([, name = '']) => name);
    expect(own.length).toBeGreaterThan(10);
    expect(own.filter((name) => name !== 'ip_notice_changes_total' && !dashboard.includes(name))).toEqual([]);
  });
});

describe('readiness', () => {
  it('says of each part whether it can be had', async () => {
    const ready = await fetch(`${setting.adapter.url}/ready`);
    expect(await ready.json()).toEqual({ status: 'ready', checks: { store: 'ok', hospital: 'ok' } });
  });
});

describe('a trace', () => {
  it('tells the steps of a relay to the collector that the environment names', () => {
    const exported = collector.bodies
      .map((body) => JSON.parse(body) as Exported)
      .flatMap(({ resourceSpans }) => resourceSpans);
    const [service] = exported[0]?.resource.attributes.filter(({ key }) => key === 'service.name') ?? [];
    expect(service?.value.stringValue).toBe('adapter-under-test');
    const spans = exported.flatMap(({ scopeSpans }) => scopeSpans.flatMap(({ spans }) => spans));
    const relays = spans.filter(({ name }) => name === 'relay');
    const steps = (of: string) =>
      spans.filter(({ parentSpanId }) => parentSpanId === of).map(({ name }) => name);
    const sent = relays.map(({ spanId }) => steps(spanId)).find((names) => names.includes('unit send'));
    expect(sent).toEqual(expect.arrayContaining(['hospital read', 'hospital search', 'unit send']));
  });

  it('carries no id of a person, a resource or a message', () => {
    expect(collector.bodies.length).toBeGreaterThan(0);
    expect(collector.bodies.join('\n')).not.toMatch(/anders|berit|Prøve|urn:uuid/);
  });

  it('is not made when no collector is named', async () => {
    await expect(startTracing({})).resolves.toBeTypeOf('function');
    await expect(
      startTracing({ OTEL_SDK_DISABLED: 'true', OTEL_EXPORTER_OTLP_ENDPOINT: 'x' }),
    ).resolves.toBeTypeOf('function');
  });
});
