// One setting says which modifier extensions are known, and whatever reads what others wrote goes by it.
import { expect, it } from 'vitest';
import { readingOf } from '../../src/adapter/parts/reading.ts';

const hospital = { server: 'https://fhir.example/r4', name: 'H', knownModifierExtensions: ['urn:of-all'] };

it('what is known of every resource is known of Consents, which may name more', () => {
  const { knownModifiers, consentSettings } = readingOf({
    hospital,
    consents: { knownModifiers: ['urn:of-consents'] },
  });
  expect(knownModifiers).toEqual(['urn:of-all']);
  expect(consentSettings.knownModifiers).toEqual(['urn:of-all', 'urn:of-consents']);
});

it('without settings nothing is known', () => {
  const { knownModifiers, consentSettings } = readingOf();
  expect([knownModifiers, consentSettings.knownModifiers]).toEqual([[], []]);
});
