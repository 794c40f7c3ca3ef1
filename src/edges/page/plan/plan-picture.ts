// A plan as a picture: goals, measures, people and deadlines on one line of time, with the same in a table.
import { html } from 'hono/html';
import { type Language, say, type Words } from '../../../ground/words/language.ts';
import type { IndividualPlan } from '../../../plan/document/individual-plan.ts';
import { nameOf } from '../../../plan/documents/sections.ts';
import { measureWords, roleWords } from '../../../plan/documents/words.ts';
import { date } from '../format.ts';
import { type Html, table } from '../layout.ts';
import { phrases } from '../words.ts';

/** One line of the picture: a stretch of time, or points in time. */
export interface PlanLine {
  readonly group: Words;
  readonly text: string;
  readonly start?: string | undefined;
  readonly end?: string | undefined;
  readonly state?: string;
}

const groups = {
  goals: ['Mål', 'Mål', 'Goals'],
  measures: ['Tiltak', 'Tiltak', 'Measures'],
  people: ['Deltakere', 'Deltakarar', 'People'],
  dates: ['Frister og datoer', 'Fristar og datoar', 'Deadlines and dates'],
} as const satisfies Readonly<Record<string, Words>>;
const dateWords = {
  revision: ['revisjon', 'revisjon', 'revision'],
  evaluation: ['evaluering', 'evaluering', 'evaluation'],
  meeting: ['møte', 'møte', 'meeting'],
  end: ['planperioden slutter', 'planperioden sluttar', 'end of the plan period'],
} as const satisfies Readonly<Record<string, Words>>;

/** Everything of the plan that has a place in time. */
export function linesOf(plan: IndividualPlan, language: Language): readonly PlanLine[] {
  const period = plan.period ?? {};
  return [
    ...(plan.goals ?? []).map(({ text, start, targets = [] }) => ({
      group: groups.goals,
      text,
      start: start ?? period.start,
      end: targets.map(({ due }) => due).find((due) => due !== undefined) ?? period.end,
    })),
    ...(plan.measures ?? []).map(({ text = '', deadline, status }) => ({
      group: groups.measures,
      text,
      // Without a deadline it has no place in time, and none is made up.
      ...(deadline ? { start: period.start, end: deadline } : {}),
      state: say(measureWords[status], language),
    })),
    ...(plan.participants ?? []).map(({ member, roles = [], period: own }) => ({
      group: groups.people,
      text: nameOf(plan, member, language),
      // The words for roles speak to the person; here others read them.
      state: roles
        .filter(({ code }) => code !== 'patient')
        .map(({ code }) => say(roleWords[code], language))
        .join(', '),
      start: own?.start ?? period.start,
      end: own?.end ?? period.end,
    })),
    ...datesOf(plan, language),
  ];
}

function datesOf(plan: IndividualPlan, language: Language): PlanLine[] {
  const point = (words: Words, at: string | undefined, note?: string): PlanLine[] =>
    at === undefined
      ? []
      : [
          {
            group: groups.dates,
            text: note ? `${say(words, language)}: ${note}` : say(words, language),
            start: at,
            end: at,
          },
        ];
  return [
    ...(plan.revisionDates ?? []).flatMap(({ date: at, note }) => point(dateWords.revision, at, note)),
    ...(plan.evaluations ?? []).flatMap(({ deadline }) => point(dateWords.evaluation, deadline)),
    ...(plan.meetings ?? []).flatMap(({ start, purpose }) => point(dateWords.meeting, start, purpose)),
    ...point(dateWords.end, plan.period?.end),
  ];
}

const LEFT = 330;
const WIDTH = 1000;
/** Height of one line of text, and what stands above and below a row. */
const LINE = 18;
const GAP = 8;
const HEAD = 30;
const DAY = 86_400_000;
/** Characters that a line of a label holds before the bars begin, and the width that a date on the axis needs. */
const LABEL = 40;
const DATE_WIDTH = 110;

/** A label in as many lines as it needs, so that nothing of it is cut; a longer word is broken. */
function wrapped(text: string): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(/\s+/).flatMap((each) => each.match(/.{1,38}/gsu) ?? [])) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= LABEL) {
      lines[lines.length - 1] = `${last} ${word}`;
    } else {
      lines.push(word);
    }
  }
  return lines.length > 0 ? lines : [''];
}

/** A line of the picture with its place: its label in lines, and its group's name above the first of the group. */
interface Placed extends PlanLine {
  readonly label: readonly string[];
  readonly first: boolean;
  readonly y: number;
}

function placedLines(lines: readonly PlanLine[]): {
  readonly rows: readonly Placed[];
  readonly height: number;
} {
  let y = HEAD;
  const rows = lines.map((line, index) => {
    const first = lines[index - 1]?.group !== line.group;
    const top = y + (first ? LINE + GAP : 0);
    const label = wrapped(line.text);
    y = top + label.length * LINE + GAP;
    return { ...line, label, first, y: top };
  });
  return { rows, height: y + 10 };
}

/** The picture; the table after it says the same. */
export function planPicture(lines: readonly PlanLine[], now: Date, language: Language): Html {
  const t = (words: Words) => say(words, language);
  const instants = [now.toISOString(), ...lines.flatMap(({ start, end }) => [start, end])]
    .filter((each) => each !== undefined)
    .map((each) => Date.parse(each));
  const [from, to] = [Math.min(...instants) - 20 * DAY, Math.max(...instants) + 20 * DAY];
  const x = (instant: string | number) =>
    Math.round(LEFT + ((new Date(instant).getTime() - from) / (to - from)) * (WIDTH - LEFT - 10));
  const { rows, height } = placedLines(lines);
  return html`<div class="scroll" role="group" tabindex="0" aria-label="${t(phrases.planPicture)}"><svg class="plan" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" role="img" aria-labelledby="plan-title plan-text">
<title id="plan-title">${t(phrases.planPicture)}</title><desc id="plan-text">${lines.map((line) => said(line, language)).join('. ')}</desc>
${axisMarks(from, to)
  .filter((mark) => x(mark) - DATE_WIDTH / 2 >= LEFT && x(mark) + DATE_WIDTH / 2 <= WIDTH)
  .map(
    (year) =>
      html`<line x1="${x(year)}" x2="${x(year)}" y1="${HEAD - 8}" y2="${height}" class="axis"/><text x="${x(year)}" y="14" class="year">${date(new Date(year).toISOString(), language)}</text>`,
  )}
<line x1="${x(now.getTime())}" x2="${x(now.getTime())}" y1="${HEAD - 8}" y2="${height}" class="today"/>
${rows.map((row) => drawn(row, x, language))}
</svg></div>
<details><summary class="aksel-link">${t(phrases.planTable)}</summary>
${table(
  t(phrases.planTable),
  [phrases.what, phrases.details, phrases.from, phrases.until].map(t),
  lines.map((line) => [
    t(line.group),
    line.state ? `${line.text} (${line.state})` : line.text,
    line.start ? date(line.start, language) : '–',
    line.end ? date(line.end, language) : '–',
  ]),
)}</details>`;
}

function drawn(
  { group, label, first, y, start, end }: Placed,
  x: (instant: string) => number,
  language: Language,
): Html {
  const shape = drawnTime(start, end ?? start, y, x);
  const lines = label.map((text, index) => html`<tspan x="12" y="${y + 14 + index * LINE}">${text}</tspan>`);
  return html`<g data-color="${tones[group[2]] ?? 'neutral'}">${first ? html`<text x="0" y="${y - GAP}" class="group">${say(group, language)}</text>` : ''}<text class="row">${lines}</text>${shape}</g>
`;
}

/** A bar from start to end, or a point when it is one day. */
function drawnTime(
  start: string | undefined,
  end: string | undefined,
  y: number,
  x: (instant: string) => number,
): Html | string {
  if (end === undefined) {
    return '';
  }
  return start === undefined || start === end
    ? html`<circle cx="${x(end)}" cy="${y + 11}" r="6" class="point"/>`
    : html`<rect x="${x(start)}" y="${y + 4}" width="${Math.max(4, x(end) - x(start))}" height="14" rx="3" class="bar"/>`;
}

const tones: Readonly<Record<string, string>> = { Goals: 'success', Measures: 'accent', People: 'neutral' };

function said({ group, text, start, end }: PlanLine, language: Language): string {
  const when = [start, end].filter((each) => each !== undefined).map((each) => date(each, language));
  return `${say(group, language)}: ${text}, ${[...new Set(when)].join(' – ')}`;
}

/** First days of months between two instants, as far apart as their dates are wide: 1, 3 or 6 months, or whole years. */
function axisMarks(from: number, to: number): number[] {
  const most = Math.max(1, Math.floor((WIDTH - LEFT) / DATE_WIDTH));
  const span = (to - from) / (DAY * 30.4);
  const months = [1, 3, 6, 12, 24, 60, 120, 240].find((each) => span / each <= most) ?? 600;
  const first = new Date(from);
  const marks: number[] = [];
  for (let month = 0; marks.length < most; month += months) {
    const mark = Date.UTC(first.getUTCFullYear(), month, 1);
    if (mark > to) {
      break;
    }
    if (mark >= from) {
      marks.push(mark);
    }
  }
  return marks;
}
