// Requests by Node's own client: what comes back, what breaks, and what is known of a request that got no answer.
import { createServer, type RequestListener, type Server } from 'node:http';
import { type AddressInfo, createServer as createTcpServer, type Server as TcpServer } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import { boundedText, TooLong } from '../../src/edges/transport/access/bounded-body.ts';
import { type PlainRequest, plainRequest } from '../../src/edges/transport/access/plain-request.ts';
import { neverConnected } from '../../src/ground/outcome/never-connected.ts';

const open: (Server | TcpServer)[] = [];
afterEach(async () => {
  for (const server of open.splice(0)) {
    (server as Partial<Server>).closeAllConnections?.();
    await new Promise((closed) => server.close(closed));
  }
});

async function at<S extends Server | TcpServer>(server: S, protocol = 'http'): Promise<URL> {
  open.push(server);
  await new Promise<void>((listens) => server.listen(0, '127.0.0.1', listens));
  return new URL(`${protocol}://127.0.0.1:${(server.address() as AddressInfo).port}/fhir`);
}

function asking(answer: RequestListener, more: Partial<PlainRequest> = {}) {
  const asked = { method: 'GET', headers: {}, limit: 1_000, ...more };
  return at(createServer(answer)).then((url) => plainRequest(url, asked));
}

describe('an answer', () => {
  it('is read to its end, with its status and headers', async () => {
    const { status, text, header } = await asking((_, response) => {
      response.writeHead(201, { 'retry-after': '7', etag: 'W/"1"' });
      response.write('blå');
      response.end('bær');
    });
    expect([status, text, header('retry-after'), header('etag'), header('location')]).toEqual([
      201,
      'blåbær',
      '7',
      'W/"1"',
      undefined,
    ]);
  });

  it('that is cut within a character of several bytes is whole', async () => {
    const bytes = Buffer.from('Ærøy');
    const { text } = await asking((_, response) => {
      response.write(bytes.subarray(0, 1));
      setImmediate(() => response.end(bytes.subarray(1)));
    });
    expect(text).toBe('Ærøy');
  });

  it('is JSON also behind a mark of the byte order, by either client', async () => {
    const marked: RequestListener = (_, response) => response.end('\uFEFF{"resourceType":"Bundle"}');
    expect(JSON.parse((await asking(marked)).text)).toEqual({ resourceType: 'Bundle' });
    const answer = await fetch(await at(createServer(marked)));
    expect(JSON.parse(await boundedText(answer, 1_000))).toEqual({ resourceType: 'Bundle' });
  });

  it('that is packed is unpacked, and counted as it is then', async () => {
    const packed = (text: string): RequestListener => {
      return (_, response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(text));
    };
    expect((await asking(packed('{"resourceType":"Bundle"}'))).text).toBe('{"resourceType":"Bundle"}');
    await expect(asking(packed('x'.repeat(1_000_000)))).rejects.toThrow(TooLong);
  });

  it.each<[string, RequestListener]>([
    [
      'shorter than it says',
      (_, response) =>
        void response.writeHead(200, { 'content-length': '9' }).write('12', () => response.destroy()),
    ],
    ['without an end', (_, response) => void response.writeHead(200).write('12', () => response.destroy())],
    [
      'packed, and shorter than it says',
      (_, response) => {
        response.writeHead(200, { 'content-encoding': 'gzip', 'content-length': '99' });
        response.write(gzipSync('x'.repeat(99)).subarray(0, 20), () => response.destroy());
      },
    ],
    [
      'said to be packed, and is not',
      (_, response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end('{}'),
    ],
  ])('%s is none', async (_, answer) => {
    await expect(asking(answer)).rejects.toThrow();
  });

  it.each([
    [200, undefined, ''],
    [200, '{}', '{}'],
    [201, undefined, ''],
    [204, undefined, ''],
    [304, undefined, ''],
  ])('%s that is said to be packed is what stands in it, and what follows its end is nothing', async (status, body, text) => {
    const packed = body === undefined ? undefined : gzipSync(body);
    for (const bytes of [
      packed,
      packed && Buffer.concat([packed, Buffer.alloc(8)]),
      packed?.subarray(0, -8),
    ]) {
      const answer = await asking((_, response) =>
        response.writeHead(status, { 'content-encoding': 'gzip' }).end(bytes),
      );
      expect([answer.status, answer.text]).toEqual([status, text]);
    }
  });

  it('that is longer than it may be is not fetched to its end', async () => {
    let written = 0;
    const endless: RequestListener = (_, response) => {
      const more = () => {
        while (!response.destroyed && response.write('x'.repeat(10_000))) {
          written += 10_000;
        }
      };
      response.on('drain', more);
      more();
    };
    await expect(asking(endless, { limit: 50_000 })).rejects.toThrow(TooLong);
    expect(written).toBeLessThan(20_000_000);
  });

  it('that leads elsewhere is an answer, and nobody else is asked', async () => {
    const { status, header } = await asking((_, response) =>
      response.writeHead(307, { location: 'http://127.0.0.1:1/' }).end(),
    );
    expect([status, header('location')]).toEqual([307, 'http://127.0.0.1:1/']);
  });

  it('of a refusal is its status, however long its body takes, where that is all that counts', async () => {
    const refusal: RequestListener = (_, response) =>
      void response.writeHead(503, { 'retry-after': '9' }).write('page');
    const { status, header, text } = await asking(refusal, { refusalsByStatus: true });
    expect([status, header('retry-after'), text]).toEqual([503, '9', '']);
  });
});

it('a body goes with its length, and not in chunks', async () => {
  const { text } = await asking(
    (request, response) => {
      const { 'content-length': length, 'transfer-encoding': chunks } = request.headers;
      response.end(JSON.stringify([length, chunks ?? 'none']));
    },
    { method: 'POST', body: '{"å":1}' },
  );
  expect(text).toBe('["8","none"]');
});

it('requests one after another go over one connection', async () => {
  let connections = 0;
  const server = createServer((_, response) => response.end('x'));
  server.on('connection', () => {
    connections += 1;
  });
  const url = await at(server);
  for (let asked = 0; asked < 3; asked += 1) {
    await plainRequest(url, { method: 'GET', headers: {}, limit: 10 });
  }
  expect(connections).toBe(1);
});

it('a connection that the server has ended since the last answer is not used for the next request', async () => {
  let ended = () => {};
  const server = createServer((request, response) => {
    request.socket.once('close', () => ended());
    response.once('finish', () => setImmediate(() => request.socket.destroy()));
    request.resume().once('end', () => response.end('x'));
  });
  const url = await at(server);
  for (let asked = 0; asked < 10; asked += 1) {
    const end = new Promise<void>((resolve) => {
      ended = resolve;
    });
    expect((await plainRequest(url, { method: 'POST', headers: {}, body: '{}', limit: 10 })).text).toBe('x');
    await end;
  }
});

describe('a request without an answer', () => {
  const failure = (work: Promise<unknown>) =>
    work.then(
      () => undefined,
      (error: unknown) => error,
    );
  const late = new DOMException('no answer in time', 'TimeoutError');
  const asked = { method: 'POST', headers: {}, body: '{}', limit: 10 };

  it('ends with what its signal says: over a connection it may have arrived', async () => {
    const aborted = new AbortController();
    const url = await at(createServer(() => aborted.abort(late)));
    const error = await failure(plainRequest(url, { ...asked, signal: aborted.signal }));
    expect(error).toBe(late);
    expect(neverConnected(error)).toBe(false);
  });

  it('ends within its answer, too', async () => {
    const aborted = new AbortController();
    const url = await at(
      createServer(
        (_, response) =>
          void response.writeHead(200).write('1', () => setImmediate(() => aborted.abort(late))),
      ),
    );
    expect(await failure(plainRequest(url, { ...asked, signal: aborted.signal }))).toBe(late);
  });

  it('that had no connection has surely not arrived: nobody listens, or TLS did not stand in time', async () => {
    const url = await at(createTcpServer());
    await new Promise((closed) => open.pop()?.close(closed));
    expect(neverConnected(await failure(plainRequest(url, asked)))).toBe(true);

    const aborted = new AbortController();
    const silent = await at(
      createTcpServer((socket) => socket.once('data', () => aborted.abort(late))),
      'https',
    );
    expect(neverConnected(await failure(plainRequest(silent, { ...asked, signal: aborted.signal })))).toBe(
      true,
    );
  });

  it('that was given up before it began is not sent', async () => {
    let asks = 0;
    const url = await at(
      createServer(() => {
        asks += 1;
      }),
    );
    expect(await failure(plainRequest(url, { ...asked, signal: AbortSignal.abort(late) }))).toBe(late);
    expect(asks).toBe(0);
  });

  it('whose connection breaks may have arrived', async () => {
    const url = await at(createServer((request) => request.socket.destroy()));
    expect(neverConnected(await failure(plainRequest(url, asked)))).toBe(false);
  });
});
