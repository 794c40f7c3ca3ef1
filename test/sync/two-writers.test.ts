// Two writers, one plan, lines that fail: no edit lost, nothing twice.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startFhirServer, type TestFhirServer } from '../support/fhir-server.ts';
import { playRounds } from '../support/two-writers.ts';

const rounds = Number(process.env.IP_SYNC_ROUNDS ?? 8);
let server: TestFhirServer;
beforeAll(async () => {
  server = await startFhirServer();
}, 60_000);
afterAll(() => server.stop());

it('loses no edit of two writers and makes nothing twice, whatever goes wrong on the line [A1] [A7] [B14]', async () => {
  const counts = await playRounds({ server: server.baseUrl, rounds, seed: 4711, timeout: 400, rate: 0.12 });
  console.log(`two writers, in-process server: ${JSON.stringify(counts)}`);
  expect(counts.complaints).toEqual([]);
  expect(counts.duplicates).toBe(0);
  expect(counts.contradictions).toBeGreaterThan(0);
}, 7_200_000);
