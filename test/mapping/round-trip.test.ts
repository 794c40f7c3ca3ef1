// A plan goes to FHIR and comes back the same, and the same plan always becomes the same bytes.
import { describe, expect, it } from 'vitest';
import { fromFhir } from '../../src/plan/mapping/from-resources.ts';
import { keptValues } from '../../src/plan/mapping/rest.ts';
import { toFhir } from '../../src/plan/mapping/to-bundle.ts';
import { planFixture } from './fixture.ts';

describe('a plan to FHIR and back', () => {
  const plan = planFixture();
  const { bundle, issues } = toFhir(plan);

  it('comes back equal, with nothing set aside', () => {
    const back = fromFhir(JSON.parse(JSON.stringify(bundle)));
    expect(issues).toEqual([]);
    expect(back.issues).toEqual([]);
    expect(back.plan).toEqual(plan);
    expect(keptValues(back.rest)).toEqual([]);
    expect(back.rest.ids).toEqual({});
  });

  it('gives the same bytes every time, whatever the order of properties in the document', () => {
    const reversed = JSON.parse(JSON.stringify(plan), (_, value: unknown) =>
      typeof value === 'object' && value !== null && !Array.isArray(value)
        ? Object.fromEntries(Object.entries(value).reverse())
        : value,
    );
    expect(JSON.stringify(toFhir(reversed).bundle)).toBe(JSON.stringify(bundle));
  });

  it('gives every resource a profile, one PUT and one identity', () => {
    const urls = bundle.entry.map((entry) => entry.request.url);
    expect(new Set(urls).size).toBe(urls.length);
    for (const { resource, request } of bundle.entry) {
      expect(request).toEqual({ method: 'PUT', url: `${resource.resourceType}/${resource.id}` });
      expect(resource.meta).toMatchObject({ profile: [expect.stringContaining('/StructureDefinition/ip-')] });
    }
  });

  it('refers only to resources that are in the bundle', () => {
    const urls = new Set(bundle.entry.map((entry) => entry.request.url));
    const references = JSON.stringify(bundle).matchAll(/"reference":"([^"]*)"/g);
    for (const [, reference] of references) {
      expect(urls).toContain(reference);
    }
  });

  it('never lets an identity number into an id or a URL', () => {
    const numbers = [plan.patient, ...(plan.relatives ?? [])].flatMap((one) => one.nationalIds ?? []);
    expect(numbers.length).toBeGreaterThan(2);
    const places = JSON.stringify(
      bundle.entry.map((entry) => [entry.fullUrl, entry.request, entry.resource.id]),
    );
    for (const { value } of numbers) {
      expect(places).not.toContain(value);
    }
  });
});
