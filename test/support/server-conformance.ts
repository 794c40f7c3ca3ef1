// What plans need of a FHIR server, as one suite that runs against each real server.
import type { Bundle, Patient } from '@medplum/fhirtypes';
import { describe, expect, it } from 'vitest';
import { createFhirServer } from '../../src/edges/transport/hospital/fhir-server.ts';
import { type FollowState, type PlanChange, planChangesSince } from '../../src/flows/plan/follow-plans.ts';
import type { PlanServer } from '../../src/flows/plan/plan-server.ts';
import { publishPlan } from '../../src/flows/plan/publish-plan.ts';
import { readPlan } from '../../src/flows/plan/read-plan.ts';
import { PeerFailure } from '../../src/flows/ports.ts';
import type { IndividualPlan } from '../../src/plan/document/individual-plan.ts';
import { parsePlan } from '../../src/plan/document/parse.ts';
import { planPorts } from './plan-ports.ts';
import type { ServerDifferences } from './server-differences.ts';
import { smallPlan } from './two-writers.ts';

/** `run` makes the persons and plans of this run others than those of any other. */
export function describeServer(differences: ServerDifferences, baseUrl: () => string, run: number): void {
  const open = (options = {}): PlanServer =>
    createFhirServer({ baseUrl: baseUrl(), timeout: 60_000, ...options });
  const newPlan = (index: number) => parsePlan(smallPlan(index, run)).plan as IndividualPlan;
  const patient = (id: string, more: object = {}): Patient => ({
    resourceType: 'Patient',
    id: `${run}-${id}`,
    ...more,
  });
  const entry = (resource: Patient, ifMatch?: string) => ({
    resource,
    request: { method: 'PUT' as const, url: `Patient/${resource.id}`, ...(ifMatch && { ifMatch }) },
  });
  const transaction = (...entries: Bundle['entry'] & object): Bundle => ({
    resourceType: 'Bundle',
    type: 'transaction',
    entry: entries,
  });

  async function failureOf(work: Promise<unknown>): Promise<PeerFailure> {
    const error = await work.catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(PeerFailure);
    return error as PeerFailure;
  }

  describe(`${differences.name}: what plans need`, () => {
    it('gives a plan back equal, writes nothing when nothing changed, and only what did otherwise', async () => {
      const server = open();
      const ports = await planPorts(server);
      const plan = newPlan(1);
      const first = await publishPlan(ports, plan);
      expect([first.outcome, first.transactions]).toEqual(['created', 1]);
      expect(first.entries.every(({ status, versionId }) => [200, 201].includes(status) && versionId)).toBe(
        true,
      );
      expect((await readPlan(server, first.carePlan ?? ''))?.plan).toEqual(plan);
      expect(await publishPlan(ports, plan)).toMatchObject({ outcome: 'unchanged', entries: [] });
      const changed = await publishPlan(ports, { ...plan, title: 'Ny tittel' });
      expect(changed.entries.map(({ reference }) => reference)).toEqual([
        first.carePlan,
        expect.stringMatching(/^Provenance\//),
      ]);
    });

    it('lets a second plan for a person be refused [B1]', async () => {
      const ports = await planPorts(open());
      const first = await publishPlan(ports, newPlan(2));
      const second = await publishPlan(ports, { ...newPlan(2), id: 'another' });
      expect(second.issues.find(({ rule }) => rule === 'B1')?.text).toContain(first.carePlan);
    });

    it('takes a transaction whole or not at all, also when one entry is over an old version', async () => {
      const server = open();
      const { versionId } = (await server.put(patient('v'))).meta ?? {};
      await server.update({ ...patient('v', { active: true }), meta: { versionId: versionId ?? '' } });
      const stale = entry(patient('v', { active: false }), `W/"${versionId}"`);
      const failure = await failureOf(server.write(transaction(entry(patient('new')), stale)));
      expect(failure.kind).toBe('conflict');
      expect(await server.read('Patient', `${run}-new`)).toBeUndefined();
      expect(await server.read<Patient>('Patient', `${run}-v`)).toMatchObject({ active: true });
    });

    it('takes a large plan in one transaction, or in parts when it is told to', async () => {
      const many = transaction(...Array.from({ length: 60 }, (_, index) => entry(patient(`m${index}`))));
      expect(await open().write(many)).toMatchObject({ transactions: 1 });
      expect(await open({ maxEntries: 50 }).write(many)).toMatchObject({ transactions: 2 });
    });

    it('reads many at once and leaves out what is not there', async () => {
      const server = open();
      await server.put(patient('many'));
      const keys = ['many', 'nobody'].map((id) => ({ type: 'Patient', id: `${run}-${id}` }));
      expect((await server.readMany(keys)).map(({ id }) => id)).toEqual([`${run}-many`]);
    });

    it('finds what was written a moment ago', async () => {
      const server = open();
      const identifier = [{ system: 'urn:conformance', value: `${run}` }];
      const asked = { identifier: `urn:conformance|${run}` };
      expect(await server.search('Patient', asked)).toEqual([]);
      await server.put(patient('fresh', { identifier }));
      expect(await server.search('Patient', asked)).toHaveLength(1);
    });

    it('can be followed: each change of a plan is told once, and after a stop the rest is told', async () => {
      const server = open();
      const ports = await planPorts(server);
      const [one, other] = [newPlan(5), newPlan(6)];
      const start = await take(server, { cursor: new Date().toISOString(), plans: {} });
      const names = [await publishPlan(ports, one), await publishPlan(ports, other)].map(
        ({ carePlan }) => carePlan,
      );
      const first = await take(server, start.state);
      expect(first.changes.filter(({ carePlan }) => names.includes(carePlan))).toMatchObject([
        { kind: 'created' },
        { kind: 'created' },
      ]);
      await publishPlan(ports, { ...one, title: 'Endret' });
      const second = await take(server, JSON.parse(JSON.stringify(first.state)) as FollowState);
      const ours = second.changes.filter(({ carePlan }) => names.includes(carePlan));
      expect(ours).toMatchObject([{ kind: 'changed', carePlan: names[0], resources: [names[0]] }]);
      expect(ours[0]?.plan?.title).toBe('Endret');
      expect(
        (await take(server, second.state)).changes.filter(({ carePlan }) => names.includes(carePlan)),
      ).toEqual([]);
    });
  });

  describe(`${differences.name}: where servers differ`, () => {
    it(`answers an update over an old version with ${differences.staleUpdate}`, async () => {
      const server = open();
      const { versionId } = (await server.put(patient('stale'))).meta ?? {};
      await server.put(patient('stale', { active: true }));
      const late = { ...patient('stale', { active: false }), meta: { versionId: versionId ?? '' } };
      const failure = await failureOf(server.update(late));
      expect([failure.status, failure.kind]).toEqual([differences.staleUpdate, 'conflict']);
    });

    it(`${differences.newVersionForNothing ? 'makes a' : 'makes no'} new version of an update that changes nothing`, async () => {
      const server = open();
      const [first, second] = [await server.put(patient('same')), await server.put(patient('same'))];
      expect(first.meta?.versionId !== second.meta?.versionId).toBe(differences.newVersionForNothing);
    });

    it(`${differences.keepsTags ? 'keeps' : 'drops'} a tag that an update leaves out`, async () => {
      const server = open();
      await server.put(patient('tag', { meta: { tag: [{ system: 'urn:conformance', code: 'x' }] } }));
      await server.put(patient('tag', { active: true }));
      const { meta } = (await server.read<Patient>('Patient', `${run}-tag`)) ?? {};
      expect(meta?.tag?.length ?? 0).toBe(differences.keepsTags ? 1 : 0);
    });

    it(`${differences.checksReferences ? 'refuses' : 'takes'} a reference to what is not there`, async () => {
      const nowhere = patient('astray', {
        managingOrganization: { reference: `Organization/${run}-nowhere` },
      });
      const taken = await open()
        .put(nowhere)
        .then(
          () => true,
          (error: unknown) => (error as PeerFailure).kind !== 'invalid',
        );
      expect(taken).toBe(!differences.checksReferences);
    });
  });
}

async function take(
  server: PlanServer,
  from: FollowState,
): Promise<{ changes: PlanChange[]; state: FollowState }> {
  const changes: PlanChange[] = [];
  for await (const change of planChangesSince(server, from)) {
    changes.push(change);
  }
  return { changes, state: changes.at(-1)?.state ?? from };
}
