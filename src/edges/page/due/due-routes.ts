// Routes of what is due, and of the figures.
import { type RequestHandler, Router } from 'express';
import { figuresCsv } from '../../../need/delivery/figures.ts';
import { terms } from '../../../need/duties/due-list.ts';
import { owners } from '../../../need/duties/rule.ts';
import type { PageDeps } from '../deps.ts';
import type { Route } from '../shown.ts';
import { phrases } from '../words.ts';
import { duePage } from './due-page.ts';
import { figuresPage } from './figures-page.ts';

export function createDueRoutes(deps: PageDeps, signedIn: (route: Route) => RequestHandler): Router {
  const router = Router();
  router.get(
    '/due',
    signedIn(async ({ query }, _response, { frame, page, t }) => {
      const owner = owners.find((each) => each === query.owner);
      const term = terms.find((each) => each === query.term);
      page(t(phrases.due), duePage({ frame, list: await deps.due(), owner, term }));
    }),
  );
  router.get(
    '/figures',
    signedIn(async (_request, _response, { frame, page, t }) => {
      page(t(phrases.figures), figuresPage(frame, await deps.figures()));
    }),
  );
  router.get(
    '/figures.csv',
    signedIn(async (_request, response) => {
      response.type('text/csv').send(figuresCsv(await deps.figures()));
    }),
  );
  return router;
}
