// Figures of a trust over its needs: found, told, answered, refused and why, and how long each step takes, per unit and
// municipality. Small numbers are hidden, so that nobody is known by being one of few.

import { unitStates } from '../../ground/law/unit-states.ts';
import { csvLine } from '../../ground/words/csv.ts';
import { type NoticeRecord, saidOf } from './ledger.ts';

/** A number, or `few` where it is hidden. */
export type Shown = number | 'few';

export const counted = ['found', 'told', 'answered', 'refused', 'waiting'] as const;
export type Counted = (typeof counted)[number];

export interface FigureRow {
  /** Number of the municipality; empty where nobody has been found yet. */
  readonly municipality: string;
  readonly unit: string;
  readonly counts: Readonly<Record<Counted, Shown>>;
  /** Median of days from the need to the unit's receipt, and from there to its answer; absent where it rests on few. */
  readonly daysToTold?: number;
  readonly daysToAnswer?: number;
}

export interface Figures {
  readonly rows: readonly FigureRow[];
  readonly total: FigureRow;
  /** Why the unit was not told, by cause, most frequent first. */
  readonly reasons: readonly { readonly cause: string; readonly count: Shown }[];
}

/** The least number that is shown. */
export const LEAST = 5;
const DAY = 86_400_000;

interface Need {
  readonly municipality: string;
  readonly unit: string;
  readonly state: 'told' | 'refused' | 'waiting';
  readonly cause: string;
  readonly answered: boolean;
  readonly toTold?: number | undefined;
  readonly toAnswer?: number | undefined;
}

export function figuresOf(records: readonly NoticeRecord[]): Figures {
  const needs = records.map(needOf);
  const groups = Map.groupBy(needs, ({ municipality, unit }) => `${municipality}|${unit}`);
  const rows = [...groups.values()].map(exactRow);
  rows.sort((one, other) =>
    compare(`${one.municipality} ${one.unit}`, `${other.municipality} ${other.unit}`),
  );
  const total = { ...exactRow(needs), municipality: '', unit: '' };
  const causes = Map.groupBy(
    needs.filter(({ state, cause }) => state === 'refused' && cause !== ''),
    ({ cause }) => cause,
  );
  const reasons = [...causes]
    .map(([cause, all]) => ({ cause, count: all.length }))
    .sort((one, other) => other.count - one.count || compare(one.cause, other.cause));
  const shown = hideSmall([...rows, total].map(({ counts }) => counts));
  const shownReasons = hide(reasons.map(({ count }) => count));
  return {
    rows: rows.map((row, place) => ({ ...row, counts: shown[place] ?? row.counts })),
    total: { ...total, counts: shown.at(-1) ?? total.counts },
    reasons: reasons.map(({ cause }, place) => ({ cause, count: shownReasons[place] ?? 'few' })),
  };
}

function compare(one: string, other: string): number {
  return one < other ? -1 : Number(one > other);
}

/** None is no secret; one to four are. */
function few(count: number): Shown {
  return count > 0 && count < LEAST ? 'few' : count;
}

/** Where one alone is hidden, the sum and the others would tell it: the smallest of the others is hidden too. */
function hide(counts: readonly number[]): Shown[] {
  const shown = counts.map(few);
  const more = oneMore(counts, (place) => shown[place] === 'few');
  return shown.map((each, place) => (place === more ? 'few' : each));
}

/** Which other number has to be hidden, where one alone is; none is no secret, and hides nothing. */
function oneMore(counts: readonly number[], isHidden: (place: number) => boolean): number | undefined {
  const places = [...counts.keys()];
  if (places.filter(isHidden).length !== 1) {
    return undefined;
  }
  const others = places.filter((place) => !isHidden(place) && (counts[place] ?? 0) > 0);
  return others.sort((one, other) => (counts[one] ?? 0) - (counts[other] ?? 0))[0];
}

/** What is found is told, refused or waiting: of these, too, one alone is told by the others. */
const parts: readonly Counted[] = ['found', 'told', 'refused', 'waiting'];

/** @param table the rows, and their total as the last */
function hideSmall(table: readonly Readonly<Record<Counted, number>>[]): Record<Counted, Shown>[] {
  const hidden = table.map((row) => new Set<Counted>(counted.filter((column) => few(row[column]) === 'few')));
  for (let again = true; again; ) {
    again = false;
    for (const column of counted) {
      const place = oneMore(
        table.map((row) => row[column]),
        (at) => hidden[at]?.has(column) ?? false,
      );
      again = place !== undefined || again;
      hidden[place ?? -1]?.add(column);
    }
    for (const [place, row] of table.entries()) {
      const more = oneMore(
        parts.map((column) => row[column]),
        (at) => hidden[place]?.has(parts[at] ?? 'found') ?? false,
      );
      const column = more === undefined ? undefined : parts[more];
      if (column !== undefined) {
        hidden[place]?.add(column);
        again = true;
      }
    }
  }
  return table.map(
    (row, place) =>
      Object.fromEntries(
        counted.map((column) => [column, hidden[place]?.has(column) ? 'few' : row[column]]),
      ) as Record<Counted, Shown>,
  );
}

function exactRow(needs: readonly Need[]): Omit<FigureRow, 'counts'> & { counts: Record<Counted, number> } {
  const count = (holds: (need: Need) => boolean) => needs.filter(holds).length;
  const [daysToTold, daysToAnswer] = [
    median(needs.flatMap(({ toTold }) => toTold ?? [])),
    median(needs.flatMap(({ toAnswer }) => toAnswer ?? [])),
  ];
  return {
    municipality: needs[0]?.municipality ?? '',
    unit: needs[0]?.unit ?? '',
    counts: {
      found: needs.length,
      told: count(({ state }) => state === 'told'),
      answered: count(({ answered }) => answered),
      refused: count(({ state }) => state === 'refused'),
      waiting: count(({ state }) => state === 'waiting'),
    },
    ...(daysToTold === undefined ? {} : { daysToTold }),
    ...(daysToAnswer === undefined ? {} : { daysToAnswer }),
  };
}

/** In days with one decimal; of fewer than {@link LEAST} none is told. */
function median(all: readonly number[]): number | undefined {
  if (all.length < LEAST) {
    return undefined;
  }
  const sorted = all.toSorted((one, other) => one - other);
  const [low, high] = [sorted[(sorted.length - 1) >> 1] ?? 0, sorted[sorted.length >> 1] ?? 0];
  return Math.round(((low + high) / 2 / DAY) * 10) / 10;
}

const ended: readonly string[] = ['refused', 'not-needed', 'existing-plan', 'closed'];

function notTold(state: string): 'refused' | 'waiting' {
  return ended.includes(state) ? 'refused' : 'waiting';
}

function needOf(record: NoticeRecord): Need {
  const { recipient, state, cause = '', history, told } = record;
  const found = history[0]?.at;
  const receipt = told?.at ?? history.find(saysReceived)?.at;
  const answer = history.find(saysAnswered)?.at;
  const isTold = receipt !== undefined;
  const said = saidOf(record);
  return {
    municipality: recipient?.municipality ?? '',
    unit: recipient?.name ?? '',
    state: isTold ? 'told' : notTold(state),
    cause: cause === '' && state === 'closed' ? (history.at(-1)?.event ?? '') : cause,
    answered: answer !== undefined || (said !== undefined && unitStates[said.state].answers),
    toTold: between(found, receipt),
    toAnswer: between(receipt, answer),
  };
}

function saysReceived({ event, said = [] }: NoticeRecord['history'][number]): boolean {
  return (
    event === 'acknowledged' &&
    said.some(({ code }) => code === 'acknowledged' || code === 'acknowledged-late')
  );
}

function saysAnswered({ event, said = [] }: NoticeRecord['history'][number]): boolean {
  return (
    event === 'answered' &&
    said.some(({ code, data }) => {
      const state = data?.state;
      return code === 'unit-says' && typeof state === 'string' && isAnswer(state);
    })
  );
}

function isAnswer(state: string): boolean {
  return Object.hasOwn(unitStates, state) && unitStates[state as keyof typeof unitStates].answers;
}

/** A step that is dated before the one that it follows took no time that can be told. */
function between(from: string | undefined, to: string | undefined): number | undefined {
  const length = from === undefined || to === undefined ? Number.NaN : Date.parse(to) - Date.parse(from);
  return length >= 0 ? length : undefined;
}

/** For a spreadsheet: one line a unit, and the total last; `<5` where a number is hidden. */
export function figuresCsv({ rows, total, reasons }: Figures): string {
  const cell = (count: Shown) => (count === 'few' ? `<${LEAST}` : String(count));
  const line = ({ municipality, unit, counts, daysToTold, daysToAnswer }: FigureRow) =>
    csvLine([
      municipality,
      unit,
      ...counted.map((column) => cell(counts[column])),
      daysToTold === undefined ? '' : String(daysToTold),
      daysToAnswer === undefined ? '' : String(daysToAnswer),
    ]);
  return `${[
    csvLine(['municipality', 'unit', ...counted, 'median-days-to-told', 'median-days-to-answer']),
    ...rows.map(line),
    line({ ...total, municipality: 'total' }),
    '',
    csvLine(['not-told-because', 'needs']),
    ...reasons.map(({ cause, count }) => csvLine([cause, cell(count)])),
  ].join('\n')}\n`;
}
