// The network before a test's database, which can drop everything: nothing is refused and nothing is answered, as when the
// host behind it has vanished.
import { connect, createServer, type Socket } from 'node:net';
import { freshDatabase } from './store.ts';

export interface Network {
  /** URL of a database of the test's own, through this network. */
  readonly url: string;
  /** The same database, reached directly. */
  readonly direct: string;
  /** From now on nothing goes through, in either direction; connections stay as they are, and new ones are taken. */
  vanish(): void;
  /** New connections go through again; those of before stay dead. */
  comeBack(): void;
  close(): void;
}

export async function networkToDatabase(): Promise<Network> {
  const direct = await freshDatabase();
  const real = new URL(direct.replace('@/', '@localhost/'));
  const target = `${real.searchParams.get('host')}/.s.PGSQL.5432`;
  const sockets = new Set<Socket>();
  let away = false;
  const server = createServer((near) => {
    sockets.add(near.on('error', () => undefined));
    if (away) {
      return;
    }
    const far = connect(target).on('error', () => undefined);
    sockets.add(far);
    let dropped = false;
    const drop = () => {
      dropped ||= away;
      return dropped;
    };
    near.on('data', (data) => drop() || far.write(data)).on('close', () => drop() || far.end());
    far.on('data', (data) => drop() || near.write(data)).on('close', () => drop() || near.end());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  return {
    direct,
    url: `postgresql://${real.username}:${real.password}@127.0.0.1:${port}${real.pathname}`,
    vanish() {
      away = true;
    },
    comeBack() {
      away = false;
    },
    close() {
      server.close();
      for (const socket of sockets) {
        socket.destroy();
      }
    },
  };
}
