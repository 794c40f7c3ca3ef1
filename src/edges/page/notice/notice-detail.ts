// One notice: its course as a picture, why it waits, the decision, what was sent, what happened, and what can be done.

import { html } from 'hono/html';
import { say, type Words } from '../../../ground/words/language.ts';
import { businessWords, faultWords, receiptWords } from '../../../need/delivery/codes/state-words.ts';
import type { NoticeDetail } from '../../../need/delivery/overview.ts';
import type { DialogWay } from '../../../need/delivery/states.ts';
import { dateTime, distance, receiverText } from '../format.ts';
import { alert, type Frame, type Html, heading, table, tag } from '../layout.ts';
import { phrases } from '../words.ts';
import { coursePicture } from './course-picture.ts';
import { actForms } from './notice-acts.ts';
import { courseOf } from './notice-course.ts';
import { type PersonalView, personalPart } from './notice-person.ts';
import {
  actDetail,
  actorWords,
  actText,
  deadlineWords,
  eventText,
  faultStateWords,
  purposeWords,
  saidText,
  stateTones,
  stateWords,
  waitText,
} from './notice-words.ts';

export interface DetailView {
  readonly frame: Frame;
  readonly notice: NoticeDetail;
  readonly now: Date;
  readonly mayAct: boolean;
  readonly dialogWays: readonly DialogWay[];
  readonly personal: PersonalView;
  /** What became of the last act. */
  readonly message?: { readonly tone: 'success' | 'danger'; readonly text: string };
}

export function noticeDetail(view: DetailView): Html {
  const { frame, notice, message } = view;
  const t = (words: Words) => say(words, frame.language);
  return html`<p><a class="aksel-link" href="${frame.base}">← ${t(phrases.back)}</a></p>
${heading(1, `${t(phrases.notice)} ${notice.no}`)}
${message ? html`<div role="status">${alert(message.tone, message.text)}</div>` : ''}
<div data-refresh="course">
${facts(view)}
${waiting(view)}
<section aria-labelledby="course-heading">${heading(2, t(phrases.timeline), 'course-heading')}
${coursePicture(courseOf(notice), frame.language)}</section>
</div>
${view.mayAct ? actForms(frame, notice, view.dialogWays) : ''}
${personalPart(frame, notice.no, view.personal, view.mayAct)}
<div data-refresh="rest">
${decided(view)}
${sent(view)}
${cameIn(view)}
${happened(view)}
</div>`;
}

function facts({ frame, notice, now }: DetailView): Html {
  const { language } = frame;
  const t = (words: Words) => say(words, language);
  const { due, recipient, business } = notice;
  const rows: (readonly [string, string | Html])[] = [
    [
      t(phrases.state),
      html`${tag(t(stateWords[notice.state]), stateTones[notice.state])} ${notice.overdue ? tag(t(phrases.overdue), 'danger') : ''} ${business ? t(businessWords[business]) : ''}`,
    ],
    [t(phrases.whoActs), t(actorWords[notice.actor])],
    ...(notice.handedTo ? [[t(phrases.handedTo), notice.handedTo] as const] : []),
    [t(phrases.receiver), recipient ? receiverText(recipient) : t(phrases.noReceiver)],
    [t(phrases.found), `${dateTime(notice.foundAt, language)} (${distance(now, notice.foundAt, language)})`],
    ...(due
      ? [
          [
            t(phrases.deadline),
            `${t(deadlineWords[due.kind])}: ${dateTime(due.at, language)} (${distance(now, due.at, language)})`,
          ] as const,
        ]
      : []),
  ];
  return html`<dl class="facts">${rows.map(([name, value]) => html`<div><dt class="aksel-label">${name}</dt><dd class="aksel-body-short">${value}</dd></div>`)}</dl>`;
}

/** Why machines could not go on, and what to do; in the language of the page where we have the words. */
function waiting({ frame, notice }: DetailView): Html | string {
  const t = (words: Words) => say(words, frame.language);
  if (notice.waiting.length === 0) {
    return '';
  }
  return html`<section aria-labelledby="why-heading">${heading(2, t(phrases.why), 'why-heading')}
${notice.waiting.map((item) => {
  const words = waitText(item, frame.language);
  const said = saidText(item, frame.language);
  const why = words?.why ?? said;
  const next = words?.next ?? html`<span lang="en">${item.nextStep}</span>`;
  return alert(
    'warning',
    html`<p>${why}</p><p><strong>${t(phrases.nextStep)}:</strong> ${next}</p>
${words ? html`<details><summary>${t(phrases.details)}</summary><p>${said}</p></details>` : ''}`,
  );
})}</section>`;
}

/** What was recorded when it was decided. */
function decided({ frame, notice }: DetailView): Html {
  const t = (words: Words) => say(words, frame.language);
  const reasons = notice.history.filter(
    ({ event }) =>
      event === 'decided' ||
      event === 'permitted' ||
      event.startsWith('consent-') ||
      event.startsWith('not-'),
  );
  return html`<section aria-labelledby="decision-heading">${heading(2, t(phrases.decision), 'decision-heading')}
${heading(3, t(phrases.recorded))}
<ul class="reasons">${reasons.map(
    (line) =>
      html`<li class="aksel-body-long">${dateTime(line.at, frame.language)}: ${eventText(line.event, frame.language)}. ${saidText(line, frame.language)}${line.concept ? html` <span class="concept">${line.concept}</span>` : ''}</li>`,
  )}</ul></section>`;
}

function sent({ frame, notice }: DetailView): Html {
  const { language } = frame;
  const t = (words: Words) => say(words, language);
  const rows = notice.sends.map(({ sentAt, answeredAt, code, bundleId }, index) => [
    `${t(phrases.sendNo)} ${index + 1}`,
    dateTime(sentAt, language),
    code
      ? `${say(receiptWords[code], language)}${answeredAt ? ` (${dateTime(answeredAt, language)})` : ''}`
      : t(phrases.noReceipt),
    html`<code>${bundleId}</code>`,
  ]);
  return html`<section aria-labelledby="sent-heading">${heading(2, t(phrases.sent), 'sent-heading')}
${notice.messageId ? html`<p class="aksel-body-short">${t(phrases.messageId)}: <code>${notice.messageId}</code></p>` : ''}
${rows.length > 0 ? table(t(phrases.sent), [t(phrases.sendNo), t(phrases.when), t(phrases.receipt), t(phrases.sendId)], rows) : html`<p class="aksel-body-long">${t(phrases.nothingSent)}</p>`}</section>`;
}

/** What came in about it by the network, and the fault that its sender was told of. */
function cameIn({ frame, notice }: DetailView): Html | string {
  const { language } = frame;
  const t = (words: Words) => say(words, language);
  if (notice.dialogs.length === 0) {
    return '';
  }
  const rows = notice.dialogs.map(({ at, sender, accepted, fault }) => [
    dateTime(at, language),
    sender,
    t(accepted ? phrases.takenHere : phrases.refusedHere),
    fault
      ? html`${t(faultWords[fault.kind])}: ${t(faultStateWords[fault.state])}. ${fault.by}, ${dateTime(fault.at, language)}`
      : '',
  ]);
  return html`<section aria-labelledby="came-in-heading">${heading(2, t(phrases.cameIn), 'came-in-heading')}
${table(t(phrases.cameIn), [t(phrases.when), t(phrases.messageFrom), t(phrases.receipt), t(phrases.faultTold)], rows)}</section>`;
}

function happened({ frame, notice }: DetailView): Html {
  const { language } = frame;
  const t = (words: Words) => say(words, language);
  const events = notice.history.map((line) => [
    dateTime(line.at, language),
    eventText(line.event, language),
    saidText(line, language),
  ]);
  const acts = notice.audit.map(({ at, actor, action, detail, purpose }) => [
    dateTime(at, language),
    actor.replace(/^person: /, ''),
    actText(action, language),
    html`${purpose ? html`${t(phrases.purpose)}: ${purposeText(purpose, frame)}. ` : ''}${actDetail(action, detail, language)}`,
  ]);
  return html`<section aria-labelledby="history-heading">${heading(2, t(phrases.history), 'history-heading')}
${table(t(phrases.history), [t(phrases.when), t(phrases.what), t(phrases.details)], events)}</section>
<section aria-labelledby="audit-heading">${heading(2, t(phrases.audit), 'audit-heading')}
${acts.length > 0 ? table(t(phrases.audit), [t(phrases.when), t(phrases.who), t(phrases.what), t(phrases.details)], acts) : html`<p class="aksel-body-long">${t(phrases.none)}</p>`}</section>`;
}

function purposeText(purpose: string, { language }: Frame): string {
  const words = purpose === COORDINATION_OF_CARE ? phrases.coordination : purposeWords[purpose];
  return words ? say(words, language) : purpose;
}

/** The purpose of what is done for a plan or a coordinator, as the audit names it (PurposeOfUse). */
const COORDINATION_OF_CARE = 'COC';
