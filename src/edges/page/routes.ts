// The overview's routes: who may see what, forms in, pages out. Everything personal is shown only for a stated purpose.
import express, { type NextFunction, type Request, type Response, Router } from 'express';
import helmet from 'helmet';
import { html } from 'hono/html';
import { say, type Words } from '../../ground/words/language.ts';
import { actors, type OverviewQuery, orders } from '../../need/delivery/overview.ts';
import { createChanges } from './changes.ts';
import type { PageDeps } from './deps.ts';
import { createDueRoutes } from './due/due-routes.ts';
import { alert, type Html, heading, layout } from './layout.ts';
import { noticeList } from './notice/notice-list.ts';
import { createNoticeRoutes } from './notice/notice-routes.ts';
import { noticeStates } from './notice/notice-words.ts';
import { createPlanRoutes } from './plan/plan-routes.ts';
import type { Route, Shown } from './shown.ts';
import { createSignIn } from './sign-in/sign-in.ts';
import { frameOf, isOurForm, languageOf, visitorOf } from './sign-in/visitor.ts';
import { phrases } from './words.ts';

export function createPages(deps: PageDeps): Router {
  const pages = Router();
  pages.use(policy(deps));
  pages.get('/assets/:name', (request, response) => asset(deps, request, response));
  pages.use(formOf(deps));
  pages.use(createSignIn(deps));
  const signedIn = (route: Route) => guarded(deps, route);
  const changes = createChanges(() => deps.overview.version());
  pages.get(
    '/changes',
    signedIn(async (request, response) => changes(request, response)),
  );
  pages.get(
    '/',
    signedIn((request, response, shown) => list(deps, request, response, shown)),
  );
  pages.use('/', createDueRoutes(deps, signedIn));
  pages.use('/notices', createNoticeRoutes(deps, signedIn));
  pages.use('/plans', createPlanRoutes(deps, signedIn));
  pages.use((request, response) => problem(deps, request, response, 404, phrases.notFound));
  pages.use((error: unknown, request: Request, response: Response, next: NextFunction) => {
    if (response.headersSent) {
      next(error);
      return;
    }
    deps.log(`a page failed: ${error instanceof Error ? error.name : 'no Error'}`);
    problem(deps, request, response, (error as { status?: number }).status ?? 500, phrases.failed);
  });
  return pages;
}

/** The form of somebody who is signed in; what others send is not read. */
function formOf(deps: PageDeps): express.RequestHandler {
  const form = express.urlencoded({ extended: false, limit: '20kb' });
  return async (request, response, next) => {
    if (request.method === 'POST' && (await visitorOf(request, deps.sessions, deps))) {
      form(request, response, next);
    } else {
      next();
    }
  };
}

/** Nothing is loaded from elsewhere, nothing inline is run, nobody frames the pages, and nothing is kept in caches. */
function policy({ secure }: PageDeps): express.RequestHandler {
  const only = ["'self'"];
  const none = ["'none'"];
  const headers = helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        'default-src': none,
        'script-src': only,
        'style-src': only,
        'img-src': only,
        'font-src': only,
        'connect-src': only,
        'form-action': only,
        'base-uri': none,
        'frame-ancestors': none,
      },
    },
    referrerPolicy: { policy: 'same-origin' },
    strictTransportSecurity: secure,
  });
  return (request, response, next) => {
    response.set('cache-control', 'no-store');
    headers(request, response, next);
  };
}

function asset({ assets }: PageDeps, request: Request, response: Response): void {
  const found = assets.get(String(request.params.name));
  if (!found) {
    response.status(404).end();
    return;
  }
  response.set({ 'content-type': found.type, etag: found.etag, 'cache-control': 'public, max-age=3600' });
  if (request.fresh) {
    response.status(304).end();
  } else {
    response.send(found.content);
  }
}

function guarded(deps: PageDeps, route: Route): express.RequestHandler {
  return async (request, response) => {
    const visitor = await visitorOf(request, deps.sessions, deps);
    if (!visitor) {
      response.redirect(303, `${deps.base}/sign-in`);
      return;
    }
    const language = languageOf(request, response, deps);
    const frame = frameOf(request, language, deps.base, visitor);
    const t = (words: Words) => say(words, language);
    const page: Shown['page'] = (title, body, { live, status = 200 } = {}) => {
      response
        .status(status)
        .type('html')
        .send(String(layout({ ...frame, title, body, ...(live === undefined ? {} : { live }) })));
    };
    const refuse: Shown['refuse'] = (status, words) => page(t(words), sorry(t(words)), { status });
    const shown = { visitor, frame, t, page, refuse };
    if (request.method === 'POST' && !isOurForm(request, visitor)) {
      refuse(403, phrases.formExpired);
    } else if (request.method === 'POST' && !visitor.mayAct) {
      refuse(403, phrases.notAllowed);
    } else {
      await route(request, response, shown);
    }
  };
}

async function list(deps: PageDeps, request: Request, _response: Response, shown: Shown): Promise<void> {
  const query = queryOf(request);
  const live = await deps.overview.version();
  const [found, counts] = await Promise.all([deps.overview.list(query), deps.overview.counts()]);
  shown.page(
    shown.t(phrases.notices),
    noticeList({ frame: shown.frame, query, found, counts, now: deps.now() }),
    { live },
  );
}

/** What is asked for; anything that is no such choice is left out. */
function queryOf(request: Request): OverviewQuery {
  const one = (name: string): string | undefined => {
    const value = request.query[name];
    return typeof value === 'string' && value.trim() !== '' ? value.trim().slice(0, 100) : undefined;
  };
  const municipality = one('municipality');
  const page = Number(one('page') ?? 1);
  return {
    actor: actors.find((actor) => actor === one('actor')),
    state: noticeStates.find((state) => state === one('state')),
    municipality: municipality && /^\d{4}$/.test(municipality) ? municipality : undefined,
    overdue: one('overdue') === '1',
    text: one('text'),
    order: orders.find((order) => order === one('order')),
    page: Number.isInteger(page) && page > 0 ? page : 1,
  };
}

function problem(deps: PageDeps, request: Request, response: Response, status: number, words: Words): void {
  const language = languageOf(request, response, deps);
  const frame = frameOf(request, language, deps.base);
  const title = say(words, language);
  const body =
    status >= 500
      ? html`${sorry(title)}<p class="aksel-body-long">${say(phrases.tryAgain, language)}</p>`
      : sorry(title);
  response
    .status(status)
    .type('html')
    .send(String(layout({ ...frame, title, body })));
}

function sorry(text: string): Html {
  return html`${heading(1, text)}${alert('warning', text)}`;
}
