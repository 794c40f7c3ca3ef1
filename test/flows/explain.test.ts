// The explanation at its two doors, beside a running adapter: what would happen and why, and nothing is sent or written.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Flag } from '@medplum/fhirtypes';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createProgram } from '../../src/cli/main.ts';
import type { Explanation } from '../../src/flows/judge/explain-need.ts';
import {
  ANSWER_TOKEN,
  fixture,
  OPERATOR_TOKEN,
  SECRET,
  type Setting,
  startSetting,
} from '../support/hospital.ts';
import { freshDatabase } from '../support/store.ts';

let setting: Setting;
let databaseUrl: string;
let folder: string;
beforeEach(async () => {
  databaseUrl = await freshDatabase();
  folder = await mkdtemp(join(tmpdir(), 'explain-'));
  setting = await startSetting({ config: { store: { databaseUrl } } });
  await setting.load('need-with-consent');
});
afterEach(async () => {
  process.exitCode = undefined;
  vi.restoreAllMocks();
  await setting.stop();
  await rm(folder, { recursive: true });
});

/** Puts the Flag there without waiting for what its notification causes: the explanation is asked beside it. */
async function flag(id: string): Promise<void> {
  await setting.hospital.repository.updateResource({
    ...fixture<Flag>('need-with-consent', 'flag.json'),
    id,
  });
  await setting.hospital.notified();
  await setting.adapter.queue.idle();
}

const writes = () =>
  setting.hospital.requests.filter((line) => /^(PUT|DELETE|POST (?!.*_search|\/ batch))/.test(line)).length;

async function api(id: string, token = OPERATOR_TOKEN): Promise<Response> {
  return fetch(`${setting.adapter.url}/api/explain/${id}`, { headers: { authorization: `Bearer ${token}` } });
}

/** Runs `ip-fhir explain` in this process. */
async function command(...args: string[]): Promise<{ out: string; err: string; code: number }> {
  const [out, err] = [process.stdout, process.stderr].map((stream) => {
    const chunks: string[] = [];
    vi.spyOn(stream, 'write').mockImplementation((chunk) => chunks.push(String(chunk)) > 0);
    return chunks;
  });
  process.exitCode = undefined;
  await (await createProgram()).parseAsync([
    'node',
    'ip-fhir',
    'explain',
    '--server',
    setting.hospital.baseUrl,
    ...args,
  ]);
  const code = Number(process.exitCode ?? 0);
  vi.restoreAllMocks();
  return { out: out?.join('') ?? '', err: err?.join('') ?? '', code };
}

async function configFile(): Promise<string> {
  const file = join(folder, 'config.json');
  const config = {
    hospital: { server: setting.hospital.baseUrl, name: 'Fjellheim sykehus' },
    notifications: { secret: SECRET },
    answers: { token: ANSWER_TOKEN },
    directory: [
      {
        municipality: '4601',
        name: 'Unit',
        organizationNumber: '310000248',
        endpoint: `http://127.0.0.1:${(setting.unitServer.address() as AddressInfo).port}/fhir/$process-message`,
      },
    ],
    store: { databaseUrl },
    network: { privateHosts: ['127.0.0.1'] },
  };
  await writeFile(file, JSON.stringify(config));
  return file;
}

describe('the explanation of a Flag', () => {
  it('by the API tells rule, consent, recipient with the way to it, and the exact message', async () => {
    await flag('flag-anders');
    const [before, sent] = [writes(), setting.unit.messages.length];
    const explanation = (await (await api('flag-anders')).json()) as Explanation;
    expect(explanation).toMatchObject({
      rule: 'notify',
      consent: expect.stringContaining('Consent/consent-anders'),
      recipient: { organizationNumber: '310000248', municipality: '4601' },
    });
    expect(explanation.way?.map(({ at }) => at)).toEqual(
      expect.arrayContaining(['address', 'unit', 'endpoint']),
    );
    expect(explanation.message?.entry?.[0]?.resource?.resourceType).toBe('MessageHeader');
    expect([writes(), setting.unit.messages.length]).toEqual([before, sent]);
  });

  it('by the API needs the token, and says of an unknown Flag that it is not there', async () => {
    expect((await api('flag-anders', 'a-wrong-token-for-tests')).status).toBe(401);
    const explanation = (await (await api('none')).json()) as Explanation;
    expect(explanation.issues).toMatchObject([{ code: 'not-found', path: 'Flag' }]);
  });

  it("by the command with the adapter's settings, beside it on its store, says the same", async () => {
    await flag('flag-anders');
    const before = writes();
    const { out, code } = await command('--flag', 'flag-anders', '--config', await configFile());
    expect(code).toBe(0);
    expect(out).toContain('rule notify');
    expect(out).toContain('Recipient: Unit (4601)');
    expect(out).toContain('The message');
    expect(writes()).toBe(before);
  });

  it('by the command without settings knows no unit, and says what a person does', async () => {
    await flag('flag-anders');
    const { out, code } = await command('--flag', 'flag-anders');
    expect(code).toBe(0);
    expect(out).toContain('rule recipient-unknown');
    expect(out).toContain('To find a recipient: ');
    expect(out).toContain('Nothing would be sent.');
  });

  it('by the command exits with 1 for a Flag that is not there, and with 2 for a form that there is none of', async () => {
    expect(await command('--flag', 'none')).toMatchObject({
      code: 1,
      err: expect.stringContaining('not on the source'),
    });
    expect((await command('--flag', 'x', '--format', 'xml')).code).toBe(2);
  });
});
