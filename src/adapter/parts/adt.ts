// Joins the door of the patient administration with the inbox, and what is in it with the hospital's server.
import type { Logger } from 'pino';
import { createMllpServer, type MllpServer } from '../../edges/mllp/mllp-server.ts';
import type { Store } from '../../edges/store/store.ts';
import { followAdt } from '../../flows/intake/follow-adt.ts';
import type { SweepPersonPorts } from '../../flows/intake/sweep-person.ts';
import { type TakenAdt, takeAdt } from '../../flows/intake/take-adt.ts';
import type { Clock, FhirServer } from '../../flows/ports.ts';
import { ADT_WORK } from '../../need/intake/adt/inbox.ts';
import type { Config } from '../config/config.ts';
import { defaultAdtLimits } from '../config/sections/adt.ts';

type AdtSetting = NonNullable<Config['adt']>;

interface AdtParts {
  readonly config: Config;
  readonly store: Store;
  readonly server: FhirServer;
  readonly clock: Clock;
  readonly log: Logger;
}

interface AdtDoor {
  /** Where messages are taken, when the configuration says so: `mllp://127.0.0.1:2575`. */
  readonly url: string;
  stop(): Promise<void>;
}

/** Opens the door when the configuration has one. */
export async function openAdtDoor(parts: AdtParts): Promise<AdtDoor | undefined> {
  const { adt } = parts.config;
  if (!adt) {
    return undefined;
  }
  const host = adt.host ?? '127.0.0.1';
  const server = doorOf(parts, adt);
  const port = await server.open(host, adt.port);
  if (!adt.tls && !['127.0.0.1', '::1', 'localhost'].includes(host)) {
    parts.log.warn('messages of the patient administration come in without TLS: set adt.tls');
  }
  return { url: `${adt.tls ? 'mllps' : 'mllp'}://${host}:${port}`, stop: () => server.close() };
}

function doorOf({ store, clock, log }: AdtParts, adt: AdtSetting): MllpServer {
  const settings = {
    processing: adt.processing ?? ['P'],
    passedOver: adt.passOver ?? [],
    systems: adt.systems ?? {},
    ...(adt.characterSet ? { characterSet: adt.characterSet } : {}),
    ...(adt.answers === 'original' ? { alwaysOriginal: true } : {}),
  };
  const ports = { settings, inbox: store.adt, clock, raise: raising({ store, clock }) };
  return createMllpServer({
    ...(adt.tls ? { tls: adt.tls } : {}),
    senders: adt.senders,
    limits: { ...defaultAdtLimits, ...adt.limits },
    take: async (bytes, senders, fault) => {
      const taken = await store.audit.follow({}, () => takeAdt(ports, bytes, senders, fault));
      tell(log, taken);
      return taken.answers;
    },
    onFault: (fault) => log.warn({ fault }, 'a connection of the patient administration is at fault'),
  });
}

/** Does the work on one message: the name that the job has is `Adt/{id}`. */
export function adtWork(
  { config, store, server, clock }: Omit<AdtParts, 'log'>,
  again: (key: string, name: string, after: number) => Promise<void>,
): (key: string, name: string) => Promise<void> {
  const ports = sweepPersonPorts({ store, server, clock });
  return (key, name) =>
    followAdt(
      {
        ...ports,
        inbox: store.adt,
        personEvents: store.personEvents,
        criteria: config.adt?.admissions ?? {},
        clock,
        raise: raising({ store, clock }),
        again: (after) => again(key, name, after),
      },
      name.slice(ADT_WORK.length),
    );
}

/** What looking a person up needs. */
export function sweepPersonPorts({
  store,
  server,
  clock,
}: Pick<AdtParts, 'store' | 'server' | 'clock'>): SweepPersonPorts {
  return { source: server.baseUrl, server, accept: (changes) => store.accept(changes, clock.now()) };
}

function raising({ store, clock }: Pick<AdtParts, 'store' | 'clock'>) {
  return (attention: Parameters<Store['ledger']['raise']>[1]) =>
    store.ledger.raise(clock.now().toISOString(), attention);
}

/** Triggers, places and codes: what they say of a person stands in none of them. */
function tell(log: Logger, { outcome, trigger, problems }: TakenAdt): void {
  const found = problems.map(({ issue, code }) => `${issue.path} ${code}`);
  const level = outcome === 'fresh' || outcome === 'repeated' ? 'debug' : 'warn';
  log[level](
    { outcome, trigger: /^A\d\d$/.test(trigger) ? trigger : 'other', problems: found },
    'message of the patient administration',
  );
}
