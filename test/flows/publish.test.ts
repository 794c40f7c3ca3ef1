// A plan document to a real FHIR server and back, over HTTP.
import { readFileSync } from 'node:fs';
import type { CarePlan, Provenance, Resource } from '@medplum/fhirtypes';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createFhirServer } from '../../src/edges/transport/hospital/fhir-server.ts';
import { planChangesSince } from '../../src/flows/plan/follow-plans.ts';
import { publishPlan } from '../../src/flows/plan/publish-plan.ts';
import { readPlan } from '../../src/flows/plan/read-plan.ts';
import { isWrittenBy } from '../../src/flows/plan/written-by.ts';
import type { IndividualPlan } from '../../src/plan/document/individual-plan.ts';
import { parsePlan } from '../../src/plan/document/parse.ts';
import { toFhir } from '../../src/plan/mapping/to-bundle.ts';
import { createResourceCheck } from '../../src/validator/check-resource.ts';
import { startFhirServer, type TestFhirServer } from '../support/fhir-server.ts';
import { planPorts } from '../support/plan-ports.ts';

const document = JSON.parse(
  readFileSync(new URL('../../fixtures/plans/child-cerebral-palsy/plan.json', import.meta.url), 'utf8'),
) as Record<string, unknown>;

let hospital: TestFhirServer;
beforeAll(async () => {
  hospital = await startFhirServer();
}, 60_000);
afterAll(() => hospital.stop());

async function publish(input: unknown) {
  const server = createFhirServer({ baseUrl: hospital.baseUrl });
  return publishPlan(await planPorts(server), input);
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

  it('writes nothing when nothing changed, and only what changed when something did', async () => {
    await publish(document);
    const same = await publish(document);
    expect([same.outcome, same.entries]).toEqual(['unchanged', []]);
    const goals = structuredClone(document.goals) as { achievementText?: string }[];
    Object.assign(goals[0] ?? {}, { achievementText: 'Går til skolen uten følge' });
    const changed = await publish({ ...document, goals });
    expect(changed.outcome).toBe('updated');
    expect(changed.entries.map(({ reference, status }) => [reference.split('/')[0], status])).toEqual([
      ['Goal', 200],
      ['Provenance', 200],
    ]);
    await publish(document);
  });

  it('says beside the plan what was written when, by whom and on whose behalf, and nothing when nothing was', async () => {
    const { carePlan = '' } = await publish(document);
    const written = async () => {
      const found = await hospital.repository.searchResources<Provenance>({
        resourceType: 'Provenance',
        count: 1000,
      });
      return found.filter(isWrittenBy);
    };
    const [first, ...more] = await written();
    expect(more).toEqual([]);
    expect(
      (await createResourceCheck())(first as Provenance).filter(({ severity }) => severity === 'error'),
    ).toEqual([]);
    expect(first?.target.map(({ reference }) => reference)).toContain(carePlan);
    // The versions that the server keeps tell of every write, from the first one on.
    const { entry } = await hospital.repository.readHistory<Provenance>('Provenance', first?.id ?? '');
    expect(entry?.at(-1)?.resource).toMatchObject({ activity: { coding: [{ code: 'imported' }] } });
    expect((entry?.at(-1)?.resource as Provenance).target.length).toBeGreaterThan(10);
    const plan = await hospital.repository.readResource<CarePlan>('CarePlan', carePlan.split('/')[1] ?? '');
    const custodian = plan.extension?.find(({ url }) => url.endsWith('/ip-custodian'))?.valueReference;
    expect(custodian?.reference).toMatch(/^Organization\//);
    expect(first?.agent[0]).toMatchObject({ who: { display: 'ip-fhir' }, onBehalfOf: custodian });
    await publish(document);
    expect((await written()).map(({ meta }) => meta?.versionId)).toEqual([first?.meta?.versionId]);
    await publish({ ...document, title: 'Ny tittel' });
    const [second] = await written();
    expect(second?.id).toBe(first?.id);
    expect(second?.target).toEqual([{ reference: carePlan }]);
    await publish(document);
  });

  it('refuses to hide what somebody else wrote: an item that the server has and the document has not [B3]', async () => {
    await publish(document);
    const result = await publish({
      ...document,
      serviceNeeds: (document.serviceNeeds as unknown[]).slice(1),
    });
    expect(result.published).toBe(false);
    expect(result.issues).toContainEqual(expect.objectContaining({ rule: 'B3', path: '/serviceNeeds' }));
  });

  it('refuses a second plan for a person who has one, and names it [B1]', async () => {
    const first = await publish(document);
    const second = await publish({ ...document, id: 'another-plan' });
    expect(second.published).toBe(false);
    expect(second.issues.find(({ rule }) => rule === 'B1')?.text).toContain(first.carePlan);
    expect(await activePlans()).toEqual([first.carePlan]);
  });

  it('lets a person have a new plan when the former one has ended [B1]', async () => {
    const server = await startFhirServer();
    const ports = await planPorts(createFhirServer({ baseUrl: server.baseUrl }));
    const team = { ...(document.team as object), status: 'inactive' };
    await publishPlan(ports, { ...document, status: 'completed', team });
    expect((await publishPlan(ports, { ...document, id: 'another-plan' })).issues).not.toContainEqual(
      expect.objectContaining({ rule: 'B1' }),
    );
    await server.stop();
  });

  it('stops when somebody wrote the same resource while it was being published [B14]', async () => {
    const { carePlan } = await publish(document);
    const server = createFhirServer({ baseUrl: hospital.baseUrl });
    const ports = await planPorts(server);
    const title = 'Skrevet av en annen';
    const write = server.write.bind(server);
    let once = true;
    server.write = async (bundle) => {
      if (once) {
        once = false;
        const found = (await server.read<CarePlan>('CarePlan', carePlan?.split('/')[1] ?? '')) as CarePlan;
        await server.update<CarePlan>({ ...found, title });
      }
      return write(bundle);
    };
    const result = await publishPlan(ports, { ...document, title: 'Vår nye tittel' });
    expect(result.issues).toContainEqual(expect.objectContaining({ code: 'conflict', path: carePlan }));
    expect((await server.read<CarePlan>('CarePlan', carePlan?.split('/')[1] ?? ''))?.title).toBe(title);
    await publish(document);
  });
});

async function activePlans(): Promise<string[]> {
  const found = await hospital.repository.search<CarePlan>({ resourceType: 'CarePlan', count: 1000 });
  const plans = (found.entry ?? []).flatMap(({ resource }) => resource ?? []);
  return plans
    .filter(({ status, partOf }) => status === 'active' && !partOf)
    .map(({ id }) => `CarePlan/${id}`);
}

describe('a coordinator without a plan [B11]', () => {
  const document = JSON.parse(
    readFileSync(new URL('../../fixtures/plans/coordinator-without-plan/plan.json', import.meta.url), 'utf8'),
  ) as { id: string; source: { system: string } };

  it('is created when it is published first, also where others brought its organisations, and read and followed', async () => {
    const server = createFhirServer({ baseUrl: hospital.baseUrl });
    const ports = await planPorts(server);
    const parties = toFhir(parsePlan(document).plan as IndividualPlan).bundle.entry.flatMap(({ resource }) =>
      resource.resourceType === 'Organization' ? [resource as unknown as Resource] : [],
    );
    for (const party of parties) {
      await server.put(party);
    }
    expect((await publishPlan(ports, document)).outcome).toBe('created');
    expect((await publishPlan(ports, document)).outcome).toBe('unchanged');
    // Nothing of the document refers to the coordinating unit: it stands on the server and belongs to nobody's document there.
    const plan = parsePlan(document).plan as IndividualPlan;
    const organizations = plan.organizations?.filter(({ id }) => id !== 'org-ke');
    for (const name of [document.id, `${document.source.system}|${document.id}`]) {
      expect((await readPlan(server, name))?.plan).toEqual({ ...plan, organizations });
    }
    const told = [];
    for await (const change of planChangesSince(server, { plans: {} })) {
      told.push([change.kind, change.plan?.id]);
    }
    expect(told).toContainEqual(['created', document.id]);
  });
});
