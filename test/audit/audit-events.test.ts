// What the audit holds after real work, as FHIR AuditEvents: valid R4, and by the patterns of BALP.
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { AuditEvent } from '@medplum/fhirtypes';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createValidator } from '../../src/validator/index.ts';
import { OPERATOR_TOKEN, type Setting, startSetting, until } from '../support/hospital.ts';
import { freshDatabase } from '../support/store.ts';
import { brokenBalpRules } from './balp-rules.ts';

const REQUEST = '7d9f1a52-6c8e-4f0b-9a3d-2b1c0d4e5f60';
const run = promisify(execFile);
let setting: Setting;
let databaseUrl: string;
let events: AuditEvent[];

const MAIN = new URL('../../src/cli/main.ts', import.meta.url).href;
const PROGRAM = `const { main } = await import('${MAIN}'); await main(['node', 'ip-fhir', ...process.argv.slice(1)]);`;

async function cli(...args: string[]): Promise<{ stdout: string; stderr: string; code: number }> {
  const env = { ...process.env, DATABASE_URL: databaseUrl };
  const options = { env, maxBuffer: 1 << 26 };
  return run(process.execPath, ['--input-type=module', '--eval', PROGRAM, '--', ...args], options).then(
    (done) => ({ ...done, code: 0 }),
    (error) => error,
  );
}

beforeAll(async () => {
  databaseUrl = await freshDatabase();
  setting = await startSetting({
    unit: { answer: 'coordinator-appointed' },
    config: { store: { databaseUrl } },
  });
  await setting.load('need-with-consent');
  const record = await setting.raise('need-with-consent');
  await until(setting.adapter, record.flag.replace('Flag/', ''), ({ business }) => business !== undefined);
  const headers = { authorization: `Bearer ${OPERATOR_TOKEN}`, 'x-request-id': REQUEST };
  for (const path of ['/api/notices', `/api/explain/${record.flag.replace('Flag/', '')}`, '/api/outbox']) {
    expect((await fetch(`${setting.adapter.url}${path}`, { headers })).status).toBe(200);
  }
  const { stdout } = await cli('audit', 'export', '--ndjson', '--site', 'https://ip.hospital.example');
  events = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as AuditEvent);
}, 60_000);
afterAll(() => setting.stop());

const claims = (): string[] =>
  events.flatMap(({ meta }) => meta?.profile?.map((url) => url.split('BasicAudit.')[1] ?? '') ?? []);

describe('the audit of one notice', () => {
  it('holds reads, searches, writes, the decision, the disclosure and what was looked at', () => {
    expect([...new Set(claims())].sort()).toEqual(
      expect.arrayContaining([
        'AuthZconsent',
        'PatientQuery',
        'PatientRead',
        'PatientUpdate',
        'PrivacyDisclosure.Source',
        'Read',
      ]),
    );
  });

  it('is valid R4, every event of it', () => {
    const validator = createValidator();
    // BALP's own definitions are no part of this package: its rules are checked beside.
    const problems = events.flatMap(({ meta: _claimed, ...event }) =>
      validator.validate(event).issues.filter(({ severity }) => severity === 'error'),
    );
    expect(problems.map(({ path, text }) => `${path}: ${text}`)).toEqual([]);
  });

  it('keeps the rules of the BALP profiles that its events claim', () => {
    expect(claims().length).toBeGreaterThan(10);
    expect(
      events.flatMap((event) => brokenBalpRules(event).map((rule) => `${event.outcomeDesc}: ${rule}`)),
    ).toEqual([]);
  });

  it('names the request that caused each act, from the edge to the requests that follow', () => {
    const explained = events.filter(({ entity }) =>
      entity?.some(({ what }) => what?.identifier?.value === REQUEST),
    );
    // The three looks, and the reads and searches that explaining needed.
    expect(explained.length).toBeGreaterThan(5);
    expect(explained.some(({ type }) => type?.code === 'rest')).toBe(true);
  });

  it('says of what leaves whom it is about and who receives it', () => {
    const [disclosed] = events.filter(({ type }) => type?.code === '110106');
    expect(disclosed?.agent?.map(({ who }) => who?.display)).toEqual(['individuell-plan-fhir', 'Unit']);
    expect(disclosed?.entity?.[0]?.what?.reference).toMatch(/^http.*\/Patient\//);
    expect(disclosed?.purposeOfEvent?.[0]?.coding?.[0]?.code).toBe('COC');
  });

  it('is put on a FHIR server by the command, once however often it is exported', async () => {
    const to = [
      'audit',
      'export',
      '--server',
      setting.hospital.baseUrl,
      '--site',
      'https://ip.hospital.example',
    ];
    const first = await cli(...to);
    expect(first.stderr).toMatch(/^\d+ lines of the audit are exported/m);
    const count = Number(/^(\d+) lines/m.exec(first.stderr)?.[1]);
    expect(count).toBeGreaterThanOrEqual(events.length);
    // The adapter goes on working, and a line may come between: the next export has that one alone, and none of the first.
    const linesOf = ({ stderr }: { stderr: string }) => Number(/^(\d+) lines/m.exec(stderr)?.[1]);
    const next = linesOf(await cli(...to));
    expect(next).toBeLessThan(count);
    const all = linesOf(await cli(...to, '--after', '0'));
    expect(all).toBeGreaterThanOrEqual(count + next);
    const kept = await setting.hospital.repository.search({
      resourceType: 'AuditEvent',
      total: 'accurate',
      count: 1,
    });
    expect(kept.total).toBe(all);
  });

  it('is verified by the command, which fails with the place of the first break', async () => {
    expect(await cli('audit', 'verify')).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/as it was written: \d+ lines/),
    });
    const { default: pg } = await import('pg');
    const client = new pg.Client(databaseUrl);
    await client.connect();
    await client.query('alter table ip.audit disable trigger user');
    await client.query("update ip.audit set actor = 'somebody else' where no = 3");
    await client.end();
    expect(await cli('audit', 'verify')).toMatchObject({
      code: 1,
      stdout: expect.stringMatching(/^The audit is not as it was written: no 3, lane \d+, line \d+: changed/),
    });
  });
});
