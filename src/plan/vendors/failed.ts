// An expression that failed, in our words and at its line. JSONata's own messages may quote data; none is repeated here.
import type { Issue } from '../../ground/outcome/issue.ts';

/** A step came to Infinity or to NaN, which JSONata passes on. */
export const NO_NUMBER = 'D1001';

/** What JSONata's codes mean. Source: the error codes of jsonata 2 (jsonata.js, `errorCodes`). */
const meanings: Readonly<Record<string, string>> = {
  S0101: 'a text is not closed: a quotation mark is missing',
  S0102: 'a number is too large',
  S0103: 'a text has an escape that there is not',
  S0104: 'a text has \\u without four hexadecimal digits',
  S0105: 'a name in backquotes is not closed',
  S0106: 'a comment is not closed',
  S0201: 'something stands here that nothing is expected before',
  S0202: 'something else is expected here',
  S0203: 'the expression ends too early: a bracket or an operand is missing',
  S0204: 'there is no such operator',
  S0206: 'there is no such unary operator',
  S0207: 'the expression ends here without being whole',
  S0208: 'the parameters of a function are names that begin with $',
  S0211: 'this cannot begin an expression',
  S0212: 'only a name that begins with $ can be given a value by :=',
  S0213: 'this cannot be a step of a path',
  T0410: 'an argument of the function is of another kind than it takes',
  T0411: 'the function is called for something that it cannot be called on',
  T0412: 'a list given to the function holds values of another kind than it takes',
  T1003: 'the key of an object is no text',
  T1005: 'a function is called by a name without $ before it',
  T1006: 'something is called that is no function: is its name right, with $ before it?',
  T1007: 'a function is called in part by a name without $ before it',
  T1008: 'something is called in part that is no function',
  T2001: 'what stands before the operator is no number',
  T2002: 'what stands after the operator is no number',
  T2006: 'what stands after ~> is no function',
  T2007: 'values of different kinds are sorted together',
  T2008: 'what is sorted by is neither text nor number',
  T2009: 'values of different kinds are compared',
  T2010: 'what is compared is neither text nor number',
  D1001: 'it comes to no number: something is divided by 0, or too large',
  D1002: 'a number cannot be the negative of what is no number',
  D1009: 'two entries of an object have the same key',
  D2014: 'a range has too many entries',
  D3030: 'a text is made a number that says none',
  D3137: 'the expression itself calls $error',
  U1001: 'the expression never ends, or goes too deep',
};

const kinds: Readonly<Record<string, string>> = {
  S: 'it is not written as JSONata is',
  T: 'a value is of another kind than what is done with it',
  D: 'it could not be worked out with these values',
};

interface JsonataError {
  readonly code?: string;
  readonly position?: number;
  readonly token?: unknown;
}

/** The line and column of a position, both from 1. */
function placeOf(text: string, position: number): { readonly line: number; readonly column: number } {
  const before = text.slice(0, Math.max(0, position)).split('\n');
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}

/** Names and signs of the expression itself; anything else could be data. */
function isOfTheExpression(token: unknown, text: string): token is string {
  return typeof token === 'string' && token.length <= 40 && text.includes(token);
}

/** @param text the expression @param file its name */
export function failedExpression(error: unknown, text: string, file: string): Issue {
  const { code = '', position, token } = (error ?? {}) as JsonataError;
  const place = typeof position === 'number' ? placeOf(text, position) : undefined;
  const at = place ? ` at line ${place.line}, column ${place.column}` : '';
  const near = isOfTheExpression(token, text) ? `, near "${token}"` : '';
  const endless = code.startsWith('after') ? 'it did not end' : undefined;
  const why = endless ?? meanings[code] ?? kinds[code.charAt(0)] ?? 'a function failed';
  return {
    severity: 'error',
    code: 'processing',
    path: '',
    text: `The expression in ${file} failed${at}${near}: ${why}${code === '' ? '' : ` (${code})`}.`,
    fix: `Correct ${file} there. Functions beside JSONata's own stand in docs/map-your-own-system.md; try it with made-up persons by "ip-fhir import".`,
    ...(place ?? {}),
  };
}
