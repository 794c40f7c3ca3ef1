// Tokens for FHIR servers that are got for them: commands and the adapter, against a real issuer and a server that judges.
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { readConfig } from '../../src/adapter/config/read.ts';
import { readTokenClient } from '../../src/adapter/config/sections/token-client.ts';
import { accessTo } from '../../src/edges/transport/access/server-access.ts';
import { createFhirServer } from '../../src/edges/transport/hospital/fhir-server.ts';
import { recordOf } from '../support/hospital.ts';
import { startIssuer, type TestIssuer } from '../support/issuer.ts';
import { startCommand } from '../support/run-command.ts';
import { type SandboxSetting, startSandbox } from '../support/sandbox-setting.ts';
import { startTokenGate, type TokenGate } from '../support/token-gate.ts';

const folder = mkdtempSync(join(tmpdir(), 'ip-fhir-access-'));
const keyFile = join(folder, 'key.json');
let issuer: TestIssuer;
let gate: TokenGate | undefined;
let setting: SandboxSetting | undefined;

beforeAll(async () => {
  issuer = await startIssuer({ dpop: false, assertionType: 'JWT', algorithm: 'RS384' });
  writeFileSync(keyFile, JSON.stringify(issuer.key));
});
afterEach(async () => {
  await setting?.stop();
  await gate?.stop();
  setting = undefined;
  gate = undefined;
});
afterAll(async () => {
  await issuer.stop();
  rmSync(folder, { recursive: true });
});

const settings = () => ({ clientId: 'client', key: { file: keyFile }, scope: 'nhn:msh/api' });

describe('tokens that are got for a FHIR server', () => {
  it('open it, and are got anew once when they are refused: a write goes again', async () => {
    gate = await startTokenGate(issuer);
    const base = `${gate.url}/fhir`;
    const access = accessTo(base, { tokenClient: settings() }, {});
    const server = createFhirServer({ baseUrl: base, access });
    await server.capability();
    const before = issuer.given();
    issuer.revokeAll();
    await server.put({ resourceType: 'Patient', id: 'p' });
    await access.fetch(`${base}/metadata`);
    expect(issuer.given()).toBe(before + 1);
    issuer.revokeAll();
    expect((await access.fetch(`${base}/metadata`)).status).toBe(200);
    expect(gate.refused).toEqual(['the token is revoked', 'the token is revoked']);
  });

  it('are no shield from a server that breaks off: the one who asks is told, and nothing else falls', async () => {
    const broken = createServer(({ socket }) => void socket.destroy()).listen(0, '127.0.0.1');
    await once(broken, 'listening');
    gate = await startTokenGate(issuer, `http://127.0.0.1:${(broken.address() as AddressInfo).port}`);
    const access = accessTo(`${gate.url}/fhir`, { tokenClient: settings() }, {});
    await expect(access.fetch(`${gate.url}/fhir/metadata`)).rejects.toThrow('fetch failed');
    await gate.stop();
    await new Promise((resolve) => broken.close(resolve));
  });

  it('are shown to that server alone', async () => {
    gate = await startTokenGate(issuer);
    const { headers } = accessTo(`${gate.url}/fhir`, { tokenClient: settings() }, {});
    expect(Object.keys(await headers(`${gate.url}/fhir/Patient/p`))).toEqual(['authorization']);
    expect(await headers('http://127.0.0.1:1/fhir')).toEqual({});
    const fixed = accessTo(`${gate.url}/fhir`, { token: 'a-fixed-token' }, {});
    expect(await fixed.headers('http://127.0.0.1:1/fhir')).toEqual({});
  });

  it("are had from an issuer that is named, for a command's server", async () => {
    gate = await startTokenGate(issuer);
    const file = join(folder, 'token-client.json');
    writeFileSync(file, JSON.stringify({ ...settings(), issuer: issuer.url }));
    const args = ['doctor', '--server', `${gate.url}/fhir`, '--token-client', file];
    const { out, err } = await startCommand(args).ended;
    expect(err).toBe('');
    expect(out).toContain('a server without a name');
    expect(gate.refused).toEqual([]);
  });

  it("open the hospital's server to the adapter, which then tells the unit", async () => {
    setting = await startSandbox({
      dialect: 'medplum',
      stopBetween: async () => gate?.stop(),
      async hospitalBehind(base) {
        gate = await startTokenGate(issuer, base);
        return { server: `${gate.url}/fhir`, name: 'Fjellheim sykehus', tokenClient: settings() };
      },
    });
    setting.raise(1);
    await setting.settled();
    expect(await recordOf(setting.adapter, 'flag-anders-n1')).toMatchObject({ state: 'delivered' });
    expect(gate?.refused).toEqual([]);
  });
});

describe('the settings of a token client', () => {
  const configWith = (hospital: object) => {
    const file = join(folder, 'config.json');
    writeFileSync(
      file,
      JSON.stringify({
        hospital: { server: 'https://fhir.hospital.example/r4', name: 'Fjellheim sykehus', ...hospital },
        notifications: { secret: 'at-least-sixteen-characters' },
        answers: { token: 'at-least-sixteen-characters' },
      }),
    );
    return readConfig(file, {});
  };

  it('keep the key where it is: it is read when it is used', () => {
    const { config, issues } = configWith({ tokenClient: settings() });
    expect(issues).toEqual([]);
    expect(config?.hospital.tokenClient?.key).toEqual({ file: keyFile });
  });

  it('stand in the place of a fixed token, never beside one', () => {
    const { issues } = configWith({ tokenClient: settings(), token: 'a-fixed-token' });
    expect(issues.map(({ path }) => path)).toContain('/hospital');
  });

  it('that are wrong are told without what stands there', () => {
    const file = join(folder, 'wrong.json');
    writeFileSync(file, JSON.stringify({ clientId: 'client', key: 'hemmelig' }));
    expect(() => readTokenClient(file)).toThrow(/key/);
    expect(() => readTokenClient(file)).not.toThrow(/hemmelig/);
    expect(() => readTokenClient(join(folder, 'nowhere.json'))).toThrow(/cannot be read/);
  });
});
