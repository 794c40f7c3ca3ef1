// Primitive values: form, length, range, and the binding of bare codes.

import { CANONICAL } from '../../ground/fhir/canonical.ts';
import { own } from '../../ground/outcome/own.ts';
import type { ElementDef } from '../definitions/model.ts';
import { compareDates, compareTimes, isCalendarDate } from '../fhirpath/dates.ts';
import { links, type MessageKey } from '../messages.ts';
import { base64Bytes } from '../text/base64.ts';
import { printable } from '../tree/build.ts';
import type { Node } from '../tree/node.ts';
import { checkPrimitiveBinding } from './binding.ts';
import { checkFixed } from './fixed.ts';
import { checkUriReference } from './reference.ts';
import { containedIndex } from './resolve.ts';
import { errorToday, type Place, type Run, report } from './run.ts';
import { reportNarrative } from './types/narrative.ts';
import { isAbsoluteUri } from './types/uri.ts';

/** Longest string FHIR allows: 1 MB. */
const maxStringLength = 1_048_576;

const patterns = {
  date: /^([0-9]([0-9]([0-9][1-9]|[1-9]0)|[1-9]00)|[1-9]000)(-(0[1-9]|1[0-2])(-(0[1-9]|[1-2][0-9]|3[0-1]))?)?$/,
  dateTime:
    /^([0-9]([0-9]([0-9][1-9]|[1-9]0)|[1-9]00)|[1-9]000)(-(0[1-9]|1[0-2])(-(0[1-9]|[1-2][0-9]|3[0-1])(T([01][0-9]|2[0-3]):[0-5][0-9]:([0-5][0-9]|60)(\.[0-9]+)?(Z|(\+|-)((0[0-9]|1[0-3]):[0-5][0-9]|14:00))?)?)?)?$/,
  instant:
    /^([0-9]([0-9]([0-9][1-9]|[1-9]0)|[1-9]00)|[1-9]000)-(0[1-9]|1[0-2])-(0[1-9]|[1-2][0-9]|3[0-1])T([01][0-9]|2[0-3]):[0-5][0-9]:([0-5][0-9]|60)(\.[0-9]+)?(Z|(\+|-)((0[0-9]|1[0-3]):[0-5][0-9]|14:00))$/,
  time: /^([01][0-9]|2[0-3]):[0-5][0-9]:([0-5][0-9]|60)(\.[0-9]+)?$/,
  id: /^[A-Za-z0-9\-.]{1,64}$/,
  code: /^[^\s]+( [^\s]+)*$/,
  oid: /^[0-2](\.(0|[1-9][0-9]*))+$/,
  uuid: /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/,
  bidi: /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/,
  html: /<\/?(?:a|b|br|div|em|h[1-6]|i|iframe|img|input|li|ol|p|script|span|strong|style|table|td|tr|ul)(?:\s[^>]*)?\/?>/i,
} as const;

const integerForms = { signed: /^[-+]?\d+$/, unsigned: /^\+?\d+$/ } as const;

const uriTypes = new Set(['uri', 'url', 'canonical', 'oid', 'uuid']);

export function checkPrimitive(run: Run, node: Node, place: Place): void {
  const { def, profile } = place;
  const { value } = node;
  if (value === undefined || value === '') {
    checkAbsent(run, node, def);
    return;
  }
  const text = node.written ?? String(value);
  if (typeof value === 'string') {
    checkCharacters(run, node, text);
  }
  checkLength(run, node, text, def);
  checkForm(run, node, text, def);
  if (def.binding) {
    checkPrimitiveBinding(run, node, text, place);
  }
  if (def.fixed !== undefined) {
    checkFixed(run, node, def.fixed, false, profile);
  }
  if (def.pattern !== undefined) {
    checkFixed(run, node, def.pattern, true, profile);
  }
}

function invalid(
  run: Run,
  node: Node,
  key: MessageKey,
  values: readonly (string | number)[] = [],
  found?: string,
): void {
  report(run, 'error', 'invalid', node, key, values, { rule: node.type, link: links.datatypes, found });
}

function checkAbsent(run: Run, node: Node, def: ElementDef): void {
  if (node.value === '') {
    invalid(run, node, 'primitiveEmpty');
  } else if (node.children.length === 0) {
    invalid(run, node, 'primitiveNeither');
  } else if (def.mustHaveValue) {
    report(run, 'error', 'required', node, 'valueRequired', [def.path], { rule: def.id });
  }
  if (def.binding?.strength === 'required') {
    report(run, 'error', 'code-invalid', node, 'codeMissing', [def.binding.valueSet ?? ''], {
      link: links.terminology,
    });
  }
}

function checkCharacters(run: Run, node: Node, text: string): void {
  if (patterns.bidi.test(text)) {
    report(run, 'warning', 'invalid', node, 'bidiCharacters');
  }
  if (!text.isWellFormed()) {
    report(run, 'error', 'invalid', node, 'loneSurrogate', [], { link: links.datatypes });
  }
  if (hasControlCharacters(text)) {
    report(run, isOurs(node) ? 'error' : 'warning', 'invalid', node, 'controlCharacters');
  }
  if (
    node.type !== 'xhtml' &&
    node.type !== 'markdown' &&
    text.includes('<') &&
    text.length < 100_000 &&
    patterns.html.test(text)
  ) {
    report(run, 'information', 'invalid', node, 'htmlInText');
  }
}

/** True in a resource that claims a profile of this project. */
function isOurs(node: Node): boolean {
  const claimed = node.resource.child('meta')?.all('profile') ?? [];
  return claimed.some(({ value }) => String(value).startsWith(`${CANONICAL}/`));
}

function hasControlCharacters(text: string): boolean {
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (code < 32 && code !== 9 && code !== 10 && code !== 13) {
      return true;
    }
  }
  return false;
}

function checkLength(run: Run, node: Node, text: string, def: ElementDef): void {
  if (node.type === 'string' && text.length > maxStringLength) {
    invalid(run, node, 'longString', [maxStringLength]);
  } else if (def.maxLength !== undefined && def.maxLength > 0 && text.length > def.maxLength) {
    invalid(run, node, 'longString', [def.maxLength]);
  }
  if (def.minLength !== undefined && text.length < def.minLength) {
    invalid(run, node, 'shortString', [def.minLength]);
  }
  if (def.regex !== undefined) {
    checkRegex(run, node, text, def.regex);
  }
}

function checkRegex(run: Run, node: Node, text: string, pattern: string): void {
  try {
    if (!run.matches(text, pattern, true)) {
      invalid(run, node, 'regexMismatch', [pattern]);
    }
  } catch (error) {
    report(run, 'warning', 'processing', node, 'regexUnsupported', [
      error instanceof Error ? error.message : pattern,
    ]);
  }
}

function checkForm(run: Run, node: Node, text: string, def: ElementDef): void {
  const { type } = node;
  if (uriTypes.has(type)) {
    checkUri(run, node, text);
  } else if (type === 'string' || type === 'markdown') {
    checkText(run, node, text);
  } else if (type === 'code') {
    checkCode(run, node, text);
  } else if (type === 'date' || type === 'dateTime' || type === 'instant') {
    checkDate(run, node, text, def);
  } else if (type === 'integer' || type === 'unsignedInt' || type === 'positiveInt') {
    checkInteger(run, node, text, def);
  } else if (type === 'decimal') {
    checkDecimal(run, node, text, def);
  } else if (type === 'boolean') {
    if (text !== 'true' && text !== 'false') {
      invalid(run, node, 'badBoolean');
    }
  } else if (type === 'time') {
    checkTime(run, node, text, def);
  } else if (type === 'id') {
    checkId(run, node, text);
  } else if (type === 'base64Binary') {
    checkBase64(run, node, text, def);
  } else if (type === 'xhtml') {
    reportNarrative(run, node);
  }
}

function checkText(run: Run, node: Node, text: string): void {
  if (node.name === 'id' && node.parent?.isResource) {
    return;
  }
  const trimmed = text.trim();
  if (trimmed === '') {
    report(run, 'warning', 'invalid', node, 'blankString');
  } else if (node.type === 'string' && trimmed.length !== text.length) {
    report(run, 'warning', 'invalid', node, 'paddedString');
  }
  if (node.type === 'markdown' && run.options.htmlInMarkdown !== 'ignore' && /<[A-Za-z/!]/.test(text)) {
    report(run, run.options.htmlInMarkdown, 'invalid', node, 'htmlInText');
  }
}

function checkCode(run: Run, node: Node, text: string): void {
  if (text.length > 10_000 || !patterns.code.test(text)) {
    invalid(run, node, 'codeBlanks', [], printable(text));
  }
}

function checkId(run: Run, node: Node, text: string): void {
  if (!patterns.id.test(text) && node.def.path !== 'ElementDefinition.id') {
    invalid(run, node, 'badId');
  }
}

function checkDate(run: Run, node: Node, text: string, def: ElementDef): void {
  const type = node.type as 'date' | 'dateTime' | 'instant';
  if (text.length > 100 || !patterns[type].test(text) || !isCalendarDate(text)) {
    invalid(run, node, 'badDateTime', [type], printable(text));
    return;
  }
  if (type === 'dateTime' && text.includes('T') && !/(Z|[+-]\d\d:\d\d)$/.test(text)) {
    invalid(run, node, 'needsTimezone', [], text);
  }
  const year = Number(text.slice(0, 4));
  if (year < 1800 || year > 2100) {
    report(run, 'warning', 'invalid', node, 'badYear', [year]);
  }
  checkRange(run, node, def, (limit) => compareDates(text, String(limit)));
}

function checkTime(run: Run, node: Node, text: string, def: ElementDef): void {
  if (!patterns.time.test(text)) {
    invalid(run, node, 'badDateTime', ['time'], printable(text));
  } else {
    checkRange(run, node, def, (limit) => compareTimes(text, String(limit)));
  }
}

function checkRange(
  run: Run,
  node: Node,
  def: ElementDef,
  compare: (limit: unknown) => number | undefined,
): void {
  if (def.minValue !== undefined && typeof def.minValue !== 'object') {
    const order = compare(def.minValue);
    if (order !== undefined && order < 0) {
      invalid(run, node, 'belowMinimum', [String(def.minValue)]);
    }
  }
  if (def.maxValue !== undefined && typeof def.maxValue !== 'object') {
    const order = compare(def.maxValue);
    if (order !== undefined && order > 0) {
      invalid(run, node, 'aboveMaximum', [String(def.maxValue)]);
    }
  }
}

function checkInteger(run: Run, node: Node, text: string, def: ElementDef): void {
  const number = Number(text);
  const whole =
    integerForms[node.type === 'integer' ? 'signed' : 'unsigned'].test(text) &&
    number >= -2_147_483_648 &&
    number <= 2_147_483_647;
  const least = own({ unsignedInt: 0, positiveInt: 1 }, node.type) ?? Number.NEGATIVE_INFINITY;
  if (!whole || number < least) {
    invalid(run, node, 'badInteger', [node.type], printable(text));
  } else {
    checkRange(run, node, def, (limit) => number - Number(limit));
  }
}

function checkDecimal(run: Run, node: Node, text: string, def: ElementDef): void {
  if (!/^-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?$/.test(text)) {
    invalid(run, node, 'badDecimal', [], printable(text));
    return;
  }
  const places = text.includes('.') ? text.length - text.indexOf('.') - 1 : 0;
  if (def.maxDecimals !== undefined && places > def.maxDecimals) {
    report(run, 'error', 'structure', node, 'decimalPlaces', [places, def.maxDecimals]);
  }
  checkRange(run, node, def, (limit) => Number(text) - Number(limit));
}

function checkBase64(run: Run, node: Node, text: string, def: ElementDef): void {
  const bytes = base64Bytes(text);
  if (bytes === undefined) {
    invalid(run, node, 'badBase64');
  } else if (/\s/.test(text)) {
    // HL7's validator lets everybody but an attachment have them: other data may be long lines of a mail.
    const severity = node.parent?.type === 'Attachment' ? errorToday(run) : 'warning';
    report(run, severity, 'invalid', node, 'base64Blank');
  }
  if (bytes !== undefined && def.maxSize !== undefined && bytes > def.maxSize) {
    report(run, 'error', 'structure', node, 'tooManyBytes', [bytes, def.maxSize]);
  }
}

function checkUri(run: Run, node: Node, text: string): void {
  const { type } = node;
  if (run.options.rules === 'current' && text.trim() === '') {
    report(run, 'warning', 'invalid', node, 'blankString');
    return;
  }
  if (/\s/.test(text)) {
    invalid(run, node, 'uriBlank');
  }
  if (text.startsWith('oid:')) {
    invalid(run, node, 'uriOid');
  }
  if (text.startsWith('uuid:')) {
    invalid(run, node, 'uriUuid');
  }
  if (type === 'oid' && !text.startsWith('urn:oid:')) {
    invalid(run, node, 'uriOid');
  }
  if (type === 'uuid' && !text.startsWith('urn:uuid:')) {
    invalid(run, node, 'uriUuid');
  }
  if (type === 'canonical' && text.startsWith('#') && !leadsToContained(node, text)) {
    report(run, errorToday(run), 'invalid', node, 'canonicalUnresolved', [printable(text)], {
      rule: node.type,
      link: links.datatypes,
    });
  }
  if (type === 'canonical' && !text.startsWith('#') && !isAbsoluteUri(text)) {
    invalid(run, node, 'canonicalAbsolute', [], printable(text));
  } else if (isDefiningUrl(node) && !isAbsoluteUri(text)) {
    invalid(run, node, 'canonicalAbsolute', [], printable(text));
  }
  if (text.startsWith('urn:uuid:') && !patterns.uuid.test(bareUrn(text, 9, type))) {
    invalid(run, node, 'badUuid');
  }
  if (text.startsWith('urn:oid:') && !isOid(bareUrn(text, 8, type))) {
    invalid(run, node, 'badOid');
  }
  checkUriReference(run, node, text);
}

/** `#x` means the contained resource x of the outermost resource, or, alone, that resource itself. */
function leadsToContained(node: Node, text: string): boolean {
  return text === '#' || containedIndex(node.rootResource).has(text.slice(1));
}

function bareUrn(text: string, prefix: number, type: string): string {
  const body = text.slice(prefix).split('#')[0] ?? '';
  return type === 'canonical' ? (body.split('|')[0] ?? '') : body;
}

function isOid(text: string): boolean {
  return (
    text.length < 1000 && patterns.oid.test(text) && (text.lastIndexOf('.') >= 4 || text.startsWith('1.3'))
  );
}

/** `url` of a canonical resource: the name others refer to it by. */
function isDefiningUrl(node: Node): boolean {
  const home = node.parent;
  return (
    node.name === 'url' &&
    node.type === 'uri' &&
    home?.isResource === true &&
    home.child('status') !== undefined
  );
}
