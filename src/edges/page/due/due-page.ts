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
}

const tones: Readonly<Record<Term, string>> = {
  overdue: 'danger',
  today: 'warning',
  week: 'info',
  later: 'neutral',
};

export function duePage({ frame, list, owner }: DueView): Html {
  const { language, base } = frame;
  const t = (words: Words) => say(words, language);
  const due = list.due.filter((each) => owner === undefined || each.owner === owner);
  const of = (term: Term) => due.filter((each) => each.term === term);
  return html`${heading(1, t(phrases.due))}
<ul class="summary">${terms.map(
    (term) =>
      html`<li data-color="${tones[term]}"><a class="aksel-link" href="#${term}"><strong>${of(term).length}</strong> ${t(termWords[term])}</a></li>`,
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
${terms.map((term) => section(frame, term, of(term)))}`;
}

function section(frame: Frame, term: Term, due: readonly DueDuty[]): Html {
  const t = (words: Words) => say(words, frame.language);
  const columns = [phrases.what, phrases.whoActs, phrases.deadline, phrases.dueReason, phrases.dueRecord].map(
    t,
  );
  const rows = due.map((each) => [
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
${rows.length > 0 ? table(t(termWords[term]), columns, rows) : html`<p class="aksel-body-long">${t(phrases.nothingDue)}</p>`}`;
}
