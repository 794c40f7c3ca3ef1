// A sandbox hospital, whose notifications may go wrong, and a sandbox unit over real HTTP, and the settings of an adapter
// between them.
import type { Config } from '../../src/adapter/config/config.ts';
import { close, listen } from '../../src/adapter/start.ts';
import { createSandboxHospital, type SandboxHospital } from '../../src/sandbox/hospital.ts';
import { createSandboxKe, type SandboxKe, type SandboxKeOptions } from '../../src/sandbox/ke.ts';
import { type Faults, faultless } from '../../src/sandbox/notifier.ts';
import type { SenderName } from '../../src/sandbox/senders.ts';
import { ANSWER_TOKEN, adapterSettings, SECRET } from './hospital.ts';
import { freshDatabase } from './store.ts';

export interface Partners {
  readonly hospital: SandboxHospital;
  readonly unit: SandboxKe;
  readonly base: string;
  /** Requests to the hospital, method and path. */
  readonly requests: readonly string[];
  readonly config: Config;
  stop(): Promise<void>;
}

export interface PartnerOptions {
  readonly dialect: SenderName;
  readonly faults?: Partial<Faults>;
  readonly unit?: Partial<SandboxKeOptions>;
  readonly config?: Partial<Config>;
  /** Puts something on the way to the unit: its address to the address that the adapter knows. */
  readonly lineToUnit?: (url: string) => Promise<string>;
  /** Way to the unit, when it is another than messages. */
  readonly transport?: 'fhir-rest';
  /** Puts something before the hospital's server: how the adapter reaches it then. */
  readonly hospitalBehind?: (base: string) => Promise<Config['hospital']>;
}

export async function startPartners(options: PartnerOptions): Promise<Partners> {
  const { dialect, faults } = options;
  const hospital = createSandboxHospital({ dialect, secret: SECRET, faults: { ...faultless, ...faults } });
  const requests: string[] = [];
  const hospitalServer = await listen(hospital.app, '127.0.0.1', 0);
  hospitalServer.server.prependListener('request', ({ method, url }) =>
    requests.push(`${method} ${url?.replace(/\?.*/, '')}`),
  );
  const base = `http://127.0.0.1:${hospitalServer.port}/fhir`;
  hospital.at(base);
  const unit = createSandboxKe({ name: 'Unit', answerToken: ANSWER_TOKEN, ...options.unit });
  const unitServer = await listen(unit.app, '127.0.0.1', 0);
  const unitUrl = `http://127.0.0.1:${unitServer.port}/fhir/$process-message`;
  const endpoint = (await options.lineToUnit?.(unitUrl)) ?? unitUrl;
  return {
    hospital,
    unit,
    base,
    requests,
    config: {
      ...adapterSettings({ endpoint, ...(options.transport ? { transport: options.transport } : {}) }),
      hospital: (await options.hospitalBehind?.(base)) ?? { server: base, name: 'Fjellheim sykehus' },
      store: { databaseUrl: await freshDatabase() },
      // What a test wants found by a sweep it sweeps for itself.
      sweep: { everyMs: 3_600_000, overlapMs: 600_000, gapWaitMs: 300 },
      timeoutMs: 5_000,
      ...options.config,
    },
    async stop() {
      hospitalServer.server.closeAllConnections();
      unitServer.server.closeAllConnections();
      await Promise.all([close(hospitalServer.server), close(unitServer.server)]);
    },
  };
}
