// Prometheus metrics of the adapter. What can be counted in the store is counted there when it is asked for, so that it
// is right after a restart and with several processes; what happens in this process is counted as it happens.
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { Measures } from '../../need/delivery/measures.ts';
import { actors } from '../../need/delivery/overview.ts';
import type { Measured } from './otlp.ts';

export interface Metrics {
  /** The notice came to this state. */
  changed(state: string): void;
  /** Nothing was sent, because of this. */
  refused(reason: string): void;
  deadlinePassed(kind: string): void;
  /** Our time minus that of the hospital's server, in seconds. */
  clockDiffers(seconds: number): void;
  /** A request was not let in, or was not as it must be. */
  requestRefused(way: string, status: number): void;
  /** A message was sent, and this came of it, after so many seconds. */
  sent(transport: string, result: string, seconds: number): void;
  /** A request to the hospital's server. */
  asked(operation: string, result: string, seconds: number): void;
  /** Everything in the text format of Prometheus. */
  text(): Promise<string>;
  /** The same as values. */
  values(): Promise<readonly Measured[]>;
  readonly contentType: string;
}

export interface MetricSources {
  readonly measure: () => Promise<Measures>;
  /** Jobs that wait or run. */
  readonly waiting: () => Promise<number>;
}

const SEND_BUCKETS = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

export function createMetrics(sources: MetricSources): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const counters = countersOf(registry);
  const gauges = gaugesOf(registry);
  return {
    changed: (state) => counters.changes.inc({ state }),
    refused: (reason) => counters.refusals.inc({ reason }),
    requestRefused: (way, status) => counters.requests.inc({ way, status: String(status) }),
    clockDiffers: (seconds) => counters.clock.set(seconds),
    deadlinePassed: (kind) => counters.deadlines.inc({ kind }),
    sent: (transport, result, seconds) => counters.sends.observe({ transport, result }, seconds),
    asked: (operation, result, seconds) => counters.hospital.observe({ operation, result }, seconds),
    contentType: registry.contentType,
    async text() {
      await look(gauges, sources);
      return registry.metrics();
    },
    async values() {
      await look(gauges, sources);
      return registry.getMetricsAsJSON();
    },
  };
}

function countersOf(registry: Registry) {
  const registers = [registry];
  return {
    changes: new Counter({
      name: 'ip_notice_changes_total',
      help: 'Times that a notice came to a state, in this process',
      labelNames: ['state'],
      registers,
    }),
    refusals: new Counter({
      name: 'ip_refusals_total',
      help: 'Needs for which nothing was sent, by reason',
      labelNames: ['reason'],
      registers,
    }),
    requests: new Counter({
      name: 'ip_requests_refused_total',
      help: 'Requests that were refused, by way in and status',
      labelNames: ['way', 'status'],
      registers,
    }),
    deadlines: new Counter({
      name: 'ip_deadlines_passed_total',
      help: 'Deadlines that passed without what was waited for, by kind',
      labelNames: ['kind'],
      registers,
    }),
    clock: new Gauge({
      name: 'ip_hospital_clock_difference_seconds',
      help: "Our time minus that of the hospital's server, as its last answer said it",
      registers,
    }),
    sends: new Histogram({
      name: 'ip_send_seconds',
      help: 'Time that a send to a unit took, by transport and result',
      labelNames: ['transport', 'result'],
      buckets: SEND_BUCKETS,
      registers,
    }),
    hospital: new Histogram({
      name: 'ip_hospital_request_seconds',
      help: "Time that requests to the hospital's server took, by operation and result",
      labelNames: ['operation', 'result'],
      buckets: SEND_BUCKETS,
      registers,
    }),
  };
}

function gaugesOf(registry: Registry) {
  const gauge = (name: string, help: string, ...labelNames: string[]) =>
    new Gauge({ name, help, labelNames, registers: [registry] });
  return {
    store: gauge('ip_store_up', '1 when the store answers'),
    notices: gauge('ip_notices', 'Notices by state', 'state'),
    outcomes: gauge(
      'ip_needs',
      'Needs by outcome (sent, on the list of a person, final, under way) and cause',
      'outcome',
      'cause',
    ),
    actors: gauge('ip_notices_to_act', 'Notices by who must act', 'actor'),
    overdue: gauge('ip_notices_overdue', 'Notices over a deadline, by who must act', 'actor'),
    people: gauge('ip_for_people', 'Items on the list for people, by reason', 'reason'),
    oldest: gauge(
      'ip_for_people_oldest_seconds',
      'Age of the oldest item on the list for people, by reason',
      'reason',
    ),
    jobs: gauge('ip_queue_jobs', 'Jobs that wait or run'),
    queue: gauge(
      'ip_queue_oldest_seconds',
      'Age of the oldest need that the adapter itself has still to finish',
    ),
    aside: gauge(
      'ip_network_aside_oldest_seconds',
      'Age of the oldest thing that came by the network or its folder and could not be taken yet',
    ),
  };
}

type Gauges = ReturnType<typeof gaugesOf>;

async function look(gauges: Gauges, sources: MetricSources): Promise<void> {
  try {
    const [measures, waiting] = await Promise.all([sources.measure(), sources.waiting()]);
    show(gauges, measures, waiting);
    gauges.store.set(1);
  } catch {
    // Numbers of a store that is away are not known: they are left out, and that it is away is said.
    forget(gauges);
    gauges.store.set(0);
  }
}

function show(gauges: Gauges, measures: Measures, waiting: number): void {
  forget(gauges);
  for (const { state, count } of measures.states) {
    gauges.notices.set({ state }, count);
  }
  for (const { outcome, cause, count } of measures.outcomes) {
    gauges.outcomes.set({ outcome, cause }, count);
  }
  for (const actor of actors) {
    const found = measures.actors.find((each) => each.actor === actor);
    gauges.actors.set({ actor }, found?.count ?? 0);
    gauges.overdue.set({ actor }, found?.overdue ?? 0);
  }
  for (const { reason, count, oldest } of measures.waiting) {
    gauges.people.set({ reason }, count);
    gauges.oldest.set({ reason }, oldest);
  }
  gauges.jobs.set(waiting);
  gauges.queue.set(measures.oldestWork);
  gauges.aside.set(measures.oldestAside);
}

function forget(gauges: Gauges): void {
  for (const gauge of Object.values(gauges)) {
    gauge.reset();
    gauge.remove({});
  }
}
