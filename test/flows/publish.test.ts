// A plan document to a real FHIR server and back, over HTTP.
import { readFileSync } from 'node:fs';
import type { CarePlan } from '@medplum/fhirtypes';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createResourceCheck } from '../../src/check-resource.ts';
import { publishPlan } from '../../src/flows/publish-plan.ts';
import { readPlan } from '../../src/flows/read-plan.ts';
import { createFhirServer } from '../../src/transport/fhir-server.ts';
import { startFhirServer, type TestFhirServer } from '../support/fhir-server.ts';

const document = JSON.parse(
  readFileSync(new URL('../../fixtures/plans/child-cerebral-palsy/plan.json', import.meta.url), 'utf8'),
) as Record<string, unknown>;

let hospital: TestFhirServer;
beforeAll(async () => {
  hospital = await startFhirServer();
});
afterAll(() => hospital.stop());

async function publish(input: unknown) {
  const server = createFhirServer({ baseUrl: hospital.baseUrl });
  return publishPlan({ server, check: await createResourceCheck() }, input);
}

describe('publishing a plan', () => {
  it('comes back from the server equal to what went in [A1] [A2] [A3] [A4] [A5] [A6] [A7] [A8] [A9] [A10] [A11] [A12]', async () => {
    const result = await publish(document);
    expect(result.issues.filter(({ severity }) => severity !== 'warning')).toEqual([]);
    expect(result.published).toBe(true);
    const server = createFhirServer({ baseUrl: hospital.baseUrl });
    const back = await readPlan(server, result.carePlan ?? '');
    expect(back?.issues).toEqual([]);
    expect(back?.plan).toEqual(document);
  });

  it("is found by the plan's own id in its source system too", async () => {
    await publish(document);
    const server = createFhirServer({ baseUrl: hospital.baseUrl });
    expect((await readPlan(server, String(document.id)))?.plan?.id).toBe(document.id);
    expect(await readPlan(server, 'no-such-plan')).toBeUndefined();
  });

  it('writes the same resources again instead of new ones when it is done twice', async () => {
    await publish(document);
    const before = (await hospital.repository.search<CarePlan>({ resourceType: 'CarePlan' })).entry?.length;
    await publish(document);
    expect((await hospital.repository.search<CarePlan>({ resourceType: 'CarePlan' })).entry?.length).toBe(
      before,
    );
  });

  it('sends nothing when the document has a problem, and tells all of them', async () => {
    const before = hospital.requests.length;
    const result = await publish({ ...document, gaols: [], status: 'finished' });
    expect(result.published).toBe(false);
    expect(result.issues.map(({ path }) => path)).toEqual(expect.arrayContaining(['/gaols', '/status']));
    expect(hospital.requests.length).toBe(before);
  });

  it('asks the server a bounded number of times to read a plan of any size', async () => {
    const { carePlan } = await publish(document);
    const before = hospital.requests.length;
    await readPlan(createFhirServer({ baseUrl: hospital.baseUrl }), carePlan ?? '');
    expect(hospital.requests.length - before).toBeLessThan(40);
  });
});
