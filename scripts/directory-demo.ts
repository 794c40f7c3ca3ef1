// `npm run directory:demo`: writes the synthetic directory of fixtures/directory, and the list with planted faults.
//
// Names of municipalities are real; units, numbers, endpoints and addresses are invented: organisation numbers begin
// with 3 as synthetic ones do, hosts end in `.example`, HER-ids begin with 99.
import { writeFileSync } from 'node:fs';
import { loadMunicipalities } from '../src/ground/norway/municipality-table.ts';
import { checkDigit } from '../src/ground/norway/organization-number.ts';
import type { CsvColumn } from '../src/need/directory/lists/csv-columns.ts';
import { csvOf } from '../src/need/directory/lists/csv-export.ts';
import { plantFaults } from './directory-faults.ts';

export type Row = Partial<Record<CsvColumn, string>>;

const day = '2025-12-31';
const folder = new URL('../fixtures/directory/', import.meta.url);
const municipalities = loadMunicipalities();

/** Counties where most municipalities write nynorsk; in the demo all of theirs do. */
const nynorskCounties = ['46'];
/** Inter-municipal units of the demo: the first municipality is the host. */
const shared = [
  ['3451', '3452', '3453', '3454'],
  ['5041', '5042', '5043', '5044'],
];

let serial = 31_000_000;

/** The next synthetic organisation number. */
function nextNumber(): string {
  serial++;
  const digit = checkDigit(String(serial));
  return digit === undefined ? nextNumber() : `${serial}${digit}`;
}

function demoRows(): Row[] {
  const hosted = new Map(
    shared.flatMap(([host, ...others]) => others.map((number) => [number, host] as const)),
  );
  const current = municipalities.currentOn(day);
  const rows = current
    .filter(({ number }) => !hosted.has(number) && number !== '0301')
    .flatMap(municipalityRows);
  const districts = municipalities.facts.districts.filter(({ administered }) => administered);
  const city = nextNumber();
  return [...rows, ...districts.flatMap((district) => districtRows(district, city)), ...trustRows(current)];
}

function municipalityRows({ number, name }: { number: string; name: string }): Row[] {
  const covered = shared.find(([host]) => host === number) ?? [number];
  const base: Row = {
    nivå: 'kommune',
    navn:
      covered.length > 1
        ? `Interkommunal koordinerende enhet, ${name}`
        : `Koordinerende enhet, ${name} kommune`,
    orgnr: nextNumber(),
    eier: `${name} kommune`,
    eier_orgnr: nextNumber(),
    dekker: covered.join(' '),
    telefon: `0000 ${number}`,
    'e-post': `ke@kommune-${number}.example`,
    målform: nynorskCounties.includes(number.slice(0, 2)) ? 'nynorsk' : 'bokmål',
  };
  return withEndpoints(base, number);
}

/** A third each: FHIR messages with the message network behind, the network alone, FHIR alone; a few hand over. */
function withEndpoints(base: Row, number: string): Row[] {
  const fhir: Row = { ...base, transport: 'fhir-message', endepunkt: `https://ke-${number}.example/fhir` };
  const network: Row = { ...base, transport: 'nhn-edi', endepunkt: `99${number.padStart(6, '0')}` };
  const turn = Number(number) % 3;
  if (Number(number) % 50 === 0) {
    return [{ ...base, transport: 'handoff', endepunkt: `meldingstjener-${number}` }];
  }
  if (turn === 0) {
    return [fhir, network];
  }
  return [turn === 1 ? network : fhir];
}

function districtRows({ number, name }: { number: string; name: string }, city: string): Row[] {
  const base: Row = {
    nivå: 'bydel',
    navn: `Koordinerende enhet, bydel ${name}`,
    orgnr: nextNumber(),
    eier: 'Oslo kommune',
    eier_orgnr: city,
    dekker: number,
    telefon: `0000 ${number.slice(2)}`,
    'e-post': `ke@bydel-${number}.example`,
    målform: 'bokmål',
  };
  return withEndpoints(base, number);
}

/** One invented hospital trust a county, for the notices that go the other way. */
function trustRows(current: readonly { number: string }[]): Row[] {
  const counties = Map.groupBy(current, ({ number }) => number.slice(0, 2));
  return [...counties].map(([county, members]) => {
    const number = nextNumber();
    return {
      nivå: 'helseforetak',
      navn: `Koordinerende enhet, Prøvesykehuset ${county} HF`,
      orgnr: number,
      eier: `Prøvesykehuset ${county} HF`,
      eier_orgnr: nextNumber(),
      dekker: members.map((member) => member.number).join(' '),
      'e-post': `ke@sykehus-${county}.example`,
      målform: 'bokmål',
      transport: 'fhir-message',
      endepunkt: `https://sykehus-${county}.example/fhir`,
    };
  });
}

const rows = demoRows();
writeFileSync(new URL('demo-directory.csv', folder), csvOf(rows));
const faulty = plantFaults(rows);
writeFileSync(new URL('faulty-list.csv', folder), faulty.csv);
writeFileSync(new URL('faulty-list.faults.json', folder), `${JSON.stringify(faulty.faults, null, 2)}\n`);
console.log(
  `demo-directory.csv: ${rows.length} lines; faulty-list.csv: ${faulty.lines} lines, ${faulty.faults.length} faults`,
);
