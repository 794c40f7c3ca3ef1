// What is due in all needs, for whom it is: the ward, the coordinating units, the coordinators. Names no person.
import { html } from 'hono/html';
import type { DueList } from '../../../flows/duties/due.ts';
import { say, type Words } from '../../../ground/words/language.ts';
import {
  basisWords,
  type DueDuty,
  ownerWords,
  type Term,
  terms,
  termWords,
} from '../../../need/duties/due-list.ts';
import { type Owner, owners } from '../../../need/duties/rule.ts';
import { button, select } from '../fields.ts';
import { alert, type Frame, type Html, heading, table, tag } from '../layout.ts';
import { phrases } from '../words.ts';

export interface DueView {
  readonly frame: Frame;
  readonly list: DueList;
  readonly owner: Owner | undefined;
  /** The one part that is shown whole; without it, all of them as far as they are read at a glance. */
  readonly term?: Term | undefined;
}

/** Rows of a part before the link to all of it: the most pressing ones. */
const AT_A_GLANCE = 200;

const tones: Readonly<Record<Term, string>> = {
  overdue: 'danger',
  today: 'warning',
  week: 'info',
  later: 'neutral',
};

export function duePage({ frame, list, owner, term: chosen }: DueView): Html {
  const { language, base } = frame;
  const t = (words: Words) => say(words, language);
  const due = list.due.filter((each) => owner === undefined || each.owner === owner);
  const of = (term: Term) => due.filter((each) => each.term === term);
  return html`${heading(1, t(phrases.due))}
<ul class="summary">${terms.map(
    (term) =>
      html`<li data-color="${tones[term]}"><a class="aksel-link" href="${chosen === undefined ? `#${term}` : wholePart(base, term, owner)}"><strong>${of(term).length}</strong> ${t(termWords[term])}</a></li>`,
  )}</ul>
<form method="get" action="${base}/due" class="filters" role="search" aria-label="${t(phrases.filter)}">
${select({ id: 'owner', name: 'owner', label: t(phrases.whoActs), value: owner }, [
  ['', t(phrases.everybody)],
  ...owners.map((each) => [each, t(ownerWords[each])] as const),
])}
<div class="buttons">${button(t(phrases.show))} <a class="aksel-link" href="${base}/due">${t(phrases.reset)}</a></div>
</form>
${list.notKnown.length > 0 ? alert('warning', `${list.notKnown.length} ${t(phrases.dueNotKnown)}`) : ''}
${list.left > 0 ? alert('info', `${list.left} ${t(phrases.dueLeft)}`) : ''}
${terms
  .filter((term) => chosen === undefined || term === chosen)
  .map((term) => section(frame, { term, owner, isWhole: term === chosen }, of(term)))}`;
}

interface Part {
  readonly term: Term;
  readonly owner: Owner | undefined;
  readonly isWhole: boolean;
}

function section(frame: Frame, { term, owner, isWhole }: Part, due: readonly DueDuty[]): Html {
  const t = (words: Words) => say(words, frame.language);
  const columns = [phrases.what, phrases.whoActs, phrases.deadline, phrases.dueReason, phrases.dueRecord].map(
    t,
  );
  const shown = isWhole ? due : due.slice(0, AT_A_GLANCE);
  const rows = shown.map((each) => [
    t(each.title),
    t(ownerWords[each.owner]),
    each.day === undefined
      ? t(phrases.none)
      : html`${term === 'overdue' ? html`${tag(t(termWords.overdue), 'danger')}<br>` : ''}<time datetime="${each.day}">${each.day}</time>${
          each.dayRestsOn ? html`<br>${t(basisWords[each.dayRestsOn.basis])}` : ''
        }`,
    html`${t(basisWords[each.basis])}<br><code>${each.law}</code>`,
    html`<code>${each.flag}</code>${each.matter ? html`<br><code>${each.matter}</code>` : ''}`,
  ]);
  return html`${heading(2, `${t(termWords[term])} (${due.length})`, term)}
${rows.length > 0 ? table(t(termWords[term]), columns, rows) : html`<p class="aksel-body-long">${t(phrases.nothingDue)}</p>`}${
  shown.length < due.length
    ? html`<p class="aksel-body-long"><a class="aksel-link" href="${wholePart(frame.base, term, owner)}">${t(phrases.dueAll)} (${due.length})</a></p>`
    : ''
}`;
}

function wholePart(base: string, term: Term, owner: Owner | undefined): string {
  return `${base}/due?${new URLSearchParams({ term, ...(owner ? { owner } : {}) })}`;
}
