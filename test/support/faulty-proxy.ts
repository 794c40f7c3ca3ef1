// A line to a FHIR server on which things go wrong: before the server has heard of a request, and after it has done it.
import { Agent, createServer, type IncomingMessage, type ServerResponse, request as send } from 'node:http';
import type { AddressInfo } from 'node:net';

export const faults = [
  'silence after',
  'reset before',
  'reset after',
  '409',
  '412',
  '429',
  '500 before',
  '500 after',
] as const;
export type Fault = (typeof faults)[number];

export interface FaultyProxy {
  readonly baseUrl: string;
  /** How often each fault happened, and how many requests went through as they should. */
  readonly counts: Record<Fault | 'none', number>;
  /** Chance that a request goes wrong. */
  rate: number;
  stop(): Promise<void>;
}

export async function startFaultyProxy(
  upstream: string,
  next: () => number,
  rate: number,
): Promise<FaultyProxy> {
  const agent = new Agent({ keepAlive: true });
  const target = new URL(upstream);
  const counts = Object.fromEntries([...faults, 'none'].map((fault) => [fault, 0])) as FaultyProxy['counts'];
  const proxy = { rate };
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('error', () => undefined);
    request.on('end', () => {
      const fault = next() < proxy.rate ? faults[Math.floor(next() * faults.length)] : undefined;
      // A version conflict is an answer to a write: a read never gets one.
      const isRead = request.method === 'GET' || request.url?.endsWith('/_search');
      const chosen = isRead && (fault === '409' || fault === '412') ? '500 before' : fault;
      counts[chosen ?? 'none'] += 1;
      void handle(chosen, request, response, Buffer.concat(chunks));
    });
  });

  function forward(
    request: IncomingMessage,
    body: Buffer,
  ): Promise<{ status: number; headers: object; body: Buffer }> {
    return new Promise((resolve, reject) => {
      const { method, url, headers } = request;
      const { hostname, port } = target;
      const { 'content-length': _, 'transfer-encoding': __, ...others } = headers;
      const sent = send({
        agent,
        hostname,
        port,
        method,
        path: url,
        headers: { ...others, 'content-length': body.length },
      });
      sent.on('error', reject);
      sent.on('response', (answer) => {
        const parts: Buffer[] = [];
        answer.on('data', (part: Buffer) => parts.push(part));
        answer.on('end', () => {
          const { 'transfer-encoding': _t, 'content-length': _l, connection: _c, ...kept } = answer.headers;
          resolve({ status: answer.statusCode ?? 502, headers: kept, body: Buffer.concat(parts) });
        });
      });
      sent.end(body);
    });
  }

  async function handle(
    fault: Fault | undefined,
    request: IncomingMessage,
    response: ServerResponse,
    body: Buffer,
  ): Promise<void> {
    if (fault === 'reset before') {
      return void request.socket.destroy();
    }
    if (fault && /^4/.test(fault)) {
      return refuse(response, Number(fault));
    }
    if (fault === '500 before') {
      return refuse(response, 500);
    }
    try {
      const answer = await forward(request, body);
      if (fault === 'silence after') {
        return;
      }
      if (fault === 'reset after') {
        return void request.socket.destroy();
      }
      if (fault === '500 after') {
        return refuse(response, 500);
      }
      response.writeHead(answer.status, { ...answer.headers });
      response.end(answer.body);
    } catch {
      request.socket.destroy();
    }
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return Object.assign(proxy, {
    baseUrl: `http://127.0.0.1:${port}${target.pathname}`,
    counts,
    async stop() {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
      agent.destroy();
    },
  });
}

function refuse(response: ServerResponse, status: number): void {
  response.writeHead(status, {
    'content-type': 'application/fhir+json',
    ...(status === 429 && { 'retry-after': '0' }),
  });
  response.end(
    JSON.stringify({ resourceType: 'OperationOutcome', issue: [{ severity: 'error', code: 'transient' }] }),
  );
}
