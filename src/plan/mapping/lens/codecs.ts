// How plan values and FHIR elements correspond: text, dates, references, records and lists.
import type { TSchema } from 'typebox';
import type { IssueCode } from '../../../ground/outcome/codes.ts';
import {
  type Codec,
  type Field,
  moveInto,
  type ReadContext,
  readField,
  rowsOfFields,
  valueAt,
  type WriteContext,
  writeField,
} from './field.ts';
import { isEmpty, isObject, type JsonObject, matches, sortedJson } from './json.ts';
import { nameElement, nameEntry, take, takePattern, undo, writePattern } from './marks.ts';

export function keptAside(context: ReadContext, path: string, code: IssueCode, text: string): undefined {
  context.issues.push({
    severity: 'warning',
    code,
    path,
    text: `${text} It is kept aside and written back unchanged, but the plan does not show it.`,
  });
  return undefined;
}

/** A primitive that is the same on both sides, of the form that the plan's schema demands. */
export function same(type: 'string' | 'boolean' | 'number', schema?: TSchema): Codec {
  const pattern = (schema as { pattern?: string } | undefined)?.pattern;
  const form = pattern === undefined ? undefined : new RegExp(pattern, 'u');
  const fits = (value: unknown) =>
    typeof value === type && (form === undefined || form.test(value as string));
  return {
    value: type,
    write: (value) => value,
    read(holder, key, context, path) {
      const value = valueAt(holder, key);
      if (!fits(value)) {
        return keptAside(context, path, 'value', 'The value has a form that a plan cannot hold.');
      }
      take(context.marks, holder, key);
      return value;
    },
  };
}

/** A list of primitives, taken whole or not at all. */
export function sameList(schema: TSchema): Codec {
  const form = new RegExp((schema as { pattern?: string }).pattern ?? '', 'u');
  return {
    value: 'string list',
    write: (value) => [...(value as string[])],
    read(holder, key, context, path) {
      const values = valueAt(holder, key);
      if (!Array.isArray(values) || !values.every((value) => typeof value === 'string' && form.test(value))) {
        return keptAside(context, path, 'value', 'The list holds something that a plan cannot hold.');
      }
      take(context.marks, holder, key);
      return values.length === 0 ? undefined : values;
    },
  };
}

/** A reference by own id. `target` names the kind, or `party`. */
export function reference(target: string): Codec {
  return {
    value: `reference to ${target}`,
    write(value, context) {
      const found = context.referenceTo(target, value as string);
      return found === undefined ? undefined : { reference: found };
    },
    read(holder, key, context, path) {
      const element = valueAt(holder, key);
      const written = isObject(element) ? element.reference : undefined;
      if (!isObject(element) || typeof written !== 'string') {
        return keptAside(
          context,
          path,
          'not-supported',
          'The reference has no address that could be followed.',
        );
      }
      const ownId = context.ownIdOf(target, written);
      if (ownId === undefined) {
        return keptAside(
          context,
          path,
          'not-found',
          `The reference does not lead to a ${target} that came along.`,
        );
      }
      // Another way to write the same address stays, so that it comes back as it was.
      if (/^[A-Za-z]+[/][^/]+$/.test(written)) {
        take(context.marks, element, 'reference');
      }
      return ownId;
    },
  };
}

function readItem(
  fields: readonly Field[],
  element: JsonObject,
  context: ReadContext,
  path: string,
): JsonObject {
  const item: JsonObject = {};
  for (const field of fields) {
    const value = readField(field, element, context, path);
    if (value !== undefined) {
      item[field.key] = value;
    }
  }
  return item;
}

/**
 * An object whose fields correspond one by one. Where FHIR lacks a field that the plan's schema requires, the whole
 * element is left alone, because a plan cannot hold the half of it.
 */
export function record(schema: TSchema, fields: readonly Field[], fixed: JsonObject = {}): Codec {
  const required = (schema as { required?: readonly string[] }).required ?? [];
  return {
    value: 'record',
    write(value, context) {
      const element: JsonObject = {};
      for (const field of fields) {
        writeField(field, value as JsonObject, element, context);
      }
      if (isEmpty(element)) {
        return undefined;
      }
      const whole: JsonObject = {};
      writePattern(context.marks, whole, fixed);
      moveInto(whole, element, context);
      return whole;
    },
    read(holder, key, context, path) {
      const element = valueAt(holder, key);
      if (!isObject(element)) {
        return keptAside(context, path, 'structure', 'The element is not of the expected kind.');
      }
      const { marks, issues } = context;
      const [taken, told] = [marks.changes.length, issues.length];
      const item = readItem(fields, element, context, path);
      const missing = required.filter((name) => item[name] === undefined);
      if (missing.length > 0) {
        undo(marks, taken);
        issues.length = told;
        return isEmpty(item)
          ? undefined
          : keptAside(
              context,
              path,
              'incomplete',
              `Without ${missing.join(' and ')} a plan cannot hold this.`,
            );
      }
      if (isEmpty(item)) {
        return undefined;
      }
      takePattern(context.marks, element, fixed);
      return item;
    },
    rows: (base) => rowsOfFields(fields, base, required),
  };
}

interface ListOptions {
  /** Only elements that fit this pattern belong to the list; it is written into each. */
  readonly pattern?: JsonObject;
  /** FHIRPath of the pattern for the rows, `where(...)`. */
  readonly where?: string;
  /** Way from the element to what the codec reads: `valueString`, or nothing for the element itself. */
  readonly at?: readonly string[];
  /** Elements that this says no to are somebody else's, and are passed over without an issue. */
  readonly mine?: (element: unknown, context: ReadContext) => boolean;
  /** What an entry is about, when the plan holds one of each: a second one stays where it is, whole. */
  readonly once?: (element: unknown, context: ReadContext) => string | undefined;
}

/** A list on both sides, in order. Elements that the codec does not understand stay where they are. */
export function listOf(codec: Codec, options: ListOptions = {}): Codec {
  const { pattern, where, at = [], mine, once } = options;
  const asField: Field = { key: 'value', steps: at, codec };
  const isMine = (element: unknown, context: ReadContext) =>
    element !== undefined &&
    (pattern === undefined || matches(element, pattern)) &&
    (mine === undefined || mine(element, context));

  function writeElement(entry: unknown, context: WriteContext): unknown {
    if (at.length === 0) {
      return codec.write(entry, context);
    }
    const holder: JsonObject = {};
    writeField(asField, { value: entry }, holder, context);
    return isEmpty(holder) ? undefined : holder;
  }

  function readElement(array: unknown[], index: number, context: ReadContext, path: string): unknown {
    const element = array[index];
    if (at.length === 0) {
      return codec.read(array, index, context, path);
    }
    return isObject(element) ? readField(asField, element, context, path) : undefined;
  }

  return {
    value: `list of ${codec.value}`,
    write(value, context) {
      const array: unknown[] = [];
      for (const entry of value as unknown[]) {
        const element = writeElement(entry, context);
        if (element === undefined) {
          continue;
        }
        if (pattern !== undefined) {
          writePattern(context.marks, element as JsonObject, pattern);
        }
        array.push(element);
        nameEntry(context.marks, array, array.length - 1, () => stemOf(entry));
      }
      return array.length === 0 ? undefined : array;
    },
    read(holder, key, context, path) {
      const array = valueAt(holder, key);
      if (!Array.isArray(array)) {
        return keptAside(context, path, 'structure', 'The element is not a list.');
      }
      const items: unknown[] = [];
      const seen = new Set<string>();
      for (const [index, element] of array.entries()) {
        if (!isMine(element, context) || isSecond(once?.(element, context), seen)) {
          continue;
        }
        const value = readElement(array, index, context, `${path}[${index}]`);
        if (value === undefined) {
          continue;
        }
        if (pattern !== undefined && isObject(element)) {
          takePattern(context.marks, element, pattern);
        }
        nameEntry(context.marks, array, index, () => stemOf(value));
        items.push(value);
      }
      return items.length === 0 ? undefined : items;
    },
    rows(base) {
      const fhir = [base.fhir + (where === undefined ? '' : `.${where}`), ...at].join('.');
      const here = { plan: `${base.plan}/*`, fhir };
      return codec.rows === undefined ? [{ ...here, value: codec.value }] : codec.rows(here);
    },
  };
}

/** Whether an entry about the same was met before; it is from now on. */
function isSecond(about: string | undefined, seen: Set<string>): boolean {
  const isKnown = about !== undefined && seen.has(about);
  seen.add(about ?? '');
  return isKnown;
}

/** A participant is known by who it is and an activity by what it is, whatever else is said of them. */
function stemOf(entry: unknown): string {
  if (isObject(entry) && typeof entry.member === 'string') {
    return `member ${entry.member}`;
  }
  return isObject(entry) && isObject(entry.item) ? `item ${sortedJson(entry.item)}` : sortedJson(entry);
}

/** The one reference to a `target` within a list of references to many things; the others are left alone. */
export function oneOf(
  target: string,
  value: string,
  toOwnId: (said: unknown) => string,
  toPlan: (ownId: string) => unknown,
): Codec {
  const codec = reference(target);
  return {
    value,
    write(said, context) {
      const element = codec.write(toOwnId(said), context);
      if (element === undefined) {
        return undefined;
      }
      const array = [element];
      nameElement(context.marks, array, 0, target);
      return array;
    },
    read(holder, key, context, path) {
      const array = valueAt(holder, key);
      if (!Array.isArray(array)) {
        return undefined;
      }
      const at = array.findIndex(
        (element) =>
          isObject(element) &&
          typeof element.reference === 'string' &&
          context.ownIdOf(target, element.reference) !== undefined,
      );
      if (at < 0) {
        return undefined;
      }
      nameElement(context.marks, array, at, target);
      return toPlan(codec.read(array, at, context, `${path}[${at}]`) as string);
    },
  };
}
