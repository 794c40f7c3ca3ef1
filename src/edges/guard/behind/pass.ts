// What is not about plans: streamed through, with the server's addresses led to the guard and the guard's own credentials.
import { Agent as HttpAgent, type IncomingMessage, type ServerResponse } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { Readable, Transform } from 'node:stream';
import { createProxyServer } from 'http-proxy-3';

export interface PassOptions {
  /** Base URL of the server behind, without a slash at its end. */
  readonly server: string;
  readonly bases: readonly string[];
  readonly publicBase: string;
  /** Headers by which the guard shows who it is to the server. */
  readonly headers: (url: string) => Promise<Readonly<Record<string, string>>>;
  readonly timeout: number;
  readonly onFailure: (error: unknown, response: ServerResponse) => void;
}

/** Who asked is between the caller and the guard; the others would make a server do more than what was judged. */
const passedOn = new Set([
  'accept',
  'accept-language',
  'content-type',
  'content-length',
  'content-encoding',
  'transfer-encoding',
  'if-match',
  'if-none-match',
  'if-none-exist',
  'if-modified-since',
  'prefer',
  'user-agent',
  'x-request-id',
]);

/** Milliseconds after which a connection that nobody uses is closed. */
const IDLE = 4_000;

/** Of the answer: between the guard and the server. */
const dropped = new Set(['set-cookie', 'www-authenticate', 'connection', 'keep-alive', 'transfer-encoding']);

/** @param body what is sent instead of the body of the request, where that was read already */
export type Pass = (
  request: IncomingMessage,
  response: ServerResponse,
  path: string,
  body?: string,
) => Promise<void>;

export function createPass({ server, bases, publicBase, headers, timeout, onFailure }: PassOptions): Pass {
  const isHttps = server.startsWith('https:');
  // Connections are kept for reads alone, and for less time than servers keep them: a write that meets a connection that
  // was closed meanwhile would end nobody knows how.
  const kept = new (isHttps ? HttpsAgent : HttpAgent)({ keepAlive: true, timeout: IDLE });
  const proxy = createProxyServer({
    target: server,
    changeOrigin: true,
    selfHandleResponse: true,
    proxyTimeout: timeout,
    timeout,
  });
  proxy.on('proxyRes', (answer, _request, response) => {
    const isText = /json|xml|text/.test(String(answer.headers['content-type'] ?? ''));
    const given = Object.entries(answer.headers).filter(([name]) => !dropped.has(name));
    for (const [name, value] of given) {
      if (value !== undefined && !(isText && name === 'content-length')) {
        const outer = typeof value === 'string' ? led(value, bases, publicBase) : value;
        response.setHeader(name, outer);
      }
    }
    response.statusCode = answer.statusCode ?? 502;
    answer.on('error', () => response.destroy());
    if (isText) {
      answer.pipe(leading(bases, publicBase)).pipe(response);
    } else {
      answer.pipe(response);
    }
  });
  proxy.on('error', (error, _request, response) => onFailure(error, response as ServerResponse));
  return async (request, response, path, body) => {
    const own = await headers(`${server}/${path}`);
    for (const name of Object.keys(request.headers)) {
      if (!passedOn.has(name)) {
        delete request.headers[name];
      }
    }
    Object.assign(request.headers, own, { 'accept-encoding': 'identity' });
    request.url = `/${path}`;
    if (body === undefined) {
      proxy.web(
        request,
        response,
        request.method === 'GET' || request.method === 'HEAD' ? { agent: kept } : {},
      );
      return;
    }
    const bytes = Buffer.from(body);
    delete request.headers['transfer-encoding'];
    delete request.headers['content-encoding'];
    request.headers['content-length'] = String(bytes.length);
    proxy.web(request, response, { buffer: Readable.from([bytes]) });
  };
}

function led(text: string, bases: readonly string[], publicBase: string): string {
  return bases.reduce((changed, base) => changed.replaceAll(base, publicBase), text);
}

/** Leads addresses of the server to the guard in a text that comes in pieces: an address may be cut in two. */
function leading(bases: readonly string[], publicBase: string): Transform {
  const longest = Math.max(...bases.map((base) => Buffer.byteLength(base)));
  const decoder = new TextDecoder();
  let held = '';
  const flush = (text: string, isEnd: boolean) => {
    const changed = led(held + text, bases, publicBase);
    const keep = isEnd ? 0 : heldBack(changed, bases, longest);
    held = keep > 0 ? changed.slice(-keep) : '';
    return keep > 0 ? changed.slice(0, -keep) : changed;
  };
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      done(null, flush(decoder.decode(chunk, { stream: true }), false));
    },
    flush(done) {
      done(null, flush(decoder.decode(), true));
    },
  });
}

/** How much of the end may be the beginning of an address. */
function heldBack(text: string, bases: readonly string[], longest: number): number {
  for (let length = Math.min(longest - 1, text.length); length > 0; length -= 1) {
    const end = text.slice(-length);
    if (bases.some((base) => base.startsWith(end))) {
      return length;
    }
  }
  return 0;
}
