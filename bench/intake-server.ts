// One of the three receivers that `bench/intake.ts` compares, as a process: bare Express, the same row without our checks,
// and the adapter's own endpoint. Nothing works on the needs: what is measured is what stands before the answer.
import express from 'express';
import { listen } from '../src/adapter/start.ts';
import { notificationRoutes } from '../src/edges/server/notifications.ts';
import { createCursors } from '../src/edges/store/cursors.ts';
import { openStore } from '../src/edges/store/store.ts';
import { takeNotice, toInbox } from '../src/flows/intake/take-notice.ts';
import { defaultLimits } from '../src/need/intake/limits.ts';

const order = JSON.parse(process.argv[2] ?? '{}') as {
  readonly kind: 'bare' | 'row' | 'adapter';
  readonly databaseUrl: string;
  readonly secret: string;
};
const source = 'https://hospital.example/fhir';
const app = express();
app.disable('x-powered-by');
const json = express.json({ type: () => true });

if (order.kind === 'bare') {
  app.post('/notifications', json, (_request, response) => {
    response.json({ resourceType: 'OperationOutcome', issue: [] });
  });
} else {
  const store = await openStore({ databaseUrl: order.databaseUrl });
  if (order.kind === 'row') {
    app.post('/notifications', json, async (request, response) => {
      const { id, meta } = request.body as { id: string; meta: { versionId: string } };
      await store.accept([toInbox(source, { type: 'Flag', id, versionId: meta.versionId })], new Date());
      response.json({ resourceType: 'OperationOutcome', issue: [] });
    });
  } else {
    const now = () => new Date();
    const ports = {
      source,
      accept: (changes: Parameters<typeof store.accept>[0]) => store.accept(changes, now()),
      cursors: createCursors(store.database, now),
      clock: { now },
      sweepSoon: () => undefined,
      onStatus: () => undefined,
    };
    app.use(
      '/notifications',
      notificationRoutes({
        senders: { secrets: [order.secret] },
        limits: { ...defaultLimits, perSecond: 1_000_000 },
        replayWindow: 3_600_000,
        eventOrigins: [],
        now,
        take: (notice) => takeNotice(ports, notice),
      }),
    );
  }
}
const { port } = await listen(app, '127.0.0.1', 0);
process.stdout.write(`up ${port}\n`);
process.once('SIGTERM', () => process.exit(0));
