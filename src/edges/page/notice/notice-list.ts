// The list of notices (D12): what is overdue and who must act, with filters, search and order. Names no person.

import { html } from 'hono/html';
import { say, type Words } from '../../../ground/words/language.ts';
import { businessWords } from '../../../need/delivery/codes/state-words.ts';
import {
  type Actor,
  actors,
  type OverviewCounts,
  type OverviewPage,
  type OverviewQuery,
  type OverviewRow,
  orders,
} from '../../../need/delivery/overview.ts';
import { button, select, textField } from '../fields.ts';
import { dateTime, distance, receiverText } from '../format.ts';
import { type Frame, type Html, heading, table, tag } from '../layout.ts';
import { phrases } from '../words.ts';
import {
  actorWords,
  deadlineWords,
  noticeStates,
  orderWords,
  stateTones,
  stateWords,
} from './notice-words.ts';

export interface ListView {
  readonly frame: Frame;
  readonly query: OverviewQuery;
  readonly found: OverviewPage;
  readonly counts: OverviewCounts;
  readonly now: Date;
}

export function noticeList(view: ListView): Html {
  const { frame, found } = view;
  const t = (words: Words) => say(words, frame.language);
  const rows = found.rows.map((row) => cells(view, row));
  const columns = [
    phrases.notice,
    phrases.person,
    phrases.state,
    phrases.age,
    phrases.receiver,
    phrases.deadline,
    phrases.whoActs,
  ].map(t);
  return html`${heading(1, t(phrases.notices))}
<div data-refresh="summary">${summary(view)}</div>
${filters(view)}
<div data-refresh="list">
<p class="aksel-body-short">${found.total} ${t(found.total === 1 ? phrases.matchingOne : phrases.matching)}</p>
${rows.length > 0 ? table(t(phrases.listCaption), columns, rows) : html`<p class="aksel-body-long">${t(phrases.nothing)}</p>`}
${pager(view)}
</div>`;
}

function cells({ frame, now }: ListView, row: OverviewRow): (string | Html)[] {
  const { language, base } = frame;
  const t = (words: Words) => say(words, language);
  const { recipient } = row;
  return [
    html`<a class="aksel-link" href="${base}/notices/${row.no}">${t(phrases.notice)} ${row.no}</a>`,
    html`<span class="masked"><span aria-hidden="true">•••••</span> ${t(phrases.masked)}</span>`,
    html`${tag(t(stateWords[row.state]), stateTones[row.state])}${row.business ? html`<br>${t(businessWords[row.business])}` : ''}`,
    html`<time datetime="${row.foundAt}">${distance(now, row.foundAt, language)}</time>`,
    recipient ? receiverText(recipient) : t(phrases.noReceiver),
    due(row, frame, now),
    html`${t(actorWords[row.actor])}${row.handedTo ? html`<br>${row.handedTo}` : ''}`,
  ];
}

function due({ due, overdue }: OverviewRow, { language }: Frame, now: Date): Html | string {
  if (!due) {
    return say(phrases.none, language);
  }
  return html`${overdue ? html`${tag(say(phrases.overdue, language), 'danger')}<br>` : ''}${say(deadlineWords[due.kind], language)}:
<time datetime="${due.at}" title="${dateTime(due.at, language)}">${distance(now, due.at, language)}</time>`;
}

/** How many there are for whom, each a link to the list of just those. */
function summary({ frame, counts }: ListView): Html {
  const { language, base } = frame;
  const waiting: readonly Actor[] = ['hospital', 'ward', 'unit'];
  const links: (readonly [query: string, count: number, text: string, tone: string])[] = [
    ['overdue=1', counts.overdue, say(phrases.overdue, language), counts.overdue > 0 ? 'danger' : 'neutral'],
    ...waiting.map(
      (actor) =>
        [`actor=${actor}`, counts.byActor[actor] ?? 0, say(actorWords[actor], language), 'neutral'] as const,
    ),
  ];
  return html`<ul class="summary">${links.map(
    ([query, count, text, tone]) =>
      html`<li data-color="${tone}"><a class="aksel-link" href="${base}?${query}"><strong>${count}</strong> ${text}</a></li>`,
  )}</ul>`;
}

function filters({ frame, query, counts }: ListView): Html {
  const { language, base } = frame;
  const t = (words: Words) => say(words, language);
  return html`<form method="get" action="${base}" class="filters" role="search" aria-label="${t(phrases.filter)}">
${textField({ id: 'text', name: 'text', label: t(phrases.search), hint: t(phrases.searchHint), value: query.text })}
${select({ id: 'actor', name: 'actor', label: t(phrases.whoActs), value: query.actor }, [
  ['', t(phrases.everybody)],
  ...actors.map((actor) => [actor, t(actorWords[actor])] as const),
])}
${select({ id: 'state', name: 'state', label: t(phrases.state), value: query.state }, [
  ['', t(phrases.anyState)],
  ...noticeStates.map((state) => [state, t(stateWords[state])] as const),
])}
${select(
  { id: 'municipality', name: 'municipality', label: t(phrases.municipality), value: query.municipality },
  [
    ['', t(phrases.anyMunicipality)],
    ...counts.municipalities.map(
      ({ municipality, name }) => [municipality, `${municipality} ${name}`] as const,
    ),
  ],
)}
${select(
  { id: 'order', name: 'order', label: t(phrases.order), value: query.order ?? 'urgency' },
  orders.map((order) => [order, t(orderWords[order])] as const),
)}
<div class="check"><input type="checkbox" id="overdue" name="overdue" value="1"${query.overdue ? html` checked` : ''}>
<label class="aksel-label aksel-label--small" for="overdue">${t(phrases.onlyOverdue)}</label></div>
<div class="buttons">${button(t(phrases.show))} <a class="aksel-link" href="${base}">${t(phrases.reset)}</a></div>
</form>`;
}

function pager({ frame, query, found }: ListView): Html | string {
  if (found.pages < 2) {
    return '';
  }
  const [, search = ''] = frame.here.split('?');
  const link = (page: number) => {
    const parameters = new URLSearchParams(search);
    parameters.set('page', String(page));
    return `${frame.base}?${parameters}`;
  };
  const t = (words: Words) => say(words, frame.language);
  const current = Math.min(query.page ?? 1, found.pages);
  const near = Array.from({ length: found.pages }, (_, index) => index + 1).filter(
    (page) => page === 1 || page === found.pages || Math.abs(page - current) < 3,
  );
  return html`<nav class="pages" aria-label="${t(phrases.pages)}">${near.map(
    (page) =>
      html`<a class="aksel-link" href="${link(page)}" aria-label="${t(phrases.pageNo)} ${page}"${page === current ? html` aria-current="page"` : ''}>${page}</a> `,
  )}</nav>`;
}
