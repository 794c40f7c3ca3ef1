// The municipality's side as a page: what came in, the letter in it, and the answer that a person there gives.
import type { Bundle } from '@medplum/fhirtypes';
import express, { type Request, type Response, Router } from 'express';
import helmet from 'helmet';
import { html } from 'hono/html';
import { button, select } from '../../edges/page/fields.ts';
import { dateTime } from '../../edges/page/format.ts';
import { type Html, heading, hidden, layout } from '../../edges/page/layout.ts';
import { readPageAssets } from '../../ground/assets/page-assets.ts';
import { type Language, languages, say, type Words } from '../../ground/words/language.ts';
import { businessWords } from '../../need/delivery/codes/state-words.ts';
import type { BusinessState } from '../../need/delivery/states.ts';

const words = {
  received: ['Mottatte meldinger', 'Mottekne meldingar', 'Messages received'],
  none: ['Ingen meldinger er kommet.', 'Ingen meldingar er komne.', 'No message has come.'],
  message: ['Melding', 'Melding', 'Message'],
  again: ['kom på nytt', 'kom på nytt', 'came again'],
  answered: ['Besvart', 'Svara på', 'Answered'],
  answer: ['Svar', 'Svar', 'Answer'],
  send: ['Send svaret', 'Send svaret', 'Send the answer'],
} as const satisfies Readonly<Record<string, Words>>;

/** Answers that the page offers. */
const offered: readonly BusinessState[] = [
  'under-assessment',
  'coordinator-appointed',
  'first-contact-made',
  'person-declined',
  'plan-exists',
  'wrong-municipality',
  'more-information-needed',
];

/** What the page shows of a message that came in. */
interface ShownMessage {
  readonly receivedAt: string;
  readonly event: string;
  readonly duplicate: boolean;
  readonly message: Bundle;
  readonly answer?: string;
}

export interface KePageDeps {
  readonly name: string;
  readonly messages: readonly ShownMessage[];
  /** Sends this answer to the message of that number; resolves when it is sent. */
  readonly answer: (index: number, state: BusinessState) => Promise<void>;
}

/** For trials on one machine: there is no sign-in, and forms of other sites are refused. */
export function kePage(deps: KePageDeps): Router {
  const router = Router();
  const assets = readPageAssets();
  const only = ["'self'"];
  router.use(
    helmet({
      contentSecurityPolicy: {
        useDefaults: false,
        directives: {
          'default-src': ["'none'"],
          'script-src': only,
          'style-src': only,
          'font-src': only,
          'img-src': only,
          'form-action': only,
        },
      },
      strictTransportSecurity: false,
    }),
  );
  router.get('/', (request, response) => show(deps, request, response));
  router.get('/assets/:name', (request, response) => {
    const asset = assets.get(request.params.name);
    if (asset) {
      response.set('content-type', asset.type).send(asset.content);
    } else {
      response.status(404).end();
    }
  });
  router.post('/answer', express.urlencoded({ extended: false, limit: '2kb' }), async (request, response) => {
    const { index, state } = request.body as { index?: string; state?: string };
    const chosen = offered.find((each) => each === state);
    const site = request.get('sec-fetch-site') ?? 'same-origin';
    if (!chosen || site !== 'same-origin' || !deps.messages[Number(index)]) {
      response.status(400).end();
      return;
    }
    await deps.answer(Number(index), chosen);
    response.redirect(303, '/');
  });
  return router;
}

function show({ name, messages }: KePageDeps, request: Request, response: Response): void {
  const language = languages.find((each) => each === request.query.lang) ?? 'nb';
  const t = (each: Words) => say(each, language);
  const body = html`${heading(1, name)}${heading(2, t(words.received))}
${messages.length === 0 ? html`<p class="aksel-body-long">${t(words.none)}</p>` : ''}
${messages.map((message, index) => shown(message, index, language)).reverse()}`;
  const page = { language, base: '', here: request.originalUrl, title: name, body };
  response.type('html').send(String(layout(page)));
}

function shown(message: ShownMessage, index: number, language: Language): Html {
  const t = (each: Words) => say(each, language);
  const resources = (message.message.entry ?? []).flatMap(({ resource }) => resource ?? []);
  const letter = resources.flatMap((resource) =>
    resource.resourceType === 'Communication'
      ? (resource.payload ?? []).flatMap(({ contentString }) => contentString ?? [])
      : [],
  );
  const states = offered.map((state) => [state, t(businessWords[state])] as const);
  return html`<article class="act">${heading(3, `${t(words.message)} ${index + 1}`)}
<p class="aksel-body-short">${dateTime(message.receivedAt, language)} · ${message.event}${message.duplicate ? ` · ${t(words.again)}` : ''}</p>
${letter.map((text) => html`<pre class="letter" tabindex="0" lang="nb">${text}</pre>`)}
${message.answer ? html`<p class="aksel-body-short">${t(words.answered)}: <span lang="en">${message.answer}</span></p>` : ''}
${
  message.event === 'need-notice' && !message.duplicate
    ? html`<form method="post" action="/answer">${hidden('index', String(index))}
${select({ id: `answer-${index}`, name: 'state', label: t(words.answer) }, states)}${button(t(words.send), 'secondary')}</form>`
    : ''
}</article>
`;
}
