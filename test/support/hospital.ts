// A hospital, an adapter and a coordinating unit for tests: real HTTP, the demo's fixtures.
import { readFileSync } from 'node:fs';
import type { Server } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import type { Bundle, Consent, Flag, Resource } from '@medplum/fhirtypes';
import type { Config } from '../../src/adapter/config/config.ts';
import { type Adapter, close, listen, startAdapter } from '../../src/adapter/start.ts';
import type { NoticeRecord } from '../../src/need/delivery/ledger.ts';
import { createSandboxKe, type SandboxKe, type SandboxKeOptions } from '../../src/sandbox/ke.ts';
import { createResourceCheck } from '../../src/validator/check-resource.ts';
import { startFhirServer, type TestFhirServer } from './fhir-server.ts';
import { freshDatabase } from './store.ts';

export const SECRET = 'a-secret-for-tests-only';
export const ANSWER_TOKEN = 'a-token-for-tests-only';
export const OPERATOR_TOKEN = 'a-token-of-people-for-tests';

export interface Setting {
  readonly hospital: TestFhirServer;
  readonly unit: SandboxKe;
  readonly unitServer: Server;
  readonly adapter: Adapter;
  /** Puts a story's resources on the hospital's server, changed on the way if need be. */
  load(folder: string, change?: (resource: Resource) => Resource | undefined): Promise<void>;
  /** Raises the story's Flag and waits until the work that it causes is done. */
  raise(folder: string): Promise<NoticeRecord>;
  stop(): Promise<void>;
}

export interface SettingOptions {
  readonly unit?: Partial<SandboxKeOptions>;
  readonly config?: Partial<Config>;
  /** Settings of the hospital beside server and name. */
  readonly hospital?: Partial<Config['hospital']>;
  /** Status with which the hospital's server refuses every write at the moment, if it does. */
  readonly refusesWrites?: () => number | undefined;
  /** Called for each message between the decision and its send: what happens while the machine stands still. */
  readonly beforeSend?: () => void;
  /** Another time than the system's. */
  readonly time?: Parameters<typeof startAdapter>[0]['time'];
}

/** What every adapter of these tests is set to: one unit, quick retries, long deadlines. */
export function adapterSettings(
  unit: Pick<Config['directory'][number], 'endpoint' | 'transport'>,
): Omit<Config, 'hospital' | 'store' | 'timeoutMs'> {
  return {
    listen: { host: '127.0.0.1', port: 0 },
    notifications: { secret: SECRET },
    answers: { token: ANSWER_TOKEN },
    operators: { token: OPERATOR_TOKEN },
    directory: [{ municipality: '4601', name: 'Unit', organizationNumber: '310000248', ...unit }],
    retry: { attempts: 3, firstMs: 5, longestMs: 20, resends: 3 },
    // A test that waits for a look says so.
    doubt: { firstMs: 60_000, longestMs: 900_000, personAfterMs: 3_600_000 },
    deadlines: { acknowledgementMs: 1_800_000, answerWorkingDays: 10, consentWarningDays: 14 },
    network: { privateHosts: ['127.0.0.1'] },
    concurrency: 4,
    logLevel: 'silent',
  };
}

export async function startSetting(options: SettingOptions = {}): Promise<Setting> {
  const hospital = await startFhirServer({
    secret: SECRET,
    ...(options.refusesWrites ? { refusesWrites: options.refusesWrites } : {}),
  });
  const unit = createSandboxKe({ name: 'Unit', answerToken: ANSWER_TOKEN, answerAfter: 20, ...options.unit });
  const { server: unitServer, port } = await listen(unit.app, '127.0.0.1', 0);
  const check = await createResourceCheck();
  const adapter = await startAdapter({
    config: {
      ...adapterSettings({ endpoint: `http://127.0.0.1:${port}/fhir/$process-message` }),
      hospital: { server: hospital.baseUrl, name: 'Fjellheim sykehus', ...options.hospital },
      store: options.config?.store ?? { databaseUrl: await freshDatabase() },
      timeoutMs: 2_000,
      ...options.config,
    },
    check: (resource) => {
      options.beforeSend?.();
      return check(resource);
    },
    environment: {},
    ...(options.time ? { time: options.time } : {}),
  });
  await hospital.repository.createResource({
    resourceType: 'Subscription',
    status: 'active',
    reason: 'test',
    criteria: 'Flag?',
    channel: {
      type: 'rest-hook',
      endpoint: `${adapter.url}/notifications`,
      payload: 'application/fhir+json',
    },
  });
  return {
    hospital,
    unit,
    unitServer,
    adapter,
    async load(folder, change = (resource) => resource) {
      for (const { resource } of fixture<Bundle>(folder, 'hospital.json').entry ?? []) {
        const changed = resource && change(resource as Resource);
        if (changed) {
          await hospital.repository.updateResource(changed);
        }
      }
    },
    async raise(folder) {
      const flag = fixture<Flag>(folder, 'flag.json');
      await hospital.repository.updateResource(flag);
      await hospital.notified();
      await adapter.queue.idle();
      return recordOf(adapter, flag.id ?? '');
    },
    async stop() {
      await adapter.stop();
      await hospital.stop();
      await close(unitServer).catch(() => undefined);
    },
  };
}

export async function recordOf(adapter: Adapter, flagId: string): Promise<NoticeRecord> {
  const record = (await adapter.ledger.list()).find((each) => each.flag === `Flag/${flagId}`);
  if (!record) {
    throw new Error(`No notice for Flag/${flagId}`);
  }
  return record;
}

/** Waits until the record of that Flag is as wanted. */
export function until(
  adapter: Adapter,
  flagId: string,
  wanted: (record: NoticeRecord) => boolean,
): Promise<NoticeRecord> {
  return untilAsWanted(adapter, ({ flag }) => flag === `Flag/${flagId}`, wanted);
}

/** Waits until the first notice is as wanted: ways of the network take their time. */
export function untilFirst(
  { adapter }: Setting,
  happened: (record: NoticeRecord) => boolean,
): Promise<NoticeRecord> {
  return untilAsWanted(adapter, () => true, happened);
}

/** Fails after a time that a busy machine does not need. */
async function untilAsWanted(
  adapter: Adapter,
  isMeant: (record: NoticeRecord) => boolean,
  wanted: (record: NoticeRecord) => boolean,
): Promise<NoticeRecord> {
  const limit = Date.now() + 90_000;
  for (;;) {
    const record = (await adapter.ledger.list()).find(isMeant);
    if (record && wanted(record)) {
      return record;
    }
    if (Date.now() > limit) {
      throw new Error(`The notice stays as it is: ${JSON.stringify(record?.history.at(-1))}`);
    }
    await wait(20);
  }
}

export function fixture<T>(folder: string, file: string): T {
  return JSON.parse(
    readFileSync(new URL(`../../fixtures/relay/${folder}/${file}`, import.meta.url), 'utf8'),
  ) as T;
}

/** Changes the consents on the way in. */
export function withConsent(
  change: (consent: Consent) => Consent | undefined,
): (resource: Resource) => Resource | undefined {
  return (resource) => (resource.resourceType === 'Consent' ? change(resource) : resource);
}
