// The course of a notice as a picture, with the same in words for those who do not see it.
import { html } from 'hono/html';
import { type Language, say, type Words } from '../../../ground/words/language.ts';
import { dateTime } from '../format.ts';
import { type Html, table } from '../layout.ts';
import { phrases } from '../words.ts';
import type { Milestone } from './notice-course.ts';

/** Wide enough for a date with its time in every language. */
const STEP = 170;
const Y = 34;

const stateWords: Readonly<Record<Milestone['state'], Words>> = {
  done: ['skjedd', 'skjedd', 'happened'],
  open: ['ikke ennå', 'ikkje enno', 'not yet'],
  missed: ['fristen er gått ut', 'fristen er gått ut', 'the deadline has passed'],
};

export function coursePicture(course: readonly Milestone[], language: Language): Html {
  const t = (words: Words) => say(words, language);
  const said = (each: Milestone) => (each.at ? dateTime(each.at, language) : t(stateWords[each.state]));
  const x = (index: number) => STEP / 2 + index * STEP;
  const width = course.length * STEP;
  const summary = course.map((each) => `${t(each.name)}: ${said(each)}`).join(', ');
  return html`<div class="scroll" role="group" tabindex="0" aria-label="${t(phrases.timeline)}"><svg class="course" viewBox="0 0 ${width} 100" width="${width}" height="100" role="img" aria-labelledby="course-title course-text">
<title id="course-title">${t(phrases.timeline)}</title><desc id="course-text">${summary}</desc>
${course
  .slice(1)
  .map(
    (each, index) =>
      html`<line x1="${x(index)}" x2="${x(index + 1)}" y1="${Y}" y2="${Y}" class="way ${each.state}"/>`,
  )}
${course.map((each, index) => mark(each, x(index), t(each.name), said(each)))}
</svg></div>
<details><summary class="aksel-link">${t(phrases.timelineText)}</summary>
${table(
  t(phrases.timelineText),
  [t(phrases.what), t(phrases.when)],
  course.map((each) => [t(each.name), said(each)]),
)}
</details>`;
}

/** Form tells as much as colour: filled with a tick when done, a cross when missed, empty when open. */
function mark({ state, tone }: Milestone, x: number, name: string, when: string): Html {
  const signs = {
    done: html`<path d="M${x - 5} ${Y} l4 4 l7 -8" class="sign"/>`,
    missed: html`<path d="M${x - 5} ${Y - 5} l10 10 M${x + 5} ${Y - 5} l-10 10" class="sign"/>`,
    open: '',
  };
  return html`<g data-color="${tone}"><circle cx="${x}" cy="${Y}" r="12" class="dot ${state}"/>${signs[state]}
<text x="${x}" y="${Y + 32}" class="label">${name}</text><text x="${x}" y="${Y + 52}" class="when">${when}</text></g>`;
}
