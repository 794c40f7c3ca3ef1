// The directory as a contact list: the same columns that an import reads.
import type { Endpoint, HealthcareService, Organization } from '@medplum/fhirtypes';
import { ORGNR } from '../../../ground/fhir/identifier-system.ts';
import { csvLine } from '../../../ground/words/csv.ts';
import { type Directory, levelOf, requiresApplication, validPeriod } from '../directory.ts';
import { LANGUAGE, MESSAGE_EVENT } from '../terms.ts';
import { transportOf } from '../transports.ts';
import { type CsvColumn, csvColumns, formWords, levelWords } from './csv-columns.ts';

type Row = Partial<Record<CsvColumn, string>>;

/** Every unit, a line for each of its own endpoints; what a list has no column for is left out. */
export function toCsv(directory: Directory): string {
  return csvOf(toRows(directory));
}

/** The lines of the list, by column. */
export function toRows(directory: Directory): Row[] {
  return directory.services().flatMap((service) => rowsOf(directory, service));
}

/** Rows as CSV with semicolons; cells are quoted where they must be. */
export function csvOf(rows: readonly Row[]): string {
  const lines = rows.map((row) => csvLine(csvColumns.map((column) => row[column] ?? '')));
  return `${[csvColumns.join(';'), ...lines].join('\n')}\n`;
}

function rowsOf(directory: Directory, service: HealthcareService): Row[] {
  const level = levelOf(service);
  const unit = directory.get<Organization>('Organization', service.providedBy?.reference);
  if (!level || !unit) {
    return [];
  }
  const owner = directory.get<Organization>('Organization', unit.partOf?.reference);
  const telecom = (system: string) => unit.telecom?.find((point) => point.system === system)?.value ?? '';
  const period = validPeriod(service);
  const form = service.communication
    ?.flatMap(({ coding }) => coding ?? [])
    .find(({ system }) => system === LANGUAGE);
  const address = unit.address?.[0];
  const base: Row = {
    nøkkel: (service.id ?? '').replace(/^ke-/, ''),
    nivå: wordFor(levelWords, level),
    navn: unit.name ?? '',
    orgnr: numberOf(unit),
    eier: owner?.name ?? '',
    eier_orgnr: numberOf(owner),
    dekker: directory
      .coverageOf(service)
      .map(({ area }) => area)
      .join(' '),
    telefon: telecom('phone'),
    'e-post': telecom('email'),
    adresse: address?.line?.join(', ') ?? '',
    postnr: address?.postalCode ?? '',
    poststed: address?.city ?? '',
    målform: form?.code ? wordFor(formWords, form.code) : '',
    søknad: requiresApplication(service) ? 'ja' : '',
    gyldig_fra: period?.start ?? '',
    gyldig_til: period?.end ?? '',
  };
  const endpoints = (service.endpoint ?? [])
    .map(({ reference }) => directory.get<Endpoint>('Endpoint', reference))
    .filter((endpoint) => endpoint !== undefined);
  return endpoints.length === 0
    ? [base]
    : endpoints.map((endpoint) => ({ ...base, ...endpointCells(endpoint) }));
}

function endpointCells(endpoint: Endpoint): Row {
  const events = (endpoint.payloadType ?? [])
    .flatMap(({ coding }) => coding ?? [])
    .flatMap(({ system, code }) => (system === MESSAGE_EVENT && code ? [code] : []));
  return {
    transport: transportOf(endpoint.connectionType) ?? '',
    endepunkt: (endpoint.address ?? '').replace(/^her-id:/, ''),
    hendelser: events.join(' '),
  };
}

function numberOf(organization: Organization | undefined): string {
  return organization?.identifier?.find(({ system }) => system === ORGNR)?.value ?? '';
}

function wordFor(words: Readonly<Record<string, string>>, code: string): string {
  return Object.entries(words).find(([, candidate]) => candidate === code)?.[0] ?? '';
}
