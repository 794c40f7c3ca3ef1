// Watches the folder into which the hospital's message handler puts receipts and replies.
import { takeFromFolder } from './hand-off.ts';
import type { NetworkTaker } from './nhn.ts';
import { type Inbox, pause } from './nhn-inbox.ts';

export interface FolderInboxOptions {
  readonly folder: string;
  readonly taker: Pick<NetworkTaker, 'document'>;
  /** Wait between two looks, in milliseconds. */
  readonly every: number;
  readonly onError: (error: unknown) => void;
}

export function watchFolder({ folder, taker, every, onError }: FolderInboxOptions): Inbox {
  const stopping = new AbortController();
  const done = (async () => {
    while (!stopping.signal.aborted) {
      await takeFromFolder(folder, taker).catch(onError);
      await pause(every, stopping.signal);
    }
  })();
  return {
    async stop() {
      stopping.abort();
      await done;
    },
  };
}
