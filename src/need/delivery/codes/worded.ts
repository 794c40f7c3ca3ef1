// What was said, put into words: for the record in English when it is written, for people in their language when it is read.
import { toUnitState } from '../../../ground/law/unit-states.ts';
import { type Language, say, type Words } from '../../../ground/words/language.ts';
import { type Datum, fill, type Sentence } from '../../../ground/words/template.ts';
import { refusalWords } from '../../consent/refusal-words.ts';
import { nextSteps } from '../../decision/next-step.ts';
import { noteWords } from '../../decision/situation.ts';
import { rules } from '../../decision/table.ts';
import { stopWords } from '../../directory/routing/stop.ts';
import { rowOf, type TransportRow } from '../transport-table.ts';
import { type AttentionCode, explainAttention } from './codes.ts';
import { type Saying, sayings } from './sayings.ts';
import {
  acknowledgementWords,
  businessWords,
  changeWords,
  closingWords,
  failureWords,
  faultWords,
  groundWords,
  needWords,
  peerWords,
  stepWords,
  taskWords,
} from './state-words.ts';

/** What a line or an item says: as code and data, and in English as the record keeps it. */
export interface Worded {
  readonly detail: string;
  readonly said: readonly Sentence[];
}

/** Puts together what is said; what is undefined is not said. */
export function worded(...said: readonly (Saying | undefined)[]): Worded {
  const all = said.flatMap((each) => each ?? []);
  return { detail: sayAll(all, 'en'), said: all };
}

/** What was said before, with something in front of it. */
export function prefixed(
  first: Saying,
  { detail, said }: { readonly detail: string; readonly said?: readonly Sentence[] },
): { readonly detail: string; readonly said?: readonly Sentence[] } {
  const before = worded(first);
  return {
    detail: `${before.detail}. ${detail}`,
    ...(said ? { said: [...before.said, ...said] } : {}),
  };
}

/** Something that waits for a person: its reason, what is said of it, and the next step that goes with the reason. */
export function waits<Reason extends AttentionCode>(
  reason: Reason,
  what: Worded,
): Worded & { readonly reason: Reason; readonly nextStep: string } {
  return { reason, ...what, nextStep: nextStepOf(reason, what.said, 'en') };
}

/** What a person does about it, in a language; empty for a reason of another release. */
export function nextStepOf(reason: string, said: readonly Sentence[], language: Language): string {
  const data: Readonly<Record<string, Datum>> = Object.assign({}, ...said.map((each) => each.data ?? {}));
  const row = typeof data.row === 'string' ? rowNamed(data.row) : undefined;
  const next = row?.nextStep ?? explainAttention(reason)?.next;
  return next ? fill(next, data, language, shown) : '';
}

/** The sentences in a language; empty when nothing was said as code and data. */
export function sayAll(said: readonly Sentence[], language: Language): string {
  return said
    .flatMap(({ code, data = {} }) => {
      const words = Object.hasOwn(sayings, code) ? sayings[code as keyof typeof sayings] : undefined;
      return words ? fill(words, data, language, shown) : [];
    })
    .map((sentence) => sentence.trim())
    .filter(Boolean)
    .join('. ');
}

type Table = Readonly<Record<string, Words>>;

const tables: Readonly<Record<string, Table>> = {
  refusal: wordsOf(refusalWords),
  stop: wordsOf(stopWords),
  business: businessWords,
  ack: acknowledgementWords,
  failure: failureWords,
  peer: peerWords,
  task: taskWords,
  step: stepWords,
  change: changeWords,
  closing: closingWords,
  fault: faultWords,
  ground: groundWords,
};

/** A value of a kind in words; one that no table has stands as it is, as a name or a number does. */
function shown(kind: string, value: string, language: Language): string {
  switch (kind) {
    case 'title':
      return inTable(ruleTitles, value, language);
    case 'why':
      return (rules.find(({ id }) => id === value)?.because ?? [])
        .map(({ text }) => say(text, language))
        .join('. ');
    case 'notes':
      return value === ''
        ? ''
        : `. ${value
            .split(',')
            .map((code) => inTable(noteWords, code, language))
            .join('. ')}`;
    case 'follows': {
      const state = toUnitState(value);
      return state ? say(nextSteps[state].because.text, language) : '';
    }
    case 'needs':
      return value
        .split(',')
        .map((code) => inTable(needWords, code, language))
        .join(', ');
    case 'inBrackets':
      return value === '' ? '' : ` (${value})`;
    case 'wait':
      return lengthOf(Number(value), language);
    default:
      return inTable(tables[kind] ?? {}, value, language);
  }
}

const ruleTitles: Table = Object.fromEntries(rules.map(({ id, title }) => [id, title]));

function wordsOf(codes: Readonly<Record<string, { readonly words: Words }>>): Table {
  return Object.fromEntries(Object.entries(codes).map(([code, { words }]) => [code, words]));
}

function inTable(table: Table, value: string, language: Language): string {
  const words = Object.hasOwn(table, value) ? table[value] : undefined;
  return words ? say(words, language) : value;
}

/** A row of the table of transports by its name, `apprec-error/E31`. */
function rowNamed(name: string): TransportRow | undefined {
  const [from = '', code = ''] = name.split('/');
  return rowOf(from as TransportRow['from'], code);
}

const units: readonly (readonly [least: number, words: Words])[] = [
  [86_400_000, ['døgn', 'døgn', 'days']],
  [3_600_000, ['timer', 'timar', 'hours']],
  [60_000, ['minutter', 'minutt', 'minutes']],
  [1_000, ['sekunder', 'sekund', 'seconds']],
];

/** A length of time, given in milliseconds, in the largest unit that says something. */
function lengthOf(milliseconds: number, language: Language): string {
  const [least, words] = units.find(([size]) => milliseconds >= 2 * size) ?? [
    1_000,
    ['sekunder', 'sekund', 'seconds'] as const,
  ];
  return `${Math.max(1, Math.round(milliseconds / least))} ${say(words, language)}`;
}
