// The trace of a request that came: taken over from who asks, told in one span until the answer has gone, and given on to whom is
// asked in turn. Of what comes `traceparent` alone is taken: `tracestate` and `baggage` can hold anything.
import type { ServerResponse } from 'node:http';
import { type Attributes, context, propagation, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { tracer } from './observe.ts';

export interface RequestSpan {
  readonly name: string;
  readonly attributes: Attributes;
  /** The header as it came. @see https://www.w3.org/TR/trace-context/ */
  readonly traceparent: string | undefined;
}

/** Runs the work in a span that ends with the answer. Where the application around has begun a span, it is part of that one. */
export function inRequestSpan<T>(
  { name, attributes, traceparent }: RequestSpan,
  response: ServerResponse,
  work: () => T,
): T {
  const here = context.active();
  const around =
    trace.getSpan(here) || traceparent === undefined ? here : propagation.extract(here, { traceparent });
  const span = tracer().startSpan(name, { kind: SpanKind.SERVER, attributes }, around);
  response.once('close', () => {
    span.setAttribute('http.response.status_code', response.statusCode);
    if (response.statusCode >= 500 || !response.writableFinished) {
      span.setStatus({ code: SpanStatusCode.ERROR });
    }
    span.end();
  });
  return context.with(trace.setSpan(around, span), work);
}

/** Says more of what runs; nothing where nobody listens. Kinds and numbers of things, never ids. */
export function tellSpan(attributes: Attributes): void {
  trace.getActiveSpan()?.setAttributes(attributes);
}

/** The header that puts what is asked of another system into this trace; none outside of one. */
export function traceHeaders(): Record<string, string> {
  const headers: { traceparent?: string } = {};
  propagation.inject(context.active(), headers);
  const { traceparent } = headers;
  return traceparent === undefined ? {} : { traceparent };
}
