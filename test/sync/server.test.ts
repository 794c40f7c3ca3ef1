// What plans need of a server, shown on the server in this process; HAPI's turn is in test/peers/hapi.
import type { CapabilityStatement } from '@medplum/fhirtypes';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkServer } from '../../src/flows/plan/server-check.ts';
import { startFhirServer, type TestFhirServer } from '../support/fhir-server.ts';
import { startCommand } from '../support/run-command.ts';
import { describeServer } from '../support/server-conformance.ts';
import { inProcess } from '../support/server-differences.ts';

let server: TestFhirServer;
beforeAll(async () => {
  server = await startFhirServer();
}, 60_000);
afterAll(() => server.stop());

describeServer(inProcess, () => server.baseUrl, 31);

describe('doctor', () => {
  const stated: CapabilityStatement = {
    resourceType: 'CapabilityStatement',
    status: 'active',
    kind: 'instance',
    date: '2026-01-01',
    fhirVersion: '4.0.1',
    format: ['json'],
    rest: [{ mode: 'server', interaction: [{ code: 'transaction' }], resource: [] }],
  };

  it('says what stops a server from holding plans, and what follows', () => {
    const findings = checkServer({
      ...stated,
      fhirVersion: '3.0.1',
      rest: [
        {
          mode: 'server',
          interaction: [{ code: 'search-system' }],
          resource: [{ type: 'Patient', versioning: 'no-version', updateCreate: false }],
        },
      ],
    });
    const no = new Map(
      findings.filter(({ has }) => has === 'no').map(({ feature, consequence }) => [feature, consequence]),
    );
    expect([...no.keys()]).toEqual(
      expect.arrayContaining([
        'FHIR R4',
        'transaction',
        'CarePlan',
        'ids given by the client (updateCreate)',
        'versions that updates are checked against',
      ]),
    );
    expect([...no.values()].every((text) => text.length > 20)).toBe(true);
  });

  it('tells what is not said from what is not there', () => {
    const findings = checkServer(stated);
    expect(findings.filter(({ has }) => has === 'no')).toEqual([]);
    expect(findings.find(({ feature }) => feature === 'batch')?.has).toBe('unsaid');
    expect(findings.find(({ feature }) => feature === 'transaction')?.has).toBe('yes');
  });

  it('is a command that writes nothing', async () => {
    const before = server.requests.length;
    const { code, out } = await startCommand(['doctor', '--server', server.baseUrl]).ended;
    expect(code).toBe(0);
    expect(out).toMatch(/\d+ looked at, 0 that stop it, \d+ not said/);
    expect(server.requests.slice(before)).toEqual(['GET /metadata']);
  });
});

describe('follow', () => {
  it('writes a line for each change and goes on where it was stopped', async () => {
    const { mkdtemp } = await import('node:fs/promises');
    const state = `${await mkdtemp('/tmp/ip-follow-')}/state.json`;
    const args = ['follow', '--server', server.baseUrl, '--state', state, '--once'];
    const first = await startCommand(args).ended;
    const lines = first.out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { kind: string; plan: { id: string } });
    expect(lines.length).toBeGreaterThanOrEqual(4);
    expect(lines.every(({ kind, plan }) => kind === 'created' && plan.id !== '')).toBe(true);
    expect((await startCommand(args).ended).out).toBe('');
  });
});
