// JSON as the lenses see it, and patterns: parts of a resource that never vary.

import { ExactNumber } from '../../../ground/fhir/exact-numbers.ts';
import {
  DNR,
  DUF,
  FHN,
  FNR,
  HPR,
  MUNICIPALITY,
  MUNICIPALITY_SYSTEMS,
  RESH,
} from '../../../ground/fhir/identifier-system.ts';

export type JsonObject = { [key: string]: unknown };

/** An object of JSON; a number with its digits is a value, not an object. */
export function isObject(value: unknown): value is JsonObject {
  return (
    typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof ExactNumber)
  );
}

const aliases = systemAliases();

function systemAliases(): ReadonlyMap<string, string> {
  const municipality = MUNICIPALITY_SYSTEMS.map((alias): [string, string] => [alias, MUNICIPALITY]);
  const naming = (name: string) => `http://hl7.no/fhir/NamingSystem/${name}`;
  return new Map([
    ...municipality,
    [naming('FNR'), FNR],
    [naming('DNR'), DNR],
    [naming('FHNR'), FHN],
    [naming('DUFN'), DUF],
    [naming('HPR'), HPR],
    [naming('RESHid'), RESH],
  ]);
}

/** The spelling of a system that we emit, for one of the spellings that we read. */
export function canonicalSystem(system: unknown): unknown {
  return typeof system === 'string' ? (aliases.get(system) ?? system) : system;
}

/** True when `value` holds at least what `pattern` holds; an array needs one matching element for each of the pattern. */
export function matches(value: unknown, pattern: unknown): boolean {
  if (Array.isArray(pattern)) {
    return Array.isArray(value) && pattern.every((part) => value.some((element) => matches(element, part)));
  }
  if (isObject(pattern)) {
    return (
      isObject(value) &&
      Object.keys(pattern).every((key) =>
        matches(key === 'system' ? canonicalSystem(value[key]) : value[key], pattern[key]),
      )
    );
  }
  return value === pattern;
}

/** True when nothing is left: an empty object, a list of nothing, or no value. */
export function isEmpty(value: unknown): boolean {
  if (Array.isArray(value)) {
    return value.every(isEmpty);
  }
  if (isObject(value)) {
    return Object.values(value).every(isEmpty);
  }
  return value === undefined;
}

/** JSON text that does not depend on the order of properties. */
export function sortedJson(value: unknown): string {
  if (Array.isArray(value)) {
    return `[${value.map(sortedJson).join()}]`;
  }
  if (!isObject(value)) {
    return JSON.stringify(value) ?? 'null';
  }
  const said = Object.keys(value).filter((key) => value[key] !== undefined);
  return `{${said
    .sort()
    .map((key) => `${JSON.stringify(key)}:${sortedJson(value[key])}`)
    .join()}}`;
}

/** A copy of JSON that shares nothing with the original. */
export function copy<T>(value: T): T {
  if (Array.isArray(value)) {
    return value.map(copy) as T;
  }
  if (!isObject(value)) {
    return value;
  }
  const same: JsonObject = {};
  for (const key of Object.keys(value)) {
    same[key] = copy(value[key]);
  }
  return same as T;
}
