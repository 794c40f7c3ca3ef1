// Guards before the in-process FHIR server, with a test identity provider, and callers who ask through them.

import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Bundle, Resource } from '@medplum/fhirtypes';
import { guarded } from '../../docs/examples/guard-express.ts';
import type { GuardConfig } from '../../src/adapter/config/guard.ts';
import type { IndividualPlan } from '../../src/plan/document/individual-plan.ts';
import {
  type IdentityProvider,
  startIdentityProvider,
  type TokenWish,
} from '../../src/sandbox/identity-provider.ts';
import { startFhirServer, type TestFhirServer } from './fhir-server.ts';
import { newPlan } from './racing-publishers.ts';
import { freshDatabase } from './store.ts';

/** JSON that a test looks into. */
// biome-ignore lint/suspicious/noExplicitAny: a test asserts what it finds there
export type Json = any;

export interface Answered {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The body, when it is JSON. */
  readonly json: Json;
}

export type Caller = (
  method: string,
  path: string,
  body?: unknown,
  headers?: Readonly<Record<string, string>>,
) => Promise<Answered>;

export interface GuardSetting {
  readonly behind: TestFhirServer;
  readonly provider: IdentityProvider;
  /** Base URLs of the guards. */
  readonly bases: readonly string[];
  readonly logged: readonly string[];
  /** Of the store that the guards share. */
  readonly databaseUrl: string;
  /** A caller with that token, through the guard of that number. */
  as(wish: TokenWish, guard?: number): Promise<Caller>;
  stop(): Promise<void>;
}

export interface SettingOptions {
  readonly guards?: number;
  readonly config?: Partial<GuardConfig>;
  readonly issuer?: Partial<GuardConfig['issuers'][number]>;
  readonly now?: () => Date;
  /** Base URL of another server than the one in this process. */
  readonly server?: string;
}

export function rolesByClaim(): GuardConfig['issuers'][number]['roles'] {
  return (['person', 'coordinator', 'provider', 'unit', 'keeper'] as const).map((role) => ({
    claim: ['role'],
    value: role,
    role,
  }));
}

export async function startGuards(options: SettingOptions = {}): Promise<GuardSetting> {
  const [behind, provider, databaseUrl] = await Promise.all([
    startFhirServer(),
    startIdentityProvider(),
    freshDatabase(),
  ]);
  const logged: string[] = [];
  const started = await Promise.all(
    Array.from({ length: options.guards ?? 1 }, () =>
      startOne({ ...options, server: options.server ?? behind.baseUrl }, provider, databaseUrl, logged),
    ),
  );
  const bases = started.map(({ base }) => base);
  return {
    behind,
    provider,
    bases,
    logged,
    databaseUrl,
    async as(wish, guard = 0) {
      const token = await provider.token({ scope: 'system/*.cruds', ...wish });
      return callerAt(bases[guard] ?? '', { authorization: `Bearer ${token}` });
    },
    async stop() {
      for (const { server, guard } of started) {
        server.closeAllConnections();
        await new Promise<void>((resolve) => server.close(() => resolve()));
        await guard.close();
      }
      await Promise.all([behind.stop(), provider.stop()]);
    },
  };
}

async function startOne(
  { config = {}, issuer = {}, now, server: url = '' }: SettingOptions,
  provider: IdentityProvider,
  databaseUrl: string,
  logged: string[],
): Promise<{ readonly base: string; readonly guard: { close(): Promise<void> }; readonly server: Server }> {
  const server = createServer();
  // On a busy machine a connection would be closed as idle at the moment in which it is used again.
  server.keepAliveTimeout = 0;
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}/fhir`;
  const guard = await guarded(
    {
      publicBase: base,
      server: { url },
      issuers: [
        {
          issuer: provider.url,
          audience: provider.audience,
          jwks: `${provider.url}/jwks`,
          roles: rolesByClaim(),
          organization: ['organization'],
          scopes: 'smart',
          ...issuer,
        },
      ],
      ...config,
    },
    {
      environment: { DATABASE_URL: databaseUrl },
      log: (text) => logged.push(text),
      ...(now ? { now } : {}),
    },
  );
  server.on('request', guard.app);
  return { base, guard, server };
}

export function callerAt(base: string, own: Readonly<Record<string, string>>): Caller {
  return async (method, path, body, headers = {}) => {
    const response = await fetch(path.startsWith('http') ? path : `${base}/${path}`, {
      method,
      headers: {
        ...own,
        ...(body === undefined ? {} : { 'content-type': 'application/fhir+json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    let json: unknown;
    try {
      json = JSON.parse(text);
    } catch {
      json = undefined;
    }
    return { status: response.status, headers: response.headers, text, json };
  };
}

/** A transaction of PUTs. */
export function putting(
  resources: readonly Resource[],
  versions: Readonly<Record<string, string>> = {},
): Bundle {
  return {
    resourceType: 'Bundle',
    type: 'transaction',
    entry: resources.map((resource) => {
      const url = `${resource.resourceType}/${resource.id}`;
      const version = versions[url];
      return { resource, request: { method: 'PUT', url, ...(version ? { ifMatch: `W/"${version}"` } : {}) } };
    }),
  };
}

/** A small active plan of a grown-up, whole and right, as one system would begin it. */
export function grownPlan(system: string, from = 1): IndividualPlan {
  for (let index = from; ; index += 1) {
    const made = newPlan(index, system);
    if ((made.patient?.birthDate ?? '9999') < '2000') {
      return {
        ...made,
        title: 'Individuell plan',
        created: '2026-02-03',
        period: { start: '2026-02-03' },
        team: { status: 'active' },
      };
    }
  }
}
