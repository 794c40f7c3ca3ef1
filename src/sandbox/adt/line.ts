// A line of a patient administration to a receiver: writes bytes, and hears the answers in the order in which they come.
import { connect as connectPlain, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';

export interface LineOptions {
  readonly host: string;
  readonly port: number;
  /** With TLS: the authority of the receiver, and the sender's own certificate and key, in PEM form. */
  readonly tls?: { readonly ca?: Buffer; readonly cert?: Buffer; readonly key?: Buffer };
}

export interface Line {
  /** Writes; resolves when the network has taken it. */
  write(bytes: Uint8Array): Promise<void>;
  /** The next answer; undefined when there is none in so many milliseconds, or the line has ended. */
  answer(within: number): Promise<string | undefined>;
  /** Closes our side. */
  end(): void;
  close(): void;
}

/** Resolves when the line stands. */
export async function openLine({ host, port, tls }: LineOptions): Promise<Line> {
  const socket: Socket = tls ? connectTls({ host, port, ...tls }) : connectPlain({ host, port });
  await new Promise<void>((resolve, reject) => {
    socket.once(tls ? 'secureConnect' : 'connect', resolve);
    socket.once('error', reject);
  });
  socket.setNoDelay(true);
  const heard: string[] = [];
  let rest = Buffer.alloc(0);
  let wake: () => void = () => undefined;
  let ended = false;
  const over = () => {
    ended = true;
    wake();
  };
  socket.on('error', over);
  socket.on('close', over);
  socket.on('data', (chunk: Buffer) => {
    rest = Buffer.concat([rest, chunk]);
    for (let end = rest.indexOf(0x1c); end >= 0; end = rest.indexOf(0x1c)) {
      heard.push(rest.subarray(rest.indexOf(0x0b) + 1, end).toString('utf8'));
      rest = rest.subarray(end + 2);
    }
    wake();
  });
  return {
    write: (bytes) =>
      new Promise((resolve) => {
        socket.write(bytes, () => resolve());
      }),
    async answer(within) {
      const until = Date.now() + within;
      while (heard.length === 0 && !ended && Date.now() < until) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, until - Date.now());
          wake = () => {
            clearTimeout(timer);
            resolve();
          };
        });
      }
      return heard.shift();
    },
    end: () => socket.end(),
    close: () => socket.destroy(),
  };
}

/** MSA-1 of an answer: what it says. */
export function codeOf(answer: string): string {
  return /(?:^|[\r\n])MSA.([A-Z]{2})/.exec(answer)?.[1] ?? '';
}
