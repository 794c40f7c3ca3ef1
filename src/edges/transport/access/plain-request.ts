// One request and its whole answer as text, by Node's own client over connections that are kept: half of the processor time of
// `fetch`, whose streams the answers of a FHIR server do not need. No answer leads on: a redirection is an answer too.
import { type ClientRequest, type IncomingMessage, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import type { Socket } from 'node:net';
import { pipeline } from 'node:stream';
import type { TLSSocket } from 'node:tls';
import { constants, createGunzip } from 'node:zlib';
import { NO_CONNECTION } from '../../../ground/outcome/never-connected.ts';
import { TooLong, textOf } from './bounded-body.ts';

export interface PlainRequest {
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | undefined;
  /** Ends the request. */
  readonly signal?: AbortSignal | undefined;
  /** Most bytes of the answer's body that are read, unpacked. */
  readonly limit: number;
  /** Of other answers than 2xx the status says everything: their body is not waited for. */
  readonly refusalsByStatus?: true;
}

export interface PlainAnswer {
  readonly status: number;
  readonly text: string;
  /** A header of the answer, by its name in small letters. */
  readonly header: (name: string) => string | undefined;
}

/** Time until a connection stands, in milliseconds. */
const CONNECT_WITHIN = 10_000;

/**
 * Sends a request and reads the answer to its end.
 * @throws {TooLong} as soon as the body is longer than the limit; the rest is not fetched
 * @throws what the signal was aborted with, or the system's error; its `code` says so where time ran out before a connection stood
 */
export async function plainRequest(url: URL, asked: PlainRequest): Promise<PlainAnswer> {
  const { signal, method, headers, body, limit, refusalsByStatus } = asked;
  // A connection that the other side has ended meanwhile is closed here once the process has turned to its sockets twice.
  await new Promise(setImmediate);
  await new Promise(setImmediate);
  signal?.throwIfAborted();
  const send = url.protocol === 'https:' ? requestHttps : requestHttp;
  const request = send(url, {
    method,
    headers: { 'accept-encoding': 'gzip', 'user-agent': 'ip-fhir', ...headers },
  });
  const connection = connectionOf(request);
  const abort = () => request.destroy();
  signal?.addEventListener('abort', abort, { once: true });
  try {
    const response = await answerTo(request, body);
    const { statusCode: status = 0 } = response;
    const header = (name: string) => response.headers[name]?.toString();
    if (refusalsByStatus && !isSuccess(status)) {
      request.destroy();
      return { status, text: '', header };
    }
    return { status, text: await bodyOf(response, limit), header };
  } catch (error) {
    request.destroy();
    if (!signal?.aborted) {
      throw error;
    }
    throw connection.stands ? signal.reason : noConnection();
  } finally {
    signal?.removeEventListener('abort', abort);
  }
}

/** A 2xx. */
export function isSuccess(status: number): boolean {
  return status >= 200 && status < 300;
}

/** Whether a connection stands over which something of the request may have gone. */
function connectionOf(request: ClientRequest): { stands: boolean } {
  const connection = { stands: false };
  request.once('socket', (socket: Socket & Partial<Pick<TLSSocket, 'encrypted'>>) => {
    if (!socket.connecting) {
      connection.stands = true;
      return;
    }
    const late = setTimeout(() => request.destroy(noConnection()), CONNECT_WITHIN);
    socket.once(socket.encrypted ? 'secureConnect' : 'connect', () => {
      connection.stands = true;
      clearTimeout(late);
    });
    socket.once('close', () => clearTimeout(late));
  });
  return connection;
}

function noConnection(): Error {
  return Object.assign(new Error('no connection in time'), { code: NO_CONNECTION });
}

function answerTo(request: ClientRequest, body: string | undefined): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    request.once('response', resolve);
    // Also after the answer has begun: what breaks then is told by the answer.
    request.on('error', reject);
    request.end(body);
  });
}

/** As browsers do: an empty body that is said to be packed is empty, and one without its last bytes is what there is of it. */
const UNPACKED = { flush: constants.Z_SYNC_FLUSH, finishFlush: constants.Z_SYNC_FLUSH };

function bodyOf(response: IncomingMessage, limit: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const isPacked = /^(?:x-)?gzip$/i.test(response.headers['content-encoding'] ?? '');
    const body = isPacked
      ? pipeline(response, createGunzip(UNPACKED), (error) => error && reject(error))
      : response;
    body.on('data', (chunk: Buffer) => {
      size += chunk.length;
      chunks.push(chunk);
      if (size > limit) {
        chunks.length = 0;
        reject(new TooLong(limit));
      }
    });
    body.once('end', () => resolve(textOf(chunks)));
    body.once('error', reject);
  });
}
