// Sends traces to a collector when OpenTelemetry's own variables name one; otherwise nothing is loaded.
import { setTimeout as wait } from 'node:timers/promises';

/** Stops tracing: what is not yet sent goes first, in bounded time. */
export type StopTracing = () => Promise<void>;

/** Time for what was traced last, in milliseconds: whoever collects traces may not answer. */
const LAST_TRACES = 5_000;

/**
 * Set up by the standard variables alone: OTEL_EXPORTER_OTLP_ENDPOINT or OTEL_EXPORTER_OTLP_TRACES_ENDPOINT switches it
 * on, OTEL_SDK_DISABLED=true off; OTEL_SERVICE_NAME, OTEL_RESOURCE_ATTRIBUTES, OTEL_TRACES_SAMPLER, OTEL_BSP_… and
 * OTEL_EXPORTER_OTLP_… are read by the SDK. OTLP over HTTP with JSON.
 */
export async function startTracing(
  environment: Readonly<Record<string, string | undefined>>,
): Promise<StopTracing> {
  const endpoint = environment.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT ?? environment.OTEL_EXPORTER_OTLP_ENDPOINT;
  if (!endpoint || environment.OTEL_SDK_DISABLED === 'true') {
    return async () => undefined;
  }
  const [{ BatchSpanProcessor, NodeTracerProvider }, { OTLPTraceExporter }, resources] = await Promise.all([
    import('@opentelemetry/sdk-trace-node'),
    import('@opentelemetry/exporter-trace-otlp-http'),
    import('@opentelemetry/resources'),
  ]);
  const named = resources.resourceFromAttributes({
    'service.name': environment.OTEL_SERVICE_NAME ?? 'ip-fhir',
  });
  const detected = resources.detectResources({ detectors: [resources.envDetector] });
  const provider = new NodeTracerProvider({
    resource: detected.merge(named),
    spanProcessors: [new BatchSpanProcessor(new OTLPTraceExporter())],
  });
  provider.register();
  return () => Promise.race([provider.shutdown(), wait(LAST_TRACES, undefined, { ref: false })]);
}
