// Sends the metrics to a collector when OpenTelemetry's own variables name one, beside `/metrics` for Prometheus.
import { type Measured, otlpMetrics } from './otlp.ts';

type Environment = Readonly<Record<string, string | undefined>>;

export interface MetricsExport {
  /** Sends what was counted last, in bounded time, and ends. */
  stop(): Promise<void>;
}

export interface MetricsExportOptions {
  readonly environment: Environment;
  readonly read: () => Promise<readonly Measured[]>;
  readonly now: () => Date;
  /** Told when the collector does not take them, and when it does again. */
  readonly tell: (problem: string | undefined) => void;
}

/** Milliseconds that a collector may take. */
const ANSWER_WITHIN = 5_000;
const EVERY = 60_000;

/**
 * Where metrics go; undefined when nowhere. OTEL_EXPORTER_OTLP_METRICS_ENDPOINT as it stands, or OTEL_EXPORTER_OTLP_ENDPOINT with
 * `/v1/metrics`; OTEL_METRICS_EXPORTER=none and OTEL_SDK_DISABLED=true switch it off.
 * @see https://opentelemetry.io/docs/specs/otel/protocol/exporter/
 */
export function metricsEndpoint(environment: Environment): string | undefined {
  const { OTEL_SDK_DISABLED: disabled, OTEL_METRICS_EXPORTER: exporter = 'otlp' } = environment;
  const { OTEL_EXPORTER_OTLP_METRICS_ENDPOINT: own, OTEL_EXPORTER_OTLP_ENDPOINT: base } = environment;
  const endpoint = own || (base ? `${base.replace(/\/+$/, '')}/v1/metrics` : undefined);
  const isOn = disabled?.toLowerCase() !== 'true' && exporter.split(',').some((one) => one.trim() === 'otlp');
  return isOn && endpoint !== undefined && URL.canParse(endpoint) ? endpoint : undefined;
}

/** `name=value` pairs with commas between, percent-encoded as OpenTelemetry's variables are; what is none is left out. */
export function pairsOf(text: string | undefined): Record<string, string> {
  return Object.fromEntries(
    (text ?? '').split(',').flatMap((pair) => {
      const [name = '', ...value] = pair.split('=');
      return name.trim() === '' || value.length === 0 ? [] : [[name.trim(), decoded(value.join('=').trim())]];
    }),
  );
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Begins to send; does nothing when no collector is named. */
export function startMetricsExport(options: MetricsExportOptions): MetricsExport {
  const { environment, read, now, tell } = options;
  const endpoint = metricsEndpoint(environment);
  if (endpoint === undefined) {
    return { stop: async () => undefined };
  }
  const since = now().getTime();
  const resource = {
    'service.name': 'ip-fhir',
    ...pairsOf(environment.OTEL_RESOURCE_ATTRIBUTES),
    ...(environment.OTEL_SERVICE_NAME ? { 'service.name': environment.OTEL_SERVICE_NAME } : {}),
  };
  const headers = {
    ...pairsOf(environment.OTEL_EXPORTER_OTLP_HEADERS),
    ...pairsOf(environment.OTEL_EXPORTER_OTLP_METRICS_HEADERS),
    'content-type': 'application/json',
  };
  let told: string | undefined;
  const send = async (): Promise<void> => {
    const problem = await sent(endpoint, headers, async () =>
      JSON.stringify(otlpMetrics(await read(), resource, { since, at: now().getTime() })),
    );
    if (problem !== told) {
      told = problem;
      tell(problem);
    }
  };
  const asked = Number(environment.OTEL_METRIC_EXPORT_INTERVAL);
  let running = Promise.resolve();
  const timer = setInterval(
    () => {
      running = running.then(send);
    },
    Number.isInteger(asked) && asked >= 1_000 ? asked : EVERY,
  );
  timer.unref();
  return {
    async stop() {
      clearInterval(timer);
      await running.then(send);
    },
  };
}

/** What is wrong, without what the collector said; undefined when it took them. */
async function sent(
  endpoint: string,
  headers: Readonly<Record<string, string>>,
  body: () => Promise<string>,
): Promise<string | undefined> {
  try {
    const response = await fetch(endpoint, {
      method: 'POST',
      // The collector is the one that is set: no answer leads elsewhere, and the headers may hold a key.
      redirect: 'manual',
      headers,
      body: await body(),
      signal: AbortSignal.timeout(ANSWER_WITHIN),
    });
    await response.body?.cancel();
    return response.ok ? undefined : `status ${response.status}`;
  } catch {
    return 'no answer';
  }
}
