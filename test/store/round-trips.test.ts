// What one notice costs others, counted: these numbers may fall, never rise.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { killAll } from '../crash/processes.ts';
import { type RoundTrips, roundTrips } from '../support/round-trips.ts';

/** With those of the job library; looks for work, which come on a timer too, are not among them. */
const STATEMENTS = 13;
const REQUESTS = 7;

const folder = mkdtempSync(join(tmpdir(), 'ip-fhir-round-trips-'));
let counted: RoundTrips;
beforeAll(async () => {
  counted = await roundTrips(folder);
}, 240_000);
afterAll(() => {
  killAll();
  rmSync(folder, { recursive: true, force: true, maxRetries: 50, retryDelay: 100 });
});

describe('a notice that arrives at the unit and is recorded', () => {
  it(`asks the database at most ${STATEMENTS} times`, () => {
    expect(counted.statements.length, counted.statements.join('\n')).toBeLessThanOrEqual(STATEMENTS);
  });

  it(`asks the hospital and the unit at most ${REQUESTS} times, with Flag and consents asked for each by itself`, () => {
    const asked = counted.requests.join('\n');
    expect(counted.requests.length, asked).toBeLessThanOrEqual(REQUESTS);
    expect(asked).toContain('GET /fhir/Flag/');
    expect(asked).toContain('POST /fhir/Consent/_search');
  });
});
