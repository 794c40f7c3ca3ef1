import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type DirectoryResource, directoryOf } from '../../src/need/directory/directory.ts';
import { readBundle } from '../../src/need/directory/lists/bundle-import.ts';
import { csvColumns } from '../../src/need/directory/lists/csv-columns.ts';
import { toCsv } from '../../src/need/directory/lists/csv-export.ts';
import { readCsv } from '../../src/need/directory/lists/csv-import.ts';
import { type ImportPreview, previewImport } from '../../src/need/directory/lists/import-preview.ts';
import { municipalities } from './support.ts';

const day = '2025-12-31';
const fixture = (name: string) =>
  readFileSync(new URL(`../../fixtures/directory/${name}`, import.meta.url), 'utf8');
const read = (text: string) => readCsv(text, municipalities, day);

interface Fault {
  readonly line: number;
  readonly column: string | null;
  readonly what: string;
}

/** A list of one line, with the cells given over those of a good line. */
function list(...rows: Partial<Record<(typeof csvColumns)[number], string>>[]): string {
  const good = {
    nivå: 'kommune',
    navn: 'Koordinerende enhet',
    orgnr: '310000019',
    eier: 'Bergen kommune',
    eier_orgnr: '310000027',
    dekker: '4601',
  };
  const lines = rows.map((row) =>
    csvColumns.map((column) => ({ ...good, ...row })[column as 'navn'] ?? '').join(';'),
  );
  return [csvColumns.join(';'), ...lines].join('\n');
}

function preview(
  current: readonly DirectoryResource[],
  text: string,
  more: { list?: string; replace?: boolean } = {},
): ImportPreview {
  const { resources, issues } = read(text);
  return previewImport({ current, incoming: resources, issues, list: 'west', replace: false, ...more });
}

describe('a list with 20 planted faults in 400 lines', () => {
  const text = fixture('faulty-list.csv');
  const faults: Fault[] = JSON.parse(fixture('faulty-list.faults.json'));

  it('is reported line by line: each fault, and nothing else [D13]', () => {
    const { issues, lines } = read(text);
    expect(lines).toBe(400);
    expect(faults).toHaveLength(20);
    const expected = faults.map(({ line, column }) => (column ? `line ${line}, ${column}` : `line ${line}`));
    expect(issues.map(({ path }) => path).sort()).toEqual(expected.sort());
    expect(issues.every(({ fix, severity }) => fix && severity === 'error')).toBe(true);
  });

  it('changes nothing as long as it has faults [G5]', () => {
    const before = previewImport({ ...empty, incoming: read(fixture('demo-directory.csv')).resources }).next;
    const result = preview(before, text);
    expect(result.next).toBe(before);
  });
});

const empty = { current: [], incoming: [], list: 'west', replace: false } as const;

describe('the preview of an import', () => {
  const demo = fixture('demo-directory.csv');

  it('imported again, changes nothing [D13]', () => {
    const first = preview([], demo);
    expect(first.issues).toEqual([]);
    expect(first.changes.every(({ kind }) => kind === 'added')).toBe(true);
    const second = preview(first.next, demo);
    expect(second.changes).toEqual([]);
    expect(second.unchanged).toBe(first.changes.length);
    expect(second.next).toEqual(first.next);
  });

  it('names what would be different, element by element', () => {
    const before = preview([], list({ telefon: '0000 4601' })).next;
    const { changes, unchanged } = preview(before, list({ telefon: '0000 9999' }));
    expect(unchanged).toBe(1);
    expect(changes).toEqual([
      expect.objectContaining({
        kind: 'changed',
        reference: 'HealthcareService/ke-4601',
        elements: ['/telecom/0/value'],
      }),
      expect.objectContaining({
        kind: 'changed',
        reference: 'Organization/ke-4601',
        elements: ['/telecom/0/value'],
      }),
    ]);
  });

  it('names entries that no longer come, and takes them out only when told to', () => {
    const voss = { orgnr: '310000035', eier: 'Voss herad', eier_orgnr: '310000043', dekker: '4621' };
    const before = preview([], list({}, voss)).next;
    const kept = preview(before, list({}));
    expect(kept.changes.map(({ kind, reference }) => `${kind} ${reference}`)).toEqual([
      'missing HealthcareService/ke-4621',
      'missing Organization/ke-4621',
      'missing Organization/owner-310000043',
    ]);
    expect(kept.next).toHaveLength(before.length);
    expect(preview(before, list({}), { replace: true }).next).toHaveLength(before.length - 3);
  });

  it("never touches another list's entries", () => {
    const before = preview([], list({}), { list: 'north' }).next;
    const clash = preview(before, list({ navn: 'Another name' }));
    expect(clash.issues.map(({ code }) => code)).toEqual(['conflict', 'conflict']);
    expect(clash.next).toBe(before);
    expect(preview(before, list({})).changes).toEqual([]);
    expect(
      preview(before, list({ dekker: '4621', orgnr: '310000035' }), { replace: true }).next,
    ).toHaveLength(5);
  });

  it('comes back from an export unchanged', () => {
    const first = preview([], demo).next;
    const exported = toCsv(directoryOf(first, municipalities));
    expect(preview(first, exported).changes).toEqual([]);
  });
});

describe('a line of a list', () => {
  const paths = (text: string) => read(text).issues.map(({ path }) => path);

  it('adds an endpoint to a unit that an earlier line began', () => {
    const fhir = { transport: 'fhir-message', endepunkt: 'https://ke.example/fhir' };
    const edi = { transport: 'nhn-edi', endepunkt: '99123456' };
    const { resources, issues } = read(list(fhir, edi));
    expect(issues).toEqual([]);
    expect(resources.map(({ id }) => id)).toEqual([
      'owner-310000027',
      'ke-4601',
      'ke-4601',
      'ke-4601-fhir-message',
      'ke-4601-nhn-edi',
    ]);
    expect(paths(list(fhir, fhir))).toEqual(['line 3']);
    expect(paths(list(fhir, { ...edi, navn: 'Another' }))).toEqual(['line 3']);
  });

  it('takes no unencrypted address, but for one on this machine', () => {
    const at = (endepunkt: string) => paths(list({ transport: 'fhir-message', endepunkt }));
    expect(at('http://ke.example/fhir')).toEqual(['line 2, endepunkt']);
    expect(at('http://localhost.example/fhir')).toEqual(['line 2, endepunkt']);
    expect(at('http://127.0.0.1:8091/fhir')).toEqual([]);
  });

  it('may not claim an area that another unit has in the same period', () => {
    const other = { nøkkel: 'other', orgnr: '310000035' };
    expect(paths(list({}, other))).toEqual(['line 3, dekker']);
    expect(paths(list({ gyldig_til: '2025-06-30' }, { ...other, gyldig_fra: '2025-07-01' }))).toEqual([]);
    expect(paths(list({}, { ...other, nivå: 'helseforetak' }))).toEqual([]);
  });

  it('may not give one owner two names', () => {
    const other = { dekker: '4621', orgnr: '310000035', eier: 'Voss herad' };
    expect(paths(list({}, other))).toEqual(['line 3, eier']);
  });

  it('tells today’s number for one that has ended', () => {
    expect(read(list({ dekker: '1201' })).issues[0]?.fix).toBe('Today it is 4601 Bergen');
    expect(read(list({ dekker: '1850' })).issues[0]?.fix).toContain('1806 Narvik, 1875');
  });

  it('is not read at all under a header that lacks a column or has a foreign one', () => {
    expect(paths('nivå;navn\nkommune;x')).toEqual([
      'line 1, orgnr',
      'line 1, eier',
      'line 1, eier_orgnr',
      'line 1, dekker',
    ]);
    expect(paths(list({}).replace('telefon', 'mobil'))).toEqual(['line 1']);
  });

  it('with a quotation mark that is never closed is told by its line', () => {
    const { issues, resources } = read(list({}, { navn: '"Koordinerende', dekker: '4621' }));
    expect(issues.map(({ text }) => text)).toEqual(['The file is no readable CSV from this line on']);
    expect(resources).toEqual([]);
  });

  it('is read with commas, a byte order mark and Windows line ends too', () => {
    const text = `\uFEFF${list({}).replaceAll(';', ',').replaceAll('\n', '\r\n')}\r\n`;
    expect(read(text)).toMatchObject({ issues: [], lines: 1 });
  });
});

describe('a FHIR Bundle', () => {
  it('gives its directory resources and tells what it leaves out', () => {
    const { resources, issues } = readBundle({
      resourceType: 'Bundle',
      type: 'collection',
      entry: [
        { resource: { resourceType: 'Organization', id: 'a', name: 'A' } },
        { resource: { resourceType: 'Organization', name: 'without id' } },
        { resource: { resourceType: 'Patient', id: 'p' } },
        {},
      ],
    });
    expect(resources.map(({ id }) => id)).toEqual(['a']);
    expect(issues.map(({ severity, path }) => `${severity} ${path}`)).toEqual([
      'error Bundle.entry[1].resource',
      'warning Bundle.entry[2].resource',
      'warning Bundle.entry[3].resource',
    ]);
  });

  it.each([null, [], {}, 'text', { resourceType: 'Patient' }])('refuses %j', (json) => {
    expect(readBundle(json).issues[0]?.severity).toBe('error');
  });
});
