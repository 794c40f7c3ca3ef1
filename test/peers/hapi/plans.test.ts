// Plans on HAPI FHIR JPA: the same suite as on the server in this process, racing publishers, two writers on bad lines.
import { describe, expect, inject, it } from 'vitest';
import { createFhirServer } from '../../../src/edges/transport/hospital/fhir-server.ts';
import { publishPlan } from '../../../src/flows/plan/publish-plan.ts';
import { readPlan } from '../../../src/flows/plan/read-plan.ts';
import { checkServer } from '../../../src/flows/plan/server-check.ts';
import { fhirSide } from '../../../src/flows/sync/fhir-side.ts';
import { syncPlans } from '../../../src/flows/sync/sync-plans.ts';
import { startFhirServer } from '../../support/fhir-server.ts';
import { describeKinds } from '../../support/kinds-in-step.ts';
import { planPorts } from '../../support/plan-ports.ts';
import { race } from '../../support/racing-publishers.ts';
import { describeServer } from '../../support/server-conformance.ts';
import { hapi } from '../../support/server-differences.ts';
import { memoryState, playRounds, smallPlan } from '../../support/two-writers.ts';

const baseUrl = inject('hapiBaseUrl');
const server = createFhirServer({ baseUrl, timeout: 60_000, retry: { retries: 5 } });
const persons = Number(process.env.IP_RACE_PERSONS ?? 25);
const rounds = Number(process.env.IP_SYNC_ROUNDS ?? 15);

describeServer(hapi, () => baseUrl, 8101);
describeKinds('HAPI FHIR JPA', () => baseUrl, 8501);

describe('HAPI FHIR JPA', () => {
  it('is found able by what it says of itself', async () => {
    const { statement, time } = await server.capability();
    expect(checkServer(statement).filter(({ has, weight }) => has === 'no' && weight === 'stops')).toEqual(
      [],
    );
    expect(Math.abs((time?.getTime() ?? 0) - Date.now())).toBeLessThan(60_000);
  });

  it('ends with one plan for each person when two publishers race, and the loser hears whose plan won [B1]', async () => {
    const counts = await race(server, persons, 8201);
    console.log(`racing publishers, HAPI: ${JSON.stringify(counts)}`);
    expect(counts).toMatchObject({ onePlan: persons, oneTold: persons, winnerNamed: persons });
  });

  it('loses no edit of two writers and holds nothing twice, whatever goes wrong on the line [B14]', async () => {
    const counts = await playRounds({ server: baseUrl, rounds, seed: 8301, timeout: 3_000, rate: 0.12 });
    console.log(`two writers, HAPI: ${JSON.stringify(counts)}`);
    expect(counts.complaints).toEqual([]);
    expect(counts.duplicates).toBe(0);
    expect(counts.contradictions).toBeGreaterThan(0);
  });

  it('shares a plan with a FHIR server of another make: what either writes reaches the other [G4]', async () => {
    const other = await startFhirServer();
    try {
      const [left, right] = [
        await planPorts(server),
        await planPorts(createFhirServer({ baseUrl: other.baseUrl })),
      ];
      const plan = smallPlan(1, 8401);
      const { carePlan = '' } = await publishPlan(right, plan);
      // Only this plan is in the other server, and HAPI's other plans are no business of this test.
      const sykehuset = { ...fhirSide('sykehuset', left), async *list() {} };
      const sides = [sykehuset, fhirSide('kommunen', right)] as const;
      const state = memoryState();
      const pass = () => syncPlans({ ...left, sides, state, atOnce: 1 });
      expect((await pass()).plans).toMatchObject([{ sides: { sykehuset: 'created' } }]);
      await publishPlan(left, { ...plan, title: 'Skrevet på sykehuset' });
      await publishPlan(right, { ...plan, summary: 'Skrevet i kommunen' });
      await pass();
      const [here, there] = await Promise.all([left, right].map((ports) => readPlan(ports.server, carePlan)));
      expect(here?.plan).toMatchObject({ title: 'Skrevet på sykehuset', summary: 'Skrevet i kommunen' });
      expect(there?.plan).toEqual(here?.plan);
    } finally {
      await other.stop();
    }
  });
});
