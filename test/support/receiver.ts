// The notification endpoint alone, over real HTTP: what it takes is shown to the test instead of being kept.
import express from 'express';
import { close, listen } from '../../src/adapter/start.ts';
import type { SenderSettings } from '../../src/edges/server/authenticity.ts';
import { notificationRoutes } from '../../src/edges/server/notifications.ts';
import { defaultLimits, type Limits } from '../../src/need/intake/limits.ts';
import type { Notice } from '../../src/need/intake/notice.ts';
import {
  compose,
  type Sender,
  type SenderName,
  type SentChange,
  type SentRequest,
} from '../../src/sandbox/senders.ts';

export const SECRET = 'a-secret-for-tests-only';

export interface Receiver {
  readonly sender: Sender;
  /** What was taken, oldest first. */
  readonly taken: Notice[];
  send(request: SentRequest): Promise<Response>;
  tell(dialect: SenderName, ...changes: SentChange[]): Promise<Response>;
  stop(): Promise<void>;
}

export interface ReceiverOptions {
  readonly senders?: Partial<SenderSettings>;
  readonly limits?: Partial<Limits>;
  readonly now?: () => Date;
  readonly take?: (notice: Notice) => Promise<void>;
}

export async function startReceiver(options: ReceiverOptions = {}): Promise<Receiver> {
  const taken: Notice[] = [];
  const app = express();
  app.use(
    '/notifications',
    notificationRoutes({
      senders: { secrets: [SECRET], ...options.senders },
      limits: { ...defaultLimits, ...options.limits },
      replayWindow: 3_600_000,
      eventOrigins: ['eventgrid.azure.net'],
      now: options.now ?? (() => new Date()),
      take: options.take ?? (async (notice) => void taken.push(notice)),
    }),
  );
  const { server, port } = await listen(app, '127.0.0.1', 0);
  const sender: Sender = {
    endpoint: `http://127.0.0.1:${port}/notifications`,
    secret: SECRET,
    subscription: 'sub-1',
    base: 'https://hospital.example/fhir',
    now: () => new Date(),
  };
  const send = ({ method, url, headers, body }: SentRequest) =>
    fetch(url, { method, headers, ...(body ? { body } : {}) });
  return {
    sender,
    taken,
    send,
    tell: (dialect, ...changes) => send(compose[dialect](sender, changes)),
    async stop() {
      const closed = close(server);
      server.closeAllConnections();
      await closed;
    },
  };
}

export function changeOf(id: string, number: number, versionId = '1'): SentChange {
  return { resource: { resourceType: 'Flag', id, meta: { versionId } }, number };
}
