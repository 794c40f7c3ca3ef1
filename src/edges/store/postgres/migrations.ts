// The store's tables, as steps that are taken once and never changed afterwards. A new need is a new step at the end.
import type pg from 'pg';
import { StoreFailure } from './failure.ts';

/** Key of the lock that lets one starter at a time migrate. */
const MIGRATION_LOCK = 7_046_030;

const steps: readonly string[] = [
  `
  create table ip.inbox (
    key text primary key,
    received_at timestamptz not null
  );
  create table ip.notice (
    key text primary key,
    opened_no bigint generated always as identity,
    source text not null,
    flag text not null,
    state text not null,
    acknowledgement text not null,
    business text,
    recipient_name text,
    recipient_municipality text,
    made_at timestamptz,
    message_id text,
    task text,
    attempts integer not null default 0,
    failures integer not null default 0,
    resends integer not null default 0,
    recorded_at_source boolean not null default false,
    order_key text,
    opened_at timestamptz not null,
    changed_at timestamptz not null
  );
  create index notice_by_state on ip.notice (state, opened_no);
  create index notice_by_task on ip.notice (task);
  create index notice_by_message on ip.notice (message_id);
  create index notice_by_flag on ip.notice (source, flag);
  -- One notice in flight for each person and recipient; the next one waits for its turn.
  create unique index notice_in_flight on ip.notice (order_key)
    where state in ('sending', 'waiting-to-resend', 'awaiting-acknowledgement');
  create index notice_waiting_turn on ip.notice (order_key, opened_no) where state = 'waiting-turn';
  create table ip.history (
    no bigint generated always as identity primary key,
    notice_key text not null references ip.notice (key),
    at timestamptz not null,
    event text not null,
    detail text not null,
    concept text
  );
  create index history_by_notice on ip.history (notice_key, no);
  create table ip.receipt (
    bundle_id text primary key,
    notice_key text not null references ip.notice (key),
    message_id text not null,
    sent_at timestamptz not null,
    answered_at timestamptz,
    code text
  );
  create index receipt_by_message on ip.receipt (message_id);
  create table ip.received_message (
    message_id text primary key,
    bundle_ids text[] not null,
    claimed_at timestamptz not null,
    response jsonb
  );
  create index received_bundle on ip.received_message using gin (bundle_ids);
  create table ip.deadline (
    notice_key text not null references ip.notice (key),
    kind text not null,
    due_at timestamptz not null,
    state text not null,
    primary key (notice_key, kind)
  );
  create table ip.attention (
    no bigint generated always as identity primary key,
    notice_key text references ip.notice (key),
    since timestamptz not null,
    reason text not null,
    detail text not null,
    next_step text not null,
    closed_at timestamptz,
    closed_by text,
    closing_note text
  );
  create index attention_open on ip.attention (no) where closed_at is null;
  create index attention_by_notice on ip.attention (notice_key);
  create table ip.cursor (
    name text primary key,
    value jsonb not null,
    changed_at timestamptz not null
  );
  create table ip.audit (
    no bigint generated always as identity primary key,
    at timestamptz not null,
    actor text not null,
    action text not null,
    notice_key text,
    detail text not null
  );
  create index audit_by_notice on ip.audit (notice_key, no);
  create function ip.audit_is_append_only() returns trigger language plpgsql as $$
    begin raise exception 'rows of the audit are never changed or removed'; end $$;
  create trigger append_only before update or delete or truncate on ip.audit
    for each statement execute function ip.audit_is_append_only();
  `,
  `
  -- Every line of the audit is chained to the one before it, in a lane that no other transaction holds at the moment:
  -- writers never wait for each other. docs/security.md tells what the chain shows and what it does not.
  create table ip.audit_lane (
    lane integer primary key,
    lines bigint not null,
    hash bytea not null
  ) with (fillfactor = 20);
  create sequence ip.audit_lane_no;
  alter table ip.audit add column entry jsonb, add column lane integer, add column lane_no bigint, add column hash bytea;
  create unique index audit_by_lane on ip.audit (lane, lane_no);
  create function ip.audit_field(value text) returns text language sql immutable as $$
    select coalesce(octet_length(convert_to(value, 'UTF8')) || ':' || value, '-') $$;
  create function ip.audit_chained(line ip.audit) returns ip.audit language plpgsql as $$
    declare head ip.audit_lane;
    begin
      select * into head from ip.audit_lane order by lane limit 1 for update skip locked;
      if not found then
        insert into ip.audit_lane (lane, lines, hash) values (nextval('ip.audit_lane_no'), 0, '')
          returning * into head;
      end if;
      line.lane := head.lane;
      line.lane_no := head.lines + 1;
      line.hash := sha256(convert_to(concat(
        ip.audit_field(encode(head.hash, 'hex')), ip.audit_field(line.lane::text), ip.audit_field(line.lane_no::text),
        ip.audit_field(line.no::text),
        ip.audit_field(to_char(line.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')),
        ip.audit_field(line.actor), ip.audit_field(line.action), ip.audit_field(line.notice_key),
        ip.audit_field(line.detail), ip.audit_field(line.entry::text)), 'UTF8'));
      update ip.audit_lane set lines = line.lane_no, hash = line.hash where lane = line.lane;
      return line;
    end $$;
  create function ip.audit_chain() returns trigger language plpgsql as $$
    begin return ip.audit_chained(new); end $$;
  alter table ip.audit disable trigger append_only;
  do $$
    declare line ip.audit;
    begin
      for line in select * from ip.audit order by no loop
        line := ip.audit_chained(line);
        update ip.audit set lane = line.lane, lane_no = line.lane_no, hash = line.hash where no = line.no;
      end loop;
    end $$;
  alter table ip.audit enable trigger append_only;
  create trigger chain before insert on ip.audit for each row execute function ip.audit_chain();
  `,
  `
  -- Days that resources of the hospital's server name: evaluation, revision, a consent about to end.
  create table ip.reminder (
    about text not null,
    kind text not null,
    due_at timestamptz not null,
    state text not null,
    primary key (about, kind)
  );
  `,
  `
  -- What a person decided about a notice, beside what became of its message.
  create table ip.handling (
    notice_key text primary key references ip.notice (key),
    handed_to text,
    done_at timestamptz,
    done_how text,
    changed_at timestamptz not null
  );
  -- Only digests are kept of what a browser shows: who reads this table cannot sign in with it.
  create table ip.session (
    digest text primary key,
    subject text not null,
    name text not null,
    roles text[] not null,
    purposes jsonb not null default '{}',
    begun_at timestamptz not null,
    seen_at timestamptz not null
  );
  create table ip.sign_in_link (
    digest text primary key,
    expires_at timestamptz not null
  );
  create index deadline_open on ip.deadline (due_at) where state <> 'met';
  `,
  `
  -- The newest version of each resource that was notified, where versions are numbers.
  create table ip.newest (
    resource text primary key,
    version bigint not null
  );
  -- The person, as the source server names the Patient: what is notified about the person leads to the notices.
  alter table ip.notice add column subject text;
  create index notice_by_subject on ip.notice (subject);
  `,
  `
  -- How the unit was reached, so that what follows goes to the one that has the notice.
  alter table ip.notice add column recipient jsonb;
  -- The directory of units: one head with its revision, and its resources.
  create table ip.directory (
    the_one boolean primary key default true check (the_one),
    revision bigint not null,
    cursors jsonb not null
  );
  insert into ip.directory (revision, cursors) values (0, '{}');
  create table ip.directory_resource (
    type text not null,
    id text not null,
    content jsonb not null,
    primary key (type, id)
  );
  `,
  `
  -- What is remembered of a message network: sends on their way, and how far its notifications were read.
  create table ip.network_send (
    transport_id text primary key,
    message_id text not null,
    sent_at timestamptz not null,
    settled boolean not null default false
  );
  create index network_send_open on ip.network_send (sent_at) where not settled;
  create table ip.network_offset (
    reader text primary key,
    reached bigint not null
  );
  `,
  `
  -- The notice on whose thread this one continues, and the codes that its Flag had then.
  alter table ip.notice add column thread text, add column needs text[];
  `,
  `
  -- What an acknowledgement said, and when its body was deleted: a repeat is still known, and changes nothing.
  alter table ip.received_message add column code text, add column forgotten_at timestamptz;
  update ip.received_message set code = response #>> '{entry,0,resource,response,code}' where response is not null;
  create index received_body on ip.received_message (claimed_at) where response is not null;
  `,
  `
  -- Updates of the notice that newer versions of its Flag led to.
  alter table ip.notice add column updates integer not null default 0;
  `,
  `
  -- What could not be written to the hospital's server, until its own system has written it.
  create table ip.write_back (
    no bigint generated always as identity primary key,
    at timestamptz not null,
    why text not null,
    request text,
    -- Names the row to its seal.
    place text not null,
    bundle text not null,
    names text[] not null,
    confirmed_at timestamptz
  );
  create index write_back_waiting on ip.write_back (no) where confirmed_at is null;
  create index write_back_names on ip.write_back using gin (names);
  `,
  `
  -- When the unit said what it said last: answers arrive in any order.
  alter table ip.notice add column said_at timestamptz;
  update ip.notice set said_at = changed_at where business is not null;
  `,
  `
  -- Versions that were notified and not read yet. A version's name says nothing of its age, so ip.newest is read no more.
  create table ip.named_version (
    resource text not null,
    -- Empty where the notification named no version.
    version_id text not null,
    -- True when what was told is that the resource was removed.
    deleted boolean not null,
    -- Key of the work.
    key text not null,
    last_updated timestamptz,
    named_at timestamptz not null,
    primary key (resource, version_id, deleted)
  );
  `,
  `
  -- Why a notice stands as it does, since when what it rests on is in doubt, what a person can confirm of it, and how a person
  -- has told the unit.
  alter table ip.notice add column cause text, add column unclear_since timestamptz, add column confirmable jsonb,
    add column told jsonb;
  create index notice_unclear on ip.notice (unclear_since) where unclear_since is not null;
  -- Items that go off the list by themselves when the doubt ends.
  alter table ip.attention add column passing boolean not null default false;
  -- What persons vouch for: this version of a consent covers this need and this recipient.
  create table ip.confirmation (
    no bigint generated always as identity primary key,
    notice_key text not null references ip.notice (key),
    consent text not null,
    version text not null,
    recipient text not null,
    confirmed_by text not null,
    basis text not null,
    at timestamptz not null
  );
  create index confirmation_by_notice on ip.confirmation (notice_key);
  -- What ended although nothing was read that ends it is in doubt, and looked at again.
  update ip.notice set state = 'unclear', unclear_since = changed_at, cause = 'flag-missing' where state = 'failed';
  update ip.notice n set state = 'unclear', unclear_since = n.changed_at, cause = l.event
    from (select distinct on (notice_key) notice_key, event from ip.history order by notice_key, no desc) l
    where n.state = 'refused' and l.notice_key = n.key and l.event not in ('consent-declined', 'consent-withdrawn');
  `,
  // What lines and items say as code and data, beside the English text: people read them in their own language.
  `
  alter table ip.history add column said jsonb;
  alter table ip.attention add column said jsonb;
  `,
  `
  -- Which piece of work on the notice is the newest: an older one records and sends nothing more.
  alter table ip.notice add column turn integer not null default 0;
  `,
  `
  -- What of the message network waits beside the others, and what was taken and how it was receipted.
  create table ip.network_aside (
    reader text not null, id text not null, what text not null, since timestamptz not null default now(),
    again timestamptz not null, tries integer not null default 1, told boolean not null default false,
    primary key (reader, id));
  create table ip.network_worked (
    transport_id text primary key, receipt text, sent boolean not null default false, claimed_at timestamptz,
    at timestamptz not null default now());
  `,
  `
  -- How often what an item tells of has come, and when it came last: the same is counted, not listed again.
  alter table ip.attention add column times integer not null default 1, add column last_at timestamptz;
  create index attention_of_none on ip.attention (reason) where notice_key is null and closed_at is null;
  `,
  `
  -- The guard before a FHIR server. Writes that were begun and whose end nobody knows yet: what they are about is not
  -- written again before they are over. Proofs that were shown, so that none is shown twice. Both hold digests only.
  create table ip.guard_write (
    id uuid not null, key text not null, until timestamptz not null, primary key (id, key));
  create index guard_write_by_key on ip.guard_write (key);
  create table ip.guard_proof (proof text primary key, until timestamptz not null);
  create index guard_proof_by_end on ip.guard_proof (until);
  `,
  `
  -- Messages of the patient administration (HL7 v2 ADT): the answers, for repeats, and what is to be followed, until it was.
  create table ip.adt_message (
    id text primary key,
    -- Names the sender and its id of the message.
    key text not null,
    body text,
    answers text[] not null,
    tries integer not null default 0,
    received_at timestamptz not null
  );
  create index adt_message_by_key on ip.adt_message (key);
  create index adt_message_old on ip.adt_message (received_at) where body is null;
  -- Stays, moves, death and merges of persons, as the hospital's systems told them.
  create table ip.person_event (
    no bigint generated always as identity primary key,
    patient text not null,
    at timestamptz not null,
    event jsonb not null,
    heard_at timestamptz not null,
    unique (patient, event)
  );
  `,
  `
  -- Of a million notices those that somebody may have to act on, and each order of the list. The condition is the one of
  -- src/edges/store/overview/rated.ts, literally.
  create index notice_open on ip.notice (key) where state not in ('closed', 'told', 'refused', 'not-needed')
    and (state <> 'delivered' or business is null
      or business not in ('closed', 'person-declined', 'plan-exists', 'first-contact-made'));
  create index notice_by_no on ip.notice (opened_no);
  create index notice_by_opening on ip.notice (opened_at, opened_no);
  create index notice_by_municipality on ip.notice (recipient_municipality, opened_at, opened_no);
  create index notice_not_recorded on ip.notice (opened_no) where state in ('delivered', 'told') and not recorded_at_source;
  `,
  `
  -- What was sent of one notice: asked at each work on it, and on its page.
  create index receipt_by_notice on ip.receipt (notice_key, sent_at);
  `,
  `
  -- The notices in numbers, for the monitoring: counted without a look at the notices themselves.
  create index notice_by_state_and_cause on ip.notice (state, cause);
  `,
  `
  -- Dialogue messages that came in about a notice, and the fault that a person told its sender of (HIS 1151).
  create table ip.dialog_message (
    -- Follows from what the message says.
    id text primary key,
    no bigint generated always as identity unique,
    message_id text not null,
    notice_key text not null references ip.notice (key),
    received_at timestamptz not null,
    way text not null,
    -- Name of the organisation or service.
    sender text not null,
    accepted boolean not null,
    is_fault boolean not null,
    -- Sealed when there is a key; null when it is not kept any more.
    head text,
    fault_id text unique,
    fault_kind text,
    fault_text text,
    fault_state text,
    told_by text,
    told_at timestamptz
  );
  create index dialog_message_by_notice on ip.dialog_message (notice_key, no);
  `,
  `
  -- The notices in numbers are kept as they change, so that a look at them costs what has changed since they were summed: lines
  -- that nobody waits for another's. They were counted by an index of every notice.
  create table ip.notice_count (state text not null, cause text, change integer not null);
  insert into ip.notice_count select state, cause, count(*)::integer from ip.notice group by 1, 2;
  create function ip.notice_came() returns trigger language plpgsql as $$
    begin
      insert into ip.notice_count values (new.state, new.cause, 1);
      return null;
    end $$;
  create function ip.notice_changed() returns trigger language plpgsql as $$
    begin
      insert into ip.notice_count values (old.state, old.cause, -1), (new.state, new.cause, 1);
      return null;
    end $$;
  create trigger notice_came after insert on ip.notice for each row execute function ip.notice_came();
  create trigger notice_changed after update of state, cause on ip.notice for each row
    when ((old.state, old.cause) is distinct from (new.state, new.cause)) execute function ip.notice_changed();
  drop index ip.notice_by_state_and_cause;
  -- What happened to a person who has a need here stays, and is not looked at each time that old events are deleted.
  alter table ip.person_event add column looked_at timestamptz;
  create index person_event_old on ip.person_event (heard_at)
    where looked_at is null and event ->> 'kind' not in ('died', 'death-retracted');
  create index person_event_looked_at on ip.person_event (looked_at) where looked_at is not null;
  `,
];

/** Runs the work while no other starter does: tables are made by one, and the others find them. */
export async function oneStarterAtATime<T>(client: pg.ClientBase, work: () => Promise<T>): Promise<T> {
  await client.query('select pg_advisory_lock($1)', [MIGRATION_LOCK]);
  try {
    return await work();
  } finally {
    await client.query('select pg_advisory_unlock($1)', [MIGRATION_LOCK]).catch(() => undefined);
  }
}

/** Version of the tables that this program works with. */
export const SCHEMA_VERSION: number = steps.length;

/**
 * Brings the tables to this program's version; call it within {@link oneStarterAtATime}.
 * @throws {StoreFailure} when the tables are of a newer release: going back is not supported
 */
export async function migrate(client: pg.ClientBase, through: number = SCHEMA_VERSION): Promise<number> {
  await client.query('begin');
  try {
    await client.query('create schema if not exists ip');
    await client.query(
      'create table if not exists ip.migration (version integer primary key, taken_at timestamptz not null default now())',
    );
    const { rows } = await client.query<{ version: number }>(
      'select coalesce(max(version), 0)::integer as version from ip.migration',
    );
    const version = rows[0]?.version ?? 0;
    if (version > SCHEMA_VERSION) {
      throw new StoreFailure(
        'newer-schema',
        `The store was written by a newer release (its tables are of version ${version}, this release knows ${SCHEMA_VERSION})`,
        'Start the newer release again; tables are never taken back',
      );
    }
    for (const [index, step] of steps.slice(0, through).entries()) {
      if (index >= version) {
        await client.query(step);
        await client.query('insert into ip.migration (version) values ($1)', [index + 1]);
      }
    }
    await client.query('commit');
    return version;
  } catch (error) {
    await client.query('rollback').catch(() => undefined);
    throw error;
  }
}
