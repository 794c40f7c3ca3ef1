// Yes or no for primitive values. «No» only means that the reporting pass has to look: these tests are stricter than
// FHIR, never laxer.

import { isLanguageTag } from '../../ground/words/language-tag.ts';
import { isCalendarDate } from '../fhirpath/dates.ts';
import { narrativeProblems } from '../rules/types/narrative.ts';
import { base64Bytes } from '../text/base64.ts';
import { type DigestOf, isSha1Of } from '../text/sha1.ts';
import { isPlainNarrative } from '../text/simple-xhtml.ts';
import { parseXhtml } from '../text/xhtml.ts';

// A < that starts no tag is fine; a tag in a text is told by the reporting pass.
const plainText =
  /^(?:[^<\p{Cc}\p{Cs}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]|<(?![A-Za-z/!])|[\t\r\n])*$/u;
const plainCode = /^(?:[!-;=-~]|<(?![A-Za-z/!]))+(?: (?:[!-;=-~]|<(?![A-Za-z/!]))+)*$/;
const anyUri = /^(?!#|urn:|oid:|uuid:)[!-;=-~]+$/;
const webAddress = /^https?:\/\/[!-;=-~]+$/;
const oidUri = /^urn:oid:[0-2]\.(?:0|[1-9]\d*)(?:\.(?:0|[1-9]\d*)){2,}$/;
const uuidUri = /^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const otherUrn = /^urn:(?!oid:|uuid:)[a-z][a-z0-9-]*:[!-;=-~]+$/;
const idPattern = /^[A-Za-z0-9\-.]{1,64}$/;
const datePattern = /^(?:1[89]|20)\d\d(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?$/;
const timedPattern =
  /^(?:1[89]|20)\d\d-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d+)?(?:Z|[+-](?:0\d|1[0-3]):[0-5]\d)$/;
const timePattern = /^(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d$/;

/** True when neither end of the text is a blank of any kind. */
function trimmed(text: string): boolean {
  const first = text.charCodeAt(0);
  const last = text.charCodeAt(text.length - 1);
  if (first < 0x80 && last < 0x80) {
    return first > 32 && last > 32;
  }
  return text.trim().length === text.length;
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value.length > 0 && value.length <= 1_000_000 && plainText.test(value);
}

/** Months and days are in range already; what is left is the 29th to 31st. */
function inCalendar(text: string): boolean {
  // The FHIR pattern has no year that ends in 000, and the calendar of centuries is left to the full check.
  if (text.charCodeAt(2) === 48 && text.charCodeAt(3) === 48) {
    return isCalendarDate(text) && text.charCodeAt(1) !== 48;
  }
  const tens = text.charCodeAt(8);
  if (tens < 50 || text.length < 10) {
    return true;
  }
  const day = (tens - 48) * 10 + text.charCodeAt(9) - 48;
  if (day < 29) {
    return true;
  }
  const month = (text.charCodeAt(5) - 48) * 10 + text.charCodeAt(6) - 48;
  if (month === 2) {
    return day === 29 && Number(text.slice(0, 4)) % 4 === 0;
  }
  return day < 31 || !(month === 4 || month === 6 || month === 9 || month === 11);
}

function isDate(value: unknown): boolean {
  return typeof value === 'string' && value.length <= 10 && datePattern.test(value) && inCalendar(value);
}

function isTimed(value: unknown): boolean {
  return typeof value === 'string' && value.length <= 40 && timedPattern.test(value) && inCalendar(value);
}

function isUri(value: unknown): boolean {
  return (
    typeof value === 'string' &&
    (webAddress.test(value) || oidUri.test(value) || uuidUri.test(value) || otherUrn.test(value))
  );
}

function isInteger(least: number): (value: unknown) => boolean {
  return (value) =>
    Number.isInteger(value) && (value as number) >= least && (value as number) <= 2_147_483_647;
}

function isNarrative(value: unknown): boolean {
  if (
    typeof value !== 'string' ||
    value.includes('href="#') ||
    value.includes("href='#") ||
    value.includes('src="#') ||
    value.includes("src='#") ||
    value.includes('script:') ||
    !value.isWellFormed()
  ) {
    return false;
  }
  return isPlainNarrative(value) || narrativeProblems(parseXhtml(value)).length === 0;
}

/** Test of each primitive type. A type that is not here goes to the reporting pass. */
export const primitiveTests: Readonly<Record<string, (value: unknown) => boolean>> = {
  string: (value) => isText(value) && trimmed(value),
  markdown: (value) => isText(value) && value.trim() !== '',
  language: (value) => typeof value === 'string' && isLanguageTag(value),
  code: (value) => typeof value === 'string' && value.length < 1000 && plainCode.test(value),
  id: (value) => typeof value === 'string' && idPattern.test(value),
  uri: (value) => isUri(value) || (typeof value === 'string' && anyUri.test(value)),
  url: (value) => isUri(value) || (typeof value === 'string' && anyUri.test(value)),
  absoluteUri: isUri,
  canonical: isUri,
  oid: (value) => typeof value === 'string' && oidUri.test(value),
  uuid: (value) => typeof value === 'string' && uuidUri.test(value),
  boolean: (value) => value === true || value === false,
  integer: isInteger(-2_147_483_648),
  unsignedInt: isInteger(0),
  positiveInt: isInteger(1),
  decimal: (value) => typeof value === 'number' && Number.isFinite(value),
  date: isDate,
  dateTime: (value) => isDate(value) || isTimed(value),
  instant: isTimed,
  time: (value) => typeof value === 'string' && timePattern.test(value),
  base64Binary: (value) =>
    typeof value === 'string' && value !== '' && !/\s/.test(value) && base64Bytes(value) !== undefined,
  xhtml: isNarrative,
};

/** Size and digest of an attachment, where they are stated, are those of the data that it carries, which is base64 without white space. */
export function isWhole({ data, size, hash }: Readonly<Record<string, unknown>>, digest: DigestOf): boolean {
  if (typeof data !== 'string') {
    return data === undefined;
  }
  return (
    (size === undefined || size === unpaddedBytes(data)) &&
    (hash === undefined ||
      (typeof hash === 'string' && base64Bytes(hash) !== undefined && isSha1Of(hash, data, digest)))
  );
}

/** How many bytes such a text stands for: its letters are not looked at again. */
function unpaddedBytes(text: string): number {
  const padding = text.indexOf('=', text.length - 2);
  return Math.floor(((padding < 0 ? text.length : padding) * 3) / 4);
}
