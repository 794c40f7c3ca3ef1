// Joins routing from its parts, for the adapter and for the commands that ask the same questions.

import { createUrlGuard, guardedFetch, type UrlGuard } from '../../edges/transport/access/url-guard.ts';
import { createReceiverCapability } from '../../edges/transport/units/receiver-capability.ts';
import { createRouting } from '../../flows/directory/routing.ts';
import type { Clock, Routing } from '../../flows/ports.ts';
import { loadMunicipalities } from '../../ground/norway/municipality-table.ts';
import type { DirectoryStore } from '../../need/directory/store.ts';
import type { Config } from '../config/config.ts';
import type { Environment } from '../config/environment.ts';
import { type TransportSettings, transportsOf } from './transports.ts';

export interface RoutingOptions {
  readonly config: TransportSettings &
    Pick<Config, 'directory' | 'network' | 'protectedAddressPaths' | 'municipalitySystems'>;
  readonly directory: DirectoryStore;
  readonly clock: Clock;
  readonly environment: Environment;
}

/** Routing, and with it what sending needs too: which hosts may be called, and the token of each. */
export interface WiredRouting {
  readonly routing: Routing;
  readonly guard: UrlGuard;
  /** Bearer tokens by origin, so that each goes to its own host only. */
  readonly tokens: Readonly<Record<string, string>>;
}

export function wireRouting({ config, directory, clock, environment }: RoutingOptions): WiredRouting {
  const guard = createUrlGuard({ privateHosts: config.network.privateHosts });
  const tokens = tokensOf(config, environment);
  const receivers = createReceiverCapability({
    now: Date.now,
    timeout: config.timeoutMs,
    token: async (baseUrl) => tokens[new URL(baseUrl).origin],
    // A receiver is asked by the same rules as it is sent to.
    fetch: guardedFetch(guard),
  });
  const routing = createRouting({
    store: directory,
    municipalities: loadMunicipalities(),
    ...(config.municipalitySystems ? { municipalitySystems: config.municipalitySystems } : {}),
    receivers,
    clock,
    preferences: {
      // What the adapter can send on by itself; a unit that is reached otherwise only is for a person.
      transports: transportsOf(config),
      // With paths of its own the source has said what marks a protected address; the gate evaluates them.
      ...(config.protectedAddressPaths ? { protectedLabels: [] } : {}),
    },
    ticks: () => performance.now(),
  });
  return { routing, guard, tokens };
}

function tokensOf(
  { directory, network }: Pick<Config, 'directory' | 'network'>,
  environment: Environment,
): Record<string, string> {
  const named = [
    ...Object.entries(network.tokenVariables ?? {}),
    ...directory.flatMap(({ endpoint, tokenVariable }) => (tokenVariable ? [[endpoint, tokenVariable]] : [])),
  ];
  return Object.fromEntries(
    named.flatMap(([url = '', variable = '']) => {
      const token = environment[variable];
      return token ? [[new URL(url).origin, token]] : [];
    }),
  );
}
