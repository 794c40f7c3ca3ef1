// fixed[x] and pattern[x]: exact equality, or containment.
import type { Definition } from '../definitions/model.ts';
import { links } from '../messages.ts';
import { printable } from '../tree/build.ts';
import type { Node } from '../tree/node.ts';
import { type Run, report, versioned } from './run.ts';

type JsonObject = Record<string, unknown>;

function isObject(value: unknown): value is JsonObject {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}

/** True when the JSON of an element equals (fixed) or contains (pattern) the wanted value. */
export function keeps(found: unknown, wanted: unknown, pattern: boolean): boolean {
  if (Array.isArray(wanted)) {
    if (!Array.isArray(found)) {
      return false;
    }
    if (!pattern) {
      return (
        found.length === wanted.length && wanted.every((item, index) => keeps(found[index], item, false))
      );
    }
    return wanted.every((item) => found.some((candidate) => keeps(candidate, item, true)));
  }
  if (!isObject(wanted)) {
    return found === wanted;
  }
  if (!isObject(found)) {
    return false;
  }
  if (!pattern && Object.keys(found).some((key) => wanted[key] === undefined)) {
    return false;
  }
  return Object.entries(wanted).every(([key, value]) => keeps(found[key], value, pattern));
}

export function checkFixed(
  run: Run,
  node: Node,
  wanted: unknown,
  pattern: boolean,
  profile: Definition,
): void {
  const found = node.value === undefined ? node.json : node.value;
  if (keeps(found, wanted, pattern)) {
    return;
  }
  const expected = printable(wanted);
  report(
    run,
    'error',
    'value',
    node,
    pattern ? 'patternValue' : 'fixedValue',
    [expected, versioned(profile)],
    {
      rule: profile.url,
      expected,
      link: links.profiling,
    },
  );
}
