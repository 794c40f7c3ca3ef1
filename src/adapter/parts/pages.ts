// The overview page, joined to the store and the flows.

import type { Router } from 'express';
import { personalFacts } from '../../edges/page/personal.ts';
import { createPages } from '../../edges/page/routes.ts';
import type { Store } from '../../edges/store/store.ts';
import { fetchSmall } from '../../edges/transport/access/bounded-body.ts';
import { explainNeed } from '../../flows/judge/explain-need.ts';
import { needPerson } from '../../flows/judge/need-person.ts';
import type { PlanServer } from '../../flows/plan/plan-server.ts';
import { readPlan } from '../../flows/plan/read-plan.ts';
import { type Clock, PeerFailure } from '../../flows/ports.ts';
import { readPageAssets } from '../../ground/assets/page-assets.ts';
import { instantOf } from '../../ground/norway/instant.ts';
import { figuresOf } from '../../need/delivery/figures.ts';
import type { Config } from '../config/config.ts';
import { dueOf } from './due.ts';
import { dialogWays } from './transports.ts';

export interface PagesOptions {
  readonly config: Config;
  readonly store: Store;
  readonly server: PlanServer;
  readonly ports: Parameters<typeof explainNeed>[0] & Parameters<typeof dueOf>[0];
  readonly clock: Clock;
  /** Base URL on which the adapter listens; known once it does. */
  readonly url: () => string;
  readonly log: (text: string) => void;
}

/** Path of the overview. */
export const OVERVIEW = '/overview';

/** The pages, when the configuration asks for them. */
export function pagesOf({ config, store, server, ports, clock, url, log }: PagesOptions): Router | undefined {
  const { pages } = config;
  if (!pages) {
    return undefined;
  }
  const origin = () => new URL(config.publicUrl ?? url()).origin;
  return createPages({
    base: OVERVIEW,
    origin,
    secure: config.publicUrl?.startsWith('https:') ?? config.listen.tls !== undefined,
    overview: store.overview,
    acts: store.acts,
    dialogWays: dialogWays(config),
    sessions: store.sessions,
    audit: (entry) => store.audit.record({ when: clock.now().toISOString(), ...entry }),
    personal: (flagId) =>
      unlessAway(async () => {
        const person = await needPerson(ports.server, flagId);
        const now = instantOf(clock.now());
        return person && personalFacts(person, await explainNeed(ports, flagId), now);
      }),
    plan: (id) => readPlan(server, id, instantOf(clock.now())),
    due: () => dueOf(ports, store, config),
    figures: async () => figuresOf(await store.ledger.list()),
    now: () => clock.now(),
    oneTimeLink: pages.oneTimeLink ?? false,
    ...(pages.signIn ? { signIn: pages.signIn } : {}),
    issuerFetch: fetchSmall,
    assets: readPageAssets(),
    log,
  });
}

async function unlessAway<T>(read: () => Promise<T>): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof PeerFailure) {
      return undefined;
    }
    throw error;
  }
}
