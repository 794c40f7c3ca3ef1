// What the adapter answers while its store cannot be reached at the start: that it lives, that it is not ready, and to
// everything else that nothing was taken.
import express, { type Express } from 'express';
import helmet from 'helmet';
import { toOperationOutcome } from '../../ground/fhir/operation-outcome.ts';

/** Seconds after which a sender may try again. */
const RETRY_AFTER = '5';

export function createWaitingApp(): Express {
  const app = express();
  app.disable('x-powered-by');
  app.use(helmet());
  app.get('/health', (_request, response) => {
    response.json({ status: 'up' });
  });
  app.get('/ready', (_request, response) => {
    response.status(503).json({ status: 'not ready', problem: 'the store does not answer' });
  });
  app.use((_request, response) => {
    const text = 'The store is not available: nothing was taken';
    const fix = 'Try again; the log of the adapter has the cause';
    response
      .status(503)
      .set('retry-after', RETRY_AFTER)
      .type('application/fhir+json')
      .json(toOperationOutcome([{ severity: 'error', code: 'transient', path: '', text, fix }]));
  });
  return app;
}
