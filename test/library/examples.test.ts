// The examples of docs/examples run as they stand there.
import { readFileSync } from 'node:fs';
import { exampleBundle, examplePlan, startTestServer, type TestServer } from 'individuell-plan-fhir/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { check, openValidator } from '../../docs/examples/browser-form.ts';
import { summarise } from '../../docs/examples/plain.js';
import { start } from '../../docs/examples/start.ts';
import { nightly } from '../../docs/examples/vendor-sync.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

it('start: a plan goes to a server and comes back', async () => {
  const { plan } = await start(examplePlan(), server.url);
  expect(plan?.id).toBe(examplePlan().id);
  expect(await start({}, server.url)).not.toHaveProperty('plan');
});

it('vendor sync: an export is loaded, and changes come back', async () => {
  const file = readFileSync(
    new URL('../../fixtures/vendors/visma-flyt-samspill/export.json', import.meta.url),
  );
  const told: string[] = [];
  const parameters = { system: 'https://samspill.tromso.example', municipalityName: 'Tromsø kommune' };
  const mapping = { mapping: 'visma-flyt-samspill', parameters };
  const { counts } = await nightly(file, server.url, mapping, async ({ plan }) => {
    told.push(plan?.id ?? '');
  });
  expect(counts).toMatchObject({ created: 1 });
  expect(told).toHaveLength(2);
});

it('browser form: what is typed is checked, and so is FHIR, without generated code', async () => {
  const { problems, shown } = check(
    { '/id': 'p1', '/source/system': 'https://plan.example' },
    'patient',
    '2026-11-29T12:00:00Z',
  );
  expect(shown).toBeUndefined();
  expect(problems.map(({ path }) => path)).toContain('/patient');
  const packs = ['individuell-plan.fhir', 'hl7.fhir.r4.core'];
  const validator = await openValidator(packs, async (name) =>
    readFileSync(new URL(`../../dist/definitions/${name}.pack`, import.meta.url), 'latin1'),
  );
  expect(validator.validate(exampleBundle()).valid).toBe(true);
  expect(validator.validate({ resourceType: 'Patient', gender: 'kvinne' }).valid).toBe(false);
});

it('plain JavaScript: a Bundle is summed up', () => {
  expect(summarise(exampleBundle())).toMatchObject({ problems: [] });
});
