// The judgement of one need for people: by the directory and the notices of an adapter's store, or without any.

import type { Store } from '../../../edges/store/store.ts';
import { accessTo } from '../../../edges/transport/access/server-access.ts';
import { createFhirServer } from '../../../edges/transport/hospital/fhir-server.ts';
import { shapedServer } from '../../../edges/transport/hospital/shaped-server.ts';
import { type Explanation, explainNeed } from '../../../flows/judge/explain-need.ts';
import type { FhirServer } from '../../../flows/ports.ts';
import { previewSettings } from '../../../need/directory/lists/settings-list.ts';
import { createMemoryDirectory } from '../../../need/directory/store.ts';
import { createResourceCheck, createShapeCheck } from '../../../validator/check-resource.ts';
import type { Config } from '../../config/config.ts';
import type { Environment } from '../../config/environment.ts';
import { readingOf } from '../../parts/reading.ts';
import { wireRouting } from '../../parts/routing.ts';
import { type PlanServerSettings, planServerAccess } from '../plan-server.ts';
import { withStore } from '../store.ts';

/** A Flag on a server. */
export interface FlagPlace {
  /** Id of the Flag. */
  readonly flag: string;
  /** Base URL of the hospital's FHIR server. */
  readonly server: string;
  /** Who asks; what the settings of the adapter say of the hospital's server otherwise. */
  readonly access?: PlanServerSettings;
}

/** What would happen to the Flag, and why. Without settings no unit is known. */
export function explainFlag(
  { flag, server: baseUrl, access: by }: FlagPlace,
  config: Config | undefined,
  environment: Environment,
): Promise<Explanation> {
  // What was made for the hospital's server goes to no other that is named here.
  const access = by
    ? planServerAccess(by, environment)
    : accessTo(config?.hospital.server ?? baseUrl, config?.hospital ?? {}, environment);
  const bases = by?.ownBase ?? config?.hospital.bases;
  const server = createFhirServer({ baseUrl, access, ...(bases ? { bases } : {}) });
  return config
    ? withStore(config.store, (store) => explain(server, flag, environment, { config, store }))
    : explain(server, flag, environment);
}

async function explain(
  server: FhirServer,
  flag: string,
  environment: Environment,
  settled?: { readonly config: Config; readonly store: Store },
): Promise<Explanation> {
  const { config, store } = settled ?? {};
  const known = config && store ? previewSettings(await store.directory.read(), config.directory).next : [];
  const clock = { now: () => new Date() };
  const { routing } = wireRouting({
    config: config ?? { directory: [], network: { privateHosts: [] }, timeoutMs: 10_000 },
    directory: createMemoryDirectory(known),
    clock,
    environment,
  });
  const ports = {
    server: shapedServer(server, await createShapeCheck()),
    routing,
    check: await createResourceCheck(),
    ledger: store?.ledger ?? { get: async () => undefined, confirmations: async () => [] },
    clock,
    replyTo: {
      name: config?.hospital.name ?? 'the hospital',
      endpoint: `${config?.publicUrl ?? 'http://127.0.0.1:8090'}/fhir/$process-message`,
    },
    ...readingOf(config),
  };
  return explainNeed(ports, flag);
}
