// Where a segment of a message ends: at 0D, as the standard has it; at 0A in what was never sent with another end; never within a text.
import type { Place } from './message.ts';

export interface Segments {
  /** One segment a line, each ended by 0D alone. */
  readonly text: string;
  /** Segments that a line break stands in. */
  readonly broken: readonly Place[];
  /** Segments that a line stands in which could be a segment of its own. */
  readonly unclear: readonly Place[];
}

/** Segments that something is read of; what is broken in others changes nothing. */
const readHere: ReadonlySet<string> = new Set(['MSH', 'EVN', 'PID', 'MRG', 'PV1', 'PV2']);

/**
 * Splits a message into its segments. A line that does not begin as a segment does goes on with the one before it, because what
 * stands behind a line break in an address or a name is said all the same: the death in PID-30, the number in PV1-19.
 * @param field the sign between fields, as MSH declares it
 */
export function segmentsOf(message: string, field: string): Segments {
  const segments: string[] = [];
  const counts = new Map<string, number>();
  const broken: Place[] = [];
  const unclear: Place[] = [];
  const goOn = (line: string) => {
    const last = segments.length - 1;
    const segment = (segments[last] ?? '').slice(0, 3);
    segments[last] = `${segments[last] ?? ''} ${line}`;
    const candidate = nameIn(line, field);
    const place = { segment, sequence: counts.get(segment) ?? 1 };
    if (candidate !== undefined && (readHere.has(segment) || readHere.has(candidate))) {
      unclear.push(place);
    } else if (readHere.has(segment)) {
      broken.push(place);
    }
  };
  const hasReturns = message.includes('\r');
  for (const piece of message.split(hasReturns ? /\n?\r\n?/ : '\n')) {
    const [first = '', ...rest] = piece.split('\n').filter((line) => !isBlank(line));
    if (isSegment(first, field)) {
      const name = first.slice(0, 3);
      counts.set(name, (counts.get(name) ?? 0) + 1);
      segments.push(first);
    } else if (first !== '') {
      goOn(first);
    }
    for (const line of rest) {
      goOn(line);
    }
  }
  return { text: segments.join('\r'), broken, unclear };
}

function isSegment(line: string, field: string): boolean {
  return /^[A-Z][A-Z0-9]{2}/.test(line) && (line.length === 3 || line.startsWith(field, 3));
}

/** The name of the segment that the line could be: indented, or in small letters. */
function nameIn(line: string, field: string): string | undefined {
  const candidate = line.trimStart().toUpperCase();
  return isSegment(candidate, field.toUpperCase()) && candidate.length > 3
    ? candidate.slice(0, 3)
    : undefined;
}

/** Nothing but blanks and signs that fill up a block. */
function isBlank(line: string): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: senders fill blocks up with zeros
  return /^[\s\u0000]*$/.test(line);
}
