// Tries every neighbour of an adapter before it is started: store, port, hospital, units, tokens, networks, folders, sign-in.
// It reads and connects, and neither sends a message nor writes anything.
import { accessSync, constants, statSync } from 'node:fs';
import { createDoor } from '../../edges/server/door.ts';
import { openStoreBeside } from '../../edges/store/store.ts';
import { accessTo } from '../../edges/transport/access/server-access.ts';
import { createUrlGuard } from '../../edges/transport/access/url-guard.ts';
import { parseProblem } from '../../ground/outcome/parse-problem.ts';
import type { Config } from '../config/config.ts';
import type { Environment } from '../config/environment.ts';
import { authorised } from '../parts/transports.ts';
import { close } from '../start.ts';

/** What came of trying one neighbour. */
export interface Tried {
  /** What it is, in words without secrets. */
  readonly what: string;
  /** JSON pointer of the setting that names it. */
  readonly setting: string;
  /** Absent when all is well. */
  readonly problem?: string;
  readonly fix?: string;
}

interface Trial {
  readonly what: string;
  readonly setting: string;
  readonly fix: string;
  /** @throws what is wrong, as an error */
  readonly run: () => Promise<void>;
}

/** Tries all neighbours side by side; each is given the time limit of the settings. */
export function checkNeighbours(config: Config, environment: Environment): Promise<readonly Tried[]> {
  const trials = [
    ...storeAndPort(config),
    ...hospital(config, environment),
    ...units(config),
    ...tokens(config, environment),
    ...network(config, environment),
    ...folders(config),
    ...issuers(config),
  ];
  return Promise.all(trials.map((trial) => tried(trial, config.timeoutMs)));
}

async function tried({ what, setting, fix, run }: Trial, limit: number): Promise<Tried> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${limit / 1000} s`)), limit);
  });
  try {
    await Promise.race([run(), late]);
    return { what, setting };
  } catch (error) {
    return { what, setting, problem: causes(error), fix };
  } finally {
    clearTimeout(timer);
  }
}

/** An error and what it came from: «fetch failed» alone says nothing. */
function causes(error: unknown): string {
  const cause = error instanceof Error && error.cause !== undefined ? causes(error.cause) : undefined;
  const own = parseProblem(error);
  return cause === undefined || own.includes(cause) ? own : `${own}: ${cause}`;
}

function storeAndPort({ store, listen }: Config): Trial[] {
  return [
    {
      what: store.databaseUrl ? 'the database' : "the adapter's own database",
      setting: store.databaseUrl ? '/store/databaseUrl' : '/store',
      fix: 'Let PostgreSQL 14 or later run there with a database and a user of its own; docs/operating-store.md',
      run: async () => (await openStoreBeside(store)).close(0),
    },
    {
      what: `port ${listen.port} on ${listen.host}${listen.tls ? ', with TLS' : ''}`,
      setting: '/listen',
      fix: 'Stop what listens there (an adapter that runs already?), or choose another port; the files of the certificate must be readable',
      run: async () => {
        const door = createDoor(listen.tls);
        await door.open(
          (_, response) => response.writeHead(503).end(),
          listen.host ?? '127.0.0.1',
          listen.port ?? 0,
        );
        await close(door.server);
      },
    },
  ];
}

/** The hospital's server: that it is one, and that it lets the adapter read. */
function hospital({ hospital: settings, timeoutMs }: Config, environment: Environment): Trial[] {
  const base = settings.server.replace(/\/$/, '');
  const access = accessTo(base, settings, environment, timeoutMs);
  const accept = { headers: { accept: 'application/fhir+json' } };
  return [
    {
      what: `the hospital's FHIR server ${base}`,
      setting: '/hospital/server',
      fix: `Open ${base}/metadata in a browser: it must answer with a CapabilityStatement of FHIR 4.0`,
      run: async () => {
        const response = await access.fetch(`${base}/metadata`, accept);
        const body = await jsonOf(response, `${base}/metadata`);
        if (body.resourceType !== 'CapabilityStatement') {
          throw new Error(
            `${base}/metadata answers with ${String(body.resourceType ?? 'JSON that is no FHIR')}`,
          );
        }
        if (typeof body.fhirVersion === 'string' && !body.fhirVersion.startsWith('4.0')) {
          throw new Error(`it is a server of FHIR ${body.fhirVersion.slice(0, 20)}, and 4.0 is needed`);
        }
      },
    },
    {
      what: 'the right to read Flags there',
      setting: settings.tokenClient ? '/hospital/tokenClient' : '/hospital/token',
      fix: 'Give the client the scopes that docs/operating.md lists, or a token that is still good',
      run: async () => {
        const response = await access.fetch(`${base}/Flag?_count=1`, accept);
        const body = await jsonOf(response, `${base}/Flag`);
        if (body.resourceType !== 'Bundle') {
          throw new Error(`${base}/Flag answers with ${String(body.resourceType ?? 'JSON that is no FHIR')}`);
        }
      },
    },
  ];
}

async function jsonOf(response: Response, url: string): Promise<Record<string, unknown>> {
  if (!response.ok) {
    await response.body?.cancel();
    throw new Error(`${url} answers ${response.status}`);
  }
  const body: unknown = await response.json().catch(() => undefined);
  if (typeof body !== 'object' || body === null) {
    throw new Error(`${url} answers with something else than JSON`);
  }
  return body as Record<string, unknown>;
}

/** Units of the settings that are reached by HTTP: that they may be called, and that somebody answers. */
function units({ directory, network: { privateHosts }, timeoutMs }: Config): Trial[] {
  const guard = createUrlGuard({ privateHosts });
  return directory.flatMap(({ name, endpoint }, at): Trial[] =>
    endpoint.startsWith('her-id:')
      ? []
      : [
          {
            what: `${name} at ${new URL(endpoint).host}`,
            setting: `/directory/${at}/endpoint`,
            fix: 'Correct the address; a host inside a private network is named in network.privateHosts',
            run: async () => {
              await guard(new URL(endpoint));
              await answers(endpoint, timeoutMs);
            },
          },
        ],
  );
}

/** Any answer shows that somebody is there: what it says to a request without a message, does not matter. */
async function answers(url: string, limit: number): Promise<void> {
  const response = await fetch(url, {
    method: 'HEAD',
    redirect: 'manual',
    signal: AbortSignal.timeout(limit),
  });
  await response.body?.cancel();
}

/** Variables that settings name and nobody has set. */
function tokens(
  { directory, network: { tokenVariables = {} }, feeds = [], dialog }: Config,
  environment: Environment,
): Trial[] {
  const named: readonly (readonly [setting: string, variable: string | undefined])[] = [
    ...directory.map((unit, at) => [`/directory/${at}/tokenVariable`, unit.tokenVariable] as const),
    ...Object.entries(tokenVariables).map(
      ([url, variable]) =>
        [`/network/tokenVariables/${url.replaceAll('~', '~0').replaceAll('/', '~1')}`, variable] as const,
    ),
    ...feeds.map((feed, at) => [`/feeds/${at}/tokenVariable`, feed.tokenVariable] as const),
    ['/dialog/nhn/tokenVariable', dialog?.nhn?.tokenVariable],
    ['/dialog/handOff/tokenVariable', dialog?.handOff?.tokenVariable],
  ];
  return named.flatMap(([setting, variable]): Trial[] =>
    variable === undefined
      ? []
      : [
          {
            what: `the variable ${variable}`,
            setting,
            fix: `Set ${variable} where the adapter is started`,
            run: async () => {
              if (!environment[variable]) {
                throw new Error('it is not set, so requests go without a token');
              }
            },
          },
        ],
  );
}

/** The health network: that a token is had, and that the message service answers. */
function network({ dialog, timeoutMs }: Config, environment: Environment): Trial[] {
  const nhn = dialog?.nhn;
  return nhn === undefined
    ? []
    : [
        {
          what: `the message service at ${new URL(nhn.api).host}`,
          setting: '/dialog/nhn',
          fix: 'Check client id, key and scope with HelseID, and the address of the service; docs/transports.md',
          run: async () => {
            const response = await authorised(nhn, environment, timeoutMs)(nhn.api, { method: 'GET' });
            await response.body?.cancel();
            if (response.status === 401 || response.status === 403) {
              throw new Error(`the token is not taken (${response.status})`);
            }
          },
        },
      ];
}

function folders({ dialog, dryRun }: Config): Trial[] {
  const { outbox, receipts, url } = dialog?.handOff ?? {};
  const folder = (setting: string, path: string | undefined, mode: number): Trial[] =>
    path === undefined
      ? []
      : [
          {
            what: `the folder ${path}`,
            setting,
            fix: "Make it, and let the adapter's user read and write there",
            run: async () => {
              if (!statSync(path).isDirectory()) {
                throw new Error('it is no folder');
              }
              accessSync(path, mode);
            },
          },
        ];
  return [
    ...folder('/dialog/handOff/outbox', outbox, constants.W_OK),
    ...folder('/dialog/handOff/receipts', receipts, constants.R_OK | constants.W_OK),
    ...folder('/dryRun/folder', dryRun?.folder, constants.W_OK),
    ...(url === undefined
      ? []
      : [
          {
            what: `the message handler at ${new URL(url).host}`,
            setting: '/dialog/handOff/url',
            fix: 'Correct the address, or start the message handler',
            run: () => answers(url, 10_000),
          },
        ]),
  ];
}

/** Whoever issues sign-ins and tokens of senders: that it can be asked. */
function issuers({ pages, notifications, timeoutMs }: Config): Trial[] {
  const issuer = pages?.signIn?.issuer;
  const jwks = notifications.jwt?.jwks;
  const asked = [
    [
      'the issuer of sign-ins',
      '/pages/signIn/issuer',
      issuer && `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`,
    ],
    ["the keys of the senders' tokens", '/notifications/jwt/jwks', jwks],
  ] as const;
  return asked.flatMap(([what, setting, url]): Trial[] =>
    url === undefined
      ? []
      : [
          {
            what: `${what} at ${new URL(url).host}`,
            setting,
            fix: `Open ${url}: it must answer with JSON`,
            run: async () => {
              await jsonOf(
                await fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(timeoutMs) }),
                url,
              );
            },
          },
        ],
  );
}
