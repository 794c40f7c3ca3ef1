// A line between a guard and the server behind it, on which answers change or are lost.
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Line {
  /** Base URL of the server by way of the line. */
  readonly baseUrl: string;
  stop(): void;
}

export interface OnTheLine {
  /** Status that the line answers by itself: the request never arrives. */
  readonly instead?: (request: IncomingMessage, body: string) => number | undefined;
  /** What comes of an answer; undefined when it is lost. */
  readonly answer?: (request: IncomingMessage, body: string, answer: string) => string | undefined;
}

export async function startLine(to: string, { instead, answer }: OnTheLine): Promise<Line> {
  const carry = async (request: IncomingMessage, response: ServerResponse) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) {
      chunks.push(chunk as Buffer);
    }
    const body = Buffer.concat(chunks);
    const status = instead?.(request, body.toString());
    if (status !== undefined) {
      response.writeHead(status).end();
      return;
    }
    const {
      host: _,
      connection: __,
      'transfer-encoding': ___,
      'content-length': ____,
      ...headers
    } = request.headers;
    const given = await fetch(`${new URL(to).origin}${request.url}`, {
      method: request.method ?? 'GET',
      headers: headers as Record<string, string>,
      ...(body.length > 0 ? { body } : {}),
    });
    const text = await given.text();
    const arrives = answer ? answer(request, body.toString(), text) : text;
    if (arrives === undefined) {
      response.destroy();
      return;
    }
    const kept = ['content-type', 'etag', 'location', 'last-modified'].flatMap((name) => {
      const value = given.headers.get(name);
      return value === null ? [] : [[name, value] as const];
    });
    response.writeHead(given.status, Object.fromEntries(kept)).end(arrives);
  };
  const server = createServer((request, response) => {
    carry(request, response).catch(() => response.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    baseUrl: `http://127.0.0.1:${port}${new URL(to).pathname}`,
    stop() {
      server.closeAllConnections();
      server.close();
    },
  };
}
