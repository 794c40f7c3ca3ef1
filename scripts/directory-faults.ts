// Plants known faults in a good list, so that a test can demand each of them by its line.

import type { CsvColumn } from '../src/need/directory/lists/csv-columns.ts';
import { csvOf } from '../src/need/directory/lists/csv-export.ts';
import type { Row } from './directory-demo.ts';

export interface PlantedFault {
  /** Line in the file, 1 being the header's. */
  readonly line: number;
  readonly column: CsvColumn | null;
  readonly what: string;
}

const LINES = 400;

/** Each fault changes one cell of a row (or, as text, the whole line). */
const faults: readonly (readonly [
  what: string,
  column: CsvColumn | null,
  plant: (row: Row, all: Row[]) => Row | string,
])[] = [
  ['wrong check digit', 'orgnr', (row) => ({ ...row, orgnr: wrongDigit(row.orgnr ?? '') })],
  ['eight digits', 'eier_orgnr', (row) => ({ ...row, eier_orgnr: (row.eier_orgnr ?? '').slice(1) })],
  ['empty name', 'navn', (row) => ({ ...row, navn: '' })],
  ['unknown level', 'nivå', (row) => ({ ...row, nivå: 'fylke' })],
  ['number that never was', 'dekker', (row) => ({ ...row, nøkkel: 'fault-5', dekker: '0399' })],
  ['ended number', 'dekker', (row) => ({ ...row, nøkkel: 'fault-6', dekker: '1201' })],
  ['divided number', 'dekker', (row) => ({ ...row, nøkkel: 'fault-7', dekker: '1850' })],
  ['number on Svalbard', 'dekker', (row) => ({ ...row, nøkkel: 'fault-8', dekker: '2111' })],
  [
    'city district under a municipality',
    'dekker',
    (row) => ({ ...row, nøkkel: 'fault-9', dekker: '030105' }),
  ],
  ['e-mail without a host', 'e-post', (row) => ({ ...row, 'e-post': 'koordinerende.enhet' })],
  ['telephone with letters', 'telefon', (row) => ({ ...row, telefon: 'se nettsiden' })],
  ['postal code of three digits', 'postnr', (row) => ({ ...row, postnr: '501' })],
  ['unknown written form', 'målform', (row) => ({ ...row, målform: 'samnorsk' })],
  ['unknown transport', 'transport', (row) => ({ ...row, transport: 'faks' })],
  ['no URL', 'endepunkt', (row) => ({ ...row, transport: 'fhir-message', endepunkt: 'ke.example/fhir' })],
  ['HER-id with letters', 'endepunkt', (row) => ({ ...row, transport: 'nhn-edi', endepunkt: 'HER 99' })],
  ['unknown event', 'hendelser', (row) => ({ ...row, hendelser: 'need-notice epikrise' })],
  ['no such day', 'gyldig_fra', (row) => ({ ...row, gyldig_fra: '2025-02-30' })],
  [
    'ends before it begins',
    'gyldig_til',
    (row) => ({ ...row, gyldig_fra: '2025-06-01', gyldig_til: '2025-05-31' }),
  ],
  ['a cell too many', null, (row) => `${lineOf(row)};`],
];

/** 400 lines with 20 faults, spread evenly over lines whose unit has no second line. */
export function plantFaults(good: readonly Row[]): { csv: string; lines: number; faults: PlantedFault[] } {
  const filler = good.slice(0, LINES);
  const alone = filler.flatMap((row, index) => {
    const isOnly = filler.filter((other) => other.orgnr === row.orgnr).length === 1;
    return isOnly && row.nivå === 'kommune' && !row.dekker?.includes(' ') ? [index] : [];
  });
  const step = Math.floor(alone.length / faults.length);
  const planted = new Map(faults.map((fault, index) => [alone[index * step] ?? 0, fault]));
  const lines = filler.map((row, index) => {
    const result = planted.get(index)?.[2](row, filler) ?? row;
    return typeof result === 'string' ? result : lineOf(result);
  });
  return {
    csv: `${csvOf([]).trimEnd()}\n${lines.join('\n')}\n`,
    lines: lines.length,
    faults: [...planted].map(([index, [what, column]]) => ({ line: index + 2, column, what })),
  };
}

function lineOf(row: Row): string {
  return csvOf([row]).split('\n')[1] ?? '';
}

function wrongDigit(number: string): string {
  return `${number.slice(0, 8)}${(Number(number[8]) + 1) % 10}`;
}
