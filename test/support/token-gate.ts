// A line to a server that lets through only requests with a token of the issuer; it says itself where tokens are had.
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TestIssuer } from './issuer.ts';

export interface TokenGate {
  /** Where the server stands behind it: `/fhir` of this. */
  readonly url: string;
  /** Why requests did not pass. */
  readonly refused: readonly string[];
  stop(): Promise<void>;
}

/** @param upstream origin of the server; without it every request that may pass is answered with a CapabilityStatement, every write with what it brings */
export async function startTokenGate(issuer: TestIssuer, upstream?: string): Promise<TokenGate> {
  const refused: string[] = [];
  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) {
      chunks.push(chunk as Buffer);
    }
    const { method = 'GET', url = '', headers } = request;
    if (url.endsWith('/.well-known/smart-configuration')) {
      const found = await fetch(`${issuer.url}/.well-known/openid-configuration`);
      return void response.end(await found.text());
    }
    const why = await issuer.judge(request, `http://${headers.host}${url}`);
    if (why !== undefined) {
      refused.push(why);
      return void response.writeHead(401, { 'content-type': 'application/fhir+json' }).end('{}');
    }
    response.setHeader('content-type', 'application/fhir+json');
    if (upstream === undefined) {
      if (method === 'PUT') {
        return void response.end(Buffer.concat(chunks));
      }
      return void response.end(JSON.stringify({ resourceType: 'CapabilityStatement', fhirVersion: '4.0.1' }));
    }
    const { host: _, connection: __, 'content-length': ___, 'transfer-encoding': ____, ...kept } = headers;
    const answer = await fetch(new URL(url, upstream), {
      method,
      headers: kept as Record<string, string>,
      ...(chunks.length > 0 ? { body: Buffer.concat(chunks) } : {}),
    });
    const type = answer.headers.get('content-type');
    response.writeHead(answer.status, type ? { 'content-type': type } : {});
    response.end(Buffer.from(await answer.arrayBuffer()));
  }

  const server = createServer((request, response) => {
    // The one who asks, the issuer or the server behind may end in the middle: then nobody waits for this answer, or
    // the one who asks sees a line that broke. It is no fault of the gate.
    handle(request, response).catch(() => response.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    refused,
    async stop() {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
