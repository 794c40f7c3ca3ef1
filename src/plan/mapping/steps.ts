// Ways to elements that FHIR keeps in lists and tells apart by a url, a code or a system.
import { codeSystem, extension } from '../../ground/fhir/canonical.ts';
import type { Meta, Step } from './lens/field.ts';

/** One of our extensions, by id. */
export function ext(id: `ip-${string}`): Step {
  return urlStep(extension(id));
}

/** Any extension, by URL. */
export function urlStep(url: string): Step {
  return { property: 'extension', pattern: { url }, fhirPath: `extension.where(url='${url}')` };
}

/** A part of a complex extension. */
export function part(url: string): Step {
  return urlStep(url);
}

function typed(property: 'input' | 'output', system: string, code: string): Step {
  return {
    property,
    pattern: { type: { coding: [{ system, code }] } },
    fhirPath: `${property}.where(type.coding.where(system='${system}' and code='${code}').exists())`,
  };
}

/** Task.input of one type. */
export function input(code: string): Step {
  return typed('input', codeSystem('ip-task-input'), code);
}

/** Task.output of one type. */
export function output(code: string): Step {
  return typed('output', codeSystem('ip-task-output'), code);
}

/** The element of `property` that belongs to a system: identifier, coding. */
export function ofSystem(property: 'identifier' | 'coding', system: string): Step {
  return { property, pattern: { system }, fhirPath: `${property}.where(system='${system}')` };
}

/** The first element of a list of which the plan holds one. */
export function first(property: string): Exclude<Step, string> {
  return { property, pattern: {}, fhirPath: `${property}.first()` };
}

/** Concept, letter of the regulation and loss note of a field. */
export function about(concept: string | readonly string[], letter?: string, loss?: string): Meta {
  return { concept, ...(letter && { letter }), ...(loss && { loss }) };
}
