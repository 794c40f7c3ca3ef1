// The adapter's HTTP face, joined: what each of its doors does.

import type { Logger } from 'pino';
import { createApp } from '../../edges/server/app.ts';
import type { TakeBrought } from '../../edges/server/network-door.ts';
import type { NotificationDeps } from '../../edges/server/notifications.ts';
import type { ValidateRequest } from '../../edges/server/validate/answer.ts';
import type { CheckAnswer } from '../../edges/server/validate/routes.ts';
import type { Store } from '../../edges/store/store.ts';
import type { createMetrics } from '../../edges/telemetry/metrics.ts';
import { inSpan } from '../../edges/telemetry/observe.ts';
import type { Threads } from '../../edges/threads/threads.ts';
import { type AnswerPorts, takeAnswer } from '../../flows/answer/take-answer.ts';
import { explainNeed } from '../../flows/judge/explain-need.ts';
import { sendAsked } from '../../flows/messages/send-asked.ts';
import type { RelayPorts } from '../../flows/notify/relay-flag.ts';
import type { Clock } from '../../flows/ports.ts';
import { defaultRates } from '../../need/intake/limits.ts';
import type { Config } from '../config/config.ts';
import { limitsOf } from '../config/sections/intake.ts';
import { dueOf } from './due.ts';
import { whenStoreIsThere } from './intake.ts';
import { type InboxState, readiness } from './monitoring.ts';
import { OVERVIEW, type pagesOf } from './pages.ts';
import { describe } from './work.ts';

interface Parts {
  readonly config: Config;
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Logger;
  readonly metrics: ReturnType<typeof createMetrics>;
  readonly ports: RelayPorts;
  readonly answers: AnswerPorts;
  readonly notifications: NotificationDeps;
  /** Takes what the hospital's message handler brings, when messages are handed to it. */
  readonly takeDocument: TakeBrought | undefined;
  /** What watches the network and its folder, once it does; undefined where there is none. */
  readonly inbox: () => InboxState | undefined;
  /** The overview for people, when it is served. */
  readonly pages: ReturnType<typeof pagesOf>;
  /** The threads of `$validate`. */
  readonly checks: Threads<ValidateRequest, CheckAnswer>;
}

export function wireApp(parts: Parts): ReturnType<typeof createApp> {
  const {
    config,
    store,
    clock,
    log,
    metrics,
    ports,
    answers,
    notifications,
    takeDocument,
    pages,
    checks,
    inbox,
  } = parts;
  const { audit } = store;
  return createApp({
    ledger: ports.ledger,
    fhirBase: () => answers.endpoint.endpoint.replace(/\/\$process-message$/, ''),
    notifications,
    rates: { ...defaultRates, ...config.rates },
    trustedProxies: config.listen.trustedProxies ?? [],
    answerToken: config.answers.token,
    ...(config.answers.units ? { units: config.answers.units } : {}),
    operatorToken: config.operators?.token,
    outbox: store.outbox,
    writeBacks: store.writeBacks,
    explain: (flagId) => audit.follow({}, () => explainNeed(ports, flagId)),
    due: () => audit.follow({}, () => dueOf(ports, store, config)),
    sendAsked: (asked) => audit.follow({}, () => sendAsked(ports, asked)),
    refused: {
      count: metrics.requestRefused,
      tell: (refused) => log.warn(refused, 'requests were refused'),
    },
    onFailure: (error) => log.error({ error: describe(error) }, 'a request could not be handled'),
    seen: (act) => audit.record({ when: clock.now().toISOString(), ...act }),
    monitoring: {
      readiness: () => readiness(store, config, inbox()),
      metrics,
      metricsTokens: [config.metrics?.token, config.operators?.token].filter((token) => token !== undefined),
    },
    takeAnswer: (message, from) =>
      whenStoreIsThere(
        inSpan('answer', {}, () => audit.follow({}, () => takeAnswer(answers, message, from))),
      ),
    validating: { check: checks.run, bodyBytes: limitsOf(config).validateBytes },
    ...(takeDocument
      ? ({ takeDocument: (bytes, sender) => whenStoreIsThere(takeDocument(bytes, sender)) } satisfies {
          takeDocument: TakeBrought;
        })
      : {}),
    ...(pages ? { pages: { path: OVERVIEW, router: pages } } : {}),
  });
}
