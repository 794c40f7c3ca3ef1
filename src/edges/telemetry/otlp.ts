// The numbers of the Prometheus registry as OpenTelemetry's protocol writes them (OTLP, JSON over HTTP), by this one table: what
// is counted has one home, and both ways out tell the same.
import type { MetricObjectWithValues, MetricValue } from 'prom-client';

/** A number of the registry. Histograms name their parts: `x_bucket`, `x_sum`, `x_count`. */
type Value = MetricValue<string> & { readonly metricName?: string };
export type Measured = MetricObjectWithValues<MetricValue<string>>;

interface Attribute {
  readonly key: string;
  readonly value: { readonly stringValue: string };
}

export interface ExportTimes {
  /** When this process began to count, and now: milliseconds since 1970. */
  readonly since: number;
  readonly at: number;
}

const CUMULATIVE = 2;

/**
 * The body of an export.
 * @see https://opentelemetry.io/docs/specs/otlp/#otlphttp
 */
export function otlpMetrics(
  measured: readonly Measured[],
  resource: Readonly<Record<string, string>>,
  times: ExportTimes,
): object {
  return {
    resourceMetrics: [
      {
        resource: { attributes: attributesOf(resource) },
        scopeMetrics: [
          { scope: { name: 'ip-fhir' }, metrics: measured.flatMap((each) => metricOf(each, times)) },
        ],
      },
    ],
  };
}

function metricOf({ name, help, type, values }: Measured, times: ExportTimes): object[] {
  const kind = String(type);
  const points = (kind === 'histogram' ? histogramPoints : numberPoints)(values, times);
  if (points.length === 0) {
    return [];
  }
  const metric = { name, description: help };
  switch (kind) {
    case 'counter':
      return [
        { ...metric, sum: { dataPoints: points, aggregationTemporality: CUMULATIVE, isMonotonic: true } },
      ];
    case 'gauge':
      return [{ ...metric, gauge: { dataPoints: points } }];
    case 'histogram':
      return [{ ...metric, histogram: { dataPoints: points, aggregationTemporality: CUMULATIVE } }];
    default:
      return [];
  }
}

function numberPoints(values: readonly Value[], times: ExportTimes): object[] {
  return values
    .filter(({ value }) => Number.isFinite(value))
    .map(({ value, labels }) => ({ ...pointOf(labels, times), asDouble: value }));
}

/** Prometheus counts everything up to a bound, OpenTelemetry what lies between two. */
function histogramPoints(values: readonly Value[], times: ExportTimes): object[] {
  const withoutBound = ({ labels: { le: _, ...labels } }: Value) => labels;
  const byLabels = Map.groupBy(values, (value) => JSON.stringify(withoutBound(value)));
  return [...byLabels.values()].flatMap((all) => {
    const [first] = all;
    const buckets = all.filter(({ labels }) => labels.le !== undefined);
    const of = (part: string) => all.find(({ metricName }) => metricName?.endsWith(part))?.value ?? 0;
    return first === undefined
      ? []
      : [
          {
            ...pointOf(withoutBound(first), times),
            count: String(of('_count')),
            sum: of('_sum'),
            explicitBounds: buckets.map(({ labels }) => Number(labels.le)).filter(Number.isFinite),
            bucketCounts: buckets.map(({ value }, at) => String(value - (buckets[at - 1]?.value ?? 0))),
          },
        ];
  });
}

function pointOf(labels: Value['labels'], { since, at }: ExportTimes): object {
  return {
    attributes: attributesOf(labels),
    startTimeUnixNano: nanoseconds(since),
    timeUnixNano: nanoseconds(at),
  };
}

function attributesOf(labels: Readonly<Record<string, unknown>>): Attribute[] {
  return Object.entries(labels).map(([key, value]) => ({ key, value: { stringValue: String(value) } }));
}

/** 64 bits are more than a number of JSON holds: they go as text. */
function nanoseconds(milliseconds: number): string {
  return `${BigInt(Math.round(milliseconds)) * 1_000_000n}`;
}
