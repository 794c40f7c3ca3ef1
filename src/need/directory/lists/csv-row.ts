// One line of a contact list, and the unit that it stands for.

import { isCalendarDay } from '../../../ground/norway/day-text.ts';
import type { Municipalities } from '../../../ground/norway/municipality.ts';
import { isOrganizationNumber } from '../../../ground/norway/organization-number.ts';
import type { Issue } from '../../../ground/outcome/issue.ts';
import type { KeLevel } from '../terms.ts';
import { readAreas } from './csv-area.ts';
import {
  applicationWords,
  type CellText,
  type Complain,
  type CsvColumn,
  formWords,
  levelWords,
  requiredColumns,
  rowIssue,
} from './csv-columns.ts';
import { readEndpoint } from './csv-endpoint.ts';
import type { KeArea, KeEntry } from './ke-entry.ts';

export interface CsvRow {
  /** Line in the file, 1 being the header's; where a cell holds line breaks, the row's last line. */
  readonly line: number;
  readonly cells: Readonly<Partial<Record<CsvColumn, string>>>;
}

/** The entry that a row stands for, with every problem of the row; no entry when one of them is an error. */
export function readRow(
  row: CsvRow,
  municipalities: Municipalities,
  day: string,
): { readonly entry?: KeEntry; readonly issues: readonly Issue[] } {
  const issues: Issue[] = [];
  const text: CellText = (column) => row.cells[column] ?? '';
  const complain: Complain = (column, problem, fix) => issues.push(rowIssue(row.line, column, problem, fix));
  for (const column of requiredColumns) {
    if (text(column) === '') {
      complain(column, 'The cell is empty', 'Fill it in; a unit cannot be addressed without it');
    }
  }
  const level = levelWords[text('nivå').toLowerCase()];
  if (!level && text('nivå') !== '') {
    complain('nivå', `"${text('nivå')}" is no level`, `Write ${Object.keys(levelWords).join(', ')}`);
  }
  checkNumbers(text, complain);
  checkContact(text, complain);
  checkDates(text, complain);
  const areas = readAreas(text('dekker'), level, municipalities, day, complain);
  const endpoint = readEndpoint(text, complain);
  const writtenForm = formWords[text('målform').toLowerCase()];
  if (!writtenForm && text('målform') !== '') {
    complain(
      'målform',
      `"${text('målform')}" is no written form`,
      `Write ${Object.keys(formWords).join(' or ')}`,
    );
  }
  const application = applicationWords[text('søknad').toLowerCase()];
  if (application === undefined && text('søknad') !== '') {
    complain('søknad', `"${text('søknad')}" is neither yes nor no`, 'Write ja or nei, or leave it empty');
  }
  if (issues.length > 0 || !level) {
    return { issues };
  }
  const optional = {
    phone: 'telefon',
    email: 'e-post',
    street: 'adresse',
    postalCode: 'postnr',
    city: 'poststed',
  };
  const entry: KeEntry = {
    key: keyOf(text, level, areas),
    level,
    name: text('navn'),
    organizationNumber: text('orgnr'),
    owner: { name: text('eier'), organizationNumber: text('eier_orgnr') },
    areas,
    ...Object.fromEntries(
      Object.entries({ ...optional, validFrom: 'gyldig_fra', validTo: 'gyldig_til' })
        .map(([name, column]) => [name, text(column as CsvColumn)])
        .filter(([, value]) => value !== ''),
    ),
    ...(writtenForm ? { writtenForm } : {}),
    ...(application ? { applicationRequired: true } : {}),
    endpoints: endpoint ? [endpoint] : [],
  };
  return { entry, issues };
}

/** The list's own key, or one built on what identifies a unit: its smallest area, or the number of the trust. */
function keyOf(text: CellText, level: KeLevel, areas: readonly KeArea[]): string {
  if (text('nøkkel') !== '') {
    return text('nøkkel');
  }
  return level === 'hospital-trust'
    ? `trust-${text('orgnr')}`
    : (areas.map(({ number }) => number).sort()[0] ?? '');
}

function checkNumbers(text: CellText, complain: Complain): void {
  for (const column of ['orgnr', 'eier_orgnr'] as const) {
    if (text(column) !== '' && !isOrganizationNumber(text(column))) {
      complain(
        column,
        'It is no organisation number: nine digits with the right check digit',
        'Look it up again',
      );
    }
  }
  if (text('nøkkel') !== '' && !/^[A-Za-z0-9\-.]{1,40}$/.test(text('nøkkel'))) {
    complain(
      'nøkkel',
      'A key has letters a to z, digits, hyphens and dots only, at most 40',
      'Choose another key',
    );
  }
}

function checkContact(text: CellText, complain: Complain): void {
  const forms: readonly (readonly [CsvColumn, RegExp, string])[] = [
    [
      'telefon',
      /^\+?\d[\d ]{3,18}\d$/,
      'a telephone number: digits and blanks, + in front of a country code',
    ],
    ['e-post', /^[^\s@]+@[^\s@]+\.[^\s@]+$/, 'an e-mail address'],
    ['postnr', /^\d{4}$/, 'a postal code of four digits'],
  ];
  for (const [column, form, expected] of forms) {
    if (text(column) !== '' && !form.test(text(column))) {
      complain(column, `It is not ${expected}`, 'Correct it or leave the cell empty');
    }
  }
}

function checkDates(text: CellText, complain: Complain): void {
  for (const column of ['gyldig_fra', 'gyldig_til'] as const) {
    if (text(column) !== '' && !isCalendarDay(text(column))) {
      complain(column, 'It is no date', 'Write year-month-day, as 2024-01-31');
    }
  }
  if (text('gyldig_fra') > text('gyldig_til') && text('gyldig_til') !== '') {
    complain('gyldig_til', 'The period ends before it begins', 'Correct one of the two dates');
  }
}
