// The bytes of an export to data, as its mapping says that it is written.
import { parse } from 'csv-parse/sync';
import type { Issue } from '../../ground/outcome/issue.ts';
import { doubleKeys } from './double-keys.ts';
import type { VendorManifest } from './manifest.ts';

/**
 * JSON as it is, but for numbers that a number cannot hold: they are their digits, as text, and told. CSV as a list of rows,
 * each an object by the names in the first line.
 */
export function readExport(
  bytes: Uint8Array,
  input: VendorManifest['input'],
): { data?: unknown; issues: Issue[] } {
  try {
    if (input.format === 'json') {
      const text = decode(bytes, 'utf-8');
      const long = new Set<string>();
      const data: unknown = JSON.parse(text, (...member) => exact(member, long));
      const twice = doubleKeys(text);
      return twice.length > 0 ? { issues: twice.map(memberTwice) } : { data, issues: [...long].map(tooLong) };
    }
    let twice: readonly string[] = [];
    const rows: unknown = parse(decode(bytes, input.encoding), {
      columns: (header: string[]) => {
        twice = header.filter((name, at) => header.indexOf(name) !== at);
        return header;
      },
      bom: true,
      delimiter: input.delimiter,
      skip_empty_lines: true,
      trim: true,
    });
    return twice.length > 0 ? { issues: twice.map(columnTwice) } : { data: rows, issues: [] };
  } catch (error) {
    return { issues: [unreadable(error, input.format)] };
  }
}

/** The value of a member; what a number would round, or cannot hold, is its own text. The third is what stands in the file. */
function exact([key, value, from]: readonly unknown[], long: Set<string>): unknown {
  const { source = '' } = (from ?? {}) as { readonly source?: string };
  const isHeld = Number.isSafeInteger(value) || (Number.isFinite(value) && !/^-?\d+$/.test(source));
  if (typeof value !== 'number' || isHeld) {
    return value;
  }
  long.add(String(key));
  return source;
}

function tooLong(member: string): Issue {
  return {
    severity: 'warning',
    code: 'value',
    path: '',
    text: `"${member}" holds a number that is longer or larger than numbers can be: its digits are taken as text.`,
    fix: 'Let the export write it in quotation marks.',
  };
}

/** Of two columns of one name only one could be read, and nobody knows which was meant. */
function columnTwice(name: string): Issue {
  return {
    severity: 'error',
    code: 'duplicate',
    path: '/0',
    text: `Two columns are called "${name}", and only one of them would be read.`,
    fix: 'Give each column a name of its own in the first line.',
  };
}

function memberTwice(name: string): Issue {
  return {
    severity: 'error',
    code: 'duplicate',
    path: '',
    text: `An object of the export says "${name}" twice, and only the last would be read.`,
    fix: 'Correct the export: a member stands once in an object.',
  };
}

function decode(bytes: Uint8Array, encoding: string): string {
  return new TextDecoder(encoding, { fatal: true }).decode(bytes);
}

/** The parser's own message may repeat data, so only where it stopped is told. */
function unreadable(error: unknown, format: string): Issue {
  const { lines, code } = error as { lines?: number; code?: string };
  const where = lines === undefined ? '' : ` at line ${lines}`;
  const why =
    code === 'ERR_ENCODING_INVALID_ENCODED_DATA'
      ? ': the bytes are not of the encoding that mapping.json names'
      : '';
  return {
    severity: 'fatal',
    code: 'structure',
    path: '',
    text: `The file is no ${format.toUpperCase()}${where}${why}.`,
    fix: 'Check the format, the delimiter and the encoding under "input" in mapping.json.',
  };
}
