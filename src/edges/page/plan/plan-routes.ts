// Plans: found by id on the hospital's server, shown for a stated purpose.
import { type RequestHandler, Router } from 'express';
import { html } from 'hono/html';
import { isResourceId } from '../../../ground/fhir/ids.ts';
import { instantOf } from '../../../ground/norway/instant.ts';
import { holdsNationalId } from '../../../ground/norway/national-id.ts';
import { say } from '../../../ground/words/language.ts';
import type { IndividualPlan } from '../../../plan/document/individual-plan.ts';
import { goalLines, measureLines, peopleLines, timeLines } from '../../../plan/documents/sections.ts';
import { phrases as documentPhrases, planWords } from '../../../plan/documents/words.ts';
import type { PageDeps } from '../deps.ts';
import { button, textField } from '../fields.ts';
import { dateTime } from '../format.ts';
import { alert, type Html, heading } from '../layout.ts';
import { purposeForm } from '../notice/notice-person.ts';
import { purposeWords } from '../notice/notice-words.ts';
import type { Route, Shown } from '../shown.ts';
import { phrases } from '../words.ts';
import { linesOf, planPicture } from './plan-picture.ts';
import { moreSections } from './plan-sections.ts';

/** An id on a FHIR server. */
/** An id that tells who it is would stand in URLs and in the audit. */
const isId = (text: string): boolean => isResourceId(text) && !holdsNationalId(text);

export function createPlanRoutes(deps: PageDeps, signedIn: (route: Route) => RequestHandler): Router {
  const router = Router();
  router.get(
    '/',
    signedIn(async (request, response, shown) => {
      const asked =
        typeof request.query.id === 'string' ? request.query.id.trim().replace(/^CarePlan\//, '') : '';
      if (isId(asked)) {
        response.redirect(303, `${deps.base}/plans/${asked}`);
        return;
      }
      shown.page(shown.t(phrases.plans), search(deps, shown, asked));
    }),
  );
  router.get(
    '/:id',
    signedIn(async (request, _response, shown) => {
      const id = String(request.params.id);
      if (!shown.visitor.mayAct || !isId(id)) {
        shown.refuse(
          shown.visitor.mayAct ? 404 : 403,
          shown.visitor.mayAct ? phrases.notFound : phrases.notAllowed,
        );
        return;
      }
      const stated = shown.visitor.purposes[`CarePlan/${id}`];
      const name = say(documentPhrases.plan, shown.frame.language);
      const { title = name, body } = stated
        ? await showPlan(deps, shown, id, stated)
        : { body: purposeForm(shown.frame, `${deps.base}/plans/${id}`, phrases.planHidden) };
      shown.page(
        name,
        html`${heading(1, title)}${body}
<p class="aksel-body-short concept">${shown.t(phrases.planId)}: <code>CarePlan/${id}</code></p>`,
      );
    }),
  );
  router.post(
    '/:id',
    signedIn(async (request, response, { visitor, refuse }) => {
      const id = String(request.params.id);
      const { purpose } = request.body as { purpose?: unknown };
      if (!isId(id) || typeof purpose !== 'string' || !Object.hasOwn(purposeWords, purpose)) {
        refuse(400, phrases.missingInput);
        return;
      }
      await deps.sessions.state(visitor.secret, `CarePlan/${id}`, purpose);
      response.redirect(303, `${deps.base}/plans/${id}`);
    }),
  );
  return router;
}

function search({ base }: PageDeps, { t }: Shown, asked: string): Html {
  return html`${heading(1, t(phrases.plans))}
${asked ? alert('warning', t(phrases.notFound)) : ''}
<form method="get" action="${base}/plans" class="purpose">
${textField({ id: 'id', name: 'id', label: t(phrases.planId), hint: t(phrases.planIdHint), required: true })}
${button(t(phrases.show))}</form>`;
}

/** Reads and shows the plan, named by its title; that it was seen is written down first. */
async function showPlan(
  deps: PageDeps,
  { visitor, frame, t }: Shown,
  id: string,
  { purpose, until }: { readonly purpose: string; readonly until: string },
): Promise<{ readonly title?: string; readonly body: Html }> {
  const read = await deps.plan(id).then(
    (result) => ({ plan: result?.plan, missing: result === undefined }),
    () => undefined,
  );
  await deps.audit({
    who: `person: ${visitor.actor}`,
    what: 'read',
    action: 'shown',
    detail: purpose,
    purpose: 'COC',
    outcome: read?.plan ? 'success' : 'minor-failure',
    entities: [`CarePlan/${id}`],
  });
  if (!read?.plan) {
    const missing = read?.missing ? phrases.notFound : phrases.planUnreadable;
    return { body: alert('warning', t(read ? missing : phrases.personalGone)) };
  }
  const words = purposeWords[purpose];
  const body = html`<p class="aksel-body-short">${t(phrases.purpose)}: ${words ? t(words) : purpose}. ${t(phrases.personalUntil)} ${dateTime(until, frame.language)}.</p>
${content(deps, read.plan, frame.language)}`;
  return { ...(read.plan.title ? { title: read.plan.title } : {}), body };
}

function content(deps: PageDeps, plan: IndividualPlan, language: Shown['frame']['language']): Html {
  const now = deps.now();
  const sections = [
    [documentPhrases.goalsOfPerson, goalLines(plan, language)],
    [documentPhrases.measuresOfPlan, measureLines(plan, language, true)],
    [documentPhrases.people, peopleLines(plan, language, instantOf(now))],
    [documentPhrases.period, timeLines(plan, language)],
  ] as const;
  return html`<p class="aksel-body-short">${say(documentPhrases.status, language)}: ${say(planWords[plan.status], language)}</p>
<section aria-labelledby="picture-heading">${heading(2, say(phrases.planPicture, language), 'picture-heading')}
${planPicture(linesOf(plan, language), now, language)}</section>
${[
  ...sections.map(([words, lines]) => ({ heading: say(words, language), lines })),
  ...moreSections(plan, language),
]
  .filter(({ lines }) => lines.length > 0)
  .map(
    (section) =>
      html`<section>${heading(2, section.heading)}<ul class="reasons">${section.lines.map((line) => html`<li class="aksel-body-long">${line}</li>`)}</ul></section>`,
  )}`;
}
