// What changes the meaning of a resource without our understanding it: implicit rules, and modifier extensions that are
// not known. Ordinary extensions add something and change nothing.
import type { Resource } from '@medplum/fhirtypes';

/** Something that has to be understood before the resource is believed, and is not. */
export interface NotUnderstood {
  /** FHIRPath from the resource on: `Flag.modifierExtension[0]`, `Consent.provision.provision[1].modifierExtension[0]`. */
  readonly path: string;
  /** The URL of the extension, or of the rules. */
  readonly url: string;
}

/**
 * All of it, in the order of the resource. Contained resources are asked on their own, where they are read.
 * @param modifiers modifier extensions that are understood, by their URL
 * @see https://hl7.org/fhir/R4/extensibility.html#modifierExtension and https://hl7.org/fhir/R4/resource.html#implicitRules
 */
export function notUnderstoodIn(
  resource: Resource,
  modifiers: readonly string[] = [],
): readonly NotUnderstood[] {
  const { implicitRules } = resource;
  const rules =
    implicitRules === undefined
      ? []
      : [{ path: `${resource.resourceType}.implicitRules`, url: String(implicitRules) }];
  return hasModifier(resource) ? [...rules, ...within(resource, resource.resourceType, modifiers)] : rules;
}

/** True when nothing stands in the resource that changes its meaning in a way that we do not know. */
export function isUnderstood(resource: Resource, modifiers: readonly string[] = []): boolean {
  return notUnderstoodIn(resource, modifiers).length === 0;
}

/** Whether any stands there at all: most resources have none, and no path of theirs is told. */
function hasModifier(value: unknown): boolean {
  if (Array.isArray(value)) {
    return value.some(hasModifier);
  }
  if (typeof value !== 'object' || value === null) {
    return false;
  }
  return Object.keys(value).some(
    (name) => name === 'modifierExtension' || hasModifier((value as Readonly<Record<string, unknown>>)[name]),
  );
}

function within(value: unknown, path: string, known: readonly string[]): NotUnderstood[] {
  if (Array.isArray(value)) {
    return value.flatMap((each, at) => within(each, `${path}[${at}]`, known));
  }
  if (value === null || typeof value !== 'object') {
    return [];
  }
  return Object.entries(value).flatMap(([name, child]) => {
    if (name === 'contained') {
      return [];
    }
    return name === 'modifierExtension'
      ? unknownModifiers(child, `${path}.modifierExtension`, known)
      : within(child, `${path}.${name}`, known);
  });
}

/** Those of a list of modifier extensions; what is no list of extensions with URLs is not understood either. */
export function unknownModifiers(value: unknown, path: string, known: readonly string[]): NotUnderstood[] {
  const list: unknown[] = Array.isArray(value) ? value : [value];
  return list.flatMap((each, at) => {
    const url = (each as { url?: unknown } | null)?.url;
    return typeof url === 'string' && known.includes(url)
      ? []
      : [{ path: `${path}[${at}]`, url: String(url) }];
  });
}
