// Notifications that only say «look now»: whoever follows a server by asking is woken before the next time.
import express from 'express';
import helmet from 'helmet';
import { createDoor } from './door.ts';
import { type NotificationDeps, notificationRoutes } from './notifications.ts';

export interface WakeUp {
  readonly url: string;
  /**
   * Resolves when a notification came (also one that came since the last call), or when the time is over; false when it
   * was told to stop.
   */
  next(milliseconds: number, stop: AbortSignal): Promise<boolean>;
  close(): void;
}

/** What is written together is notified one by one: so long is waited for the rest, in milliseconds. */
const GATHER = 200;

/** Takes the notifications of every dialect, with the same proof of who sends as the adapter asks for. */
export async function startWakeUp(
  { host, port }: { readonly host: string; readonly port: number },
  deps: Omit<NotificationDeps, 'take'>,
): Promise<WakeUp> {
  const bell = createBell();
  const app = express();
  app.disable('x-powered-by');
  app.use(helmet());
  app.use(notificationRoutes({ ...deps, take: async () => bell.ring() }));
  const door = createDoor();
  const taken = await door.open(app, host, port);
  return {
    url: `http://${host}:${taken}/`,
    next: bell.next,
    close() {
      door.server.close();
      door.server.closeAllConnections();
    },
  };
}

function createBell(): { ring(): void } & Pick<WakeUp, 'next'> {
  let rung = false;
  let wake: (() => void) | undefined;
  return {
    ring() {
      rung = true;
      wake?.();
    },
    async next(milliseconds, stop) {
      if (!rung) {
        await ended(milliseconds, stop, (wakeNow) => {
          wake = wakeNow;
        });
        wake = undefined;
      }
      if (rung && !stop.aborted) {
        await ended(GATHER, stop);
      }
      rung = false;
      return !stop.aborted;
    },
  };
}

/** After so long, or before: when it is told to stop, or by the given way. */
function ended(milliseconds: number, stop: AbortSignal, before?: (end: () => void) => void): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      stop.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, milliseconds);
    stop.addEventListener('abort', end);
    before?.(end);
    if (stop.aborted) {
      end();
    }
  });
}
