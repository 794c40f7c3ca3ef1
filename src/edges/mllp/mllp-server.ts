// The door of the patient administration: MLLP over TCP or TLS. It frames, limits and answers in order; what a message says and
// leads to is decided by whoever takes it.

import { readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { createServer, isIP, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer, type TLSSocket } from 'node:tls';
import { type FrameEvent, type FrameFault, FrameReader, frame } from './frames.ts';

/** What a sender has to show to be let in; what is not stated is not asked for. */
export interface SenderAtDoor {
  /** IP address. */
  readonly address?: string;
  /** SHA-256 fingerprint of the certificate, as hex pairs; capitals and colons do not matter. */
  readonly certificate?: string;
}

export interface MllpLimits {
  /** Longest message, in bytes. */
  readonly messageBytes: number;
  readonly connections: number;
  /** Longest silence of a connection, in milliseconds. */
  readonly idleMs: number;
  /** Longest time from the beginning of a frame to its end, in milliseconds. */
  readonly messageMs: number;
}

export interface MllpOptions<Sender extends SenderAtDoor> {
  readonly tls?: { readonly certificate: string; readonly key: string; readonly clientAuthority?: string };
  readonly senders: readonly Sender[];
  readonly limits: MllpLimits;
  /** Takes a message; what it resolves with is sent back, in the order in which the messages came. */
  readonly take: (
    bytes: Uint8Array,
    senders: readonly Sender[],
    fault: 'end-within' | 'too-long' | undefined,
  ) => Promise<readonly Uint8Array[]>;
  /** Told of what is no message: faults of frames, and connections that are not let in or are closed by us. */
  readonly onFault: (fault: FrameFault | ConnectionFault) => void;
}

export type ConnectionFault = 'not-a-sender' | 'too-slow' | 'unfinished' | 'too-many' | 'failed';

export interface MllpServer {
  /** Resolves with the port. */
  open(host: string, port: number): Promise<number>;
  /** Takes nothing more, lets what is being taken be answered, and closes. */
  close(): Promise<void>;
}

/** Messages of one connection that are being taken at the same time; the next ones wait in the network. */
const WINDOW = 32;
/** How long the carriage return at the end of a frame is waited for, in milliseconds. */
const RETURN_WAIT = 1_000;

export function createMllpServer<Sender extends SenderAtDoor>(options: MllpOptions<Sender>): MllpServer {
  const open = new Set<Connection<Sender>>();
  const connected = (socket: Socket) => {
    const senders = options.senders.filter((sender) => mayEnter(socket, sender));
    if (senders.length === 0) {
      options.onFault('not-a-sender');
      socket.destroy();
      return;
    }
    const connection = new Connection(socket, senders, options);
    open.add(connection);
    socket.once('close', () => open.delete(connection));
  };
  const server = listenerOf(options, connected);
  server.maxConnections = options.limits.connections;
  server.on('drop', () => options.onFault('too-many'));
  return {
    open: (host, port) =>
      new Promise((resolve, reject) => {
        server.once('error', reject);
        server.listen(port, host, () => {
          server.off('error', reject);
          resolve((server.address() as AddressInfo).port);
        });
      }),
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      await Promise.all([...open].map((connection) => connection.end()));
      await closed;
    },
  };
}

function listenerOf<Sender extends SenderAtDoor>(
  { tls, onFault }: MllpOptions<Sender>,
  connected: (socket: Socket) => void,
): Server {
  if (!tls) {
    return createServer(connected);
  }
  const { certificate, key, clientAuthority } = tls;
  const server = createTlsServer(
    {
      cert: readFileSync(certificate),
      key: readFileSync(key),
      minVersion: 'TLSv1.2',
      ...(clientAuthority === undefined
        ? {}
        : { ca: readFileSync(clientAuthority), requestCert: true, rejectUnauthorized: true }),
    },
    connected,
  );
  server.on('tlsClientError', () => onFault('not-a-sender'));
  return server;
}

function mayEnter(socket: Socket, { address, certificate }: SenderAtDoor): boolean {
  const shown = (socket as Partial<TLSSocket>).getPeerCertificate?.()?.fingerprint256;
  return (
    (address === undefined || address === plainAddress(socket.remoteAddress ?? '')) &&
    (certificate === undefined || (shown !== undefined && hex(shown) === hex(certificate)))
  );
}

/** An IPv4 address that came in by IPv6 is the same address. */
function plainAddress(address: string): string {
  const inner = address.replace(/^::ffff:/i, '');
  return isIP(inner) === 4 ? inner : address;
}

function hex(fingerprint: string): string {
  return fingerprint.replaceAll(':', '').toLowerCase();
}

class Connection<Sender extends SenderAtDoor> {
  readonly #socket: Socket;
  readonly #senders: readonly Sender[];
  readonly #options: MllpOptions<Sender>;
  readonly #reader: FrameReader;
  /** Resolves when everything that has come is answered. */
  #answered: Promise<void> = Promise.resolve();
  #taking = 0;
  #ending = false;
  #frameTimer: NodeJS.Timeout | undefined;
  #returnTimer: NodeJS.Timeout | undefined;

  constructor(socket: Socket, senders: readonly Sender[], options: MllpOptions<Sender>) {
    this.#socket = socket;
    this.#senders = senders;
    this.#options = options;
    this.#reader = new FrameReader(options.limits.messageBytes);
    socket.setNoDelay(true);
    socket.setTimeout(options.limits.idleMs, () => this.#closeFor('too-slow'));
    socket.on('data', (chunk: Buffer) => this.#read(this.#reader.read(chunk)));
    // The sender may close its side as soon as it has sent all: what it sent is answered all the same.
    socket.on('end', () => {
      this.#read(this.#reader.settle());
      void this.end();
    });
    socket.on('error', () => socket.destroy());
    socket.once('close', () => this.#closed());
  }

  /** Answers what has come, and closes. */
  async end(): Promise<void> {
    this.#ending = true;
    this.#socket.pause();
    this.#unwatch();
    await this.#answered;
    this.#socket.end();
    this.#socket.destroySoon();
  }

  #read(events: readonly FrameEvent[]): void {
    for (const event of events) {
      if (event.kind === 'fault') {
        this.#options.onFault(event.fault);
      } else {
        this.#take(event.bytes, event.fault);
      }
    }
    if (events.some(({ kind }) => kind === 'message')) {
      // What is open now is another message than before. One that is cut off again and again has never ended.
      this.#unwatch();
    }
    this.#watch();
  }

  #take(bytes: Uint8Array, fault: 'end-within' | 'too-long' | undefined): void {
    this.#taking += 1;
    if (this.#taking >= WINDOW) {
      this.#socket.pause();
    }
    const taken = this.#options.take(bytes, this.#senders, fault);
    // Heard of at its turn, which may come later than the failure.
    taken.catch(() => undefined);
    this.#answered = this.#answered.then(async () => {
      try {
        for (const answer of await taken) {
          await this.#write(frame(answer));
        }
      } catch {
        // Without an answer the sender sends it again, which is what is wanted.
        this.#closeFor('failed');
      }
      this.#taking -= 1;
      if (this.#taking < WINDOW && this.#socket.isPaused() && !this.#ending) {
        this.#socket.resume();
        this.#watch();
      }
    });
  }

  /** Waits for a receiver that reads slowly: until then nothing more is taken from it. */
  async #write(bytes: Uint8Array): Promise<void> {
    if (this.#socket.destroyed || this.#socket.write(bytes)) {
      return;
    }
    await new Promise<void>((resolve) => {
      this.#socket.once('drain', resolve);
      this.#socket.once('close', resolve);
    });
  }

  /** A frame that has begun has to end in time, and its carriage return has to come soon. */
  #watch(): void {
    clearTimeout(this.#returnTimer);
    // While we read nothing, its rest cannot come.
    if (!this.#reader.isOpen || this.#socket.isPaused()) {
      this.#unwatch();
      return;
    }
    this.#frameTimer ??= setTimeout(() => this.#closeFor('too-slow'), this.#options.limits.messageMs);
    if (this.#reader.lacksReturn) {
      this.#returnTimer = setTimeout(() => this.#read(this.#reader.settle()), RETURN_WAIT);
    }
  }

  #unwatch(): void {
    clearTimeout(this.#frameTimer);
    this.#frameTimer = undefined;
  }

  #closeFor(fault: ConnectionFault): void {
    this.#options.onFault(fault);
    this.#socket.destroy();
  }

  #closed(): void {
    this.#unwatch();
    clearTimeout(this.#returnTimer);
    if (this.#reader.isOpen) {
      this.#options.onFault('unfinished');
    }
  }
}
