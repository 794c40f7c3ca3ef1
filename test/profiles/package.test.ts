// `ip-fhir package`: what it writes is a FHIR package that tools can load, under whatever base.
import { gunzipSync } from 'node:zlib';
import { parseTar } from 'nanotar';
import { describe, expect, it } from 'vitest';
import { canonicalProblem } from '../../src/cli/validate/package.ts';
import { packPackage } from '../../src/ground/assets/package-archive.ts';
import { CANONICAL } from '../../src/ground/fhir/canonical.ts';

function files(archive: Uint8Array): Map<string, string> {
  return new Map(parseTar(gunzipSync(archive)).map(({ name, text }) => [name, text]));
}

describe('the FHIR package', () => {
  const packed = packPackage();
  const content = files(packed.archive);

  it('has manifest, index and every definition in `package`', () => {
    const manifest = JSON.parse(content.get('package/package.json') ?? '{}');
    expect(manifest).toMatchObject({
      name: 'individuell-plan.fhir',
      fhirVersions: ['4.0.1'],
      canonical: CANONICAL,
    });
    const { files: rows } = JSON.parse(content.get('package/.index.json') ?? '{}') as {
      files: { filename: string }[];
    };
    expect(rows).toHaveLength(packed.definitions);
    for (const { filename } of rows) {
      expect(content.has(`package/${filename}`), filename).toBe(true);
    }
    expect(packed.definitions).toBeGreaterThan(150);
  });

  it('has the ConceptMaps from the words of the plan to the codes of FHIR', () => {
    expect(JSON.parse(content.get('package/ConceptMap-ip-consent-form.json') ?? '{}')).toMatchObject({
      resourceType: 'ConceptMap',
      id: 'ip-consent-form',
    });
  });

  it('has the valid examples and the topic in `package/example`', () => {
    expect(content.has('package/example/ip-care-plan.json')).toBe(true);
    expect(content.has('package/example/Basic-ip-need-topic.json')).toBe(true);
  });

  it('is the same bytes each time', () => {
    expect(Buffer.from(packPackage().archive).equals(packed.archive)).toBe(true);
  });

  it('stands wholly under the base that the user gives, rules and examples included', () => {
    const own = files(packPackage('https://fhir.kommune.no/ip').archive);
    const text = [...own.values()].join('');
    expect(text).not.toContain(CANONICAL);
    const plan = JSON.parse(own.get('package/StructureDefinition-ip-care-plan.json') ?? '{}');
    expect(plan.url).toBe('https://fhir.kommune.no/ip/StructureDefinition/ip-care-plan');
    expect(JSON.stringify(plan.differential)).toContain(
      'https://fhir.kommune.no/ip/StructureDefinition/ip-status-reason',
    );
  });
});

describe('the base of a package', () => {
  it.each(['https://fhir.kommune.no/ip', 'http://localhost:8080/fhir'])('can be %s', (url) => {
    expect(canonicalProblem(url)).toBeUndefined();
  });

  it.each([
    'fhir.kommune.no',
    'ftp://x.no/ip',
    'https://x.no/ip/',
    'https://x.no/ip?a=b',
    'https://x.no/#a',
  ])('cannot be %s', (url) => {
    expect(canonicalProblem(url)).toBeTruthy();
  });
});
