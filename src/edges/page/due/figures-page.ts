// Figures of the trust, as a picture and as a table that says the same; small numbers are hidden.
import { html } from 'hono/html';
import { say, type Words } from '../../../ground/words/language.ts';
import { explainAttention, explainEvent } from '../../../need/delivery/codes/codes.ts';
import {
  type Counted,
  counted,
  type FigureRow,
  type Figures,
  LEAST,
  type Shown,
} from '../../../need/delivery/figures.ts';
import { type Frame, type Html, heading, table } from '../layout.ts';
import { phrases } from '../words.ts';

const countedWords: Readonly<Record<Counted, Words>> = {
  found: ['Funnet', 'Funne', 'Found'],
  told: ['Meldt', 'Meldt', 'Told'],
  answered: ['Besvart', 'Svart på', 'Answered'],
  refused: ['Ikke meldt', 'Ikkje meldt', 'Not told'],
  waiting: ['Venter', 'Ventar', 'Waiting'],
};

export function figuresPage(frame: Frame, figures: Figures): Html {
  const { language, base } = frame;
  const t = (words: Words) => say(words, language);
  const columns = [
    t(phrases.municipality),
    t(phrases.receiver),
    ...counted.map((each) => t(countedWords[each])),
    t(phrases.daysToTold),
    t(phrases.daysToAnswer),
  ];
  const cells = (row: FigureRow, name?: string) => [
    name ?? (row.municipality === '' ? t(phrases.none) : row.municipality),
    row.unit === '' ? t(phrases.none) : row.unit,
    ...counted.map((each) => shown(row.counts[each])),
    days(row.daysToTold, t),
    days(row.daysToAnswer, t),
  ];
  return html`${heading(1, t(phrases.figures))}
<p class="aksel-body-long">${t(phrases.figuresText)} <a class="aksel-link" href="${base}/figures.csv">CSV</a></p>
${chart(frame, figures.total)}
${table(t(phrases.figures), columns, [...figures.rows.map((row) => cells(row)), cells(figures.total, t(phrases.total))])}
${heading(2, t(phrases.notToldBecause))}
${
  figures.reasons.length === 0
    ? html`<p class="aksel-body-long">${t(phrases.none)}</p>`
    : table(
        t(phrases.notToldBecause),
        [t(phrases.dueReason), t(phrases.notices)],
        figures.reasons.map(({ cause, count }) => {
          const words = (explainAttention(cause) ?? explainEvent(cause))?.words;
          return [words ? t(words) : html`<code>${cause}</code>`, shown(count)];
        }),
      )
}`;
}

function shown(count: Shown): string {
  return count === 'few' ? `<${LEAST}` : String(count);
}

function days(value: number | undefined, t: (words: Words) => string): string {
  return value === undefined ? t(phrases.none) : String(value);
}

const [LEFT, WIDTH, ROW] = [110, 420, 30];

/** Bars from found to answered; a number that is hidden has no bar. */
function chart({ language }: Frame, { counts }: FigureRow): Html {
  const t = (words: Words) => say(words, language);
  const most = Math.max(1, ...counted.map((each) => size(counts[each])));
  const said = counted.map((each) => `${t(countedWords[each])}: ${shown(counts[each])}`).join(', ');
  return html`<div class="scroll" role="group" tabindex="0" aria-label="${t(phrases.figures)}"><svg class="plan figures" viewBox="0 0 ${LEFT + WIDTH + 60} ${ROW * counted.length}" width="${LEFT + WIDTH + 60}" height="${ROW * counted.length}" role="img" aria-labelledby="figures-title figures-text">
<title id="figures-title">${t(phrases.figures)}</title><desc id="figures-text">${said}</desc>
${counted.map((each, place) => {
  const length = (size(counts[each]) / most) * WIDTH;
  const y = place * ROW;
  return html`<text class="row" x="0" y="${y + 19}">${t(countedWords[each])}</text>
<rect class="bar" x="${LEFT}" y="${y + 5}" width="${length}" height="${ROW - 10}"/>
<text class="row" x="${LEFT + length + 8}" y="${y + 19}">${shown(counts[each])}</text>`;
})}
</svg></div>`;
}

function size(count: Shown): number {
  return count === 'few' ? 0 : count;
}
