// What a person can do with a notice: forms, each one act. What cannot be done now is not offered.
import { html } from 'hono/html';
import { say, type Words } from '../../../ground/words/language.ts';
import { closingWords, faultWords } from '../../../need/delivery/codes/state-words.ts';
import { type DialogRow, faultRefusal, type NoticeDetail } from '../../../need/delivery/overview.ts';
import type { DialogWay } from '../../../need/delivery/states.ts';
import { button, select, textField } from '../fields.ts';
import { dateTime } from '../format.ts';
import { type Frame, type Html, heading, hidden } from '../layout.ts';
import { phrases } from '../words.ts';

export function actForms(frame: Frame, notice: NoticeDetail, ways: readonly DialogWay[]): Html | string {
  const t = (words: Words) => say(words, frame.language);
  const faulty = notice.dialogs.filter((message) => faultRefusal(message, ways) === undefined);
  const ended = notice.state === 'closed' || notice.state === 'told';
  if (ended && faulty.length === 0) {
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
  const open = !ended && notice.state !== 'refused';
  const again = !ended && notice.state !== 'delivered' && notice.state !== 'sending';
  return html`<section aria-labelledby="acts-heading">${heading(2, t(phrases.actions), 'acts-heading')}
<div class="acts">
${again ? form('send-again', t(phrases.sendAgain), text(phrases.sendAgainText), 'primary') : ''}
${ended ? '' : form('hand-over', t(phrases.handOver), html`${textField({ id: 'to', name: 'to', label: t(phrases.handOverTo), required: true })}${noteField('hand-over-note')}`)}
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
${faulty.length > 0 ? form('tell-fault', t(phrases.tellFault), faultFields(frame, faulty)) : ''}
</div></section>`;
}

/** Which message, what is wrong with it, and why, in the choices of HIS 1151. */
function faultFields({ language }: Frame, messages: readonly DialogRow[]): Html {
  const t = (words: Words) => say(words, language);
  return html`<p class="aksel-body-short aksel-body-short--small">${t(phrases.tellFaultText)}</p>
${select(
  { id: 'fault-message', name: 'message', label: t(phrases.faultMessage) },
  messages.map(({ no, at, sender }) => [String(no), `${sender}, ${dateTime(at, language)}`] as const),
)}
${select(
  { id: 'fault-kind', name: 'kind', label: t(phrases.faultKind) },
  Object.entries(faultWords).map(([code, words]) => [code, t(words)] as const),
)}
${textField({ id: 'fault-text', name: 'text', label: t(phrases.faultText), hint: t(phrases.faultTextHint), required: true })}`;
}
