// What the flows need of the world, joined: the hospital's server, the directory, the ways to the units, the store.

import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import { createCursors } from '../../edges/store/cursors.ts';
import { createNetworkLog } from '../../edges/store/network-log.ts';
import type { Store } from '../../edges/store/store.ts';
import { createClockWatch } from '../../edges/telemetry/clock-watch.ts';
import type { createMetrics } from '../../edges/telemetry/metrics.ts';
import { observedEndpoint, observedLedger, observedServer } from '../../edges/telemetry/observe.ts';
import { accessTo, type ServerAccess } from '../../edges/transport/access/server-access.ts';
import { auditedServer } from '../../edges/transport/hospital/audited-server.ts';
import { batchedReads } from '../../edges/transport/hospital/batched-reads.ts';
import { besideRecord } from '../../edges/transport/hospital/beside-record.ts';
import { createFhirServer } from '../../edges/transport/hospital/fhir-server.ts';
import { keepingServer } from '../../edges/transport/hospital/keeping-server.ts';
import { namedServer } from '../../edges/transport/hospital/named-server.ts';
import { shapedServer } from '../../edges/transport/hospital/shaped-server.ts';
import { createPlaces } from '../../edges/transport/units/places.ts';
import type { AnswerPorts } from '../../flows/answer/take-answer.ts';
import { takeInSettings } from '../../flows/directory/fill-directory.ts';
import type { RelayPorts } from '../../flows/notify/relay-flag.ts';
import type { PlanServer } from '../../flows/plan/plan-server.ts';
import type { Clock } from '../../flows/ports.ts';
import { readFonts } from '../../ground/assets/fonts.ts';
import { defaultDoubt, nextLook } from '../../need/delivery/doubt.ts';
import { exponentialBackoff } from '../../need/delivery/retry.ts';
import { letterPdf, parseFonts } from '../../need/notice/letter-pdf.ts';
import { createShapeCheck } from '../../validator/check-resource.ts';
import type { Config } from '../config/config.ts';
import type { Environment } from '../config/environment.ts';
import { madeOnce } from './letters.ts';
import { personRegisterOf } from './person-register.ts';
import { readingOf } from './reading.ts';
import { wireRouting } from './routing.ts';
import { type WiredTransports, wireTransports } from './transports.ts';
import { describe } from './work.ts';

interface Parts {
  readonly config: Config;
  /** Checks every message before it leaves. */
  readonly check: RelayPorts['check'];
  readonly environment: Environment;
  readonly store: Store;
  readonly clock: Clock;
  readonly metrics: ReturnType<typeof createMetrics>;
  readonly log: Logger;
  /** Where answers of the units come. */
  readonly own: RelayPorts['replyTo'];
}

export interface WiredPorts {
  readonly ports: RelayPorts;
  /** The part of the ports that answers need. */
  readonly shared: Omit<AnswerPorts, 'received' | 'endpoint'>;
  /** The hospital's server for what is not work on a notice. */
  readonly server: PlanServer;
  readonly access: ServerAccess;
  readonly transports: WiredTransports;
}

export async function wirePorts(parts: Parts): Promise<WiredPorts> {
  const { config, check, environment, store, clock, metrics, log, own } = parts;
  const fonts = parseFonts(readFonts());
  const ledger = observedLedger(store.ledger, metrics);
  const access = accessTo(config.hospital.server, config.hospital, environment, config.timeoutMs);
  const plainServer = createFhirServer({
    baseUrl: config.hospital.server,
    ...(config.hospital.bases ? { bases: config.hospital.bases } : {}),
    timeout: config.timeoutMs,
    access,
    onDate: createClockWatch({
      now: () => clock.now(),
      metrics,
      tell: (differs, seconds) => {
        log[differs ? 'warn' : 'info'](
          { seconds },
          differs ? "our clock and that of the hospital's server differ" : 'the clocks go together again',
        );
        if (differs) {
          const detail = `Our clock is ${Math.abs(seconds)} s ${seconds > 0 ? 'ahead of' : 'behind'} that of the hospital's server`;
          const nextStep = 'Let both machines take the time from the same source (NTP)';
          void store.ledger
            .raise(clock.now().toISOString(), { reason: 'clock-differs', detail, nextStep })
            .catch(() => undefined);
        }
      },
    }),
  });
  const server = auditedServer(observedServer(batchedReads(plainServer), metrics), clock, store.audit.leave);
  await takeInSettings(store.directory, config.directory);
  const { routing, guard, tokens } = wireRouting({ config, directory: store.directory, clock, environment });
  const transports = wireTransports({
    config,
    environment,
    guard,
    tokens,
    clock,
    log: createNetworkLog(store.database),
    follow: (work) => store.audit.follow({}, work),
    onError: (error) => log.warn({ error: describe(error) }, 'the message network was not looked at'),
    warn: (text) => log.warn(text),
  });
  const faultIn = await createShapeCheck();
  const doubt = { ...defaultDoubt, ...config.doubt };
  const beside = besideRecord(store.named);
  const shared = {
    server: keepingServer(shapedServer(namedServer(server, { named: store.named, beside, clock }), faultIn), {
      writeBacks: store.writeBacks,
      clock,
      writes: config.hospital.writes !== false,
    }),
    ledger,
    reminders: store.reminders,
    clock,
    newId: randomUUID,
    deadlines: config.deadlines,
    ...readingOf(config),
    routing,
    tellPartners: config.messages?.tellPartners ?? false,
  };
  const ports: RelayPorts = {
    ...shared,
    personRegister: personRegisterOf({ config, environment, clock, leave: store.audit.leave }),
    endpoint: observedEndpoint(transports.endpoint, metrics),
    places: createPlaces(config.concurrency),
    retry: exponentialBackoff(
      { attempts: config.retry.attempts, first: config.retry.firstMs, longest: config.retry.longestMs },
      Math.random,
    ),
    maxResends: config.retry.resends,
    looks: (standing) => nextLook(standing, doubt, Math.random()),
    personAfter: doubt.personAfterMs,
    check,
    replyTo: own,
    personEvents: beside,
    idSecret: await secretOf(store, clock),
    renderLetter: madeOnce((letter) => letterPdf(letter, fonts)),
  };
  return { ports, shared, server, access, transports };
}

/** Made once for a store, by whichever adapter comes first. */
function secretOf({ database }: Store, clock: Clock): Promise<string> {
  return createCursors(database, () => clock.now()).change<string>(
    'secret|message-ids',
    (before) => before ?? randomUUID(),
  );
}
