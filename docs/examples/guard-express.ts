// The guard in an Express application of your own: what is about plans is judged, everything else passes.
import express from 'express';
import { createGuard, type GuardConfig, type GuardOptions } from 'individuell-plan-fhir';

export async function guarded(config: GuardConfig, options: GuardOptions = {}) {
  const guard = await createGuard(config, options);
  const app = express();
  // No body parser before it: the guard reads the bytes itself.
  app.use(new URL(config.publicBase).pathname, guard.router);
  app.use(guard.monitoring);
  return { app, close: () => guard.close() };
}
