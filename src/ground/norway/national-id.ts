// National identity numbers of Norway: their form, their check digits, and the series for synthetic persons.
import { type Day, dayOf, parseDay } from './day.ts';
import { elevenDigitsIn } from './digits-in-text.ts';
import { type Instant, instantOf } from './instant.ts';

/** Kinds of national and local identity numbers. */
export const nationalIdKinds = ['fnr', 'dnr', 'fhn', 'hnr', 'duf'] as const;

/** A national or local identity number, as plan documents and FHIR resources alike say it. */
export interface NationalId {
  readonly kind: (typeof nationalIdKinds)[number];
  readonly value: string;
  /** Who gave a local number (`hnr`). */
  readonly assigner?: string;
}

const weights1 = [3, 7, 6, 1, 8, 9, 4, 5, 2];
const weights2 = [5, 4, 3, 2, 7, 6, 5, 4, 3, 2];

/** What is added to the month of a synthetic person's number: Skatteetaten (Tenor), NAV, Norsk helsenett. */
export const syntheticMonthOffsets = { tenor: 80, nav: 40, nhn: 65 } as const;

function checkDigit(digits: readonly number[], weights: readonly number[]): number | undefined {
  const sum = weights.reduce((total, weight, at) => total + weight * (digits[at] ?? 0), 0);
  const digit = (11 - (sum % 11)) % 11;
  return digit === 10 ? undefined : digit;
}

/** The two check digits (mod 11) that belong to the first nine digits, or nothing when the nine cannot be used. */
export function checkDigits(nine: string): string | undefined {
  const digits = [...nine].map(Number);
  const first = checkDigit(digits, weights1);
  if (first === undefined) {
    return undefined;
  }
  const second = checkDigit([...digits, first], weights2);
  return second === undefined ? undefined : `${first}${second}`;
}

/**
 * How numbers are given, from the day on which each rule is in force. With the relaxed rule the first check digit may leave
 * more, odd and even say no sex, and the individual number says no century. Numbers of before stay right.
 * Source: Skatteetaten, «Nytt fødselsnummer fra 2032», read in November 2026.
 */
export const numberRules: readonly { readonly from: Day; readonly firstMayLeave: readonly number[] }[] = [
  { from: '0001-01-01' as Day, firstMayLeave: [0] },
  { from: '2032-01-01' as Day, firstMayLeave: [0, 1, 2, 3] },
];

/** The rules in force then; without an instant, those that have been in force all along. */
function mayLeave(at: Instant | undefined): readonly number[] {
  const inForce = numberRules.filter(
    ({ from }, index) => index === 0 || (at !== undefined && from <= dayOf(at)),
  );
  return inForce.at(-1)?.firstMayLeave ?? [0];
}

/** What both check digits leave when they are reckoned with: 0 and 0 are right by every rule. */
function remainders(value: string): readonly [first: number, second: number] {
  const digits = [...value].map(Number);
  const sum = (weights: readonly number[]) =>
    weights.reduce((total, weight, at) => total + weight * (digits[at] ?? 0), 0) % 11;
  return [sum([...weights1, 1]), sum([...weights2, 1])];
}

function fullYear(year: number, individual: number): number | undefined {
  if (individual < 500) {
    return 1900 + year;
  }
  if (individual < 750 && year >= 54) {
    return 1800 + year;
  }
  if (year < 40) {
    return 2000 + year;
  }
  return individual >= 900 ? 1900 + year : undefined;
}

const monthOffsets: Record<'fnr' | 'dnr' | 'hnr', readonly number[]> = {
  fnr: [0, 80, 40, 65],
  dnr: [0, 80, 40, 65],
  // A local number marks itself by month + 40; its synthetic form adds the offset of the series on top.
  hnr: [40],
};

/**
 * The birth date that a fødselsnummer or D-nummer says, as YYYY-MM-DD; nothing when the digits name no day, or when the
 * number is right by the relaxed rule alone and so says no century.
 */
export function birthDateOf(kind: 'fnr' | 'dnr' | 'hnr', value: string): string | undefined {
  const year = fullYear(Number(value.slice(4, 6)), Number(value.slice(6, 9)));
  return year === undefined || isRelaxedAlone(value) ? undefined : bornIn(kind, value, year);
}

function isRelaxedAlone(value: string): boolean {
  const [first, second] = remainders(value);
  return (
    second === 0 && first !== 0 && numberRules.some(({ firstMayLeave }) => firstMayLeave.includes(first))
  );
}

function bornIn(kind: 'fnr' | 'dnr' | 'hnr', value: string, year: number): string | undefined {
  const day = Number(value.slice(0, 2)) - (kind === 'dnr' ? 40 : 0);
  const rawMonth = Number(value.slice(2, 4));
  const offset = monthOffsets[kind].find((add) => rawMonth > add && rawMonth <= add + 12);
  const two = (part: number) => String(part).padStart(2, '0');
  return offset === undefined ? undefined : parseDay(`${year}-${two(rawMonth - offset)}-${two(day)}`);
}

/** Whether the first six digits name a day: of the century that the number says, of any where it says none. */
function namesDay(kind: 'fnr' | 'dnr', value: string, relaxed: boolean): boolean {
  const year = Number(value.slice(4, 6));
  return relaxed
    ? [1900, 2000, 2100].some((century) => bornIn(kind, value, century + year) !== undefined)
    : birthDateOf(kind, value) !== undefined;
}

/** True when the number belongs to a series for synthetic persons, so that nobody real has it. */
export function isSynthetic(value: string): boolean {
  const month = Number(value.slice(2, 4));
  return (
    /^\d{11}$/.test(value) &&
    Object.values(syntheticMonthOffsets).some((add) => month > add && month <= add + 12)
  );
}

/**
 * What is wrong with a national identity number, in plain words without the number itself; nothing when it is right.
 * Local numbers (hnr) that do not have eleven digits follow the rules of whoever gave them and are let through.
 * @param at numbers are right by the rules in force then; without it, by those that have been in force all along
 */
export function nationalIdProblem(
  { kind, value }: Pick<NationalId, 'kind' | 'value'>,
  at?: Instant,
): string | undefined {
  if (kind === 'duf') {
    return /^\d{12}$/.test(value) ? undefined : 'a DUF number has 12 digits';
  }
  if (!/^\d{11}$/.test(value)) {
    return kind === 'hnr' ? undefined : `a number of kind ${kind} has 11 digits`;
  }
  const [first, second] = remainders(value);
  const allowed = mayLeave(at);
  if (second !== 0 || !allowed.includes(first)) {
    return kind === 'hnr'
      ? undefined
      : 'the check digits (the last two) do not fit the rest: probably a typing error';
  }
  if (kind === 'fhn') {
    return /^[89]/.test(value) ? undefined : 'a shared emergency number (fhn) begins with 8 or 9';
  }
  if (kind === 'hnr') {
    return undefined;
  }
  const relaxed = allowed.length > 1;
  if (namesDay(kind, value, relaxed)) {
    return undefined;
  }
  const other = kind === 'fnr' ? 'dnr' : 'fnr';
  return !namesDay(other, value, relaxed)
    ? 'the first six digits are no birth date'
    : `the first six digits are those of a number of kind ${other}`;
}

/**
 * True when a fødselsnummer, D-nummer or felles hjelpenummer stands in the text, alone or among other words, however its
 * digits are written ({@link elevenDigitsIn}). Numbers of the rule that was announced count at once: nothing is let through
 * that is a person's number some day.
 */
export function holdsNationalId(text: string): boolean {
  const judged = new Set<string>();
  for (const { digits, scattered } of elevenDigitsIn(text)) {
    const once = `${digits}${scattered}`;
    if (!mayBeNumber(digits) || judged.has(once)) {
      continue;
    }
    judged.add(once);
    // Of a felles hjelpenummer the check digits alone tell: telephone numbers side by side would often be one.
    const kinds = scattered ? (['fnr', 'dnr'] as const) : (['fnr', 'dnr', 'fhn'] as const);
    if (kinds.some((kind) => nationalIdProblem({ kind, value: digits }, EVERY_RULE) === undefined)) {
      return true;
    }
  }
  return false;
}

/** The second check digit is right by every rule; asked first, because a text can hold a million groups of digits. */
function mayBeNumber(digits: string): boolean {
  let sum = digits.charCodeAt(10) - 48;
  for (let at = 0; at < weights2.length; at += 1) {
    sum += (digits.charCodeAt(at) - 48) * (weights2[at] ?? 0);
  }
  return sum % 11 === 0;
}

/** After the last of the rules has come into force. */
const EVERY_RULE = instantOf(new Date('9999-01-01T00:00:00Z'));

/**
 * A number of the Tenor series (month + 80) for a synthetic person; `serial` chooses among the numbers of the day.
 * @param kind fnr, or dnr (day + 40)
 * @param birthDate YYYY-MM-DD, 1940 to 2039
 */
export function syntheticNationalId(
  kind: 'fnr' | 'dnr',
  birthDate: string,
  gender: 'female' | 'male',
  serial: number,
): string {
  const [year = 0, month = 0, day = 0] = birthDate.split('-').map(Number);
  const two = (part: number) => String(part).padStart(2, '0');
  const six = `${two(day + (kind === 'dnr' ? 40 : 0))}${two(month + syntheticMonthOffsets.tenor)}${two(year % 100)}`;
  const [from, count] = year < 2000 ? [0, 250] : [500, 250];
  for (let step = 0; step < count; step++) {
    const pair = from + 2 * ((serial + step) % count) + (gender === 'male' ? 1 : 0);
    const nine = `${six}${String(pair).padStart(3, '0')}`;
    const check = checkDigits(nine);
    if (check !== undefined) {
      return nine + check;
    }
  }
  throw new Error(`no identity number left for the birth date given`);
}

/** What is wrong with an organisation number: nine digits, the last a check digit (mod 11). */
export function organizationNumberProblem(value: string): string | undefined {
  if (!/^\d{9}$/.test(value)) {
    return 'an organisation number has nine digits';
  }
  const digits = [...value].map(Number);
  return checkDigit(digits, [3, 2, 7, 6, 5, 4, 3, 2]) === digits[8]
    ? undefined
    : 'the check digit (the last one) does not fit the rest: probably a typing error';
}
