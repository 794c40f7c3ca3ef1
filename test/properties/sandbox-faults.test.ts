// Plans in step with a server that does each thing that `sandbox-hospital --fault` can do to what it keeps and answers; and what a
// trial of such a server finds beforehand.
import type { Goal, Resource } from '@medplum/fhirtypes';
import { describe, expect, it } from 'vitest';
import { close, listen } from '../../src/adapter/start.ts';
import { createFhirServer } from '../../src/edges/transport/hospital/fhir-server.ts';
import { tryServer } from '../../src/flows/plan/trial/try-server.ts';
import { fhirSide } from '../../src/flows/sync/fhir-side.ts';
import { syncPlans } from '../../src/flows/sync/sync-plans.ts';
import type { ServerFault } from '../../src/sandbox/hospital/faults.ts';
import { keepingNames } from '../../src/sandbox/hospital/keeping.ts';
import { createSandboxHospital, type SandboxHospital } from '../../src/sandbox/hospital.ts';
import { plain } from '../support/in-step/log.ts';
import { portsOf, ToolSystem, Trip } from '../support/in-step/systems.ts';
import { firstPlan } from '../support/in-step/world.ts';
import { memoryState } from '../support/two-writers.ts';

async function withHospital(
  fault: ServerFault | undefined,
  use: (hospital: SandboxHospital, baseUrl: string) => Promise<void>,
): Promise<void> {
  const hospital = createSandboxHospital({ dialect: 'medplum', secret: 'secret' });
  const { server, port } = await listen(hospital.app, '127.0.0.1', 0);
  const baseUrl = `http://127.0.0.1:${port}/fhir`;
  hospital.at(baseUrl);
  if (fault) {
    hospital.faults.begin(fault);
  }
  try {
    await use(hospital, baseUrl);
  } finally {
    server.closeAllConnections();
    await close(server);
  }
}

const clientOf = (baseUrl: string) => createFhirServer({ baseUrl, timeout: 60_000, retry: { retries: 2 } });

const answering = [
  'busy-entries',
  'forgets-deleted',
  'stamps-ahead',
  'stamps-in-seconds',
  'uuid-versions',
  'no-history',
  'no-etag',
  'no-location',
  'always-200',
] as const satisfies readonly ServerFault[];

describe('a plan tool and a server', () => {
  it.each([
    ...keepingNames,
    ...answering,
  ])('with the fault %s are in step, and edits of both arrive [B14]', async (fault) => {
    await withHospital(fault, async (hospital, baseUrl) => {
      const tool = new ToolSystem('kommunen');
      await tool.write({ ...firstPlan(), summary: 'Linje\nog linje: a\u030a', notes: ['Et notat'] });
      const state = memoryState();
      const ports = portsOf(clientOf(baseUrl));
      const pass = () =>
        syncPlans({
          ...ports,
          sides: [fhirSide('sykehuset', ports), tool.side(new Trip())],
          state,
          atOnce: 1,
        });
      const goals = () => hospital.store.all('Goal') as Resource[] as Goal[];
      const textsThere = () =>
        goals()
          .map(({ description }) => plain(description.text))
          .toSorted();
      expect((await pass()).plans).toMatchObject([{ outcome: 'created', conflicts: [] }]);
      const before = await tool.show();
      await tool.write({
        ...firstPlan(),
        ...before,
        goals: [...(before?.goals ?? []), { id: 'g3', text: 'Skrevet i verktøyet', status: 'active' }],
      });
      const goal = goals().find(({ description }) => plain(description.text) === 'GÅ TURER') as Goal;
      hospital.write({ ...goal, description: { text: 'Skrevet på sykehuset' } });
      expect((await pass()).plans).toMatchObject([{ outcome: 'updated', conflicts: [] }]);
      expect((await pass()).plans).toEqual([]);
      const expected = ['BO HJEMME', 'SKREVET I VERKTØYET', 'SKREVET PÅ SYKEHUSET'];
      expect(textsThere()).toEqual(expected);
      const shown = await tool.show();
      expect(shown?.goals?.map(({ text }) => plain(text)).toSorted()).toEqual(expected);
      expect(shown).toMatchObject({ status: 'active', notes: ['Et notat'], summary: before?.summary });
      expect(shown?.consents).toEqual(before?.consents);
      expect(shown?.revisions ?? []).toEqual([]);
    });
  }, 60_000);
});

describe('a trial of a server', () => {
  const found = (fault: ServerFault | undefined) => async () => {
    let features: readonly string[] = [];
    await withHospital(fault, async ({ store }, baseUrl) => {
      const server = clientOf(baseUrl);
      const trial = await tryServer({ server, clock: { now: () => new Date() }, newId: () => 'prove' });
      features = trial.findings.filter(({ has }) => has !== 'yes').map(({ feature }) => feature);
      expect(trial.left).toEqual([]);
      for (const type of ['CarePlan', 'Patient', 'Consent', 'Goal', 'CareTeam', 'Task']) {
        expect(store.all(type)).toEqual([]);
      }
    });
    return features;
  };

  it('finds nothing where everything is kept, and takes everything away again', async () => {
    expect(await found(undefined)()).toEqual([]);
  });

  it.each([
    ['drops-notes', /keeps \/(notes|goals\/g\/notes)/],
    ['drops-telephones', /keeps \/patient\/telecom/],
    ['drops-summaries', /keeps \/summary/],
    ['drops-teams', /keeps \/participants/],
    ['drops-all-extensions', /extensions of others/],
    ['drops-consent-ends', /restricts \/consents\/c/],
    ['drops-denials', /restricts \/consents\/c/],
    ['writes-capitals', /keeps \/goals\/g\/text/],
    ['other-line-ends', /keeps \/summary/],
    ['ignores-if-match', /refuses an update over an old version/],
    ['old-in-transactions', /refuses a transaction with an update over an old version/],
    ['no-history', /keeps earlier versions/],
    ['forgets-deleted', /says 410/],
    ['stamps-ahead', /stamps by its own clock/],
  ] as const)('finds %s', async (fault, feature) => {
    expect(await found(fault)()).toContainEqual(expect.stringMatching(feature));
  });
});
