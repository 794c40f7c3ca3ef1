// A failure of the server that a command names is told with the address and what is most often its cause.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { likelyCause } from '../../src/cli/plan/server-failure.ts';
import { createFhirServer } from '../../src/edges/transport/hospital/fhir-server.ts';
import type { PeerFailure } from '../../src/flows/ports.ts';

let status = 404;
const server = createServer((_request, response) => {
  response.statusCode = status;
  response.setHeader('content-type', 'text/html').end('<h1>no FHIR here</h1>');
});
let port: number;
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  port = (server.address() as AddressInfo).port;
});
afterAll(() => new Promise((resolve) => server.close(resolve)));

async function failureOf(baseUrl: string): Promise<PeerFailure> {
  const asked = createFhirServer({ baseUrl, retry: { retries: 0 } }).capability();
  return asked.then(
    () => {
      throw new Error('It answered.');
    },
    (error: PeerFailure) => error,
  );
}

describe('the likely cause', () => {
  it.each([
    [404, /no base URL/],
    [401, /token/],
    [403, /does not open/],
  ])('of status %s', async (answered, cause) => {
    status = answered;
    expect(likelyCause(await failureOf(`http://127.0.0.1:${port}/fhir`))).toMatch(cause);
  });

  it('of a page that is no JSON is the address', async () => {
    status = 200;
    expect(likelyCause(await failureOf(`http://127.0.0.1:${port}/fhir`))).toMatch(/no base URL/);
  });

  it('of a port on which nothing listens is the port', async () => {
    const gone = createServer();
    await new Promise<void>((resolve) => gone.listen(0, '127.0.0.1', resolve));
    const { port: free } = gone.address() as AddressInfo;
    await new Promise((resolve) => gone.close(resolve));
    expect(likelyCause(await failureOf(`http://127.0.0.1:${free}/fhir`))).toMatch(/nothing listens/);
  });

  it('of a port that fetch never calls is the port', async () => {
    expect(likelyCause(await failureOf('http://127.0.0.1:9/fhir'))).toMatch(/another port/);
  });

  it('of https to a port without TLS is the protocol', async () => {
    expect(likelyCause(await failureOf(`https://127.0.0.1:${port}/fhir`))).toMatch(/no TLS/);
  });
});
