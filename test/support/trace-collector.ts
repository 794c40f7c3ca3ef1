// A collector of traces (OTLP over HTTP): it keeps what it is sent.
import { close, listen } from '../../src/adapter/start.ts';

export interface TraceCollector {
  readonly url: string;
  /** Bodies, as they came. */
  readonly bodies: readonly string[];
  stop(): Promise<void>;
}

export async function startTraceCollector(): Promise<TraceCollector> {
  const bodies: string[] = [];
  const { server, port } = await listen(
    (request, response) => {
      let body = '';
      request.on('data', (chunk) => {
        body += String(chunk);
      });
      request.on('end', () => {
        bodies.push(body);
        response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
      });
    },
    '127.0.0.1',
    0,
  );
  return {
    url: `http://127.0.0.1:${port}`,
    bodies,
    stop: () => close(server),
  };
}
