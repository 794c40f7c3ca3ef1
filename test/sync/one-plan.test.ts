// Two publishers with different plan ids for the same persons.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createFhirServer } from '../../src/edges/transport/hospital/fhir-server.ts';
import { startFhirServer, type TestFhirServer } from '../support/fhir-server.ts';
import { race } from '../support/racing-publishers.ts';

const persons = Number(process.env.IP_RACE_PERSONS ?? 12);
let server: TestFhirServer;
beforeAll(async () => {
  server = await startFhirServer();
}, 60_000);
afterAll(() => server.stop());

it('leaves each person with one plan when two publishers race, and tells the loser whose plan won [B1]', async () => {
  const counts = await race(createFhirServer({ baseUrl: server.baseUrl, retry: { retries: 4 } }), persons);
  console.log(`racing publishers, in-process server: ${JSON.stringify(counts)}`);
  expect(counts).toMatchObject({ onePlan: persons, oneTold: persons, winnerNamed: persons });
  expect(Math.min(...Object.values(counts.wonBy))).toBeGreaterThan(0);
}, 7_200_000);
