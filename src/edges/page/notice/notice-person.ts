// Who a notice is about, and how it would be decided now: only for a stated purpose, and only for those who may act.
import { html } from 'hono/html';
import { say, type Words } from '../../../ground/words/language.ts';
import { button, select } from '../fields.ts';
import { dateTime } from '../format.ts';
import { alert, type Frame, type Html, heading, hidden } from '../layout.ts';
import { phrases } from '../words.ts';
import { purposeWords } from './notice-words.ts';

/** What the page shows of the person and the case, read from the hospital's server. */
export interface PersonalFacts {
  /** `Patient/id` on the hospital's server. */
  readonly patient: string;
  readonly name: string;
  readonly nationalId?: string;
  readonly title?: Words;
  readonly reasons: readonly {
    readonly concept: string;
    readonly law: string;
    readonly source: string;
    readonly text: Words;
  }[];
  readonly next?: Words;
  readonly letter?: string;
  /** The message that would leave, as JSON. */
  readonly message?: string;
  /** Plans that the person has: ids of CarePlans on the hospital's server. */
  readonly plans: readonly string[];
}

/** Hidden until a purpose is stated; away when the hospital's server does not answer. */
export type PersonalView =
  | { readonly kind: 'hidden' }
  | { readonly kind: 'away' }
  | {
      readonly kind: 'shown';
      readonly purpose: string;
      readonly until: string;
      readonly facts: PersonalFacts;
    };

export function personalPart(frame: Frame, no: number, view: PersonalView, mayAct: boolean): Html | string {
  const t = (words: Words) => say(words, frame.language);
  if (!mayAct) {
    return '';
  }
  return html`<section aria-labelledby="person-heading">${heading(2, t(phrases.personal), 'person-heading')}
${view.kind === 'away' ? alert('warning', t(phrases.personalGone)) : ''}
${view.kind === 'shown' ? shown(frame, view) : purposeForm(frame, `${frame.base}/notices/${no}/person`)}</section>`;
}

/** Asks what personal data is needed for. */
export function purposeForm(frame: Frame, action: string, why: Words = phrases.personalHidden): Html {
  const t = (words: Words) => say(words, frame.language);
  const options = Object.entries(purposeWords).map(([code, words]) => [code, t(words)] as const);
  return html`<form method="post" action="${action}" class="purpose">${hidden('csrf', frame.person?.csrf ?? '')}
<p class="aksel-body-long">${t(why)}</p>
${select({ id: 'purpose', name: 'purpose', label: t(phrases.purpose) }, options)}
${button(t(phrases.show), 'secondary')}</form>`;
}

function shown(frame: Frame, { purpose, until, facts }: PersonalView & { kind: 'shown' }): Html {
  const { language, base } = frame;
  const t = (words: Words) => say(words, language);
  const words = purposeWords[purpose];
  const { next, letter, message } = facts;
  return html`<p class="aksel-body-short">${t(phrases.purpose)}: ${words ? t(words) : purpose}. ${t(phrases.personalUntil)} ${dateTime(until, language)}.</p>
<dl class="facts"><div><dt class="aksel-label">${t(phrases.name)}</dt><dd class="aksel-body-short">${facts.name}</dd></div>
${facts.nationalId ? html`<div><dt class="aksel-label">${t(phrases.nationalId)}</dt><dd class="aksel-body-short">${facts.nationalId}</dd></div>` : ''}
${facts.plans.map((id) => html`<div><dt class="aksel-label">${t(phrases.plans)}</dt><dd class="aksel-body-short"><a class="aksel-link" href="${base}/plans/${id}">${t(phrases.individualPlan)}</a> <span class="concept">CarePlan/${id}</span></dd></div>`)}</dl>
${heading(3, t(phrases.decisionNow))}
${facts.title ? html`<p class="aksel-body-long">${t(facts.title)}</p>` : ''}
<ul class="reasons">${facts.reasons.map(
    ({ concept, law, source, text }) =>
      html`<li class="aksel-body-long">${t(text)} <span class="concept">${t(phrases.law)}: ${law}, ${source}, ${concept}</span></li>`,
  )}</ul>
${next ? html`<p class="aksel-body-long"><strong>${t(phrases.nextStep)}:</strong> ${t(next)}</p>` : ''}
${letter ? html`${heading(3, t(phrases.letterNow))}<pre class="letter" tabindex="0" lang="nb">${letter}</pre>` : ''}
${message ? html`<details><summary class="aksel-link">${t(phrases.messageText)}</summary><pre class="letter" tabindex="0" lang="en">${message}</pre></details>` : ''}`;
}
