-- The store of release 0.1.0 as its adapter left it at 2026-11-29T21:20:05.437Z, with three needs on their way: one notice that the unit took
-- and did not acknowledge, one that nobody consented to, and one that is about to be sent again. Every person is invented.
-- Made by that release itself: the statements are those with which it made its tables, the rows are all that it had written.

-- @tables
create schema if not exists ip;

-- @tables
create table if not exists ip.migration (version integer primary key, taken_at timestamptz not null default now());

-- @tables
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

-- @tables
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

-- @tables
create table ip.reminder (
about text not null,
kind text not null,
due_at timestamptz not null,
state text not null,
primary key (about, kind)
);

-- @tables
create table ip.handling (
notice_key text primary key references ip.notice (key),
handed_to text,
done_at timestamptz,
done_how text,
changed_at timestamptz not null
);
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

-- @tables
create table ip.newest (
resource text primary key,
version bigint not null
);
alter table ip.notice add column subject text;
create index notice_by_subject on ip.notice (subject);

-- @tables
alter table ip.notice add column recipient jsonb;
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

-- @tables
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

-- @tables
alter table ip.notice add column thread text, add column needs text[];

-- @tables
alter table ip.received_message add column code text, add column forgotten_at timestamptz;
update ip.received_message set code = response #>> '{entry,0,resource,response,code}' where response is not null;
create index received_body on ip.received_message (claimed_at) where response is not null;

-- @tables
alter table ip.notice add column updates integer not null default 0;

-- @tables
create table ip.write_back (
no bigint generated always as identity primary key,
at timestamptz not null,
why text not null,
request text,
place text not null,
bundle text not null,
names text[] not null,
confirmed_at timestamptz
);
create index write_back_waiting on ip.write_back (no) where confirmed_at is null;
create index write_back_names on ip.write_back using gin (names);

-- @tables
BEGIN;
SET LOCAL lock_timeout = 30000;
SET LOCAL idle_in_transaction_session_timeout = 30000;
SELECT pg_advisory_xact_lock(('x' || encode(sha224((current_database() || '.pgboss.jobs')::bytea), 'hex'))::bit(64)::bigint);
CREATE SCHEMA IF NOT EXISTS jobs;
CREATE TYPE jobs.job_state AS ENUM (
'created',
'retry',
'active',
'completed',
'cancelled',
'failed'
)
;
CREATE FUNCTION jobs.job_now()
RETURNS timestamp with time zone AS
$$
SELECT pg_catalog.now();
$$
LANGUAGE sql STABLE;
;
CREATE TABLE jobs.version (
version int primary key,
cron_on timestamp with time zone,
bam_on timestamp with time zone,
flow_on timestamp with time zone,
reindex_on timestamp with time zone,
monitor_backoff_on timestamp with time zone
)
;
CREATE TABLE jobs.queue (
name text NOT NULL,
policy text NOT NULL,
retry_limit int NOT NULL,
retry_delay int NOT NULL,
retry_backoff bool NOT NULL,
retry_delay_max int,
expire_seconds int NOT NULL,
retention_seconds int NOT NULL,
deletion_seconds int NOT NULL,
dead_letter text REFERENCES jobs.queue (name) CHECK (dead_letter IS DISTINCT FROM name),
partition bool NOT NULL,
table_name text NOT NULL,
deferred_count int NOT NULL default 0,
blocked_count int NOT NULL default 0,
queued_count int NOT NULL default 0,
ready_count int NOT NULL default 0,
warning_queued int NOT NULL default 0,
active_count int NOT NULL default 0,
failed_count int NOT NULL default 0,
total_count int NOT NULL default 0,
retained_count int,
retained_on timestamp with time zone,
created_delta int NOT NULL default 0,
completed_delta int NOT NULL default 0,
failed_delta int NOT NULL default 0,
delta_on timestamp with time zone,
delta_seconds int,
wait_bins int[],
run_bins int[],
ready_oldest_seconds int,
ready_history int[] NOT NULL default '{}',
heartbeat_seconds int,
notify bool NOT NULL DEFAULT false,
singletons_active text[],
monitor_claim_on timestamp with time zone,
monitor_on timestamp with time zone,
maintain_on timestamp with time zone,
created_on timestamp with time zone not null default now(),
updated_on timestamp with time zone not null default now(),
PRIMARY KEY (name)
)
;
CREATE TABLE jobs.schedule (
name text REFERENCES jobs.queue ON DELETE CASCADE,
key text not null DEFAULT '',
kind text not null DEFAULT 'cron' CHECK (kind IN ('cron', 'rrule')),
cron text not null,
timezone text DEFAULT 'UTC',
data jsonb,
options jsonb,
created_on timestamp with time zone not null default now(),
updated_on timestamp with time zone not null default now(),
last_job_id uuid,
PRIMARY KEY (name, key)
)
;
CREATE TABLE jobs.subscription (
event text not null,
name text not null REFERENCES jobs.queue ON DELETE CASCADE,
created_on timestamp with time zone not null default now(),
updated_on timestamp with time zone not null default now(),
PRIMARY KEY(event, name)
)
;
CREATE TABLE jobs.bam (
id uuid PRIMARY KEY default gen_random_uuid(),
name text NOT NULL,
version int NOT NULL,
status text NOT NULL DEFAULT 'pending',
queue text,
table_name text NOT NULL,
command text NOT NULL,
error text,
created_on timestamp with time zone NOT NULL DEFAULT clock_timestamp(),
started_on timestamp with time zone,
completed_on timestamp with time zone
)
;
CREATE FUNCTION jobs.job_table_format(command text, table_name text)
RETURNS text AS
$$
SELECT format(
regexp_replace(
regexp_replace(command, '\.job\y', '.%1$I', 'g'),
'\yjob_i(\d+)', '%1$s_i\1', 'g'
),
table_name
);
$$
LANGUAGE sql IMMUTABLE;
;
CREATE FUNCTION jobs.job_table_run(command text, tbl_name text DEFAULT NULL, queue_name text DEFAULT NULL)
RETURNS VOID AS
$$
DECLARE
tbl RECORD;
BEGIN
IF queue_name IS NOT NULL THEN
SELECT table_name INTO tbl_name FROM jobs.queue WHERE name = queue_name;
END IF;
IF tbl_name IS NOT NULL THEN
EXECUTE jobs.job_table_format(command, tbl_name);
RETURN;
END IF;
EXECUTE jobs.job_table_format(command, 'job_common');
FOR tbl IN SELECT table_name FROM jobs.queue WHERE partition = true
LOOP
EXECUTE jobs.job_table_format(command, tbl.table_name);
END LOOP;
END;
$$
LANGUAGE plpgsql;
;
CREATE FUNCTION jobs.job_table_run_async(command_name text, version int, command text, tbl_name text DEFAULT NULL, queue_name text DEFAULT NULL)
RETURNS VOID AS
$$
BEGIN
IF queue_name IS NOT NULL THEN
SELECT table_name INTO tbl_name FROM jobs.queue WHERE name = queue_name;
END IF;
IF tbl_name IS NOT NULL THEN
INSERT INTO jobs.bam (name, version, status, queue, table_name, command)
VALUES (
command_name,
version,
'pending',
queue_name,
tbl_name,
jobs.job_table_format(command, tbl_name)
);
RETURN;
END IF;
INSERT INTO jobs.bam (name, version, status, queue, table_name, command)
SELECT
command_name,
version,
'pending',
NULL,
'job_common',
jobs.job_table_format(command, 'job_common')
UNION ALL
SELECT
command_name,
version,
'pending',
queue.name,
queue.table_name,
jobs.job_table_format(command, queue.table_name)
FROM jobs.queue
WHERE partition = true;
END;
$$
LANGUAGE plpgsql;
;
CREATE TABLE jobs.job (
id uuid not null default gen_random_uuid(),
name text not null,
priority integer not null default(0),
data jsonb,
state jobs.job_state not null default 'created',
retry_limit integer not null default 2,
retry_count integer not null default 0,
retry_delay integer not null default 0,
retry_backoff boolean not null default false,
retry_delay_max integer,
expire_seconds int not null default 900,
deletion_seconds int not null default 604800,
singleton_key text,
singleton_on timestamp without time zone,
group_id text,
group_tier text,
start_after timestamp with time zone not null default now(),
created_on timestamp with time zone not null default now(),
started_on timestamp with time zone,
completed_on timestamp with time zone,
keep_until timestamp with time zone NOT NULL default now() + interval '1209600',
output jsonb,
dead_letter text,
policy text,
heartbeat_on timestamp with time zone,
heartbeat_seconds int,
blocked boolean not null default false,
blocking boolean not null default false,
pending_dependencies int not null default 0,
source_name text,
source_id uuid,
source_created_on timestamp with time zone,
source_retry_count int,
source_output jsonb,
source_root_id uuid,
trace_context jsonb,
upsert_by_key bool
) PARTITION BY LIST (name)
;
ALTER TABLE jobs.job ADD PRIMARY KEY (name, id);
CREATE TABLE jobs.job_common (LIKE jobs.job INCLUDING GENERATED INCLUDING DEFAULTS);
SELECT jobs.job_table_run($cmd$ALTER TABLE jobs.job ADD PRIMARY KEY (name, id)$cmd$, 'job_common');
SELECT jobs.job_table_run($cmd$ALTER TABLE jobs.job ADD CONSTRAINT q_fkey FOREIGN KEY (name) REFERENCES jobs.queue (name) ON DELETE RESTRICT DEFERRABLE INITIALLY DEFERRED$cmd$, 'job_common');
SELECT jobs.job_table_run($cmd$ALTER TABLE jobs.job ADD CONSTRAINT dlq_fkey FOREIGN KEY (dead_letter) REFERENCES jobs.queue (name) ON DELETE RESTRICT DEFERRABLE INITIALLY DEFERRED$cmd$, 'job_common');
SELECT jobs.job_table_run($cmd$CREATE UNIQUE INDEX job_i1 ON jobs.job (name, COALESCE(singleton_key, '')) WHERE state = 'created' AND policy = 'short'$cmd$, 'job_common');
SELECT jobs.job_table_run($cmd$CREATE UNIQUE INDEX job_i2 ON jobs.job (name, COALESCE(singleton_key, '')) WHERE state = 'active' AND policy = 'singleton'$cmd$, 'job_common');
SELECT jobs.job_table_run($cmd$CREATE UNIQUE INDEX job_i3 ON jobs.job (name, state, COALESCE(singleton_key, '')) WHERE state <= 'active' AND policy = 'stately'$cmd$, 'job_common');
SELECT jobs.job_table_run($cmd$CREATE UNIQUE INDEX job_i6 ON jobs.job (name, COALESCE(singleton_key, '')) WHERE state <= 'active' AND policy = 'exclusive'$cmd$, 'job_common');
SELECT jobs.job_table_run($cmd$CREATE UNIQUE INDEX job_i8 ON jobs.job (name, singleton_key) WHERE state IN ('active', 'retry', 'failed') AND policy = 'key_strict_fifo'$cmd$, 'job_common');
SELECT jobs.job_table_run($cmd$CREATE INDEX job_i10 ON jobs.job (name, singleton_key, state DESC, created_on, id) INCLUDE (start_after) WHERE state < 'active' AND NOT blocked AND policy = 'key_strict_fifo'$cmd$, 'job_common');
SELECT jobs.job_table_run($cmd$ALTER TABLE jobs.job ADD CONSTRAINT job_key_strict_fifo_singleton_key_check CHECK (NOT (policy = 'key_strict_fifo' AND singleton_key IS NULL))$cmd$, 'job_common');
SELECT jobs.job_table_run($cmd$CREATE UNIQUE INDEX job_i4 ON jobs.job (name, singleton_on, COALESCE(singleton_key, '')) WHERE state <> 'cancelled' AND singleton_on IS NOT NULL$cmd$, 'job_common');
SELECT jobs.job_table_run($cmd$CREATE INDEX job_i11 ON jobs.job (name, priority DESC, created_on, start_after) WHERE state < 'active' AND NOT blocked$cmd$, 'job_common');
SELECT jobs.job_table_run($cmd$CREATE INDEX job_i7 ON jobs.job (name, group_id) WHERE state = 'active' AND group_id IS NOT NULL$cmd$, 'job_common');
SELECT jobs.job_table_run($cmd$CREATE INDEX job_i9 ON jobs.job (name, id) WHERE blocking AND state = 'completed'$cmd$, 'job_common');
SELECT jobs.job_table_run($cmd$CREATE INDEX job_i12 ON jobs.job (source_root_id) WHERE source_root_id IS NOT NULL$cmd$, 'job_common');
SELECT jobs.job_table_run($cmd$CREATE UNIQUE INDEX job_i13 ON jobs.job (name, singleton_key) WHERE state = 'created' AND upsert_by_key$cmd$, 'job_common');
SELECT jobs.job_table_run($cmd$CREATE INDEX job_i14 ON jobs.job (name, state, blocked, start_after) WHERE state IN ('created', 'retry', 'active', 'failed')$cmd$, 'job_common');
SELECT jobs.job_table_run($cmd$CREATE INDEX job_i15 ON jobs.job (name, created_on)$cmd$, 'job_common');
SELECT jobs.job_table_run($cmd$CREATE INDEX job_i16 ON jobs.job (name, completed_on) WHERE completed_on IS NOT NULL$cmd$, 'job_common');
SELECT jobs.job_table_run($cmd$CREATE INDEX job_i17 ON jobs.job (name, singleton_key, created_on) WHERE state < 'active' AND singleton_key IS NOT NULL$cmd$, 'job_common');
ALTER TABLE jobs.job ATTACH PARTITION jobs.job_common DEFAULT;
;
CREATE TABLE jobs.warning (
id uuid PRIMARY KEY default gen_random_uuid(),
type text NOT NULL,
message text NOT NULL,
data jsonb,
created_on timestamp with time zone NOT NULL DEFAULT now()
)
;
CREATE INDEX warning_i1 ON jobs.warning (created_on DESC);
CREATE TABLE jobs.queue_stats (
id uuid NOT NULL DEFAULT gen_random_uuid(),
name text NOT NULL,
deferred_count int NOT NULL DEFAULT 0,
queued_count   int NOT NULL DEFAULT 0,
ready_count    int NOT NULL DEFAULT 0,
active_count   int NOT NULL DEFAULT 0,
failed_count   int NOT NULL DEFAULT 0,
total_count    int NOT NULL DEFAULT 0,
created_delta   int,
completed_delta int,
failed_delta    int,
delta_seconds   int,
delta_on        timestamptz,
wait_bins       int[],
run_bins        int[],
ready_oldest_seconds int,
captured_on timestamptz NOT NULL DEFAULT now(),
PRIMARY KEY (id, captured_on)
) PARTITION BY RANGE (captured_on)
;
CREATE INDEX queue_stats_i1 ON jobs.queue_stats (name, captured_on DESC) INCLUDE (deferred_count, queued_count, ready_count, active_count, failed_count, total_count);
;
DO $$
DECLARE
d date;
i int;
part_name text;
BEGIN
FOR i IN 0..1 LOOP
d := (jobs.job_now() AT TIME ZONE 'UTC')::date + i;
part_name := 'queue_stats_' || to_char(d, 'YYYYMMDD');
IF NOT EXISTS (
SELECT 1 FROM pg_class c
JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = 'jobs' AND c.relname = part_name
) THEN
EXECUTE format(
'CREATE TABLE jobs.%I PARTITION OF jobs.queue_stats FOR VALUES FROM (%L) TO (%L)',
part_name,
to_char(d, 'YYYY-MM-DD') || ' 00:00:00+00',
to_char(d + 1, 'YYYY-MM-DD') || ' 00:00:00+00'
);
END IF;
END LOOP;
END;
$$
;
CREATE TABLE jobs.job_dependency (
child_name text NOT NULL,
child_id uuid NOT NULL,
parent_name text NOT NULL,
parent_id uuid NOT NULL,
PRIMARY KEY (child_name, child_id, parent_name, parent_id)
)
;
CREATE INDEX IF NOT EXISTS job_dep_parent_idx ON jobs.job_dependency (parent_name, parent_id);
CREATE TABLE jobs.instance (
id uuid PRIMARY KEY,
name text,
host text NOT NULL,
pid int NOT NULL,
version text NOT NULL,
node_version text NOT NULL,
application_name text,
heartbeat_seconds int NOT NULL,
supervise bool NOT NULL,
schedule bool NOT NULL,
migrate bool NOT NULL,
persist_queue_stats bool NOT NULL,
persist_warnings bool NOT NULL,
pool_max int,
pool_total int,
pool_idle int,
pool_waiting int,
workers jsonb NOT NULL DEFAULT '[]'::jsonb,
metrics jsonb,
config jsonb NOT NULL DEFAULT '{}'::jsonb,
crash_restarts int NOT NULL DEFAULT 0,
crash_restarts_since timestamptz,
started_on timestamptz NOT NULL DEFAULT now(),
heartbeat_on timestamptz NOT NULL DEFAULT now(),
stopped_on timestamptz
)
;
CREATE FUNCTION jobs.create_queue(queue_name text, options jsonb)
RETURNS VOID AS
$$
DECLARE
tablename varchar := CASE WHEN options->>'partition' = 'true'
THEN 'j' || encode(sha224(queue_name::bytea), 'hex')
ELSE 'job_common'
END;
queue_created_on timestamptz;
BEGIN
WITH q as (
INSERT INTO jobs.queue (
name,
policy,
retry_limit,
retry_delay,
retry_backoff,
retry_delay_max,
expire_seconds,
retention_seconds,
deletion_seconds,
warning_queued,
dead_letter,
partition,
table_name,
heartbeat_seconds,
notify,
created_on,
updated_on
)
VALUES (
queue_name,
options->>'policy',
COALESCE((options->>'retryLimit')::int, 2),
COALESCE((options->>'retryDelay')::int, 0),
COALESCE((options->>'retryBackoff')::bool, false),
(options->>'retryDelayMax')::int,
COALESCE((options->>'expireInSeconds')::int, 900),
COALESCE((options->>'retentionSeconds')::int, 1209600),
COALESCE((options->>'deleteAfterSeconds')::int, 604800),
COALESCE((options->>'warningQueueSize')::int, 0),
options->>'deadLetter',
COALESCE((options->>'partition')::bool, false),
tablename,
(options->>'heartbeatSeconds')::int,
COALESCE((options->>'notify')::bool, false),
jobs.job_now(),
jobs.job_now()
)
ON CONFLICT DO NOTHING
RETURNING created_on
)
SELECT created_on into queue_created_on from q;
IF queue_created_on IS NULL OR options->>'partition' IS DISTINCT FROM 'true' THEN
RETURN;
END IF;
EXECUTE format('CREATE TABLE jobs.%I (LIKE jobs.job INCLUDING DEFAULTS)', tablename);
EXECUTE jobs.job_table_format($cmd$ALTER TABLE jobs.job ADD PRIMARY KEY (name, id)$cmd$, tablename);
EXECUTE jobs.job_table_format($cmd$ALTER TABLE jobs.job ADD CONSTRAINT q_fkey FOREIGN KEY (name) REFERENCES jobs.queue (name) ON DELETE RESTRICT DEFERRABLE INITIALLY DEFERRED$cmd$, tablename);
EXECUTE jobs.job_table_format($cmd$ALTER TABLE jobs.job ADD CONSTRAINT dlq_fkey FOREIGN KEY (dead_letter) REFERENCES jobs.queue (name) ON DELETE RESTRICT DEFERRABLE INITIALLY DEFERRED$cmd$, tablename);
EXECUTE jobs.job_table_format($cmd$CREATE INDEX job_i11 ON jobs.job (name, priority DESC, created_on, start_after) WHERE state < 'active' AND NOT blocked$cmd$, tablename);
EXECUTE jobs.job_table_format($cmd$CREATE UNIQUE INDEX job_i4 ON jobs.job (name, singleton_on, COALESCE(singleton_key, '')) WHERE state <> 'cancelled' AND singleton_on IS NOT NULL$cmd$, tablename);
EXECUTE jobs.job_table_format($cmd$CREATE INDEX job_i7 ON jobs.job (name, group_id) WHERE state = 'active' AND group_id IS NOT NULL$cmd$, tablename);
EXECUTE jobs.job_table_format($cmd$CREATE INDEX job_i9 ON jobs.job (name, id) WHERE blocking AND state = 'completed'$cmd$, tablename);
EXECUTE jobs.job_table_format($cmd$CREATE INDEX job_i12 ON jobs.job (source_root_id) WHERE source_root_id IS NOT NULL$cmd$, tablename);
EXECUTE jobs.job_table_format($cmd$CREATE UNIQUE INDEX job_i13 ON jobs.job (name, singleton_key) WHERE state = 'created' AND upsert_by_key$cmd$, tablename);
EXECUTE jobs.job_table_format($cmd$CREATE INDEX job_i14 ON jobs.job (name, state, blocked, start_after) WHERE state IN ('created', 'retry', 'active', 'failed')$cmd$, tablename);
EXECUTE jobs.job_table_format($cmd$CREATE INDEX job_i15 ON jobs.job (name, created_on)$cmd$, tablename);
EXECUTE jobs.job_table_format($cmd$CREATE INDEX job_i16 ON jobs.job (name, completed_on) WHERE completed_on IS NOT NULL$cmd$, tablename);
EXECUTE jobs.job_table_format($cmd$CREATE INDEX job_i17 ON jobs.job (name, singleton_key, created_on) WHERE state < 'active' AND singleton_key IS NOT NULL$cmd$, tablename);
IF options->>'policy' = 'short' THEN
EXECUTE jobs.job_table_format($cmd$CREATE UNIQUE INDEX job_i1 ON jobs.job (name, COALESCE(singleton_key, '')) WHERE state = 'created' AND policy = 'short'$cmd$, tablename);
ELSIF options->>'policy' = 'singleton' THEN
EXECUTE jobs.job_table_format($cmd$CREATE UNIQUE INDEX job_i2 ON jobs.job (name, COALESCE(singleton_key, '')) WHERE state = 'active' AND policy = 'singleton'$cmd$, tablename);
ELSIF options->>'policy' = 'stately' THEN
EXECUTE jobs.job_table_format($cmd$CREATE UNIQUE INDEX job_i3 ON jobs.job (name, state, COALESCE(singleton_key, '')) WHERE state <= 'active' AND policy = 'stately'$cmd$, tablename);
ELSIF options->>'policy' = 'exclusive' THEN
EXECUTE jobs.job_table_format($cmd$CREATE UNIQUE INDEX job_i6 ON jobs.job (name, COALESCE(singleton_key, '')) WHERE state <= 'active' AND policy = 'exclusive'$cmd$, tablename);
ELSIF options->>'policy' = 'key_strict_fifo' THEN
EXECUTE jobs.job_table_format($cmd$CREATE UNIQUE INDEX job_i8 ON jobs.job (name, singleton_key) WHERE state IN ('active', 'retry', 'failed') AND policy = 'key_strict_fifo'$cmd$, tablename);
EXECUTE jobs.job_table_format($cmd$CREATE INDEX job_i10 ON jobs.job (name, singleton_key, state DESC, created_on, id) INCLUDE (start_after) WHERE state < 'active' AND NOT blocked AND policy = 'key_strict_fifo'$cmd$, tablename);
EXECUTE jobs.job_table_format($cmd$ALTER TABLE jobs.job ADD CONSTRAINT job_key_strict_fifo_singleton_key_check CHECK (NOT (policy = 'key_strict_fifo' AND singleton_key IS NULL))$cmd$, tablename);
END IF;
EXECUTE format('ALTER TABLE jobs.%I ADD CONSTRAINT cjc CHECK (name=%L)', tablename, queue_name);
EXECUTE format('ALTER TABLE jobs.job ATTACH PARTITION jobs.%I FOR VALUES IN (%L)', tablename, queue_name);
END;
$$
LANGUAGE plpgsql;
;
CREATE FUNCTION jobs.delete_queue(queue_name text)
RETURNS VOID AS
$$
DECLARE
v_table varchar;
v_partition bool;
BEGIN
SELECT table_name, partition
FROM jobs.queue
WHERE name = queue_name
INTO v_table, v_partition;
IF v_partition THEN
EXECUTE format('DROP TABLE IF EXISTS jobs.%I', v_table);
ELSE
EXECUTE format('DELETE FROM jobs.%I WHERE name = %L', v_table, queue_name);
END IF;
DELETE FROM jobs.queue WHERE name = queue_name;
END;
$$
LANGUAGE plpgsql;
;
INSERT INTO jobs.version(version) VALUES ('46');
COMMIT;

-- @tables
BEGIN;
SET LOCAL lock_timeout = 30000;
SET LOCAL idle_in_transaction_session_timeout = 30000;
SELECT pg_advisory_xact_lock(('x' || encode(sha224((current_database() || '.pgboss.jobscreate-queue')::bytea), 'hex'))::bit(64)::bigint);
SELECT jobs.create_queue('dead', '{"retryDelay":1,"retryBackoff":true,"retryDelayMax":60,"retentionSeconds":31536000,"heartbeatSeconds":15,"retryLimit":10000,"deleteAfterSeconds":86400,"policy":"standard"}'::jsonb);
COMMIT;

-- @tables
BEGIN;
SET LOCAL lock_timeout = 30000;
SET LOCAL idle_in_transaction_session_timeout = 30000;
SELECT pg_advisory_xact_lock(('x' || encode(sha224((current_database() || '.pgboss.jobscreate-queue')::bytea), 'hex'))::bit(64)::bigint);
SELECT jobs.create_queue('deadline', '{"retryDelay":1,"retryBackoff":true,"retryDelayMax":60,"retentionSeconds":31536000,"heartbeatSeconds":15,"retryLimit":10000,"deleteAfterSeconds":86400,"policy":"standard"}'::jsonb);
COMMIT;

-- @tables
BEGIN;
SET LOCAL lock_timeout = 30000;
SET LOCAL idle_in_transaction_session_timeout = 30000;
SELECT pg_advisory_xact_lock(('x' || encode(sha224((current_database() || '.pgboss.jobscreate-queue')::bytea), 'hex'))::bit(64)::bigint);
SELECT jobs.create_queue('feed', '{"retryDelay":1,"retryBackoff":true,"retryDelayMax":60,"retentionSeconds":31536000,"heartbeatSeconds":15,"policy":"stately","retryLimit":10000,"deleteAfterSeconds":86400}'::jsonb);
COMMIT;

-- @tables
BEGIN;
SET LOCAL lock_timeout = 30000;
SET LOCAL idle_in_transaction_session_timeout = 30000;
SELECT pg_advisory_xact_lock(('x' || encode(sha224((current_database() || '.pgboss.jobsbamClaim')::bytea), 'hex'))::bit(64)::bigint);
WITH candidate AS (
SELECT c.id, c.status AS prior_status, c.started_on AS prior_started_on
FROM jobs.bam c
WHERE (
c.status IN ('pending', 'failed')
OR (c.status = 'in_progress' AND (
c.started_on < jobs.job_now() - interval '300 seconds'
AND NOT EXISTS (
SELECT 1 FROM pg_locks l
WHERE l.locktype = 'relation'
AND l.granted
AND l.mode = 'ShareUpdateExclusiveLock'
AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
AND l.relation = to_regclass(quote_ident('jobs') || '.' || quote_ident(c.table_name))
)
))
)
AND NOT EXISTS (
SELECT 1 FROM jobs.bam p
WHERE p.version = c.version
AND p.table_name = c.table_name
AND p.created_on < c.created_on
AND p.status <> 'completed'
)
AND NOT EXISTS (
SELECT 1 FROM jobs.bam g
WHERE g.status = 'in_progress' AND NOT (
g.started_on < jobs.job_now() - interval '300 seconds'
AND NOT EXISTS (
SELECT 1 FROM pg_locks l
WHERE l.locktype = 'relation'
AND l.granted
AND l.mode = 'ShareUpdateExclusiveLock'
AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
AND l.relation = to_regclass(quote_ident('jobs') || '.' || quote_ident(g.table_name))
)
)
)
ORDER BY (c.status != 'pending'), c.created_on
LIMIT 1
FOR UPDATE OF c SKIP LOCKED
)
UPDATE jobs.bam b
SET status = 'in_progress', started_on = jobs.job_now()
FROM candidate
WHERE b.id = candidate.id
AND b.status = candidate.prior_status
AND b.started_on IS NOT DISTINCT FROM candidate.prior_started_on
RETURNING b.id, b.name, b.version, b.status, b.queue, b.table_name as "table", b.command, b.error,
b.created_on as "createdOn", b.started_on as "startedOn", b.completed_on as "completedOn",
(candidate.prior_status <> 'pending') as reattempt,
candidate.prior_status as "priorStatus", candidate.prior_started_on::text as "priorStartedOn",
b.started_on::text as "claimedStartedOn"
;
COMMIT;

-- @tables
BEGIN;
SET LOCAL lock_timeout = 30000;
SET LOCAL idle_in_transaction_session_timeout = 30000;
SELECT pg_advisory_xact_lock(('x' || encode(sha224((current_database() || '.pgboss.jobscreate-queue')::bytea), 'hex'))::bit(64)::bigint);
SELECT jobs.create_queue('retention', '{"retryDelay":1,"retryBackoff":true,"retryDelayMax":60,"retentionSeconds":31536000,"heartbeatSeconds":15,"policy":"stately","retryLimit":10000,"deleteAfterSeconds":86400}'::jsonb);
COMMIT;

-- @tables
BEGIN;
SET LOCAL lock_timeout = 30000;
SET LOCAL idle_in_transaction_session_timeout = 30000;
SELECT pg_advisory_xact_lock(('x' || encode(sha224((current_database() || '.pgboss.jobscreate-queue')::bytea), 'hex'))::bit(64)::bigint);
SELECT jobs.create_queue('relay', '{"retryDelay":1,"retryBackoff":true,"retryDelayMax":60,"retentionSeconds":31536000,"heartbeatSeconds":15,"policy":"stately","retryLimit":25,"deadLetter":"dead","deleteAfterSeconds":86400}'::jsonb);
COMMIT;

-- @rows ip.audit
[
{"no":1,"at":"2026-11-29T21:20:03.092+00:00","actor":"adapter","action":"searched","detail":"Searched Flag","entry":{"peer":{"name":"hospital FHIR server","address":"http://127.77.0.1:8181/fhir"},"what":"query","query":"Flag?_sort=***&_count=***&_elements=id,meta","patient":"Patient/anders","purpose":"COC"},"lane":1,"lane_no":1,"hash":"\\xf04db6e6b2cd90cf808182743b4fd8b55809238558439e23f239dc159b3b5e69"},
{"no":2,"at":"2026-11-29T21:20:03.31+00:00","actor":"adapter","action":"searched","detail":"Searched Consent","entry":{"peer":{"name":"hospital FHIR server","address":"http://127.77.0.1:8181/fhir"},"what":"query","query":"Consent?_lastUpdated=***&_sort=***&_count=***&_elements=id,meta","patient":"Patient/anders","purpose":"COC"},"lane":1,"lane_no":2,"hash":"\\xb907a1dcda13620a0c2e35abf6f0636e81471df3a82988fa24876d5f81aef1ab"},
{"no":3,"at":"2026-11-29T21:20:03.31+00:00","actor":"adapter","action":"searched","detail":"Searched Consent","entry":{"peer":{"name":"hospital FHIR server","address":"http://127.77.0.1:8181/fhir"},"what":"query","query":"Consent?_lastUpdated=***&_sort=***&_count=***&_elements=id,meta","patient":"Patient/cecilie","purpose":"COC"},"lane":1,"lane_no":3,"hash":"\\xc55bb49ed3d410ac95a9417ee0a5e0154595d3d7d7dc94f55122153a01d5037b"},
{"no":4,"at":"2026-11-29T21:20:03.163+00:00","actor":"adapter","action":"read","notice_key":"http://127.77.0.1:8181/fhir|Flag/flag-anders","detail":"Read Flag/flag-anders","entry":{"peer":{"name":"hospital FHIR server","address":"http://127.77.0.1:8181/fhir"},"what":"read","patient":"Patient/anders","purpose":"COC","request":"b98ca165-5f82-472c-b204-eb2914ae9723","entities":["Flag/flag-anders"]},"lane":1,"lane_no":4,"hash":"\\x80a7a47f5b833018527fc03af0e4311a71560ca52b35c12ad9614606d426ebba"},
{"no":5,"at":"2026-11-29T21:20:03.172+00:00","actor":"adapter","action":"read","notice_key":"http://127.77.0.1:8181/fhir|Flag/flag-anders","detail":"Read Patient/anders","entry":{"peer":{"name":"hospital FHIR server","address":"http://127.77.0.1:8181/fhir"},"what":"read","patient":"Patient/anders","purpose":"COC","request":"b98ca165-5f82-472c-b204-eb2914ae9723","entities":["Patient/anders"]},"lane":1,"lane_no":5,"hash":"\\x46734607b861babaf61ee127caf7e9d45ae670cc86794a7991ba3f872ca8bc6a"},
{"no":6,"at":"2026-11-29T21:20:03.234+00:00","actor":"adapter","action":"searched","notice_key":"http://127.77.0.1:8181/fhir|Flag/flag-anders","detail":"Searched Consent","entry":{"peer":{"name":"hospital FHIR server","address":"http://127.77.0.1:8181/fhir"},"what":"query","query":"Consent?patient=Patient/anders","patient":"Patient/anders","purpose":"COC","request":"b98ca165-5f82-472c-b204-eb2914ae9723"},"lane":1,"lane_no":6,"hash":"\\xbc0e52a5e2a79a37c4999593e249112acc3274667ffeb4d09cf3507c9e3c8bb7"},
{"no":7,"at":"2026-11-29T21:20:03.238+00:00","actor":"adapter","action":"read","notice_key":"http://127.77.0.1:8181/fhir|Flag/flag-anders","detail":"Read Observation/assessment-anders","entry":{"peer":{"name":"hospital FHIR server","address":"http://127.77.0.1:8181/fhir"},"what":"read","patient":"Patient/anders","purpose":"COC","request":"b98ca165-5f82-472c-b204-eb2914ae9723","entities":["Observation/assessment-anders"]},"lane":1,"lane_no":7,"hash":"\\x867ee90c498cb3813b8d253b14a31289a71b5ad2b03d215baf64c30687119d1a"},
{"no":8,"at":"2026-11-29T21:20:03.239+00:00","actor":"adapter","action":"read","notice_key":"http://127.77.0.1:8181/fhir|Flag/flag-anders","detail":"Read PractitionerRole/nurse-role","entry":{"peer":{"name":"hospital FHIR server","address":"http://127.77.0.1:8181/fhir"},"what":"read","patient":"Patient/anders","purpose":"COC","request":"b98ca165-5f82-472c-b204-eb2914ae9723","entities":["PractitionerRole/nurse-role"]},"lane":1,"lane_no":8,"hash":"\\x70595ecf68149b6c777e193ce6bfa5e228cab1496d40ec7bd74004ed31e1cdf4"},
{"no":9,"at":"2026-11-29T21:20:03.247+00:00","actor":"adapter","action":"searched","notice_key":"http://127.77.0.1:8181/fhir|Flag/flag-anders","detail":"Searched CarePlan","entry":{"peer":{"name":"hospital FHIR server","address":"http://127.77.0.1:8181/fhir"},"what":"query","query":"CarePlan?patient=Patient/anders&status=active","patient":"Patient/anders","purpose":"COC","request":"b98ca165-5f82-472c-b204-eb2914ae9723"},"lane":1,"lane_no":9,"hash":"\\xc5158996787c1cabc24006e96eaf254239281a67258d8014a480ac7d90e13151"},
{"no":10,"at":"2026-11-29T21:20:03.258+00:00","actor":"adapter","action":"read","notice_key":"http://127.77.0.1:8181/fhir|Flag/flag-anders","detail":"Read Practitioner/nurse","entry":{"peer":{"name":"hospital FHIR server","address":"http://127.77.0.1:8181/fhir"},"what":"read","patient":"Patient/anders","purpose":"COC","request":"b98ca165-5f82-472c-b204-eb2914ae9723","entities":["Practitioner/nurse"]},"lane":1,"lane_no":10,"hash":"\\x88931d89e762e2e4b463770d0936d40a6c94c2b389a5c8a365297e8145153d7a"},
{"no":11,"at":"2026-11-29T21:20:03.26+00:00","actor":"adapter","action":"read","notice_key":"http://127.77.0.1:8181/fhir|Flag/flag-anders","detail":"Read Organization/hospital-ward","entry":{"peer":{"name":"hospital FHIR server","address":"http://127.77.0.1:8181/fhir"},"what":"read","patient":"Patient/anders","purpose":"COC","request":"b98ca165-5f82-472c-b204-eb2914ae9723","entities":["Organization/hospital-ward"]},"lane":1,"lane_no":11,"hash":"\\x84f792ddf5878d70fa6329249c78c45597ed64f395c8d7b1b91d73016cf4f292"},
{"no":12,"at":"2026-11-29T21:20:03.261+00:00","actor":"adapter","action":"searched","notice_key":"http://127.77.0.1:8181/fhir|Flag/flag-anders","detail":"Searched CareTeam","entry":{"peer":{"name":"hospital FHIR server","address":"http://127.77.0.1:8181/fhir"},"what":"query","query":"CareTeam?patient=Patient/anders&status=active","patient":"Patient/anders","purpose":"COC","request":"b98ca165-5f82-472c-b204-eb2914ae9723"},"lane":1,"lane_no":12,"hash":"\\x33f7f550eeb560841709874c3a9e68b0cbc6816d6e7c977f6c69de7c7663fce9"},
{"no":13,"at":"2026-11-29T21:20:03.266+00:00","actor":"adapter","action":"searched","notice_key":"http://127.77.0.1:8181/fhir|Flag/flag-anders","detail":"Searched Flag","entry":{"peer":{"name":"hospital FHIR server","address":"http://127.77.0.1:8181/fhir"},"what":"query","query":"Flag?patient=Patient/anders","patient":"Patient/anders","purpose":"COC","request":"b98ca165-5f82-472c-b204-eb2914ae9723"},"lane":1,"lane_no":13,"hash":"\\xd092d29c93e3d1fcc31a6948e0c586f60efe14d54c4d22a5416fb2c6ef37fe8d"},
{"no":14,"at":"2026-11-29T21:20:03.267+00:00","actor":"adapter","action":"searched","notice_key":"http://127.77.0.1:8181/fhir|Flag/flag-anders","detail":"Searched Communication","entry":{"peer":{"name":"hospital FHIR server","address":"http://127.77.0.1:8181/fhir"},"what":"query","query":"Communication?subject=Patient/anders","patient":"Patient/anders","purpose":"COC","request":"b98ca165-5f82-472c-b204-eb2914ae9723"},"lane":1,"lane_no":14,"hash":"\\xb103d33c20a0784aed5e307daeef1ee39943c1a32ebd229138a8d5d04aaad4ea"},
{"no":15,"at":"2026-11-29T21:20:03.27+00:00","actor":"adapter","action":"read","notice_key":"http://127.77.0.1:8181/fhir|Flag/flag-anders","detail":"Read Organization/hospital-ward","entry":{"peer":{"name":"hospital FHIR server","address":"http://127.77.0.1:8181/fhir"},"what":"read","patient":"Patient/anders","purpose":"COC","request":"b98ca165-5f82-472c-b204-eb2914ae9723","entities":["Organization/hospital-ward"]},"lane":1,"lane_no":15,"hash":"\\x9556184e34fa876fa3729d8e8e4df2fea5a9442659d2c96779b55364b8f806a2"},
{"no":16,"at":"2026-11-29T21:20:03.27+00:00","actor":"adapter","action":"read","notice_key":"http://127.77.0.1:8181/fhir|Flag/flag-anders","detail":"Read Organization/ke-bergen","entry":{"peer":{"name":"hospital FHIR server","address":"http://127.77.0.1:8181/fhir"},"what":"read","patient":"Patient/anders","purpose":"COC","request":"b98ca165-5f82-472c-b204-eb2914ae9723","entities":["Organization/ke-bergen"]},"lane":1,"lane_no":16,"hash":"\\xee99428404e49d4e8aef0d66092d61504cd99ac0e0be36bdd585ecfea2fce209"},
{"no":17,"at":"2026-11-29T21:20:03.34+00:00","actor":"adapter","action":"decided","notice_key":"http://127.77.0.1:8181/fhir|Flag/flag-anders","detail":"notify: The coordinating unit of the home municipality is told as soon as possible","entry":{"peer":{"name":"Koordinerende enhet"},"what":"decide","patient":"Patient/anders","purpose":"COC","request":"b98ca165-5f82-472c-b204-eb2914ae9723"},"lane":1,"lane_no":17,"hash":"\\xfc01706a371a2f4c00868a0f2b613ff57038bdba9af27c780ddeb53fc4e666b2"},
{"no":18,"at":"2026-11-29T21:20:03.34+00:00","actor":"adapter","action":"permitted","notice_key":"http://127.77.0.1:8181/fhir|Flag/flag-anders","detail":"Consent/consent-anders permits it; sending to Koordinerende enhet (4601)","entry":{"peer":{"name":"Koordinerende enhet"},"what":"decide","patient":"Patient/anders","purpose":"COC","request":"b98ca165-5f82-472c-b204-eb2914ae9723","consents":["Consent/consent-anders"]},"lane":1,"lane_no":18,"hash":"\\x390c39d9f5124e40939df1fb0701ec35e80d79c2de218b7a8f2bfcfa965f9551"},
{"no":19,"at":"2026-11-29T21:20:03.34+00:00","actor":"adapter","action":"sending","notice_key":"http://127.77.0.1:8181/fhir|Flag/flag-anders","detail":"The message urn:uuid:00a941a2-e3f6-44fc-a936-b5daeaa14370 is sent","entry":{"peer":{"name":"Koordinerende enhet"},"what":"disclose","patient":"Patient/anders","purpose":"COC","request":"b98ca165-5f82-472c-b204-eb2914ae9723","entities":["urn:uuid:00a941a2-e3f6-44fc-a936-b5daeaa14370","urn:uuid:012ed6a3-b1e9-5756-af6d-8a9cb48dd87d"]},"lane":1,"lane_no":19,"hash":"\\xac3126b3eaf78c1fafa2b61471dee8d6c04090bf63c81399f25138a34197622f"},
{"no":23,"at":"2026-11-29T21:20:04.338+00:00","actor":"adapter","action":"read","detail":"Read Consent/consent-anders","entry":{"peer":{"name":"hospital FHIR server","address":"http://127.77.0.1:8181/fhir"},"what":"read","patient":"Patient/anders","purpose":"COC","request":"1d2a9f7c-9fda-459d-89bd-a6421f1accff","entities":["Consent/consent-anders"]},"lane":1,"lane_no":23,"hash":"\\x817cb604ee9c069477afcab019e23a8a0904284fd20cc72a482866df686d51e1"},
{"no":28,"at":"2026-11-29T21:20:04.506+00:00","actor":"adapter","action":"searched","detail":"Searched Patient","entry":{"peer":{"name":"hospital FHIR server","address":"http://127.77.0.1:8181/fhir"},"what":"query","query":"Patient?_lastUpdated=***&_sort=***&_count=***&_elements=id,meta","patient":"Patient/anders","purpose":"COC"},"lane":1,"lane_no":25,"hash":"\\xc512b22441d656a91ed401b2f3b1aa2e02066276fa295c0425d9c07a16fb62fa"},
{"no":29,"at":"2026-11-29T21:20:04.506+00:00","actor":"adapter","action":"searched","detail":"Searched Patient","entry":{"peer":{"name":"hospital FHIR server","address":"http://127.77.0.1:8181/fhir"},"what":"query","query":"Patient?_lastUpdated=***&_sort=***&_count=***&_elements=id,meta","patient":"Patient/berit","purpose":"COC"},"lane":1,"lane_no":26,"hash":"\\x97a034464d5b39c710de590da1fc9997d0b61ca36bcd8c7782c64dd1bd9a0af5"},
{"no":30,"at":"2026-11-29T21:20:04.506+00:00","actor":"adapter","action":"searched","detail":"Searched Patient","entry":{"peer":{"name":"hospital FHIR server","address":"http://127.77.0.1:8181/fhir"},"what":"query","query":"Patient?_lastUpdated=***&_sort=***&_count=***&_elements=id,meta","patient":"Patient/cecilie","purpose":"COC"},"lane":1,"lane_no":27,"hash":"\\x28c9dec1941a5b3df9b0f108310602a6da4579a164f145c23e6b65899057c264"},
{"no":33,"at":"2026-11-29T21:20:04.603+00:00","actor":"adapter","action":"searched","detail":"Searched Communication","entry":{"peer":{"name":"hospital FHIR server","address":"http://127.77.0.1:8181/fhir"},"what":"query","query":"Communication?_lastUpdated=***&_sort=***&_count=***&_elements=id,meta","purpose":"COC"},"lane":1,"lane_no":30,"hash":"\\xba573a71fb3cc223526d94ec37fd9c8c74a7717896837ce3bfbded2501ad09dc"},
{"no":34,"at":"2026-11-29T21:20:04.642+00:00","actor":"adapter","action":"searched","detail":"Searched CarePlan","entry":{"peer":{"name":"hospital FHIR server","address":"http://127.77.0.1:8181/fhir"},"what":"query","query":"CarePlan?category=***&_sort=***&_count=***&_elements=id,meta","purpose":"COC"},"lane":1,"lane_no":31,"hash":"\\xc076379b37d1673f30fcf4f389416ecfca57ae34cf516b09cbe7fe5b356dcd40"},
{"no":63,"at":"2026-11-29T21:20:05.377+00:00","actor":"adapter","action":"waiting","notice_key":"http://127.77.0.1:8181/fhir|Flag/flag-dagny","detail":"KE endpoint: http://127.77.0.2:8182 did not answer (ECONNREFUSED); next attempt in 2565 ms","entry":{"what":"act","patient":"Patient/dagny","purpose":"COC","request":"7bd15c8e-f8f6-470f-8ce5-8908e9f13a5a"},"lane":1,"lane_no":60,"hash":"\\xd6a0af8e0d4c1d47d29b6c11b844f9ae917af0ec00f42b3f81d7abdcd76dd464"},
{"no":20,"at":"2026-11-29T21:20:04.348+00:00","actor":"adapter","action":"searched","detail":"Searched Observation","entry":{"peer":{"name":"hospital FHIR server","address":"http://127.77.0.1:8181/fhir"},"what":"query","query":"Observation?_lastUpdated=***&code=https://individuell-plan.example/fhir/CodeSystem/ip-observation-code|need-for-ip,https://individuell-plan.example/fhir/CodeSystem/ip-observation-code|need-for-coordinator,https://individuell-plan.example/fhir/CodeSystem/ip-observation-code|need-for-child-coordinator&_sort=***&_count=***&_elements=id,meta","patient":"Patient/anders","purpose":"COC"},"lane":1,"lane_no":20,"hash":"\\xfd81091a0dc61a2ac9deb97346146778a38e635ada78eb1eb74025c935d6181e"},
{"no":21,"at":"2026-11-29T21:20:04.348+00:00","actor":"adapter","action":"searched","detail":"Searched Observation","entry":{"peer":{"name":"hospital FHIR server","address":"http://127.77.0.1:8181/fhir"},"what":"query","query":"Observation?_lastUpdated=***&code=https://individuell-plan.example/fhir/CodeSystem/ip-observation-code|need-for-ip,https://individuell-plan.example/fhir/CodeSystem/ip-observation-code|need-for-coordinator,https://individuell-plan.example/fhir/CodeSystem/ip-observation-code|need-for-child-coordinator&_sort=***&_count=***&_elements=id,meta","patient":"Patient/berit","purpose":"COC"},"lane":1,"lane_no":21,"hash":"\\x6f250fa0d5dec8f53384eee37ffa0bdf5deaeeaa8d36db6dbb37e147521be463"},
{"no":22,"at":"2026-11-29T21:20:04.348+00:00","actor":"adapter","action":"searched","detail":"Searched Observation","entry":{"peer":{"name":"hospital FHIR server","address":"http://127.77.0.1:8181/fhir"},"what":"query","query":"Observation?_lastUpdated=***&code=https://individuell-plan.example/fhir/CodeSystem/ip-observation-code|need-for-ip,https://individuell-plan.example/fhir/CodeSystem/ip-observation-code|need-for-coordinator,https://individuell-plan.example/fhir/CodeSystem/ip-observation-code|need-for-child-coordinator&_sort=***&_count=***&_elements=id,meta","patient":"Patient/cecilie","purpose":"COC"},"lane":1,"lane_no":22,"hash":"\\x717992fa0cf6be4e39a338defb42b1286c7297446658993d0ea83d368acaa192"},
{"no":24,"at":"2026-11-29T21:20:04.338+00:00","actor":"adapter","action":"accepted","notice_key":"http://127.77.0.1:8181/fhir|Flag/flag-anders","detail":"The unit took the message; its acknowledgement is still to come","entry":{"what":"act","patient":"Patient/anders","purpose":"COC","request":"b98ca165-5f82-472c-b204-eb2914ae9723"},"lane":1,"lane_no":24,"hash":"\\xc8f99542aef039ccd15b46e6d68791174691faefaa7a3572fdc3dd9dad84d2e5"},
{"no":25,"at":"2026-11-29T21:20:04.339+00:00","actor":"adapter","action":"read","detail":"Read Consent/consent-cecilie","entry":{"peer":{"name":"hospital FHIR server","address":"http://127.77.0.1:8181/fhir"},"what":"read","patient":"Patient/cecilie","purpose":"COC","request":"f3c961b8-e30a-4c59-bd53-72a84ab5356d","entities":["Consent/consent-cecilie"]},"lane":2,"lane_no":1,"hash":"\\x68d10cf6f7d2a08b42de95ec3b740e40722644eba1f2c51a6086352ece614eab"},
{"no":26,"at":"2026-11-29T21:20:04.407+00:00","actor":"adapter","action":"read","detail":"Read Observation/assessment-berit","entry":{"peer":{"name":"hospital FHIR server","address":"http://127.77.0.1:8181/fhir"},"what":"read","patient":"Patient/berit","purpose":"COC","request":"e909a584-0e47-4650-81b2-eb0364ddc5a5","entities":["Observation/assessment-berit"]},"lane":3,"lane_no":1,"hash":"\\xa11384c739a788c1a4c2502d7fb3f5c7e7172ed6eda1d7ba1eafbcd27174233b"},
{"no":27,"at":"2026-11-29T21:20:04.407+00:00","actor":"adapter","action":"read","detail":"Read Observation/assessment-anders","entry":{"peer":{"name":"hospital FHIR server","address":"http://127.77.0.1:8181/fhir"},"what":"read","patient":"Patient/anders","purpose":"COC","request":"6c16b005-525f-4f39-9846-19e65d471bf8","entities":["Observation/assessment-anders"]},"lane":4,"lane_no":1,"hash":"\\xe8fd329084f6b83dbc58f2a1f0b7d5a8fa997037fb7eb9dab1b75b66851eba01"},
{"no":31,"at":"2026-11-29T21:20:04.519+00:00","actor":"adapter","action":"read","detail":"Read Observation/assessment-cecilie","entry":{"peer":{"name":"hospital FHIR server","address":"http://127.77.0.1:8181/fhir"},"what":"read","patient":"Patient/cecilie","purpose":"COC","request":"172a42b9-f45f-4dd2-84b0-f047196543d7","entities":["Observation/assessment-cecilie"]},"lane":1,"lane_no":28,"hash":"\\x724ad80e4f2b90baa4727bd5478f7080c19c8aede4054af3748d993a1968cf73"},
{"no":32,"at":"2026-11-29T21:20:04.575+00:00","actor":"adapter","action":"searched","detail":"Searched Task","entry":{"peer":{"name":"hospital FHIR server","address":"http://127.77.0.1:8181/fhir"},"what":"query","query":"Task?_lastUpdated=***&_sort=***&_count=***&_elements=id,meta","purpose":"COC"},"lane":1,"lane_no":29,"hash":"\\xc8c69da5e679b0434598f0297b4c79a8db1e0031b3d9e32027af5fdb5ee22f31"},
{"no":35,"at":"2026-11-29T21:20:04.607+00:00","actor":"adapter","action":"read","notice_key":"http://127.77.0.1:8181/fhir|Flag/flag-berit","detail":"Read Flag/flag-berit","entry":{"peer":{"name":"hospital FHIR server","address":"http://127.77.0.1:8181/fhir"},"what":"read","patient":"Patient/berit","purpose":"COC","request":"0f5f05f5-d538-4236-aebc-df163a3c0ec1","entities":["Flag/flag-berit"]},"lane":1,"lane_no":32,"hash":"\\x6251f94770acdbdbe2533c42755ab4cc087bb6b90f66a42a4d6023ce0ce615bd"},
{"no":36,"at":"2026-11-29T21:20:04.608+00:00","actor":"adapter","action":"read","notice_key":"http://127.77.0.1:8181/fhir|Flag/flag-berit","detail":"Read Patient/berit","entry":{"peer":{"name":"hospital FHIR server","address":"http://127.77.0.1:8181/fhir"},"what":"read","patient":"Patient/berit","purpose":"COC","request":"0f5f05f5-d538-4236-aebc-df163a3c0ec1","entities":["Patient/berit"]},"lane":1,"lane_no":33,"hash":"\\x084c2074732964a0d83779d290da002f2b9fb6ae9d3bcecd00a1bd452dce7241"},
{"no":37,"at":"2026-11-29T21:20:04.622+00:00","actor":"adapter","action":"read","notice_key":"http://127.77.0.1:8181/fhir|Flag/flag-berit","detail":"Read Observation/assessment-berit","entry":{"peer":{"name":"hospital FHIR server","address":"http://127.77.0.1:8181/fhir"},"what":"read","patient":"Patient/berit","purpose":"COC","request":"0f5f05f5-d538-4236-aebc-df163a3c0ec1","entities":["Observation/assessment-berit"]},"lane":1,"lane_no":34,"hash":"\\x6a9c8268af4f37544203c176e2fc5706cce32340e4cea324df6b40aea77e6840"},
{"no":38,"at":"2026-11-29T21:20:04.623+00:00","actor":"adapter","action":"read","notice_key":"http://127.77.0.1:8181/fhir|Flag/flag-berit","detail":"Read PractitionerRole/nurse-role","entry":{"peer":{"name":"hospital FHIR server","address":"http://127.77.0.1:8181/fhir"},"what":"read","patient":"Patient/berit","purpose":"COC","request":"0f5f05f5-d538-4236-aebc-df163a3c0ec1","entities":["PractitionerRole/nurse-role"]},"lane":1,"lane_no":35,"hash":"\\xd9b6116767886b8e094a1442ed1e67cba1f6ba75145277fad531c0857be36dca"},
{"no":39,"at":"2026-11-29T21:20:04.624+00:00","actor":"adapter","action":"searched","notice_key":"http://127.77.0.1:8181/fhir|Flag/flag-berit","detail":"Searched Consent","entry":{"peer":{"name":"hospital FHIR server","address":"http://127.77.0.1:8181/fhir"},"what":"query","query":"Consent?patient=Patient/berit","patient":"Patient/berit","purpose":"COC","request":"0f5f05f5-d538-4236-aebc-df163a3c0ec1"},"lane":1,"lane_no":36,"hash":"\\x33ae739a13a914f8f3eb7bb9afa6d36f8b36e75f841b07a825fe2da103e54624"},
{"no":40,"at":"2026-11-29T21:20:04.625+00:00","actor":"adapter","action":"searched","notice_key":"http://127.77.0.1:8181/fhir|Flag/flag-berit","detail":"Searched CarePlan","entry":{"peer":{"name":"hospital FHIR server","address":"http://127.77.0.1:8181/fhir"},"what":"query","query":"CarePlan?patient=Patient/berit&status=active","patient":"Patient/berit","purpose":"COC","request":"0f5f05f5-d538-4236-aebc-df163a3c0ec1"},"lane":1,"lane_no":37,"hash":"\\x82cb812285f07e7d47c872e3bf18c708c8f7d570c324f335914b74777c7b5fd5"},
{"no":41,"at":"2026-11-29T21:20:04.625+00:00","actor":"adapter","action":"searched","notice_key":"http://127.77.0.1:8181/fhir|Flag/flag-berit","detail":"Searched CareTeam","entry":{"peer":{"name":"hospital FHIR server","address":"http://127.77.0.1:8181/fhir"},"what":"query","query":"CareTeam?patient=Patient/berit&status=active","patient":"Patient/berit","purpose":"COC","request":"0f5f05f5-d538-4236-aebc-df163a3c0ec1"},"lane":1,"lane_no":38,"hash":"\\x8a901ff7b8606d9c83723a6e48ec2e8fc4209a6a2bf5f872d94fbe5e815f53a9"},
{"no":42,"at":"2026-11-29T21:20:04.625+00:00","actor":"adapter","action":"searched","notice_key":"http://127.77.0.1:8181/fhir|Flag/flag-berit","detail":"Searched Flag","entry":{"peer":{"name":"hospital FHIR server","address":"http://127.77.0.1:8181/fhir"},"what":"query","query":"Flag?patient=Patient/berit","patient":"Patient/berit","purpose":"COC","request":"0f5f05f5-d538-4236-aebc-df163a3c0ec1"},"lane":1,"lane_no":39,"hash":"\\x9d7df22e0f02b9e49c1cf21cc3af619a028684f006f04e76c50b5ff09934ccc0"},
{"no":43,"at":"2026-11-29T21:20:04.625+00:00","actor":"adapter","action":"searched","notice_key":"http://127.77.0.1:8181/fhir|Flag/flag-berit","detail":"Searched Communication","entry":{"peer":{"name":"hospital FHIR server","address":"http://127.77.0.1:8181/fhir"},"what":"query","query":"Communication?subject=Patient/berit","patient":"Patient/berit","purpose":"COC","request":"0f5f05f5-d538-4236-aebc-df163a3c0ec1"},"lane":1,"lane_no":40,"hash":"\\xbe3deaf0ddaa42e929b15d34304ebef625ced0b2a48a1a550a99260cf69685a0"},
{"no":44,"at":"2026-11-29T21:20:04.627+00:00","actor":"adapter","action":"read","notice_key":"http://127.77.0.1:8181/fhir|Flag/flag-berit","detail":"Read Practitioner/nurse","entry":{"peer":{"name":"hospital FHIR server","address":"http://127.77.0.1:8181/fhir"},"what":"read","patient":"Patient/berit","purpose":"COC","request":"0f5f05f5-d538-4236-aebc-df163a3c0ec1","entities":["Practitioner/nurse"]},"lane":1,"lane_no":41,"hash":"\\x2d1cbaeb3d0811d679f95dad1121c426c25201ac240eefb323b5c76fef2a3be3"},
{"no":45,"at":"2026-11-29T21:20:04.628+00:00","actor":"adapter","action":"read","notice_key":"http://127.77.0.1:8181/fhir|Flag/flag-berit","detail":"Read Organization/hospital-ward","entry":{"peer":{"name":"hospital FHIR server","address":"http://127.77.0.1:8181/fhir"},"what":"read","patient":"Patient/berit","purpose":"COC","request":"0f5f05f5-d538-4236-aebc-df163a3c0ec1","entities":["Organization/hospital-ward"]},"lane":1,"lane_no":42,"hash":"\\x3dc214476136c23466ed61a08e4e5fb7e875acab0133628f438bc504c94c2c19"},
{"no":46,"at":"2026-11-29T21:20:04.652+00:00","actor":"adapter","action":"consent-missing","notice_key":"http://127.77.0.1:8181/fhir|Flag/flag-berit","detail":"No consent of category \"notice\" is recorded for this person. consent-missing: The receiver is told when the person consents to the notice, and to what is handed out to whom. Nothing was sent","entry":{"peer":{"name":"Koordinerende enhet"},"what":"decide","outcome":"minor-failure","patient":"Patient/berit","purpose":"COC","request":"0f5f05f5-d538-4236-aebc-df163a3c0ec1"},"lane":1,"lane_no":43,"hash":"\\xfc227284d1f6a3832a48dc1181e0ee0194e506eaca6532c70111984c444234c7"},
{"no":47,"at":"2026-11-29T21:20:04.882+00:00","actor":"adapter","action":"read","notice_key":"http://127.77.0.1:8181/fhir|Flag/flag-dagny","detail":"Read Flag/flag-dagny","entry":{"peer":{"name":"hospital FHIR server","address":"http://127.77.0.1:8181/fhir"},"what":"read","patient":"Patient/dagny","purpose":"COC","request":"7bd15c8e-f8f6-470f-8ce5-8908e9f13a5a","entities":["Flag/flag-dagny"]},"lane":1,"lane_no":44,"hash":"\\xcedd830d9393edf9b8b796a9843c0a8b0c6278abe0b9e6472d1cbcb09d139edd"},
{"no":48,"at":"2026-11-29T21:20:04.886+00:00","actor":"adapter","action":"read","notice_key":"http://127.77.0.1:8181/fhir|Flag/flag-dagny","detail":"Read Patient/dagny","entry":{"peer":{"name":"hospital FHIR server","address":"http://127.77.0.1:8181/fhir"},"what":"read","patient":"Patient/dagny","purpose":"COC","request":"7bd15c8e-f8f6-470f-8ce5-8908e9f13a5a","entities":["Patient/dagny"]},"lane":1,"lane_no":45,"hash":"\\x917847c3f992e082f8b93028bc38825f3b026183e1ea961576d8fe70b47022d0"},
{"no":49,"at":"2026-11-29T21:20:05.164+00:00","actor":"adapter","action":"read","notice_key":"http://127.77.0.1:8181/fhir|Flag/flag-dagny","detail":"Read Observation/assessment-dagny","entry":{"peer":{"name":"hospital FHIR server","address":"http://127.77.0.1:8181/fhir"},"what":"read","patient":"Patient/dagny","purpose":"COC","request":"7bd15c8e-f8f6-470f-8ce5-8908e9f13a5a","entities":["Observation/assessment-dagny"]},"lane":1,"lane_no":46,"hash":"\\x57e6aaa261648ff9a7eaef2dd8b6f6c58e9b2b14e9f2c4a5abe1bff9f19a1795"},
{"no":50,"at":"2026-11-29T21:20:05.165+00:00","actor":"adapter","action":"read","notice_key":"http://127.77.0.1:8181/fhir|Flag/flag-dagny","detail":"Read PractitionerRole/nurse-role","entry":{"peer":{"name":"hospital FHIR server","address":"http://127.77.0.1:8181/fhir"},"what":"read","patient":"Patient/dagny","purpose":"COC","request":"7bd15c8e-f8f6-470f-8ce5-8908e9f13a5a","entities":["PractitionerRole/nurse-role"]},"lane":1,"lane_no":47,"hash":"\\x66c3153d0e6027e29db98ee71ff2f1fd6e108184b496ea7bf2c51c0dc9030fdd"},
{"no":51,"at":"2026-11-29T21:20:05.165+00:00","actor":"adapter","action":"searched","notice_key":"http://127.77.0.1:8181/fhir|Flag/flag-dagny","detail":"Searched Consent","entry":{"peer":{"name":"hospital FHIR server","address":"http://127.77.0.1:8181/fhir"},"what":"query","query":"Consent?patient=Patient/dagny","patient":"Patient/dagny","purpose":"COC","request":"7bd15c8e-f8f6-470f-8ce5-8908e9f13a5a"},"lane":1,"lane_no":48,"hash":"\\xf3a65820fb710bf5bcb1a3ff476c0fea0977cac1a9d9319869737a090f302d5a"},
{"no":52,"at":"2026-11-29T21:20:05.166+00:00","actor":"adapter","action":"searched","notice_key":"http://127.77.0.1:8181/fhir|Flag/flag-dagny","detail":"Searched CarePlan","entry":{"peer":{"name":"hospital FHIR server","address":"http://127.77.0.1:8181/fhir"},"what":"query","query":"CarePlan?patient=Patient/dagny&status=active","patient":"Patient/dagny","purpose":"COC","request":"7bd15c8e-f8f6-470f-8ce5-8908e9f13a5a"},"lane":1,"lane_no":49,"hash":"\\xdfab4a03252a051cd961fd55b0c0d418d78cd72885f1206001aff9b1eeecf40d"},
{"no":53,"at":"2026-11-29T21:20:05.166+00:00","actor":"adapter","action":"searched","notice_key":"http://127.77.0.1:8181/fhir|Flag/flag-dagny","detail":"Searched CareTeam","entry":{"peer":{"name":"hospital FHIR server","address":"http://127.77.0.1:8181/fhir"},"what":"query","query":"CareTeam?patient=Patient/dagny&status=active","patient":"Patient/dagny","purpose":"COC","request":"7bd15c8e-f8f6-470f-8ce5-8908e9f13a5a"},"lane":1,"lane_no":50,"hash":"\\x02c86b9928f9e77c9bf71bc452cde6e85f338e98b11acdd769eac16f385932ad"},
{"no":54,"at":"2026-11-29T21:20:05.167+00:00","actor":"adapter","action":"searched","notice_key":"http://127.77.0.1:8181/fhir|Flag/flag-dagny","detail":"Searched Flag","entry":{"peer":{"name":"hospital FHIR server","address":"http://127.77.0.1:8181/fhir"},"what":"query","query":"Flag?patient=Patient/dagny","patient":"Patient/dagny","purpose":"COC","request":"7bd15c8e-f8f6-470f-8ce5-8908e9f13a5a"},"lane":1,"lane_no":51,"hash":"\\xddf5804f5b9876275d456c9ca291b8dc3dfb941e32c0ab3d17db7b2b9370bf71"},
{"no":55,"at":"2026-11-29T21:20:05.167+00:00","actor":"adapter","action":"searched","notice_key":"http://127.77.0.1:8181/fhir|Flag/flag-dagny","detail":"Searched Communication","entry":{"peer":{"name":"hospital FHIR server","address":"http://127.77.0.1:8181/fhir"},"what":"query","query":"Communication?subject=Patient/dagny","patient":"Patient/dagny","purpose":"COC","request":"7bd15c8e-f8f6-470f-8ce5-8908e9f13a5a"},"lane":1,"lane_no":52,"hash":"\\x938802833b4c5c45c581df1dbae7a1a587c13b23d780fadc4805fc2eef9add77"},
{"no":56,"at":"2026-11-29T21:20:05.184+00:00","actor":"adapter","action":"read","notice_key":"http://127.77.0.1:8181/fhir|Flag/flag-dagny","detail":"Read Practitioner/nurse","entry":{"peer":{"name":"hospital FHIR server","address":"http://127.77.0.1:8181/fhir"},"what":"read","patient":"Patient/dagny","purpose":"COC","request":"7bd15c8e-f8f6-470f-8ce5-8908e9f13a5a","entities":["Practitioner/nurse"]},"lane":1,"lane_no":53,"hash":"\\x94e4962da3f7d1ddb146d4768b3f1ccec7d11eebe50b7e7a1267b8516340bd86"},
{"no":57,"at":"2026-11-29T21:20:05.184+00:00","actor":"adapter","action":"read","notice_key":"http://127.77.0.1:8181/fhir|Flag/flag-dagny","detail":"Read Organization/hospital-ward","entry":{"peer":{"name":"hospital FHIR server","address":"http://127.77.0.1:8181/fhir"},"what":"read","patient":"Patient/dagny","purpose":"COC","request":"7bd15c8e-f8f6-470f-8ce5-8908e9f13a5a","entities":["Organization/hospital-ward"]},"lane":1,"lane_no":54,"hash":"\\xbd09af5bb861adc8bfec0f8e170df26031fb741262f5f3eaae340d3a27161c96"},
{"no":58,"at":"2026-11-29T21:20:05.197+00:00","actor":"adapter","action":"read","notice_key":"http://127.77.0.1:8181/fhir|Flag/flag-dagny","detail":"Read Organization/hospital-ward","entry":{"peer":{"name":"hospital FHIR server","address":"http://127.77.0.1:8181/fhir"},"what":"read","patient":"Patient/dagny","purpose":"COC","request":"7bd15c8e-f8f6-470f-8ce5-8908e9f13a5a","entities":["Organization/hospital-ward"]},"lane":1,"lane_no":55,"hash":"\\xee6716498903d481acd1212e588669c51128fb065d6b2a0f3e6a079909746272"},
{"no":59,"at":"2026-11-29T21:20:05.197+00:00","actor":"adapter","action":"read","notice_key":"http://127.77.0.1:8181/fhir|Flag/flag-dagny","detail":"Read Organization/ke-bergen","entry":{"peer":{"name":"hospital FHIR server","address":"http://127.77.0.1:8181/fhir"},"what":"read","patient":"Patient/dagny","purpose":"COC","request":"7bd15c8e-f8f6-470f-8ce5-8908e9f13a5a","entities":["Organization/ke-bergen"]},"lane":1,"lane_no":56,"hash":"\\x109f28dbe2b1d7bc484e71d2e90b404589f05df543dde46e1fcffe92ac91e57f"},
{"no":60,"at":"2026-11-29T21:20:05.294+00:00","actor":"adapter","action":"decided","notice_key":"http://127.77.0.1:8181/fhir|Flag/flag-dagny","detail":"notify: The coordinating unit of the home municipality is told as soon as possible","entry":{"peer":{"name":"Koordinerende enhet"},"what":"decide","patient":"Patient/dagny","purpose":"COC","request":"7bd15c8e-f8f6-470f-8ce5-8908e9f13a5a"},"lane":1,"lane_no":57,"hash":"\\xea10f6ad35a33699fd768374828493488d915318fe7f47508bb3bc5b02e00b76"},
{"no":61,"at":"2026-11-29T21:20:05.294+00:00","actor":"adapter","action":"permitted","notice_key":"http://127.77.0.1:8181/fhir|Flag/flag-dagny","detail":"Consent/consent-dagny permits it; sending to Koordinerende enhet (4601)","entry":{"peer":{"name":"Koordinerende enhet"},"what":"decide","patient":"Patient/dagny","purpose":"COC","request":"7bd15c8e-f8f6-470f-8ce5-8908e9f13a5a","consents":["Consent/consent-dagny"]},"lane":1,"lane_no":58,"hash":"\\xe3506b64ad5279b224ea0afd0ef4c22ada3029496fa5deede87b1a3c7ab37eaf"},
{"no":62,"at":"2026-11-29T21:20:05.294+00:00","actor":"adapter","action":"sending","notice_key":"http://127.77.0.1:8181/fhir|Flag/flag-dagny","detail":"The message urn:uuid:fc565dc8-d6c0-41ad-be5f-f2a755838fb2 is sent","entry":{"peer":{"name":"Koordinerende enhet"},"what":"disclose","patient":"Patient/dagny","purpose":"COC","request":"7bd15c8e-f8f6-470f-8ce5-8908e9f13a5a","entities":["urn:uuid:fc565dc8-d6c0-41ad-be5f-f2a755838fb2","urn:uuid:4be6d5e2-67d0-5c56-9037-d94f7dee01d0"]},"lane":1,"lane_no":59,"hash":"\\x8dfe9c4e76884379464d0a8e0f0dad0513e06b94554e4c76d60e993793b81538"}
]

-- @rows ip.audit_lane
[
{"lane":1,"lines":60,"hash":"\\xd6a0af8e0d4c1d47d29b6c11b844f9ae917af0ec00f42b3f81d7abdcd76dd464"},
{"lane":2,"lines":1,"hash":"\\x68d10cf6f7d2a08b42de95ec3b740e40722644eba1f2c51a6086352ece614eab"},
{"lane":3,"lines":1,"hash":"\\xa11384c739a788c1a4c2502d7fb3f5c7e7172ed6eda1d7ba1eafbcd27174233b"},
{"lane":4,"lines":1,"hash":"\\xe8fd329084f6b83dbc58f2a1f0b7d5a8fa997037fb7eb9dab1b75b66851eba01"}
]

-- @rows ip.cursor
[
{"name":"sweep|http://127.77.0.1:8181/fhir|Flag","value":{"since":"2026-11-29T21:20:03.032Z"},"changed_at":"2026-11-29T21:20:03.286+00:00"},
{"name":"sweep|http://127.77.0.1:8181/fhir|Consent","value":{"since":"2026-11-29T21:20:03.032Z"},"changed_at":"2026-11-29T21:20:04.319+00:00"},
{"name":"sweep|http://127.77.0.1:8181/fhir|Observation","value":{"since":"2026-11-29T21:20:03.025Z"},"changed_at":"2026-11-29T21:20:04.474+00:00"},
{"name":"sweep|http://127.77.0.1:8181/fhir|Patient","value":{"since":"2026-11-29T21:20:03.024Z"},"changed_at":"2026-11-29T21:20:04.557+00:00"},
{"name":"sweep|http://127.77.0.1:8181/fhir|Task","value":{"since":"2026-11-29T21:20:04.586Z"},"changed_at":"2026-11-29T21:20:04.586+00:00"},
{"name":"sweep|http://127.77.0.1:8181/fhir|Communication","value":{"since":"2026-11-29T21:20:04.623Z"},"changed_at":"2026-11-29T21:20:04.627+00:00"},
{"name":"sweep|http://127.77.0.1:8181/fhir|CarePlan","value":{"since":"2026-11-29T21:20:04.652Z"},"changed_at":"2026-11-29T21:20:04.654+00:00"}
]

-- @rows ip.deadline
[
{"notice_key":"http://127.77.0.1:8181/fhir|Flag/flag-anders","kind":"acknowledgement","due_at":"2026-11-29T21:20:19.338+00:00","state":"running"}
]

-- @rows ip.directory
[
{"the_one":true,"revision":1,"cursors":{}}
]

-- @rows ip.directory_resource
[
{"type":"Organization","id":"ke-settings-4601","content":{"id":"ke-settings-4601","meta":{"source":"urn:ip-fhir:directory-list:settings","profile":["https://individuell-plan.example/fhir/StructureDefinition/ip-ke-organization"]},"name":"Koordinerende enhet","active":true,"identifier":[{"value":"310000248","system":"urn:oid:2.16.578.1.12.4.1.4.101"}],"resourceType":"Organization"}},
{"type":"HealthcareService","id":"ke-settings-4601","content":{"id":"ke-settings-4601","meta":{"source":"urn:ip-fhir:directory-list:settings","profile":["https://individuell-plan.example/fhir/StructureDefinition/ip-ke-healthcare-service"]},"name":"Koordinerende enhet","type":[{"coding":[{"code":"municipality","system":"https://individuell-plan.example/fhir/CodeSystem/ip-ke-level"}]}],"active":true,"endpoint":[{"reference":"Endpoint/ke-settings-4601-fhir-message"}],"providedBy":{"reference":"Organization/ke-settings-4601"},"coverageArea":[{"type":"Location","identifier":{"value":"4601","system":"urn:oid:2.16.578.1.12.4.1.1.3402"}}],"resourceType":"HealthcareService"}},
{"type":"Endpoint","id":"ke-settings-4601-fhir-message","content":{"id":"ke-settings-4601-fhir-message","meta":{"source":"urn:ip-fhir:directory-list:settings","profile":["https://individuell-plan.example/fhir/StructureDefinition/ip-ke-endpoint"]},"name":"Koordinerende enhet, fhir-message","status":"active","address":"http://127.77.0.2:8182/fhir/$process-message","payloadType":[{"coding":[{"code":"any","system":"http://terminology.hl7.org/CodeSystem/endpoint-payload-type"}]}],"resourceType":"Endpoint","connectionType":{"code":"hl7-fhir-msg","system":"http://terminology.hl7.org/CodeSystem/endpoint-connection-type"}}}
]

-- @rows ip.history
[
{"no":1,"notice_key":"http://127.77.0.1:8181/fhir|Flag/flag-anders","at":"2026-11-29T21:20:03.34+00:00","event":"decided","detail":"notify: The coordinating unit of the home municipality is told as soon as possible","concept":"D6"},
{"no":2,"notice_key":"http://127.77.0.1:8181/fhir|Flag/flag-anders","at":"2026-11-29T21:20:03.34+00:00","event":"permitted","detail":"Consent/consent-anders permits it; sending to Koordinerende enhet (4601)","concept":"C1"},
{"no":3,"notice_key":"http://127.77.0.1:8181/fhir|Flag/flag-anders","at":"2026-11-29T21:20:04.338+00:00","event":"accepted","detail":"The unit took the message; its acknowledgement is still to come"},
{"no":4,"notice_key":"http://127.77.0.1:8181/fhir|Flag/flag-berit","at":"2026-11-29T21:20:04.652+00:00","event":"consent-missing","detail":"No consent of category \"notice\" is recorded for this person. consent-missing: The receiver is told when the person consents to the notice, and to what is handed out to whom. Nothing was sent","concept":"C1"},
{"no":5,"notice_key":"http://127.77.0.1:8181/fhir|Flag/flag-dagny","at":"2026-11-29T21:20:05.294+00:00","event":"decided","detail":"notify: The coordinating unit of the home municipality is told as soon as possible","concept":"D6"},
{"no":6,"notice_key":"http://127.77.0.1:8181/fhir|Flag/flag-dagny","at":"2026-11-29T21:20:05.294+00:00","event":"permitted","detail":"Consent/consent-dagny permits it; sending to Koordinerende enhet (4601)","concept":"C1"},
{"no":7,"notice_key":"http://127.77.0.1:8181/fhir|Flag/flag-dagny","at":"2026-11-29T21:20:05.377+00:00","event":"waiting","detail":"KE endpoint: http://127.77.0.2:8182 did not answer (ECONNREFUSED); next attempt in 2565 ms"}
]

-- @rows ip.inbox
[
{"key":"http://127.77.0.1:8181/fhir|Flag/flag-anders/18683a5c-7c15-4510-8084-3dfa27992b64","received_at":"2026-11-29T21:20:03.055+00:00"},
{"key":"http://127.77.0.1:8181/fhir|Consent/consent-anders/07297444-fd60-49a6-b7a7-5d3818ded98c","received_at":"2026-11-29T21:20:03.321+00:00"},
{"key":"http://127.77.0.1:8181/fhir|Consent/consent-cecilie/d15660e0-6e54-4727-ad6a-99e5f7cef1b5","received_at":"2026-11-29T21:20:03.321+00:00"},
{"key":"http://127.77.0.1:8181/fhir|Observation/assessment-anders/bef49c10-98a5-4156-834e-1a363f3bf955","received_at":"2026-11-29T21:20:04.353+00:00"},
{"key":"http://127.77.0.1:8181/fhir|Observation/assessment-berit/0d986222-8480-4a24-a204-6d5db38388cf","received_at":"2026-11-29T21:20:04.353+00:00"},
{"key":"http://127.77.0.1:8181/fhir|Observation/assessment-cecilie/7e5459ce-bb6e-4912-ac8e-2ad911f585f7","received_at":"2026-11-29T21:20:04.353+00:00"},
{"key":"http://127.77.0.1:8181/fhir|Patient/anders/6881c9d2-7cf3-4a3b-8e00-2cfb523dbce1","received_at":"2026-11-29T21:20:04.518+00:00"},
{"key":"http://127.77.0.1:8181/fhir|Patient/berit/2a998320-fa9e-4fcb-bbf8-f71ef87091e3","received_at":"2026-11-29T21:20:04.518+00:00"},
{"key":"http://127.77.0.1:8181/fhir|Patient/cecilie/c6e2250e-a1e4-49e0-9416-9ed20edbcbd6","received_at":"2026-11-29T21:20:04.518+00:00"},
{"key":"http://127.77.0.1:8181/fhir|Flag/flag-berit/04c98f86-8c21-40cc-b1c0-48dab14c1bc8","received_at":"2026-11-29T21:20:04.567+00:00"},
{"key":"http://127.77.0.1:8181/fhir|Flag/flag-dagny/189ce058-20da-4f69-9d87-b6ea8fab44a8","received_at":"2026-11-29T21:20:04.821+00:00"}
]

-- @rows ip.migration
[
{"version":1,"taken_at":"2026-11-29T21:20:02.460423+00:00"},
{"version":2,"taken_at":"2026-11-29T21:20:02.460423+00:00"},
{"version":3,"taken_at":"2026-11-29T21:20:02.460423+00:00"},
{"version":4,"taken_at":"2026-11-29T21:20:02.460423+00:00"},
{"version":5,"taken_at":"2026-11-29T21:20:02.460423+00:00"},
{"version":6,"taken_at":"2026-11-29T21:20:02.460423+00:00"},
{"version":7,"taken_at":"2026-11-29T21:20:02.460423+00:00"},
{"version":8,"taken_at":"2026-11-29T21:20:02.460423+00:00"},
{"version":9,"taken_at":"2026-11-29T21:20:02.460423+00:00"},
{"version":10,"taken_at":"2026-11-29T21:20:02.460423+00:00"},
{"version":11,"taken_at":"2026-11-29T21:20:02.460423+00:00"}
]

-- @rows ip.notice
[
{"key":"http://127.77.0.1:8181/fhir|Flag/flag-anders","opened_no":1,"source":"http://127.77.0.1:8181/fhir","flag":"Flag/flag-anders","state":"awaiting-acknowledgement","acknowledgement":"none","recipient_name":"Koordinerende enhet","recipient_municipality":"4601","made_at":"2026-11-29T21:20:03.338+00:00","message_id":"012ed6a3-b1e9-5756-af6d-8a9cb48dd87d","task":"363a7f9a-59c5-596d-abc8-4b3287463c60","attempts":1,"failures":0,"resends":0,"recorded_at_source":false,"order_key":"c0260feb-4a38-548b-b04f-5ebde662d84f","opened_at":"2026-11-29T21:20:03.139+00:00","changed_at":"2026-11-29T21:20:04.338+00:00","subject":"Patient/anders","recipient":{"to":"municipality","name":"Koordinerende enhet","partOf":[],"endpoint":"http://127.77.0.2:8182/fhir/$process-message","transport":"fhir-message","municipality":"4601","organization":"ke-settings-4601","organizationNumber":"310000248"},"needs":["need-for-ip"],"updates":0},
{"key":"http://127.77.0.1:8181/fhir|Flag/flag-berit","opened_no":2,"source":"http://127.77.0.1:8181/fhir","flag":"Flag/flag-berit","state":"refused","acknowledgement":"none","recipient_name":"Koordinerende enhet","recipient_municipality":"4601","attempts":0,"failures":0,"resends":0,"recorded_at_source":false,"opened_at":"2026-11-29T21:20:04.603+00:00","changed_at":"2026-11-29T21:20:04.652+00:00","subject":"Patient/berit","recipient":{"name":"Koordinerende enhet","municipality":"4601"},"updates":0},
{"key":"http://127.77.0.1:8181/fhir|Flag/flag-dagny","opened_no":3,"source":"http://127.77.0.1:8181/fhir","flag":"Flag/flag-dagny","state":"waiting-to-resend","acknowledgement":"none","recipient_name":"Koordinerende enhet","recipient_municipality":"4601","made_at":"2026-11-29T21:20:05.292+00:00","message_id":"4be6d5e2-67d0-5c56-9037-d94f7dee01d0","task":"89ad0148-bf95-54eb-83f8-0189c7d4c631","attempts":1,"failures":1,"resends":0,"recorded_at_source":false,"order_key":"580e34b7-226c-5418-bb9f-2e5649133fa4","opened_at":"2026-11-29T21:20:04.853+00:00","changed_at":"2026-11-29T21:20:05.377+00:00","subject":"Patient/dagny","recipient":{"to":"municipality","name":"Koordinerende enhet","partOf":[],"endpoint":"http://127.77.0.2:8182/fhir/$process-message","transport":"fhir-message","municipality":"4601","organization":"ke-settings-4601","organizationNumber":"310000248"},"needs":["need-for-ip"],"updates":0}
]

-- @rows ip.receipt
[
{"bundle_id":"00a941a2-e3f6-44fc-a936-b5daeaa14370","notice_key":"http://127.77.0.1:8181/fhir|Flag/flag-anders","message_id":"012ed6a3-b1e9-5756-af6d-8a9cb48dd87d","sent_at":"2026-11-29T21:20:03.34+00:00"},
{"bundle_id":"fc565dc8-d6c0-41ad-be5f-f2a755838fb2","notice_key":"http://127.77.0.1:8181/fhir|Flag/flag-dagny","message_id":"4be6d5e2-67d0-5c56-9037-d94f7dee01d0","sent_at":"2026-11-29T21:20:05.294+00:00"}
]

-- @rows ip.reminder
[
{"about":"Consent/consent-anders","kind":"consent-ends","due_at":"2027-02-15T22:59:59.999+00:00","state":"running"},
{"about":"Consent/consent-cecilie","kind":"consent-ends","due_at":"2027-02-15T22:59:59.999+00:00","state":"running"},
{"about":"Consent/consent-dagny","kind":"consent-ends","due_at":"2027-02-15T22:59:59.999+00:00","state":"running"}
]

-- @rows jobs.job_common
[
{"id":"0ea50c54-f9cf-46e3-a2f6-67c48ccbf7cc","name":"deadline","priority":0,"data":{"kind":"consent-ends","about":"Consent/consent-anders","dueAt":"2027-02-15T22:59:59.999Z"},"state":"created","retry_limit":10000,"retry_count":0,"retry_delay":1,"retry_backoff":true,"retry_delay_max":60,"expire_seconds":900,"deletion_seconds":86400,"start_after":"2027-02-15T23:00:00.278467+00:00","created_on":"2026-11-29T21:20:03.278467+00:00","keep_until":"2028-02-15T23:00:00.278467+00:00","policy":"standard","heartbeat_seconds":15,"blocked":false,"blocking":false,"pending_dependencies":0},
{"id":"c349893a-bb00-45c0-b36a-53b4d4d7044e","name":"retention","priority":0,"data":{},"state":"created","retry_limit":10000,"retry_count":0,"retry_delay":1,"retry_backoff":true,"retry_delay_max":60,"expire_seconds":900,"deletion_seconds":86400,"singleton_key":"retention","start_after":"2026-11-30T03:20:04.341182+00:00","created_on":"2026-11-29T21:20:04.341182+00:00","keep_until":"2027-11-30T03:20:04.341182+00:00","policy":"stately","heartbeat_seconds":15,"blocked":false,"blocking":false,"pending_dependencies":0},
{"id":"959b6ffd-b815-477f-99a0-517c02c95a97","name":"retention","priority":0,"data":{},"state":"completed","retry_limit":10000,"retry_count":0,"retry_delay":1,"retry_backoff":true,"retry_delay_max":60,"expire_seconds":900,"deletion_seconds":86400,"singleton_key":"retention","start_after":"2026-11-29T21:20:03.00499+00:00","created_on":"2026-11-29T21:20:03.00499+00:00","started_on":"2026-11-29T21:20:04.306541+00:00","completed_on":"2026-11-29T21:20:04.352549+00:00","keep_until":"2027-11-29T21:20:03.00499+00:00","policy":"stately","heartbeat_on":"2026-11-29T21:20:04.306541+00:00","heartbeat_seconds":15,"blocked":false,"blocking":false,"pending_dependencies":0},
{"id":"12ec9162-b090-46ca-b24e-86f0200372f8","name":"deadline","priority":0,"data":{"kind":"consent-ends","about":"Consent/consent-cecilie","dueAt":"2027-02-15T22:59:59.999Z"},"state":"created","retry_limit":10000,"retry_count":0,"retry_delay":1,"retry_backoff":true,"retry_delay_max":60,"expire_seconds":900,"deletion_seconds":86400,"start_after":"2027-02-15T23:00:00.352213+00:00","created_on":"2026-11-29T21:20:04.352213+00:00","keep_until":"2028-02-15T23:00:00.352213+00:00","policy":"standard","heartbeat_seconds":15,"blocked":false,"blocking":false,"pending_dependencies":0},
{"id":"057b494a-199b-408c-9dcd-7925c2e45205","name":"relay","priority":0,"data":{"key":"http://127.77.0.1:8181/fhir|Consent/consent-anders","flag":"Consent/consent-anders"},"state":"completed","retry_limit":25,"retry_count":0,"retry_delay":1,"retry_backoff":true,"retry_delay_max":60,"expire_seconds":900,"deletion_seconds":86400,"singleton_key":"http://127.77.0.1:8181/fhir|Consent/consent-anders","start_after":"2026-11-29T21:20:03.327322+00:00","created_on":"2026-11-29T21:20:03.327322+00:00","started_on":"2026-11-29T21:20:04.317065+00:00","completed_on":"2026-11-29T21:20:04.361731+00:00","keep_until":"2027-11-29T21:20:03.327322+00:00","dead_letter":"dead","policy":"stately","heartbeat_on":"2026-11-29T21:20:04.317065+00:00","heartbeat_seconds":15,"blocked":false,"blocking":false,"pending_dependencies":0},
{"id":"81adf7ba-3b1c-426f-89c8-b58d6a1294ac","name":"deadline","priority":0,"data":{"key":"http://127.77.0.1:8181/fhir|Flag/flag-anders","kind":"acknowledgement","dueAt":"2026-11-29T21:20:19.338Z"},"state":"created","retry_limit":10000,"retry_count":0,"retry_delay":1,"retry_backoff":true,"retry_delay_max":60,"expire_seconds":900,"deletion_seconds":86400,"start_after":"2026-11-29T21:20:19.358897+00:00","created_on":"2026-11-29T21:20:04.358897+00:00","keep_until":"2027-11-29T21:20:19.358897+00:00","policy":"standard","heartbeat_seconds":15,"blocked":false,"blocking":false,"pending_dependencies":0},
{"id":"5bb0e110-8641-451e-a4bc-4deeb4312ddd","name":"relay","priority":0,"data":{"key":"http://127.77.0.1:8181/fhir|Consent/consent-cecilie","flag":"Consent/consent-cecilie"},"state":"completed","retry_limit":25,"retry_count":0,"retry_delay":1,"retry_backoff":true,"retry_delay_max":60,"expire_seconds":900,"deletion_seconds":86400,"singleton_key":"http://127.77.0.1:8181/fhir|Consent/consent-cecilie","start_after":"2026-11-29T21:20:03.327322+00:00","created_on":"2026-11-29T21:20:03.327322+00:00","started_on":"2026-11-29T21:20:04.317065+00:00","completed_on":"2026-11-29T21:20:04.472553+00:00","keep_until":"2027-11-29T21:20:03.327322+00:00","dead_letter":"dead","policy":"stately","heartbeat_on":"2026-11-29T21:20:04.317065+00:00","heartbeat_seconds":15,"blocked":false,"blocking":false,"pending_dependencies":0},
{"id":"80eed027-3d2a-4f0a-8dca-9a9207b382d2","name":"relay","priority":0,"data":{"key":"http://127.77.0.1:8181/fhir|Flag/flag-anders","flag":"Flag/flag-anders","request":"b98ca165-5f82-472c-b204-eb2914ae9723"},"state":"completed","retry_limit":25,"retry_count":0,"retry_delay":1,"retry_backoff":true,"retry_delay_max":60,"expire_seconds":900,"deletion_seconds":86400,"singleton_key":"http://127.77.0.1:8181/fhir|Flag/flag-anders","start_after":"2026-11-29T21:20:03.084688+00:00","created_on":"2026-11-29T21:20:03.084688+00:00","started_on":"2026-11-29T21:20:03.128254+00:00","completed_on":"2026-11-29T21:20:04.474747+00:00","keep_until":"2027-11-29T21:20:03.084688+00:00","dead_letter":"dead","policy":"stately","heartbeat_on":"2026-11-29T21:20:03.128254+00:00","heartbeat_seconds":15,"blocked":false,"blocking":false,"pending_dependencies":0},
{"id":"3ed11c65-0100-4c85-b073-5526947f6331","name":"relay","priority":0,"data":{"key":"http://127.77.0.1:8181/fhir|Observation/assessment-anders","flag":"Observation/assessment-anders"},"state":"completed","retry_limit":25,"retry_count":0,"retry_delay":1,"retry_backoff":true,"retry_delay_max":60,"expire_seconds":900,"deletion_seconds":86400,"singleton_key":"http://127.77.0.1:8181/fhir|Observation/assessment-anders","start_after":"2026-11-29T21:20:04.354595+00:00","created_on":"2026-11-29T21:20:04.354595+00:00","started_on":"2026-11-29T21:20:04.375608+00:00","completed_on":"2026-11-29T21:20:04.479178+00:00","keep_until":"2027-11-29T21:20:04.354595+00:00","dead_letter":"dead","policy":"stately","heartbeat_on":"2026-11-29T21:20:04.375608+00:00","heartbeat_seconds":15,"blocked":false,"blocking":false,"pending_dependencies":0},
{"id":"3b9c9820-336f-424f-bab7-66f9d2448890","name":"relay","priority":0,"data":{"key":"http://127.77.0.1:8181/fhir|Observation/assessment-berit","flag":"Observation/assessment-berit"},"state":"completed","retry_limit":25,"retry_count":0,"retry_delay":1,"retry_backoff":true,"retry_delay_max":60,"expire_seconds":900,"deletion_seconds":86400,"singleton_key":"http://127.77.0.1:8181/fhir|Observation/assessment-berit","start_after":"2026-11-29T21:20:04.354595+00:00","created_on":"2026-11-29T21:20:04.354595+00:00","started_on":"2026-11-29T21:20:04.375608+00:00","completed_on":"2026-11-29T21:20:04.480629+00:00","keep_until":"2027-11-29T21:20:04.354595+00:00","dead_letter":"dead","policy":"stately","heartbeat_on":"2026-11-29T21:20:04.375608+00:00","heartbeat_seconds":15,"blocked":false,"blocking":false,"pending_dependencies":0},
{"id":"f3e80d85-d2b4-414d-ae5b-8749abd7c2ee","name":"relay","priority":0,"data":{"key":"http://127.77.0.1:8181/fhir|Observation/assessment-cecilie","flag":"Observation/assessment-cecilie"},"state":"completed","retry_limit":25,"retry_count":0,"retry_delay":1,"retry_backoff":true,"retry_delay_max":60,"expire_seconds":900,"deletion_seconds":86400,"singleton_key":"http://127.77.0.1:8181/fhir|Observation/assessment-cecilie","start_after":"2026-11-29T21:20:04.354595+00:00","created_on":"2026-11-29T21:20:04.354595+00:00","started_on":"2026-11-29T21:20:04.481112+00:00","completed_on":"2026-11-29T21:20:04.527491+00:00","keep_until":"2027-11-29T21:20:04.354595+00:00","dead_letter":"dead","policy":"stately","heartbeat_on":"2026-11-29T21:20:04.481112+00:00","heartbeat_seconds":15,"blocked":false,"blocking":false,"pending_dependencies":0},
{"id":"77751a60-6b38-4e07-9405-c193b6c443e1","name":"relay","priority":0,"data":{"key":"http://127.77.0.1:8181/fhir|Patient/cecilie","flag":"Patient/cecilie"},"state":"completed","retry_limit":25,"retry_count":0,"retry_delay":1,"retry_backoff":true,"retry_delay_max":60,"expire_seconds":900,"deletion_seconds":86400,"singleton_key":"http://127.77.0.1:8181/fhir|Patient/cecilie","start_after":"2026-11-29T21:20:04.523141+00:00","created_on":"2026-11-29T21:20:04.523141+00:00","started_on":"2026-11-29T21:20:04.538954+00:00","completed_on":"2026-11-29T21:20:04.544533+00:00","keep_until":"2027-11-29T21:20:04.523141+00:00","dead_letter":"dead","policy":"stately","heartbeat_on":"2026-11-29T21:20:04.538954+00:00","heartbeat_seconds":15,"blocked":false,"blocking":false,"pending_dependencies":0},
{"id":"c6033399-8f17-4dc5-aff5-411f5ec65402","name":"relay","priority":0,"data":{"key":"http://127.77.0.1:8181/fhir|Patient/berit","flag":"Patient/berit"},"state":"completed","retry_limit":25,"retry_count":0,"retry_delay":1,"retry_backoff":true,"retry_delay_max":60,"expire_seconds":900,"deletion_seconds":86400,"singleton_key":"http://127.77.0.1:8181/fhir|Patient/berit","start_after":"2026-11-29T21:20:04.523141+00:00","created_on":"2026-11-29T21:20:04.523141+00:00","started_on":"2026-11-29T21:20:04.538954+00:00","completed_on":"2026-11-29T21:20:04.546121+00:00","keep_until":"2027-11-29T21:20:04.523141+00:00","dead_letter":"dead","policy":"stately","heartbeat_on":"2026-11-29T21:20:04.538954+00:00","heartbeat_seconds":15,"blocked":false,"blocking":false,"pending_dependencies":0},
{"id":"87af2396-2f64-4036-9f1c-62816d4125b9","name":"relay","priority":0,"data":{"key":"http://127.77.0.1:8181/fhir|Patient/anders","flag":"Patient/anders"},"state":"completed","retry_limit":25,"retry_count":0,"retry_delay":1,"retry_backoff":true,"retry_delay_max":60,"expire_seconds":900,"deletion_seconds":86400,"singleton_key":"http://127.77.0.1:8181/fhir|Patient/anders","start_after":"2026-11-29T21:20:04.523141+00:00","created_on":"2026-11-29T21:20:04.523141+00:00","started_on":"2026-11-29T21:20:04.538954+00:00","completed_on":"2026-11-29T21:20:04.551835+00:00","keep_until":"2027-11-29T21:20:04.523141+00:00","dead_letter":"dead","policy":"stately","heartbeat_on":"2026-11-29T21:20:04.538954+00:00","heartbeat_seconds":15,"blocked":false,"blocking":false,"pending_dependencies":0},
{"id":"7b515b1c-3ac9-47b5-8ae9-7a79a88c062a","name":"relay","priority":0,"data":{"key":"http://127.77.0.1:8181/fhir|Flag/flag-berit","flag":"Flag/flag-berit","request":"0f5f05f5-d538-4236-aebc-df163a3c0ec1"},"state":"completed","retry_limit":25,"retry_count":0,"retry_delay":1,"retry_backoff":true,"retry_delay_max":60,"expire_seconds":900,"deletion_seconds":86400,"singleton_key":"http://127.77.0.1:8181/fhir|Flag/flag-berit","start_after":"2026-11-29T21:20:04.568227+00:00","created_on":"2026-11-29T21:20:04.568227+00:00","started_on":"2026-11-29T21:20:04.592192+00:00","completed_on":"2026-11-29T21:20:04.671069+00:00","keep_until":"2027-11-29T21:20:04.568227+00:00","dead_letter":"dead","policy":"stately","heartbeat_on":"2026-11-29T21:20:04.592192+00:00","heartbeat_seconds":15,"blocked":false,"blocking":false,"pending_dependencies":0},
{"id":"83e786da-62d0-4faa-88d3-0e09a9d031c0","name":"deadline","priority":0,"data":{"kind":"consent-ends","about":"Consent/consent-dagny","dueAt":"2027-02-15T22:59:59.999Z"},"state":"created","retry_limit":10000,"retry_count":0,"retry_delay":1,"retry_backoff":true,"retry_delay_max":60,"expire_seconds":900,"deletion_seconds":86400,"start_after":"2027-02-15T23:00:00.217798+00:00","created_on":"2026-11-29T21:20:05.217798+00:00","keep_until":"2028-02-15T23:00:00.217798+00:00","policy":"standard","heartbeat_seconds":15,"blocked":false,"blocking":false,"pending_dependencies":0},
{"id":"911d9ba4-b689-4849-9341-01ceb56237dd","name":"relay","priority":0,"data":{"key":"http://127.77.0.1:8181/fhir|Flag/flag-dagny","flag":"Flag/flag-dagny","request":"7bd15c8e-f8f6-470f-8ce5-8908e9f13a5a"},"state":"created","retry_limit":25,"retry_count":0,"retry_delay":1,"retry_backoff":true,"retry_delay_max":60,"expire_seconds":900,"deletion_seconds":86400,"singleton_key":"http://127.77.0.1:8181/fhir|Flag/flag-dagny","start_after":"2026-11-29T21:20:07.942427+00:00","created_on":"2026-11-29T21:20:05.377427+00:00","keep_until":"2027-11-29T21:20:07.942427+00:00","dead_letter":"dead","policy":"stately","heartbeat_seconds":15,"blocked":false,"blocking":false,"pending_dependencies":0},
{"id":"6dedfc08-624a-42d5-80fe-5f1fa051aa01","name":"relay","priority":0,"data":{"key":"http://127.77.0.1:8181/fhir|Flag/flag-dagny","flag":"Flag/flag-dagny","request":"7bd15c8e-f8f6-470f-8ce5-8908e9f13a5a"},"state":"completed","retry_limit":25,"retry_count":0,"retry_delay":1,"retry_backoff":true,"retry_delay_max":60,"expire_seconds":900,"deletion_seconds":86400,"singleton_key":"http://127.77.0.1:8181/fhir|Flag/flag-dagny","start_after":"2026-11-29T21:20:04.822473+00:00","created_on":"2026-11-29T21:20:04.822473+00:00","started_on":"2026-11-29T21:20:04.84927+00:00","completed_on":"2026-11-29T21:20:05.412201+00:00","keep_until":"2027-11-29T21:20:04.822473+00:00","dead_letter":"dead","policy":"stately","heartbeat_on":"2026-11-29T21:20:04.84927+00:00","heartbeat_seconds":15,"blocked":false,"blocking":false,"pending_dependencies":0}
]

-- @rows jobs.queue
[
{"name":"dead","policy":"standard","retry_limit":10000,"retry_delay":1,"retry_backoff":true,"retry_delay_max":60,"expire_seconds":900,"retention_seconds":31536000,"deletion_seconds":86400,"partition":false,"table_name":"job_common","deferred_count":0,"blocked_count":0,"queued_count":0,"ready_count":0,"warning_queued":0,"active_count":0,"failed_count":0,"total_count":0,"created_delta":0,"completed_delta":0,"failed_delta":0,"ready_history":[],"heartbeat_seconds":15,"notify":false,"created_on":"2026-11-29T21:20:02.863876+00:00","updated_on":"2026-11-29T21:20:02.863876+00:00"},
{"name":"deadline","policy":"standard","retry_limit":10000,"retry_delay":1,"retry_backoff":true,"retry_delay_max":60,"expire_seconds":900,"retention_seconds":31536000,"deletion_seconds":86400,"partition":false,"table_name":"job_common","deferred_count":0,"blocked_count":0,"queued_count":0,"ready_count":0,"warning_queued":0,"active_count":0,"failed_count":0,"total_count":0,"created_delta":0,"completed_delta":0,"failed_delta":0,"ready_history":[],"heartbeat_seconds":15,"notify":false,"created_on":"2026-11-29T21:20:02.882007+00:00","updated_on":"2026-11-29T21:20:02.882007+00:00"},
{"name":"feed","policy":"stately","retry_limit":10000,"retry_delay":1,"retry_backoff":true,"retry_delay_max":60,"expire_seconds":900,"retention_seconds":31536000,"deletion_seconds":86400,"partition":false,"table_name":"job_common","deferred_count":0,"blocked_count":0,"queued_count":0,"ready_count":0,"warning_queued":0,"active_count":0,"failed_count":0,"total_count":0,"created_delta":0,"completed_delta":0,"failed_delta":0,"ready_history":[],"heartbeat_seconds":15,"notify":false,"created_on":"2026-11-29T21:20:02.886355+00:00","updated_on":"2026-11-29T21:20:02.886355+00:00"},
{"name":"retention","policy":"stately","retry_limit":10000,"retry_delay":1,"retry_backoff":true,"retry_delay_max":60,"expire_seconds":900,"retention_seconds":31536000,"deletion_seconds":86400,"partition":false,"table_name":"job_common","deferred_count":0,"blocked_count":0,"queued_count":0,"ready_count":0,"warning_queued":0,"active_count":0,"failed_count":0,"total_count":0,"created_delta":0,"completed_delta":0,"failed_delta":0,"ready_history":[],"heartbeat_seconds":15,"notify":false,"created_on":"2026-11-29T21:20:02.896801+00:00","updated_on":"2026-11-29T21:20:02.896801+00:00"},
{"name":"relay","policy":"stately","retry_limit":25,"retry_delay":1,"retry_backoff":true,"retry_delay_max":60,"expire_seconds":900,"retention_seconds":31536000,"deletion_seconds":86400,"dead_letter":"dead","partition":false,"table_name":"job_common","deferred_count":0,"blocked_count":0,"queued_count":0,"ready_count":0,"warning_queued":0,"active_count":0,"failed_count":0,"total_count":0,"created_delta":0,"completed_delta":0,"failed_delta":0,"ready_history":[],"heartbeat_seconds":15,"notify":false,"created_on":"2026-11-29T21:20:02.90182+00:00","updated_on":"2026-11-29T21:20:02.90182+00:00"}
]

-- @rows jobs.version
[
{"version":46,"bam_on":"2026-11-29T21:20:02.875085+00:00","flow_on":"2026-11-29T21:20:02.880504+00:00"}
]
