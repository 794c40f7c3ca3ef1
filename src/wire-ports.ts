// What the flows need of the world, joined: the hospital's server, the directory, the ways to the units, the store.
import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import { readFonts } from './assets/fonts.ts';
import type { Config } from './config/config.ts';
import type { Environment } from './config/environment.ts';
import { exponentialBackoff } from './delivery/retry.ts';
import { takeInSettings } from './flows/fill-directory.ts';
import type { PlanServer } from './flows/plan-server.ts';
import type { Clock } from './flows/ports.ts';
import type { RelayPorts } from './flows/relay-flag.ts';
import type { AnswerPorts } from './flows/take-answer.ts';
import { letterPdf, parseFonts } from './notice/letter-pdf.ts';
import { createNetworkLog } from './store/network-log.ts';
import type { Store } from './store/store.ts';
import type { createMetrics } from './telemetry/metrics.ts';
import { observedEndpoint, observedLedger, observedServer } from './telemetry/observe.ts';
import { auditedServer } from './transport/audited-server.ts';
import { createFhirServer } from './transport/fhir-server.ts';
import { keepingServer } from './transport/keeping-server.ts';
import { accessTo, type ServerAccess } from './transport/server-access.ts';
import { wireRouting } from './wire-routing.ts';
import { type WiredTransports, wireTransports } from './wire-transports.ts';
import { describe } from './wire-work.ts';

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
    timeout: config.timeoutMs,
    access,
  });
  const server = auditedServer(observedServer(plainServer, metrics), clock, store.audit.leave);
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
  });
  const shared = {
    server: keepingServer(server, {
      writeBacks: store.writeBacks,
      clock,
      writes: config.hospital.writes !== false,
    }),
    ledger,
    reminders: store.reminders,
    clock,
    newId: randomUUID,
    deadlines: config.deadlines,
    routing,
    tellPartners: config.messages?.tellPartners ?? false,
  };
  const ports: RelayPorts = {
    ...shared,
    endpoint: observedEndpoint(transports.endpoint, metrics),
    retry: exponentialBackoff(
      { attempts: config.retry.attempts, first: config.retry.firstMs, longest: config.retry.longestMs },
      Math.random,
    ),
    maxResends: config.retry.resends,
    check,
    replyTo: own,
    renderLetter: (letter) => letterPdf(letter, fonts),
    ...(config.protectedAddressPaths ? { protectedAddressPaths: config.protectedAddressPaths } : {}),
    ...(config.side ? { side: config.side } : {}),
  };
  return { ports, shared, server, access, transports };
}
