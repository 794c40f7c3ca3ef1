// A contact list as CSV → the resources that it stands for, with every problem by line.
import { CsvError, parse } from 'csv-parse/sync';
import type { Municipalities } from '../../../ground/norway/municipality.ts';
import type { Issue } from '../../../ground/outcome/issue.ts';
import { ofText } from '../../../ground/words/csv.ts';
import { type CsvColumn, csvColumns, requiredColumns, rowIssue } from './csv-columns.ts';
import { type CsvRow, readRow } from './csv-row.ts';
import { type KeEntry, type KeResource, toResources } from './ke-entry.ts';

export interface ReadList {
  readonly resources: readonly KeResource[];
  readonly issues: readonly Issue[];
  /** Lines with content, the header not counted. */
  readonly lines: number;
}

interface EntryAtLine {
  readonly line: number;
  readonly entry: KeEntry;
}

/**
 * Reads a list in the form in which the regional units keep theirs: a header, one unit a line, semicolons or commas.
 * A second line with the same key adds an endpoint to the unit. `day` is the day that the list speaks of.
 */
export function readCsv(text: string, municipalities: Municipalities, day: string): ReadList {
  const parsed = parseRows(text);
  const issues: Issue[] = [...parsed.issues];
  const entries: EntryAtLine[] = [];
  for (const row of parsed.rows) {
    const read = readRow(row, municipalities, day);
    issues.push(...read.issues);
    if (read.entry) {
      entries.push({ line: row.line, entry: read.entry });
    }
  }
  const merged = mergeEndpoints(entries, issues);
  issues.push(...claimedTwice(merged), ...ownersThatDiffer(merged));
  const byId = new Map(
    merged
      .flatMap(({ entry }) => toResources(entry))
      .map((resource) => [`${resource.resourceType}/${resource.id}`, resource]),
  );
  return { resources: [...byId.values()], issues, lines: parsed.lines };
}

interface ParsedRows {
  readonly rows: readonly CsvRow[];
  readonly issues: readonly Issue[];
  readonly lines: number;
}

function parseRows(text: string): ParsedRows {
  const header = text.split('\n', 1)[0] ?? '';
  const delimiter = (header.match(/;/g)?.length ?? 0) >= (header.match(/,/g)?.length ?? 0) ? ';' : ',';
  try {
    const records = parse(text, {
      bom: true,
      delimiter,
      info: true,
      relax_column_count: true,
      skip_empty_lines: true,
      trim: true,
    }) as unknown as { record: string[]; info: { lines: number } }[];
    return toRows(records);
  } catch (error) {
    if (!(error instanceof CsvError)) {
      throw error;
    }
    const line = Number((error as { lines?: number }).lines ?? 1);
    return {
      rows: [],
      lines: 0,
      issues: [
        rowIssue(
          line,
          undefined,
          'The file is no readable CSV from this line on',
          'Look for a quotation mark that is not closed',
        ),
      ],
    };
  }
}

function toRows(records: readonly { record: string[]; info: { lines: number } }[]): ParsedRows {
  const [first, ...others] = records;
  const header = (first?.record ?? []).map((name) => name.toLowerCase());
  const issues = headerIssues(header);
  if (issues.length > 0) {
    return { rows: [], issues, lines: others.length };
  }
  const rows: CsvRow[] = [];
  for (const { record, info } of others) {
    if (record.length !== header.length) {
      const text = `The line has ${record.length} cells and the header ${header.length}`;
      issues.push(
        rowIssue(
          info.lines,
          undefined,
          text,
          'A delimiter is missing or too many; quote cells that contain it',
        ),
      );
      continue;
    }
    const cells = Object.fromEntries(header.map((name, index) => [name, ofText(record[index] ?? '')]));
    rows.push({ line: info.lines, cells: cells as Partial<Record<CsvColumn, string>> });
  }
  return { rows, issues, lines: others.length };
}

function headerIssues(header: readonly string[]): Issue[] {
  const known: readonly string[] = csvColumns;
  const missing = requiredColumns.filter((column) => !header.includes(column));
  const foreign = header.filter((name) => !known.includes(name));
  const twice = header.filter((name, index) => header.indexOf(name) !== index);
  const fix = `The columns are ${csvColumns.join(', ')}`;
  return [
    ...missing.map((column) => rowIssue(1, column, 'The column is missing', fix)),
    ...foreign.map((name) => rowIssue(1, undefined, `There is no column "${name}"`, fix)),
    ...twice.map((name) => rowIssue(1, undefined, `The column "${name}" stands twice`, fix)),
  ];
}

/** Joins lines of one unit. They must agree on everything but the endpoint. */
function mergeEndpoints(entries: readonly EntryAtLine[], issues: Issue[]): EntryAtLine[] {
  const byKey = new Map<string, EntryAtLine>();
  for (const { line, entry } of entries) {
    const first = byKey.get(entry.key);
    if (!first) {
      byKey.set(entry.key, { line, entry });
      continue;
    }
    const [endpoint] = entry.endpoints;
    if (withoutEndpoints(first.entry) !== withoutEndpoints(entry)) {
      const text = `It has the key of line ${first.line} (${entry.key}) and says something else about the unit`;
      issues.push(
        rowIssue(line, undefined, text, 'Make the lines agree, or give one of them a key of its own'),
      );
    } else if (
      !endpoint ||
      first.entry.endpoints.some((known) => JSON.stringify(known) === JSON.stringify(endpoint))
    ) {
      const text = `It repeats line ${first.line}`;
      issues.push(rowIssue(line, undefined, text, 'Take one of the two lines out'));
    } else {
      const endpoints = [...first.entry.endpoints, endpoint];
      byKey.set(entry.key, { line: first.line, entry: { ...first.entry, endpoints } });
    }
  }
  return [...byKey.values()];
}

function withoutEndpoints(entry: KeEntry): string {
  return JSON.stringify({ ...entry, endpoints: [] });
}

/** Two units of one kind for the same area at the same time: routing would have to stop there. */
function claimedTwice(entries: readonly EntryAtLine[]): Issue[] {
  const issues: Issue[] = [];
  const claims = new Map<string, EntryAtLine[]>();
  for (const current of entries) {
    for (const { number } of current.entry.areas) {
      const trust = current.entry.level === 'hospital-trust';
      const earlier = claims.get(`${trust} ${number}`) ?? [];
      const other = earlier.find(({ entry }) => overlap(entry, current.entry));
      if (other) {
        const text = `${number} is covered by line ${other.line} too, in the same period`;
        issues.push(rowIssue(current.line, 'dekker', text, 'Let one unit cover the area at a time'));
      }
      claims.set(`${trust} ${number}`, [...earlier, current]);
    }
  }
  return issues;
}

function overlap(a: KeEntry, b: KeEntry): boolean {
  return (a.validFrom ?? '') <= (b.validTo ?? '9') && (b.validFrom ?? '') <= (a.validTo ?? '9');
}

function ownersThatDiffer(entries: readonly EntryAtLine[]): Issue[] {
  const owners = new Map<string, EntryAtLine>();
  return entries.flatMap((current) => {
    const { name, organizationNumber } = current.entry.owner ?? {};
    const first = owners.get(organizationNumber ?? '');
    owners.set(organizationNumber ?? '', first ?? current);
    return first && first.entry.owner?.name !== name
      ? [
          rowIssue(
            current.line,
            'eier',
            `The owner has another name than on line ${first.line}, for the same number`,
            'Write one name, or correct the number',
          ),
        ]
      : [];
  });
}
