import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ownBundle } from '../../bench/validation-subjects.ts';
import { createValidator } from '../../src/validator/index.ts';
import { readXml, validateXml, writeXml } from '../../src/validator/xml/index.ts';

const validator = createValidator({ now: '2026-10-01T12:00:00+02:00' });
const open = '<Patient xmlns="http://hl7.org/fhir">';
const resources = ownBundle().entry.map(({ resource }) => resource);

/** Line, column and text of each issue. */
function told(xml: string): string[] {
  return validateXml(validator, xml).issues.map(({ line, column, text }) => `${line}:${column} ${text}`);
}

function problems(issues: ReturnType<typeof validateXml>['issues']): string[] {
  return issues.map(({ severity, code, path, text }) => `${severity} ${code} ${path} ${text}`).sort();
}

describe('XML', () => {
  it('holds what JSON holds, of every resource of an example and of the Bundle', () => {
    for (const resource of [...resources, ownBundle()]) {
      expect(readXml(validator, writeXml(validator, resource))).toEqual(resource);
    }
  });

  it('has the verdict and the issues of the same resource in JSON', () => {
    for (const resource of [...resources, ownBundle()]) {
      const xml = validateXml(validator, writeXml(validator, resource));
      expect(problems(xml.issues)).toEqual(problems(validator.validate(resource).issues));
    }
  });

  it('has the verdict of JSON whatever texts are changed', () => {
    const texts = fc.oneof(
      fc.constantFrom('a b', '2026-02-30', 'active', 'Patient/1', '#x', 'æ<&">'),
      fc.string(),
    );
    fc.assert(
      fc.property(fc.constantFrom(...resources), fc.nat(), texts, (resource, place, text) => {
        const changed = withText(resource, place, text);
        fc.pre(text !== '' && !/[^\t\n\r -\ud7ff\ue000-\ufffd]/.test(text));
        const { valid, issues } = validateXml(validator, writeXml(validator, changed));
        const json = validator.validate(changed);
        expect(valid).toBe(json.valid);
        expect(problems(issues)).toEqual(problems(json.issues));
      }),
      { numRuns: 100 },
    );
  });

  it('keeps numbers as they are written', () => {
    const xml =
      '<Observation xmlns="http://hl7.org/fhir"><status value="final"/><code><text value="x"/></code>' +
      '<valueQuantity><value value="1.50"/></valueQuantity></Observation>';
    expect(validateXml(validator, xml)).toEqual({ valid: true, issues: [] });
    expect(told(`${open}<multipleBirthInteger value="1.0"/></Patient>`)[0]).toContain('1:38');
  });

  it('tells what it is that XML may not have, at its line and column', () => {
    const xml = `${open}\n  <name bar="x"><family value="N"/>more</name>\n  <active value="true"/>\n</Patient>`;
    expect(told(xml).map((text) => text.slice(0, 40))).toEqual([
      '2:9 The attribute bar has no place here',
      '2:36 There is text in the element name, ',
      '3:3 The element active stands after elem',
    ]);
  });

  it.each([
    ['an end that is missing', `${open}<active value="true"></Patient>`, 'no well-formed XML'],
    [
      'a document type',
      '<!DOCTYPE p [<!ENTITY e "x">]><Patient xmlns="http://hl7.org/fhir"/>',
      'document type',
    ],
    [
      'another encoding',
      `<?xml version="1.0" encoding="UTF-16"?>${open}<active value="true"/></Patient>`,
      'UTF-8',
    ],
    [
      'another namespace',
      '<Patient xmlns="urn:other"><active value="true"/></Patient>',
      'namespace urn:other',
    ],
    [
      'an instruction',
      `<?xml-stylesheet href="x"?>${open}<active value="true"/></Patient>`,
      'Processing instructions',
    ],
    ['one value too many', `${open}<active value="true"/><active value="false"/></Patient>`, 'not an array'],
    ['an element of no name in R4', `${open}<aktiv value="true"/></Patient>`, 'Unrecognized property aktiv'],
    [
      'a name of every object',
      `${open}<constructor value="x"/></Patient>`,
      'Unrecognized property constructor',
    ],
    [
      'the URL of an extension as an element',
      `${open}<extension><url value="https://example.org/x"/><valueString value="x"/></extension></Patient>`,
      'url is written as an attribute',
    ],
    [
      'the id of an element as an element',
      `${open}<name><id value="a"/><text value="b"/></name></Patient>`,
      'id is written as an attribute',
    ],
  ])('refuses %s', (_what, xml, text) => {
    const { valid, issues } = validateXml(validator, xml);
    expect(valid).toBe(false);
    expect(issues.map((issue) => issue.text).join('\n')).toContain(text);
  });

  it('answers in bounded time for whatever depth', () => {
    const deep = `${open}${'<contact>'.repeat(50_000)}${'</contact>'.repeat(50_000)}</Patient>`;
    expect(validateXml(validator, deep).valid).toBe(false);
  });

  it('is not written where it would lose something', () => {
    expect(() => writeXml(validator, { resourceType: 'Patient', wrong: 1 })).toThrow(TypeError);
    expect(() => writeXml(validator, { resourceType: 'Patient', language: 'a\u0001' })).toThrow(TypeError);
  });
});

type Json = Record<string, unknown>;

/** The resource with another text at one of its texts, but for the narrative and its type. */
function withText(resource: Json, place: number, text: string): Json {
  const copy = structuredClone(resource);
  const places: (readonly [Json, string])[] = [];
  const visit = (value: unknown): void => {
    for (const [key, inner] of Object.entries(value as Json)) {
      if (typeof inner === 'string' && key !== 'resourceType' && key !== 'div') {
        places.push([value as Json, key]);
      } else if (inner !== null && typeof inner === 'object') {
        visit(inner);
      }
    }
  };
  visit(copy);
  const [holder, key] = places[place % places.length] ?? [copy, 'language'];
  holder[key] = text;
  return copy;
}
