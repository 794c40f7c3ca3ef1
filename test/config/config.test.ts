// Configuration: every problem at once, variables win over the file, secrets are never repeated.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readConfig } from '../../src/adapter/config/read.ts';

const folder = mkdtempSync(join(tmpdir(), 'config-'));
afterAll(() => rmSync(folder, { recursive: true }));

function file(value: unknown): string {
  const path = join(folder, `${Math.random()}.json`);
  writeFileSync(path, typeof value === 'string' ? value : JSON.stringify(value));
  return path;
}

const complete = {
  hospital: { server: 'http://127.0.0.1:8080/fhir', name: 'Fjellheim sykehus' },
  notifications: { secret: 'sixteen-characters' },
  answers: { token: 'sixteen-characters' },
  directory: [
    {
      municipality: '4601',
      name: 'Unit',
      organizationNumber: '310000248',
      endpoint: 'http://127.0.0.1:8091/fhir',
    },
  ],
};

describe('the configuration', () => {
  it('is complete with what only the user can know; the rest has defaults', () => {
    const { config, issues } = readConfig(file(complete), {});
    expect(issues).toEqual([]);
    expect(config).toMatchObject({ listen: { host: '127.0.0.1', port: 8090 }, logLevel: 'info' });
  });

  it('tells every problem at once, each with its place and what to do', () => {
    const { config, issues } = readConfig(
      file({ ...complete, hospital: { server: 'nowhere' }, listen: { port: 99999 }, unknown: true }),
      { IP_FHIR_HOSPITAL_SEVRER: 'http://example.org' },
    );
    expect(config).toBeUndefined();
    expect(issues.map(({ path }) => path).toSorted()).toEqual(
      [
        '/hospital/name',
        '/hospital/server',
        '/hospital/server',
        '/listen/port',
        '/unknown',
        'IP_FHIR_HOSPITAL_SEVRER',
      ].toSorted(),
    );
    expect(issues.every(({ fix }) => fix)).toBe(true);
  });

  it.each([
    '',
    '2026',
    '2026-11-01',
    '01.11.2026',
    '2026-11-01T00:00:00',
    '2026-11-01t00:00:00z',
    '2026-11-01T24:00:00Z',
  ])('refuses %j where an instant is to stand, and says how one is written', (from) => {
    const { config, issues } = readConfig(file({ ...complete, sweep: { from } }), {});
    expect(config).toBeUndefined();
    expect(issues).toMatchObject([
      { path: '/sweep/from', fix: expect.stringContaining('2026-11-29T08:30:00+01:00') },
    ]);
    expect(readConfig(file({ ...complete, sweep: { from: '2026-11-01T00:00:00Z' } }), {}).issues).toEqual([]);
  });

  it('takes every setting from the environment too, which wins over the file', () => {
    const { config } = readConfig(file(complete), { IP_FHIR_PORT: '9000', IP_FHIR_HOSPITAL_NAME: 'Another' });
    expect(config).toMatchObject({ listen: { port: 9000 }, hospital: { name: 'Another' } });
  });

  it('works from the environment alone', () => {
    const { config, issues } = readConfig(undefined, {
      IP_FHIR_HOSPITAL_SERVER: 'https://hospital.example/fhir',
      IP_FHIR_HOSPITAL_NAME: 'Fjellheim sykehus',
      IP_FHIR_NOTIFICATION_SECRET: 'sixteen-characters',
      IP_FHIR_ANSWER_TOKEN: 'sixteen-characters',
      IP_FHIR_DIRECTORY: file(complete.directory),
    });
    expect(issues).toEqual([]);
    expect(config?.directory).toHaveLength(1);
  });

  it('says what is wrong with a file that is no JSON, or that is not there', () => {
    expect(readConfig(file('{'), {}).issues[0]?.text).toContain('cannot be read');
    expect(readConfig(join(folder, 'missing.json'), {}).issues[0]?.text).toContain('cannot be read');
  });

  it('tells a setting that is misspelt once, with the one that is meant', () => {
    const { hospital, ...rest } = complete;
    expect(readConfig(file({ ...rest, hospitall: hospital }), {}).issues).toMatchObject([
      { path: '/hospitall', fix: expect.stringContaining('Did you mean "hospital"?') },
    ]);
    expect(readConfig(file({ ...complete, logLevel: 'warning' }), {}).issues).toMatchObject([
      { path: '/logLevel', fix: expect.stringMatching(/warn.*IP_FHIR_LOG_LEVEL/) },
    ]);
  });

  it('tells of a file that cannot be read, and not of all that would stand in it', () => {
    expect(readConfig(file('{ "hospital": '), {}).issues).toHaveLength(1);
    expect(readConfig(join(folder, 'missing.json'), {}).issues).toHaveLength(1);
  });

  it('never repeats a secret in an issue', () => {
    const { issues } = readConfig(file({ ...complete, notifications: { secret: 'short-secret' } }), {});
    expect(JSON.stringify(issues)).not.toContain('short-secret');
  });
});
