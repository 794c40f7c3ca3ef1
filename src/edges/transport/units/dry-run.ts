// A dry run: everything happens but the sending. What would have left is kept in a folder, and a person is told.
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type KeEndpoint, PeerFailure } from '../../../flows/ports.ts';
import { genuine } from './plug.ts';

/** Keeps messages as JSON under their ids. Each send ends as a permanent failure, because the unit has nothing. */
export function createDryRun(folder: string): KeEndpoint {
  return {
    async send(permit, _recipient, message) {
      genuine(permit);
      const id = message.entry?.[0]?.resource?.id ?? message.id ?? '';
      try {
        await mkdir(folder, { recursive: true, mode: 0o700 });
        await writeFile(join(folder, `${id}.json`), `${JSON.stringify(message, null, 2)}\n`, { mode: 0o600 });
      } catch (error) {
        const code = (error as NodeJS.ErrnoException).code ?? 'unknown';
        throw new PeerFailure('dry run', 'transient', `the message cannot be kept (${code})`, {
          cause: error,
        });
      }
      throw new PeerFailure('dry run', 'permanent', `nothing was sent; the message is kept as ${id}.json`);
    },
  };
}
