// Regular expressions of definitions: matched in linear time, because a definition may come from anybody.
import { RE2JS } from 're2js';
import { FhirPathError, PatternError } from '../fhirpath/ast.ts';

const known = new Map<string, RE2JS | string>();
const maxPattern = 10_000;
const maxText = 5_000_000;

function compile(pattern: string): RE2JS | string {
  const cached = known.get(pattern);
  if (cached !== undefined) {
    return cached;
  }
  let made: RE2JS | string;
  try {
    made = pattern.length > maxPattern ? 'the expression is too long' : RE2JS.compile(pattern, RE2JS.DOTALL);
  } catch (error) {
    made = error instanceof Error ? error.message : String(error);
  }
  if (known.size > 1000) {
    known.clear();
  }
  known.set(pattern, made);
  return made;
}

/** The text with every match replaced. Throws as {@link matchesPattern}. */
export function replacePattern(text: string, pattern: string, by: string): string {
  const compiled = compile(pattern);
  if (typeof compiled === 'string') {
    throw new PatternError(compiled);
  }
  if (text.length > maxText) {
    throw new FhirPathError('the text is too long to be matched');
  }
  return compiled.matcher(text).replaceAll(by);
}

/**
 * Whether the text matches, wholly or somewhere. Throws {@link FhirPathError} for an expression that cannot be matched
 * in linear time (look-around, back references) or not read at all.
 */
export function matchesPattern(text: string, pattern: string, whole: boolean): boolean {
  const compiled = compile(pattern);
  if (typeof compiled === 'string') {
    throw new PatternError(compiled);
  }
  if (text.length > maxText) {
    throw new FhirPathError('the text is too long to be matched');
  }
  const matcher = compiled.matcher(text);
  return whole ? matcher.matches() : matcher.find();
}
