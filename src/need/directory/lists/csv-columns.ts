// The columns of a contact list, and how a problem of one of its cells is told.
import type { Issue } from '../../../ground/outcome/issue.ts';
import type { KeLevel, WrittenForm } from '../terms.ts';

/** The columns, in the order in which we write them; a file may have them in any order. */
export const csvColumns = [
  'nøkkel',
  'nivå',
  'navn',
  'orgnr',
  'eier',
  'eier_orgnr',
  'dekker',
  'telefon',
  'e-post',
  'adresse',
  'postnr',
  'poststed',
  'målform',
  'søknad',
  'transport',
  'endepunkt',
  'hendelser',
  'gyldig_fra',
  'gyldig_til',
] as const;
export type CsvColumn = (typeof csvColumns)[number];

/** Columns that every file must have; the others may be left out. */
export const requiredColumns: readonly CsvColumn[] = [
  'nivå',
  'navn',
  'orgnr',
  'eier',
  'eier_orgnr',
  'dekker',
];

export const levelWords: Readonly<Record<string, KeLevel>> = {
  kommune: 'municipality',
  bydel: 'city-district',
  helseforetak: 'hospital-trust',
};
/** Whether a written application is required besides the notice. */
export const applicationWords: Readonly<Record<string, boolean>> = { ja: true, nei: false };
export const formWords: Readonly<Record<string, WrittenForm>> = { bokmål: 'nb', nynorsk: 'nn' };

/** The text of a cell; empty for a column that the file does not have. */
export type CellText = (column: CsvColumn) => string;
/** Notes a problem of a cell of the row at hand. */
export type Complain = (column: CsvColumn, problem: string, fix: string) => void;

/** A problem of one cell. The text repeats no more of the file than the reader needs to find it. */
export function rowIssue(line: number, column: CsvColumn | undefined, text: string, fix: string): Issue {
  return {
    severity: 'error',
    code: 'value',
    path: column ? `line ${line}, ${column}` : `line ${line}`,
    text,
    fix,
    concept: 'D13',
  };
}
