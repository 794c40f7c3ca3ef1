import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DEFINITIONS, definitions, type Resource } from '../support/fhir-package.ts';
import { errorsOf, Oracle, type SnapshotElement } from './oracle.ts';

let oracle: Oracle;
beforeAll(async () => {
  oracle = await Oracle.start({ definitions: [DEFINITIONS] });
});
afterAll(() => oracle?.stop());

type Profile = Resource & { readonly snapshot: { readonly element: readonly SnapshotElement[] } };
const all = definitions();
const profiles = all.filter(
  ({ resourceType, derivation }) => resourceType === 'StructureDefinition' && derivation === 'constraint',
);

describe('the definitions of the package, read by the HL7 validator', () => {
  it('are there to be read', () => {
    expect(profiles.length).toBeGreaterThan(50);
  });

  it.each(named(all))('finds no error in %s', async (_name, resource) => {
    const verdict = await oracle.validate({ resource });
    expect(errorsOf(verdict).map(({ expression, text }) => `${expression}: ${text}`)).toEqual([]);
  });

  it.each(
    named(profiles),
  )('makes the rules of the shipped snapshot out of the differential of %s', async (_name, profile) => {
    const { snapshot } = profile as Profile;
    const generated = await oracle.snapshotOf(profile);
    expect(snapshot.element.map(rules)).toEqual(generated.map(rules));
  });
});

function named(resources: readonly Resource[]): (readonly [string, Resource])[] {
  return resources.map((resource) => [`${resource.resourceType}/${resource.id}`, resource] as const);
}

interface ElementType {
  readonly code: string;
  readonly profile?: readonly string[];
  readonly targetProfile?: readonly string[];
}

/** What an element demands, without what generators word or order differently: texts, mappings, versions of URLs. */
function rules(element: SnapshotElement): Record<string, unknown> {
  const { id, min, max, mustSupport = false, isModifier = false, slicing } = element;
  const types = (element.type ?? []) as readonly ElementType[];
  return {
    ...{ id, min, max, mustSupport, isModifier, slicing },
    types: types.map(({ code, profile = [], targetProfile = [] }) => [
      code,
      profile.map(unversioned),
      targetProfile.map(unversioned),
    ]),
    binding: bindingRule(element.binding as { strength: string; valueSet?: string } | undefined),
    constraints: constraintKeys(element, types),
    values: Object.entries(element).filter(([name]) =>
      /^(fixed|pattern|minValue|maxValue|maxLength)/.test(name),
    ),
  };
}

/** The rules of a profile that the element is typed by hold anyway; some generators repeat them here, some do not. */
function constraintKeys(element: SnapshotElement, types: readonly ElementType[]): string[] {
  const elsewhere = types.flatMap(({ profile = [] }) => profile.map(unversioned));
  return ((element.constraint ?? []) as readonly { key: string; source?: string }[])
    .filter(({ source }) => source === undefined || !elsewhere.includes(unversioned(source)))
    .map(({ key }) => key)
    .sort();
}

function bindingRule(binding: { strength: string; valueSet?: string } | undefined): string | undefined {
  if (binding === undefined) {
    return undefined;
  }
  return `${binding.strength} ${unversioned(binding.valueSet ?? '')}`;
}

function unversioned(canonical: string): string {
  return canonical.replace(/\|.*$/, '');
}
