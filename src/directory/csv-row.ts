// One line of a contact list: its columns, and what each of them may hold.
import { isOrganizationNumber } from '../fhir/organization-number.ts';
import type { Issue } from '../outcome/issue.ts';
import type { KeArea, KeEndpointEntry, KeEntry } from './ke-entry.ts';
import type { Municipalities } from './municipality.ts';
import { type KeLevel, messageEvents, type Transport, transports, type WrittenForm } from './terms.ts';

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
export const formWords: Readonly<Record<string, WrittenForm>> = { bokmål: 'nb', nynorsk: 'nn' };

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
  const text = (column: CsvColumn): string => row.cells[column] ?? '';
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
    ownerName: text('eier'),
    ownerNumber: text('eier_orgnr'),
    areas,
    ...Object.fromEntries(
      Object.entries({ ...optional, validFrom: 'gyldig_fra', validTo: 'gyldig_til' })
        .map(([name, column]) => [name, text(column as CsvColumn)])
        .filter(([, value]) => value !== ''),
    ),
    ...(writtenForm ? { writtenForm } : {}),
    endpoints: endpoint ? [endpoint] : [],
  };
  return { entry, issues };
}

type Text = (column: CsvColumn) => string;
type Complain = (column: CsvColumn, problem: string, fix: string) => void;

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

/** The list's own key, or one built on what identifies a unit: its smallest area, or the number of the trust. */
function keyOf(text: Text, level: KeLevel, areas: readonly KeArea[]): string {
  if (text('nøkkel') !== '') {
    return text('nøkkel');
  }
  return level === 'hospital-trust'
    ? `trust-${text('orgnr')}`
    : (areas.map(({ number }) => number).sort()[0] ?? '');
}

function checkNumbers(text: Text, complain: Complain): void {
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

function checkContact(text: Text, complain: Complain): void {
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

function checkDates(text: Text, complain: Complain): void {
  for (const column of ['gyldig_fra', 'gyldig_til'] as const) {
    if (text(column) !== '' && !isDate(text(column))) {
      complain(column, 'It is no date', 'Write year-month-day, as 2024-01-31');
    }
  }
  if (text('gyldig_fra') > text('gyldig_til') && text('gyldig_til') !== '') {
    complain('gyldig_til', 'The period ends before it begins', 'Correct one of the two dates');
  }
}

function isDate(text: string): boolean {
  const time = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(text) : Number.NaN;
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}

function readAreas(
  cell: string,
  level: KeLevel | undefined,
  municipalities: Municipalities,
  day: string,
  complain: Complain,
): KeArea[] {
  const numbers = [...new Set(cell.split(/[\s,]+/).filter((number) => number !== ''))];
  return numbers.map((number) => {
    const isDistrict = number.length === 6;
    if (level && level !== 'hospital-trust' && isDistrict !== (level === 'city-district')) {
      complain(
        'dekker',
        `${number} does not fit the level of the unit`,
        'Municipalities have four digits, districts six',
      );
    }
    return isDistrict
      ? districtArea(number, municipalities, day, complain)
      : municipalityArea(number, municipalities, day, complain);
  });
}

function municipalityArea(
  number: string,
  municipalities: Municipalities,
  day: string,
  complain: Complain,
): KeArea {
  const standing = municipalities.standing(number, day);
  if (standing.kind === 'current' && standing.number === number) {
    return { number, name: standing.name };
  }
  switch (standing.kind) {
    case 'current':
      complain('dekker', `${number} is no longer in use`, `Today it is ${standing.number} ${standing.name}`);
      break;
    case 'divided':
      complain(
        'dekker',
        `${number} is no longer in use, and was divided`,
        `Write those that are meant: ${standing.candidates.map((one) => `${one.number} ${one.name}`).join(', ')}`,
      );
      break;
    case 'special':
      complain('dekker', `${number} is no municipality: ${standing.why}`, 'Take it out');
      break;
    case 'not-yet':
      complain(
        'dekker',
        `${number} is not in use before ${standing.from}`,
        'Import the line from that day on',
      );
      break;
    default:
      complain(
        'dekker',
        'It is no municipality number that has been in use since 1994',
        'Look the number up',
      );
  }
  return { number };
}

function districtArea(
  number: string,
  municipalities: Municipalities,
  day: string,
  complain: Complain,
): KeArea {
  const owner = number.slice(0, 4);
  const district = municipalities.district(number);
  const standing = municipalities.standing(owner, day);
  const listed = municipalities.facts.districts.some((known) => known.number.startsWith(owner));
  if (
    !/^\d{6}$/.test(number) ||
    standing.kind !== 'current' ||
    standing.number !== owner ||
    (listed && !district)
  ) {
    complain('dekker', `${number} is no city district`, 'Six digits, the municipality number of today first');
  }
  return district ? { number, name: district.name } : { number };
}

function readEndpoint(text: Text, complain: Complain): KeEndpointEntry | undefined {
  const [transport, address] = [text('transport'), text('endepunkt')];
  if (transport === '' && address === '') {
    return undefined;
  }
  const known = transports.find((candidate) => candidate === transport);
  if (!known) {
    const problem = transport === '' ? 'The endpoint has no transport' : `"${transport}" is no transport`;
    complain('transport', problem, `Write one of ${transports.join(', ')}`);
    return undefined;
  }
  const events = text('hendelser')
    .split(/[\s,]+/)
    .filter((event) => event !== '');
  for (const event of events.filter(
    (candidate) => !(messageEvents as readonly string[]).includes(candidate),
  )) {
    complain('hendelser', `"${event}" is no event of our messages`, `Known are ${messageEvents.join(', ')}`);
  }
  const full = addressFor(known, address);
  if (full === undefined) {
    complain('endepunkt', `It is no ${known} address`, addressForms[known]);
    return undefined;
  }
  return { transport: known, address: full, events };
}

const addressForms: Readonly<Record<Transport, string>> = {
  'fhir-message': 'Write the base URL of the FHIR server, beginning with https://',
  'fhir-rest': 'Write the base URL of the FHIR server, beginning with https://',
  'nhn-edi': 'Write the HER-id, digits only',
  handoff: 'Write the name of the hand-off',
  'dry-run': 'Write a name for the dry run',
};

function addressFor(transport: Transport, address: string): string | undefined {
  switch (transport) {
    case 'nhn-edi':
      return /^(?:her-id:)?\d+$/.test(address) ? `her-id:${address.replace('her-id:', '')}` : undefined;
    case 'fhir-message':
    case 'fhir-rest':
      // Messages carry health information: nothing unencrypted but to this machine, for trials.
      return /^(?:https:\/\/[^\s/]+|http:\/\/(?:localhost|127\.0\.0\.1)(?=[:/]|$))\S*$/.test(address)
        ? address
        : undefined;
    default:
      return address === '' ? undefined : address;
  }
}
