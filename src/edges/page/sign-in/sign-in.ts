// How people get in: by their organisation's sign-in (OpenID Connect), or once by a link that the adapter printed.
import { type Request, type Response, Router } from 'express';
import { html } from 'hono/html';
import { say, type Words } from '../../../ground/words/language.ts';
import type { PageDeps } from '../deps.ts';
import { alert, type Html, heading, layout } from '../layout.ts';
import { phrases } from '../words.ts';
import { createOidc, type SignedIn } from './oidc.ts';
import { actorOf, frameOf, isOurForm, keepSession, languageOf, roleOf, visitorOf } from './visitor.ts';

export function createSignIn(deps: PageDeps): Router {
  const { sessions, base } = deps;
  const router = Router();
  const oidc = deps.signIn && createOidc(deps.signIn, deps);

  async function letIn(response: Response, person: SignedIn, how: string): Promise<void> {
    const secret = await sessions.begin(person);
    await deps.audit({
      who: `person: ${actorOf(person)}`,
      what: 'sign-in',
      action: 'signed-in',
      detail: `by ${how} as ${person.roles.join(', ')}`,
    });
    keepSession(response, secret, deps);
    response.redirect(303, base);
  }

  router.get('/sign-in', async (request, response) => {
    const language = languageOf(request, response, deps);
    const page = signInPage(deps, language);
    if (request.query['signed-out'] === undefined) {
      show(deps, request, response, page);
      return;
    }
    show(deps, request, response, html`${signedOut(await oidc?.signOutAt(), language)}${page}`);
  });
  router.get('/sign-in/link/:secret', async (request, response) => {
    const taken =
      deps.oneTimeLink &&
      request.method === 'GET' &&
      (await sessions.takeLink(String(request.params.secret)));
    if (taken) {
      await letIn(
        response,
        { subject: 'one-time-link', name: 'Lokal bruker', roles: [roleOf.handler] },
        'one-time link',
      );
    } else {
      response.status(403);
      show(deps, request, response, failure(deps, request, response, phrases.linkUsed));
    }
  });
  if (oidc) {
    router.get('/sign-in/start', async (_request, response) => {
      await oidc.start(response);
    });
    router.get('/sign-in/back', async (request, response) => {
      const result = await oidc.back(request, response);
      if (result.person) {
        await letIn(response, result.person, 'OpenID Connect');
        return;
      }
      deps.log(`sign-in failed: ${result.problem}`);
      response.status(403);
      const words = result.problem === 'no role' ? phrases.noRole : phrases.signInFailed;
      show(deps, request, response, failure(deps, request, response, words));
    });
  }
  router.post('/sign-out', async (request, response) => {
    const visitor = await visitorOf(request, sessions, deps);
    if (visitor && !isOurForm(request, visitor)) {
      // Another site may not end somebody's work either.
      response.status(403);
      show(deps, request, response, failure(deps, request, response, phrases.formExpired));
      return;
    }
    if (visitor) {
      await sessions.end(visitor.secret);
      await deps.audit({
        who: `person: ${visitor.actor}`,
        what: 'sign-out',
        action: 'signed-out',
        detail: '',
      });
    }
    response.redirect(303, `${base}/sign-in${visitor ? '?signed-out' : ''}`);
  });
  return router;
}

/** The issuer's session is another: whoever sits at the machine next would be let in by it. */
function signedOut(issuer: string | undefined, language: Parameters<typeof say>[1]): Html {
  const link = issuer && html` <a href="${issuer}">${say(phrases.signOutAtIssuer, language)}</a>`;
  return alert('info', html`${say(phrases.signedOut, language)}${link ?? ''}`);
}

function signInPage(deps: PageDeps, language: Parameters<typeof say>[1]): Html {
  const t = (words: Words) => say(words, language);
  return html`${heading(1, t(phrases.signIn))}
<p class="aksel-body-long">${t(phrases.signInText)}</p>
${
  deps.signIn
    ? html`<p><a class="aksel-button" data-variant="primary" data-color="accent" href="${deps.base}/sign-in/start"><span class="aksel-label">${t(phrases.signInWith)}</span></a></p>`
    : ''
}
${deps.oneTimeLink ? html`<p class="aksel-body-long">${t(phrases.linkOnly)}</p>` : ''}`;
}

function failure(deps: PageDeps, request: Request, response: Response, words: Words): Html {
  const language = languageOf(request, response, deps);
  return html`${alert('warning', say(words, language))}${signInPage(deps, language)}`;
}

function show(deps: PageDeps, request: Request, response: Response, body: Html): void {
  const language = languageOf(request, response, deps);
  const frame = frameOf(request, language, deps.base);
  response.type('html').send(String(layout({ ...frame, title: say(phrases.signIn, language), body })));
}
