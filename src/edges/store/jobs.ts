// Jobs on PostgreSQL: what is to be done, when, and by whom; a job whose worker died is given to another.
import { PgBoss } from 'pg-boss';
import { requestOfTrail } from '../../ground/audit/trail.ts';
import type { ReminderKind } from '../../need/delivery/due/named-days.ts';
import { TakenOver } from '../../need/delivery/ledger.ts';
import type { DeadlineKind } from '../../need/delivery/states.ts';
import { inBatches } from './inbox/batches.ts';
import type { Database, Sql } from './postgres/database.ts';
import { type JobInsert, jobInsertOf, type MakeInsert } from './postgres/job-insert.ts';

/** Work on one Flag, or on something that the decisions about Flags rest on. */
export interface RelayJob {
  readonly key: string;
  /** `Flag/{id}`, or the name of the other resource. */
  readonly flag: string;
  /** `X-Request-Id` of the request that caused it. */
  readonly request?: string | undefined;
}

/** A deadline of a notice that has come, or a day that a resource of the hospital's server names. */
export type DeadlineJob = {
  readonly dueAt: string;
} & (
  | { readonly key: string; readonly kind: DeadlineKind; readonly about?: undefined }
  | { readonly about: string; readonly kind: ReminderKind }
);

export interface PlannedDeadline {
  readonly job: DeadlineJob;
  /** A length of time from now in milliseconds; without it the job is done when `dueAt` has come by the database's clock. */
  readonly after?: number;
}

/** A feed of the directory that is to be read. */
export interface FeedJob {
  readonly feed: string;
}

export interface JobHandlers {
  relay(job: RelayJob): Promise<void>;
  deadline(job: DeadlineJob): Promise<void>;
  /** A job that failed every time: the machinery cannot do it. */
  dead(job: RelayJob): Promise<void>;
  feed(job: FeedJob): Promise<void>;
  retention(): Promise<void>;
  /** Told of work that threw; it is tried again. */
  onError(queue: string, error: unknown): void;
}

export interface Jobs {
  /** Work on the Flag, `after` milliseconds from now; in the transaction of `sql`. A job that waits for later is brought forward. */
  relay(sql: Sql, key: string, flag: string, after: number): Promise<void>;
  /** Work on all of them now, in the transaction of `sql`; what waits for later is brought forward. */
  relayAll(sql: Sql, jobs: readonly RelayJob[]): Promise<void>;
  /** True when the deadline has not come yet by the database's clock: then it is looked at when it has. */
  putOff(sql: Sql, job: DeadlineJob): Promise<boolean>;
  /** Work on all of them, `after` milliseconds from now, as a part of another statement. What waits for later is brought forward. */
  relayInsert(jobs: readonly RelayJob[], after: number): JobInsert;
  /** Look at the deadlines when they have come, as a part of the statement that sets them. */
  deadlineInsert(planned: readonly PlannedDeadline[]): JobInsert;
  /** Read the feed, `after` milliseconds from now; nothing happens when that is planned already. */
  feed(name: string, after: number): Promise<void>;
  /** Delete what is old, `after` milliseconds from now; nothing happens when that is planned already. */
  retention(after: number): Promise<void>;
  /** Says that there may be something to do after so many milliseconds: called after a commit. */
  wake(after: number): void;
  /** How much is waiting or running, deadlines aside; `within` leaves out what is put off for more milliseconds than that. */
  waiting(within?: number): Promise<number>;
  work(handlers: JobHandlers): Promise<void>;
  /** Takes no new work, waits up to `grace` milliseconds for what runs, and gives the rest back. */
  stop(grace: number): Promise<void>;
}

export interface JobsOptions {
  readonly database: Database;
  /** Jobs at the same time in this process. */
  readonly concurrency: number;
  /** True when no other process works with this store: then what is marked as running was left by a dead one. */
  readonly alone: boolean;
  /** Longest wait before looking for work that another process left, in milliseconds. */
  readonly pollEvery?: number;
  /** A clock that a test moves, for the job library and its database. */
  readonly clock?: NonNullable<ConstructorParameters<typeof PgBoss>[0]> extends string ? never : unknown;
}

/** What is put off for longer than this is planned and does not wait, in milliseconds: a look at what is in doubt. */
export const BACKLOG = 10_000;

const RELAY = 'relay';
const DEADLINE = 'deadline';
const DEAD = 'dead';
const FEED = 'feed';
const RETENTION = 'retention';
const QUEUES = [RELAY, DEADLINE, DEAD, FEED, RETENTION] as const;
type QueueName = (typeof QUEUES)[number];

/** A worker says this often that it lives; one that is silent for {@link SILENCE} has died, and its job is given away. */
const HEARTBEAT = 4_000;
const SILENCE = 15;
const YEAR = 365 * 24 * 3600;

/** Opens the job tables (made when they are not there yet) without working on them. */
export async function openJobs(options: JobsOptions): Promise<Jobs> {
  const boss = new PgBoss({
    db: options.database.forJobs,
    schema: 'jobs',
    schedule: false,
    // What a dead worker left is found by the regular look, which asks for it: see `#due`.
    superviseIntervalSeconds: 60,
    monitorIntervalSeconds: 5,
    // No job waits for another one.
    flowIntervalSeconds: 3_600,
    registerInstance: false,
    ...(options.clock ? { clock: options.clock as never } : {}),
  });
  boss.on('error', () => undefined); // each is a failed statement, which whoever asked for it hears of
  await boss.start();
  await makeQueues(boss);
  const inserts = {
    relay: await jobInsertOf(boss, RELAY, true),
    deadline: await jobInsertOf(boss, DEADLINE, false),
  };
  return new Workers(boss, options, inserts);
}

async function makeQueues(boss: PgBoss): Promise<void> {
  const policy = {
    retryDelay: 1,
    retryBackoff: true,
    retryDelayMax: 60,
    retentionSeconds: YEAR,
    heartbeatSeconds: SILENCE,
  };
  const have = new Set((await boss.getQueues()).map(({ name }) => name));
  if (QUEUES.every((name) => have.has(name))) {
    return;
  }
  // A dead job is never lost: handing it to a person is tried for as long as it takes.
  await boss.createQueue(DEAD, { ...policy, retryLimit: 10_000, deleteAfterSeconds: 24 * 3600 });
  await boss.createQueue(DEADLINE, { ...policy, retryLimit: 10_000, deleteAfterSeconds: 24 * 3600 });
  // One job waits for each feed, and one for what is old, in however many processes.
  for (const name of [FEED, RETENTION]) {
    await boss.createQueue(name, {
      ...policy,
      policy: 'stately',
      retryLimit: 10_000,
      deleteAfterSeconds: 24 * 3600,
    });
  }
  // One job waits and one runs for each notice: a notification during the work causes one more look, never two.
  await boss.createQueue(RELAY, {
    ...policy,
    policy: 'stately',
    retryLimit: 25,
    deadLetter: DEAD,
    deleteAfterSeconds: 24 * 3600,
  });
}

/** What is a length of time is waited for as one, because the database's clock may differ from ours; a day ends by the former. */
function deadlineOf({ job, after }: PlannedDeadline) {
  return { data: job, startAfter: after === undefined ? job.dueAt : Math.max(1, Math.ceil(after / 1000)) };
}

interface Inserts {
  readonly relay: MakeInsert;
  readonly deadline: MakeInsert;
}

class Workers implements Jobs {
  readonly #boss: PgBoss;
  readonly #options: JobsOptions;
  readonly #inserts: Inserts;
  readonly #running = new Map<string, { readonly queue: QueueName; readonly done: Promise<void> }>();
  #handlers: JobHandlers | undefined;
  #stopping = false;
  #looking: Promise<void> | undefined;
  #givingAway = false;
  #lookAgain: readonly QueueName[] | undefined;
  #timers = new Set<NodeJS.Timeout>();

  /** What is done while the statement before runs is told in the next one together. */
  readonly #done: ReadonlyMap<QueueName, (id: string) => Promise<void>>;

  constructor(boss: PgBoss, options: JobsOptions, inserts: Inserts) {
    this.#boss = boss;
    this.#options = options;
    this.#inserts = inserts;
    const together = { most: options.concurrency, sizeOf: () => 1 };
    const doneOf = (queue: QueueName) =>
      inBatches<string, void>(async (ids) => {
        await boss.complete(queue, [...ids]);
        return ids.map(() => undefined);
      }, together);
    this.#done = new Map(QUEUES.map((queue) => [queue, doneOf(queue)]));
  }

  async relay(sql: Sql, key: string, flag: string, after: number): Promise<void> {
    await insert(sql, this.relayInsert([{ key, flag, request: requestOfTrail() }], after));
  }

  async relayAll(sql: Sql, jobs: readonly RelayJob[]): Promise<void> {
    if (jobs.length > 0) {
      await insert(sql, this.relayInsert(jobs, 0));
    }
  }

  relayInsert(jobs: readonly RelayJob[], after: number): JobInsert {
    const byKey = new Map(jobs.map((job) => [job.key, job]));
    const startAfter = after > 0 ? { startAfter: after / 1000 } : {};
    // In one order, so that two who plan the same work wait for each other instead of blocking each other.
    const ordered = [...byKey.values()].sort((one, other) => (one.key < other.key ? -1 : 1));
    return this.#inserts.relay(ordered.map((job) => ({ data: job, singletonKey: job.key, ...startAfter })));
  }

  async putOff(sql: Sql, job: DeadlineJob): Promise<boolean> {
    const early = await sql.query('select 1 where $1::timestamptz > jobs.job_now()', [job.dueAt]);
    if (early.length > 0) {
      await insert(sql, this.deadlineInsert([{ job }]));
    }
    return early.length > 0;
  }

  deadlineInsert(planned: readonly PlannedDeadline[]): JobInsert {
    return this.#inserts.deadline(planned.map(deadlineOf));
  }

  async feed(name: string, after: number): Promise<void> {
    await this.#boss.send(FEED, { feed: name }, { singletonKey: name, startAfter: after / 1000 });
    this.wake(after);
  }

  async retention(after: number): Promise<void> {
    await this.#boss.send(RETENTION, {}, { singletonKey: RETENTION, startAfter: after / 1000 });
    this.wake(after);
  }

  wake(after: number): void {
    if (after <= 0) {
      this.#look();
      return;
    }
    if (after < (this.#options.pollEvery ?? POLL)) {
      const timer = setTimeout(() => {
        this.#timers.delete(timer);
        this.#look();
      }, after + 2);
      this.#timers.add(timer);
    }
  }

  async waiting(within?: number): Promise<number> {
    const [row] = await this.#options.database.query<{ count: number }>(
      `select count(*)::integer as count from jobs.job where name in ('${RELAY}', '${DEAD}') and state < 'completed'
         and ($1::float8 is null or state = 'active' or start_after <= jobs.job_now() + $1::float8 * interval '1 ms')`,
      [within ?? null],
    );
    return row?.count ?? 0;
  }

  async work(handlers: JobHandlers): Promise<void> {
    this.#handlers = handlers;
    if (this.#options.alone) {
      await this.#giveBackAbandoned();
    }
    this.#every(this.#options.pollEvery ?? POLL, () => this.#look(QUEUES));
    this.#every(HEARTBEAT, () => this.#beat());
    this.#look();
  }

  async stop(grace: number): Promise<void> {
    this.#stopping = true;
    for (const timer of this.#timers) {
      clearTimeout(timer);
      clearInterval(timer);
    }
    // Each step ends in bounded time, also when the database answers nothing any more.
    const looked = (this.#looking ?? Promise.resolve()).then(() =>
      Promise.all([...this.#running.values()].map(({ done }) => done)),
    );
    await within(grace, looked);
    const left = [...this.#running].map(([id, { queue }]) =>
      this.#boss.fail(queue, id, { reason: 'given back: the adapter stopped' }).catch(() => undefined),
    );
    await within(GIVE_BACK, Promise.all(left));
    await within(
      GIVE_BACK,
      this.#boss.stop({ graceful: false, close: false }).catch(() => undefined),
    );
  }

  #every(milliseconds: number, work: () => void): void {
    const timer = setInterval(work, milliseconds);
    this.#timers.add(timer);
  }

  /** What is marked as running when nobody runs it: a process before us was killed. */
  async #giveBackAbandoned(): Promise<void> {
    for (const queue of QUEUES) {
      const left = await this.#options.database.query<{ id: string }>(
        "select id from jobs.job where name = $1 and state = 'active'",
        [queue],
      );
      if (left.length > 0) {
        await this.#boss.fail(
          queue,
          left.map(({ id }) => id),
          { reason: 'given back: its process ended' },
        );
      }
    }
  }

  #beat(): void {
    for (const queue of QUEUES) {
      const ids = [...this.#running].flatMap(([id, job]) => (job.queue === queue ? [id] : []));
      if (ids.length > 0) {
        this.#boss.touch(queue, ids).catch(() => undefined);
      }
    }
  }

  /** Notices are looked for whenever one may have come; the other queues have time until the next regular look. */
  #look(queues: readonly QueueName[] = [RELAY]): void {
    if (!this.#handlers || this.#stopping) {
      return;
    }
    if (this.#looking) {
      this.#lookAgain = this.#lookAgain === QUEUES ? QUEUES : queues;
      return;
    }
    this.#lookAgain = undefined;
    this.#looking = this.#fetchAll(queues)
      .catch((error: unknown) => this.#handlers?.onError('fetch', error))
      .then(() => {
        this.#looking = undefined;
        if (this.#lookAgain) {
          this.#look(this.#lookAgain);
        }
      });
  }

  /**
   * One question at a regular look tells where there is work, and whether a worker has died or takes too long; most often there is
   * nothing, and looking for each by itself costs a dozen.
   */
  async #due(queues: readonly QueueName[]): Promise<readonly QueueName[]> {
    const rows = await this.#options.database.query<{ name: QueueName; due: boolean; lost: boolean }>(
      `select name, due, lost from (select q.name,
           exists (select 1 from jobs.job j
             where j.name = q.name and j.state < 'active' and j.start_after <= jobs.job_now()) as due,
           exists (select 1 from jobs.job j where j.name = q.name and j.state = 'active'
             and (j.heartbeat_on + j.heartbeat_seconds * interval '1s' < jobs.job_now()
               or j.started_on + j.expire_seconds * interval '1s' < jobs.job_now())) as lost
         from unnest($1::text[]) as q(name)) looked where due or lost`,
      [queues],
      { often: true },
    );
    if (rows.some(({ lost }) => lost)) {
      void this.#giveAway();
    }
    const due = new Set(rows.filter((row) => row.due).map(({ name }) => name));
    return queues.filter((queue) => due.has(queue));
  }

  /** What a worker holds that is silent or late becomes work for others; whichever process sees it first does it. */
  async #giveAway(): Promise<void> {
    if (this.#givingAway) {
      return;
    }
    this.#givingAway = true;
    await this.#boss.supervise().catch(() => undefined);
    this.#givingAway = false;
  }

  async #fetchAll(wanted: readonly QueueName[]): Promise<void> {
    const queues = wanted === QUEUES ? await this.#due(wanted) : wanted;
    for (const queue of queues) {
      if (this.#stopping) {
        return;
      }
      const free = this.#freeFor(queue);
      if (free <= 0) {
        continue;
      }
      const jobs = await this.#boss.fetch<RelayJob & DeadlineJob & FeedJob>(queue, { batchSize: free });
      for (const job of jobs) {
        const done = this.#run(queue, job.id, job.data).finally(() => {
          this.#running.delete(job.id);
          this.#look();
        });
        this.#running.set(job.id, { queue, done });
      }
    }
  }

  /** Deadlines and the like always have a place of their own: however many notices wait, a day that has come is looked at. */
  #freeFor(queue: QueueName): number {
    const ofOwn = [...this.#running.values()].some((job) => job.queue === queue) ? 0 : 1;
    const free = this.#options.concurrency - this.#running.size;
    return queue === RELAY ? free : Math.max(free, ofOwn);
  }

  async #run(queue: QueueName, id: string, data: RelayJob & DeadlineJob & FeedJob): Promise<void> {
    try {
      await this.#handlers?.[queue](data);
      await this.#done.get(queue)?.(id);
    } catch (error) {
      this.#handlers?.onError(queue, error);
      if (error instanceof TakenOver) {
        return; // the job is another worker's by now: neither done nor failed by us
      }
      // When this cannot be told either, the silence of the heartbeat says it.
      await this.#boss.fail(queue, id, { reason: (error as Error).name }).catch(() => undefined);
    }
  }
}

async function insert(sql: Sql, { sql: text, jobs }: JobInsert): Promise<void> {
  await sql.query(text('$1'), [jobs]);
}

const POLL = 1_000;

/** Time for giving back what runs, in milliseconds; after that the silence of the heartbeat says it. */
const GIVE_BACK = 3_000;

async function within(milliseconds: number, work: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise((resolve) => {
    timer = setTimeout(resolve, milliseconds);
  });
  await Promise.race([work, limit]);
  clearTimeout(timer);
}
