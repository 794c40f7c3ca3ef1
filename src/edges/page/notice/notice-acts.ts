// What a person can do with a notice: four forms, each one act. What cannot be done now is not offered.
import { html } from 'hono/html';
import { say, type Words } from '../../../ground/words/language.ts';
import { closingWords } from '../../../need/delivery/codes/state-words.ts';
import type { NoticeDetail } from '../../../need/delivery/overview.ts';
import { button, select, textField } from '../fields.ts';
import { type Frame, type Html, heading, hidden } from '../layout.ts';
import { phrases } from '../words.ts';

export function actForms(frame: Frame, notice: NoticeDetail): Html | string {
  const t = (words: Words) => say(words, frame.language);
  if (notice.state === 'closed' || notice.state === 'told') {
    return '';
  }
  const form = (
    act: string,
    title: string,
    body: Html,
    variant: 'primary' | 'secondary' = 'secondary',
  ) => html`<div class="act">
<form method="post" action="${frame.base}/notices/${notice.no}/${act}">${hidden('csrf', frame.person?.csrf ?? '')}
${heading(3, title)}${body}${button(title, variant)}</form></div>`;
  const noteField = (id: string) =>
    textField({ id, name: 'note', label: t(phrases.note), hint: t(phrases.noteHint) });
  const text = (words: Words) => html`<p class="aksel-body-short aksel-body-short--small">${t(words)}</p>`;
  // Past a no that was read nobody tells the unit.
  const open = notice.state !== 'refused';
  const again = notice.state !== 'delivered' && notice.state !== 'sending';
  return html`<section aria-labelledby="acts-heading">${heading(2, t(phrases.actions), 'acts-heading')}
<div class="acts">
${again ? form('send-again', t(phrases.sendAgain), text(phrases.sendAgainText), 'primary') : ''}
${form('hand-over', t(phrases.handOver), html`${textField({ id: 'to', name: 'to', label: t(phrases.handOverTo), required: true })}${noteField('hand-over-note')}`)}
${
  open && notice.confirmable
    ? form(
        'confirm',
        t(phrases.confirm),
        html`${text(phrases.confirmText)}<p class="aksel-body-short aksel-body-short--small"><code>${notice.confirmable.consent}</code></p>
${textField({ id: 'basis', name: 'basis', label: t(phrases.confirmBasis), hint: t(phrases.noteHint), required: true })}`,
      )
    : ''
}
${
  open
    ? form(
        'phone',
        t(phrases.phone),
        html`${text(phrases.phoneText)}${select({ id: 'how', name: 'how', label: t(phrases.toldHow) }, [
          ['telephone', t(phrases.byTelephone)],
          ['letter', t(phrases.byLetter)],
        ])}${textField({ id: 'spoke', name: 'spokeWith', label: t(phrases.spokeWith), required: true })}${noteField('phone-note')}`,
      )
    : ''
}
${
  open
    ? form(
        'close',
        t(phrases.close),
        html`${select(
          { id: 'reason', name: 'reason', label: t(phrases.reason) },
          Object.entries(closingWords).map(([code, words]) => [code, t(words)] as const),
        )}${noteField('close-note')}`,
      )
    : ''
}
</div></section>`;
}
