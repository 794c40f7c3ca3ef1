// Who is signed in to the overview, and the one-time links that let somebody in. In the store, so that every adapter
// process behind a balancer knows them. Secrets are kept as digests.
import { createHash, randomBytes } from 'node:crypto';
import type { Database } from './postgres/database.ts';

/** A person as the sign-in described them. */
interface Person {
  readonly subject: string;
  readonly name: string;
  readonly roles: readonly string[];
}

/** Purposes that the person has stated: what for, and until when, for each thing. */
type Purposes = Readonly<Record<string, { readonly purpose: string; readonly until: string }>>;

/** A session without any request for so many minutes has ended; a day of work is the longest. */
const IDLE_MINUTES = 30;
const LONGEST_HOURS = 8;
const LINK_MINUTES = 15;
/** How long a stated purpose holds, in minutes. */
const PURPOSE_MINUTES = 15;

export interface Sessions {
  /** Begins a session; gives its secret, which only the browser keeps. */
  begin(person: Person): Promise<string>;
  /** The session, when it runs; `watched`: a page that refreshes by itself, which keeps no session alive. */
  find(secret: string, watched?: boolean): Promise<(Person & { readonly purposes: Purposes }) | undefined>;
  end(secret: string): Promise<void>;
  /** Deletes sessions that have ended and links that nobody took. */
  forgetEnded(): Promise<void>;
  /** States a purpose for one thing, for the next quarter of an hour. */
  state(secret: string, entity: string, purpose: string): Promise<void>;
  /** Makes a link's secret: it works once, within a quarter of an hour. */
  makeLink(): Promise<string>;
  /** True the first time, while it is valid. */
  takeLink(secret: string): Promise<boolean>;
}

export function createSessions(database: Database, now: () => Date): Sessions {
  const before = (minutes: number) => new Date(now().getTime() - minutes * 60_000).toISOString();
  const after = (minutes: number) => new Date(now().getTime() + minutes * 60_000).toISOString();
  return {
    async begin({ subject, name, roles }) {
      const secret = newSecret();
      await database.query('delete from ip.session where seen_at < $1', [before(IDLE_MINUTES)]);
      await database.query(
        'insert into ip.session (digest, subject, name, roles, begun_at, seen_at) values ($1, $2, $3, $4, $5, $5)',
        [digest(secret), subject, name, [...roles], now().toISOString()],
      );
      return secret;
    },
    async find(secret, watched = false) {
      const [session] = await database.query<Person & { purposes: Purposes } & Record<string, unknown>>(
        `update ip.session set seen_at = case when $5 then seen_at else $2 end where digest = $1 and seen_at > $3 and begun_at > $4
         returning subject, name, roles, purposes`,
        [digest(secret), now().toISOString(), before(IDLE_MINUTES), before(LONGEST_HOURS * 60), watched],
      );
      return session && { ...session, purposes: running(session.purposes, now()) };
    },
    async forgetEnded() {
      await database.query('delete from ip.session where seen_at < $1', [before(IDLE_MINUTES)]);
      await database.query('delete from ip.sign_in_link where expires_at < $1', [before(0)]);
    },
    async end(secret) {
      await database.query('delete from ip.session where digest = $1', [digest(secret)]);
    },
    async state(secret, entity, purpose) {
      const stated = JSON.stringify({ [entity]: { purpose, until: after(PURPOSE_MINUTES) } });
      await database.query('update ip.session set purposes = purposes || $2::jsonb where digest = $1', [
        digest(secret),
        stated,
      ]);
    },
    async makeLink() {
      const secret = newSecret();
      await database.query('insert into ip.sign_in_link (digest, expires_at) values ($1, $2)', [
        digest(secret),
        after(LINK_MINUTES),
      ]);
      return secret;
    },
    async takeLink(secret) {
      const taken = await database.query<{ expires_at: Date }>(
        'delete from ip.sign_in_link where digest = $1 returning expires_at',
        [digest(secret)],
      );
      return taken.some(({ expires_at }) => expires_at > now());
    },
  };
}

function running(purposes: Purposes, at: Date): Purposes {
  return Object.fromEntries(
    Object.entries(purposes).filter(([, { until }]) => Date.parse(until) > at.getTime()),
  );
}

function newSecret(): string {
  return randomBytes(32).toString('base64url');
}

/** The secrets are random and long, so a plain digest cannot be turned back. */
function digest(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}
