// Secrets told by where they stand.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { readConfig } from '../../src/adapter/config/read.ts';

const folder = mkdtempSync(join(tmpdir(), 'references-'));
afterAll(() => rmSync(folder, { recursive: true }));

const at = (name: string, text: string): string => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};
const config = (answers: unknown): string =>
  at(
    'config.json',
    JSON.stringify({
      hospital: { server: 'http://127.0.0.1:8080/fhir', name: 'Fjellheim sykehus' },
      notifications: { secret: { variable: 'MY_SECRET' } },
      answers: { token: answers },
      directory: [],
    }),
  );

it('are read from a file, without the end of its line, and from any variable', () => {
  const file = at('token', 'the-token-in-the-file\n');
  const { config: read, issues } = readConfig(config({ file }), { MY_SECRET: 'the-secret-in-the-variable' });
  expect(issues).toEqual([]);
  expect(read?.answers.token).toBe('the-token-in-the-file');
  expect(read?.notifications.secret).toBe('the-secret-in-the-variable');
});

it('of keys that clients sign with stay references: the key is read when it is used', () => {
  const key = { file: '/run/secrets/helseid.json' };
  const helseId = { issuer: 'https://helseid-sts.nhn.example', clientId: 'client', key };
  const file = at(
    'network.json',
    JSON.stringify({
      ...JSON.parse(readFileSync(config('the-token-of-the-answers'), 'utf8')),
      dialog: {
        sender: { organisation: { name: 'Fjellheim sykehus', herId: '8000001' } },
        nhn: { api: 'https://api.nhn.example', version: 'v3', helseId },
      },
    }),
  );
  const { config: read, issues } = readConfig(file, { MY_SECRET: 'the-secret-in-the-variable' });
  expect(issues).toEqual([]);
  expect(read?.dialog?.nhn?.helseId?.key).toEqual(key);
});

it('that are not there, or too short, are told with their place and never with their value', () => {
  const missing = readConfig(config({ file: join(folder, 'nowhere') }), {});
  expect(missing.issues.map(({ path }) => path)).toEqual(['/notifications/secret', '/answers/token']);
  const short = readConfig(config({ file: at('short', 'tooshort') }), {
    MY_SECRET: 'the-secret-in-the-variable',
  });
  expect(short.issues.map(({ path }) => path)).toEqual(['/answers/token']);
  expect(JSON.stringify([missing.issues, short.issues])).not.toMatch(/tooshort|the-secret/);
});
