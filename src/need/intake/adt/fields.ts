// The fields of a message one by one: unescaped, and with what cannot be read told where it stands.
import type { Hl7Segment } from '@medplum/core';
import type { IssueCode } from '../../../ground/outcome/codes.ts';
import type { Severity } from '../../../ground/outcome/issue.ts';
import { type Delimiters, unescapeText } from './escapes.ts';
import type { AdtProblem, ErrorCode, Place } from './message.ts';
import { foreignOffset, readTime } from './time.ts';

/** What a field says: a text; `null` for two quotes, which say that there is no value any more; nothing when it is empty. */
export type Said = string | null | undefined;

export interface FieldPlace {
  readonly field: number;
  readonly component?: number;
  readonly subcomponent?: number;
  readonly repetition?: number;
}

/** A segment, with how often its name stood before. */
export interface Numbered {
  readonly segment: Hl7Segment;
  readonly sequence: number;
}

const ONCE = /^""$/;

/** Reads texts of one message and collects what is wrong with it. */
export class MessageReader {
  readonly problems: AdtProblem[] = [];
  readonly #delimiters: Delimiters;
  readonly #decode: (bytes: Uint8Array) => string;
  #offset: string | undefined;

  constructor(delimiters: Delimiters, decode: (bytes: Uint8Array) => string) {
    this.#delimiters = delimiters;
    this.#decode = decode;
  }

  /** Times without an offset are in that of MSH-7, when it is another than Norway's. */
  takeOffset(timeOfMessage: Said): void {
    this.#offset = foreignOffset(timeOfMessage ?? '');
  }

  /** How many repetitions the field has; 0 when it is empty. */
  repetitions({ segment }: Numbered, field: number): number {
    const all = segment.getField(field)?.components ?? [];
    return all.length === 1 && all[0]?.every((each) => each === '') ? 0 : all.length;
  }

  said(segment: Numbered, place: FieldPlace): Said {
    const { field, component = 1, subcomponent = 1, repetition = 1 } = place;
    const raw = segment.segment.getField(field)?.components[repetition - 1]?.[component - 1];
    const part = raw?.split(this.#delimiters.subcomponent)[subcomponent - 1];
    if (part === undefined || part.trim() === '') {
      return undefined;
    }
    if (ONCE.test(part.trim())) {
      return null;
    }
    const { text, unread } = unescapeText(part, this.#delimiters, this.#decode);
    if (unread) {
      this.tell('warning', 'value', '102', placeOf(segment, place), {
        text: 'An escape sequence is not understood; it stands in the text as it came',
        fix: 'Send \\F\\ \\S\\ \\T\\ \\R\\ \\E\\ \\Xhh\\ and \\.br\\ alone',
      });
    }
    return text.trim();
  }

  /** A text, or nothing: also where the message says that there is none. */
  text(segment: Numbered, place: FieldPlace): string | undefined {
    return this.said(segment, place) ?? undefined;
  }

  /** A time as FHIR dateTime; what is none is told, and is no time. */
  time(segment: Numbered, place: FieldPlace): Said {
    const said = this.said(segment, place);
    if (said === undefined || said === null) {
      return said;
    }
    const time = readTime(said, this.#offset);
    if (time === undefined) {
      this.tell('warning', 'value', '102', placeOf(segment, place), {
        text: 'This is no time, and it is not used',
        fix: 'Write YYYYMMDDHHMM, if need be with seconds and an offset from UTC: 20261129083000+0100',
      });
    }
    return time;
  }

  tell(
    severity: Severity,
    issueCode: IssueCode,
    code: ErrorCode,
    at: Place,
    { text, fix }: { readonly text: string; readonly fix: string },
  ): void {
    this.problems.push({ at, code, issue: { severity, code: issueCode, path: pathOf(at), text, fix } });
  }
}

export function placeOf({ segment, sequence }: Numbered, place?: FieldPlace): Place {
  return {
    segment: segment.name,
    sequence,
    ...(place ? { field: place.field } : {}),
    ...(place?.repetition === undefined ? {} : { repetition: place.repetition }),
    ...(place?.component === undefined ? {} : { component: place.component }),
  };
}

/** `PID-3(2).1`; with the number of the segment where it is not the first of its name: `PID[2]-3`. */
export function pathOf({ segment, sequence, field, repetition, component }: Place): string {
  const which = sequence > 1 ? `[${sequence}]` : '';
  const rest = field === undefined ? '' : `-${field}`;
  const repeated = repetition === undefined || repetition === 1 ? '' : `(${repetition})`;
  return `${segment}${which}${rest}${repeated}${component === undefined ? '' : `.${component}`}`;
}
