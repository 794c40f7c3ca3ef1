// What changes the meaning of a resource (modifier extensions, implicit rules): a plan is never made of what is not understood.
import type { Bundle, Consent, Resource } from '@medplum/fhirtypes';
import { describe, expect, it } from 'vitest';
import { fromFhir } from '../../src/plan/mapping/from-resources.ts';
import { toFhir } from '../../src/plan/mapping/to-bundle.ts';
import { planFixture } from './fixture.ts';

const url = 'https://vendor.example/StructureDefinition/means-the-opposite';
const plan = planFixture();
const { bundle } = toFhir(plan);
const types = [...new Set(bundle.entry.map(({ resource }) => String(resource.resourceType)))];

/** The plan as FHIR, the first resource of that type changed. */
function changed(type: string, change: (resource: Record<string, unknown>) => void): Bundle {
  const copy = JSON.parse(JSON.stringify(bundle)) as Bundle;
  const resource = copy.entry
    ?.map((entry) => entry.resource as Resource)
    .find((one) => one.resourceType === type);
  change(resource as unknown as Record<string, unknown>);
  return copy;
}

const withModifier = (resource: Record<string, unknown>) => {
  resource.modifierExtension = [{ url, valueBoolean: true }];
};

// A Consent is judged apart: what it permits is kept aside (consent-narrowed.test.ts).
describe.each(types.filter((type) => type !== 'Consent'))('%s', (type) => {
  it('with a modifier that is not known makes no plan, and says where it stands', () => {
    const read = fromFhir(changed(type, withModifier));
    expect(read.plan).toBeUndefined();
    const [issue] = read.issues.filter(({ severity }) => severity === 'error');
    expect(issue).toMatchObject({ code: 'not-supported' });
    expect(issue?.path).toMatch(new RegExp(`^${type}/[^.]+\\.modifierExtension\\[0\\]$`));
  });

  it('under rules of its own makes no plan', () => {
    const read = fromFhir(
      changed(type, (resource) => {
        resource.implicitRules = 'https://vendor.example/rules';
      }),
    );
    expect(read.plan).toBeUndefined();
  });

  it('with a modifier that is known to change nothing is read as it stands', () => {
    expect(fromFhir(changed(type, withModifier), { knownModifiers: [url] }).plan).toEqual(plan);
  });
});

it('says so of a modifier at any depth', () => {
  const read = fromFhir(
    changed('CareTeam', (team) => withModifier((team.participant as Record<string, unknown>[])[0] ?? {})),
  );
  expect(read.plan).toBeUndefined();
  expect(read.issues[0]?.path).toMatch(/^CareTeam\/[^.]+\.participant\[0\]\.modifierExtension\[0\]$/);
});

it('lets ordinary extensions that are not known stop nothing', () => {
  const extended = changed('Goal', (goal) => {
    goal.extension = [{ url, valueBoolean: true }];
  });
  expect(fromFhir(extended).plan).toEqual(plan);
});

describe('a Consent with a modifier', () => {
  const modified = (at: 'root' | 'provision'): Bundle => {
    const copy = JSON.parse(JSON.stringify(bundle)) as Bundle;
    for (const { resource } of copy.entry ?? []) {
      if (resource?.resourceType === 'Consent') {
        const rules = (resource as Consent).provision?.provision ?? [];
        const held = (at === 'root' ? [resource] : rules) as unknown as Record<string, unknown>[];
        held.forEach(withModifier);
      }
    }
    return copy;
  };

  it.each(['root', 'provision'] as const)('in its %s permits nothing that is not known', (at) => {
    const { draft } = fromFhir(modified(at));
    const { consents = [] } = draft as typeof plan;
    expect(consents.flatMap(({ permits = [] }) => permits)).toEqual([]);
  });

  it.each(['root', 'provision'] as const)('in its %s that is known permits what it says', (at) => {
    const { plan: read, rest } = fromFhir(modified(at), { knownModifiers: [url] });
    expect(read).toEqual(plan);
    expect(JSON.stringify(toFhir(plan, rest).bundle).split(url)).toHaveLength(
      JSON.stringify(modified(at)).split(url).length,
    );
  });
});
