// A port for what is started later: by another process, or anew at the address where it was before.
import { once } from 'node:events';
import { createServer } from 'node:net';

/** Below the ports that systems give to whoever asks for any (from 32768 on): none of the many that ask gets it meanwhile. */
const [FROM, TO] = [20_000, 32_000] as const;

/** A port on 127.0.0.1 where nothing listens. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = FROM + Math.floor(Math.random() * (TO - FROM));
    const server = createServer().listen(port, '127.0.0.1');
    const free = await once(server, 'listening').then(
      () => true,
      () => false,
    );
    if (free) {
      server.close();
      await once(server, 'close');
      return port;
    }
  }
}
