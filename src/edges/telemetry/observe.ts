// Wraps the ports of the flows so that each step is timed, counted and traced. Names and labels carry kinds of things,
// never ids: a trace leaves the house.
import { type Span, SpanStatusCode, trace } from '@opentelemetry/api';
import { type FhirServer, type KeEndpoint, PeerFailure } from '../../flows/ports.ts';
import type { Ledger, Step } from '../../need/delivery/ledger.ts';
import type { Metrics } from './metrics.ts';

export const tracer = () => trace.getTracer('individuell-plan-fhir');

/** Runs the work in a span of this name. */
export function inSpan<T>(
  name: string,
  attributes: Readonly<Record<string, string>>,
  work: () => Promise<T>,
): Promise<T> {
  return tracer().startActiveSpan(name, { attributes }, async (span) => {
    try {
      return await work();
    } catch (error) {
      failed(span, error);
      throw error;
    } finally {
      span.end();
    }
  });
}

/** The class of the failure: an error's own text may say more than may leave the house. */
function failed(span: Span, error: unknown): void {
  span.setAttribute('error.type', resultOf(error));
  span.setStatus({ code: SpanStatusCode.ERROR });
}

function resultOf(error: unknown): string {
  return error instanceof PeerFailure ? error.failure : 'error';
}

async function timed<T>(told: (result: string, seconds: number) => void, work: () => Promise<T>): Promise<T> {
  const begun = performance.now();
  const seconds = () => (performance.now() - begun) / 1000;
  try {
    const result = await work();
    told('ok', seconds());
    return result;
  } catch (error) {
    told(resultOf(error), seconds());
    throw error;
  }
}

/** Every method of the server that sends requests, as itself but timed and traced. */
export function observedServer<Server extends FhirServer>(server: Server, metrics: Metrics): Server {
  return new Proxy(server, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name);
      if (typeof member !== 'function' || typeof name !== 'string') {
        return member;
      }
      return (...given: unknown[]) => {
        const call = () => Reflect.apply(member, target, given) as unknown;
        const type = typeOf(given[0]);
        const observed = <T>(work: () => Promise<T>) =>
          inSpan(`hospital ${name}`, type ? { 'fhir.type': type } : {}, () =>
            timed((result, seconds) => metrics.asked(name, result, seconds), work),
          );
        return name === 'pages'
          ? eachPage(call() as AsyncIterable<unknown>, observed)
          : observed(async () => call());
      };
    },
  });
}

/** Pages come one by one: each is a request of its own. */
async function* eachPage(
  pages: AsyncIterable<unknown>,
  observed: <T>(work: () => Promise<T>) => Promise<T>,
): AsyncGenerator<unknown> {
  const iterator = pages[Symbol.asyncIterator]();
  for (let step = await observed(() => iterator.next()); !step.done; ) {
    yield step.value;
    step = await observed(() => iterator.next());
  }
}

function typeOf(given: unknown): string | undefined {
  if (typeof given === 'string') {
    return given;
  }
  const { resourceType } = (given ?? {}) as { resourceType?: unknown };
  return typeof resourceType === 'string' ? resourceType : undefined;
}

export function observedEndpoint(endpoint: KeEndpoint, metrics: Metrics): KeEndpoint {
  return {
    send: (permit, recipient, message) => {
      const transport = 'fhir';
      return inSpan('unit send', { transport, municipality: recipient.municipality }, () =>
        timed(
          (result, seconds) => metrics.sent(transport, result, seconds),
          () => endpoint.send(permit, recipient, message),
        ),
      );
    },
  };
}

/** Counts what the ledger is told; the ledger itself is not changed. */
export function observedLedger(ledger: Ledger, metrics: Metrics): Ledger {
  const count = (step: Step) => {
    const state = step.change?.state;
    if (state) {
      metrics.changed(state);
      trace.getActiveSpan()?.addEvent('notice', { state });
    }
    // A look that finds the same again is not counted again: it has no line of history.
    const stopped = state === 'refused' || state === 'unclear' || state === 'for-a-person';
    if (stopped && step.events.length > 0) {
      metrics.refused(step.change?.cause ?? 'unknown');
    }
  };
  return {
    ...ledger,
    takeOver: async (...need) => observedLedger(await ledger.takeOver(...need), metrics),
    async heard(key, step) {
      const record = await ledger.heard(key, step);
      count(step);
      return record;
    },
    async record(key, step) {
      const record = await ledger.record(key, step);
      count(step);
      return record;
    },
    async takeTurn(key, step) {
      const record = await ledger.takeTurn(key, step);
      if (record) {
        count(step);
      }
      return record;
    },
    async answered(key, before, step) {
      const record = await ledger.answered(key, before, step);
      if (record) {
        count(step);
      }
      return record;
    },
    async miss(key, kind, dueAt, step) {
      const record = await ledger.miss(key, kind, dueAt, step);
      if (record) {
        count(step);
        metrics.deadlinePassed(kind);
      }
      return record;
    },
  };
}
