// One process at a time works with a state. The lock is a socket that listens: whoever is killed gives it up.
import { createHash } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { connect, createServer, type Server } from 'node:net';
import { platform, tmpdir } from 'node:os';
import { join } from 'node:path';

/** Held as long as this process lives. @throws TypeError when another process of this machine works with the folder */
export async function lockState(folder: string): Promise<void> {
  const name = `ip-fhir-sync-${createHash('sha256').update(folder).digest('hex').slice(0, 24)}`;
  const address = addressOf(name);
  const first = await listening(address);
  const server = first ?? (await afterDead(address));
  if (!server) {
    throw new TypeError(`The state in ${folder} is in use: another sync works with it`);
  }
  server.unref();
}

/** Linux has addresses that are no files; elsewhere a file is left behind by who was killed. */
function addressOf(name: string): string {
  switch (platform()) {
    case 'linux':
      return `\0${name}`;
    case 'win32':
      return `\\\\.\\pipe\\${name}`;
    default:
      return join(tmpdir(), `${name}.sock`);
  }
}

function listening(address: string): Promise<Server | undefined> {
  return new Promise((resolve, reject) => {
    const server = createServer((socket) => socket.destroy());
    server.once('error', (error: NodeJS.ErrnoException) =>
      error.code === 'EADDRINUSE' ? resolve(undefined) : reject(error),
    );
    server.listen(address, () => resolve(server));
  });
}

async function afterDead(address: string): Promise<Server | undefined> {
  if (!address.endsWith('.sock')) {
    return undefined;
  }
  const lives = await new Promise<boolean>((resolve) => {
    const socket = connect(address, () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
  if (lives) {
    return undefined;
  }
  await rm(address, { force: true });
  return listening(address);
}
