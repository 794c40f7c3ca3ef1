// Messages that came in, on PostgreSQL: claimed by one worker at a time, remembered with the answer that they got. The
// answer's body is sealed, and deleted when it is old; that there was an answer, and its code, are kept.
import type { Bundle } from '@medplum/fhirtypes';
import { readAcknowledgement, readMessage } from '../../ground/fhir/message.ts';
import { type Seal, SealProblem } from '../../ground/sealing/seal.ts';
import { arrivalOf, type ReceivedMessages, type Seen } from '../../need/delivery/received.ts';
import type { Database, Sql } from './postgres/database.ts';
import { StoreFailure } from './postgres/failure.ts';

/** A claim that is older was left by a process that died: the message may be worked on again. */
const CLAIM_SECONDS = 60;
/** Bodies that are sealed anew in one transaction. */
const BATCH = 500;

interface Row {
  readonly message_id: string;
  readonly bundle_ids: readonly string[];
  /** A Bundle as it stands, or one sealed as text. */
  readonly response: Bundle | string | null;
  readonly code: string | null;
  readonly abandoned: boolean;
  readonly forgotten: boolean;
}

export function createReceivedMessages(database: Database, seal: Seal): ReceivedMessages {
  return {
    begin: (messageId, bundleId, at) =>
      database.transaction(async (sql) => {
        // Two sends of one message at the same moment are judged one after the other.
        await sql.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [messageId]);
        const rows = await sql.query<Row>(
          `select message_id, bundle_ids, response, code, forgotten_at is not null as forgotten,
             response is null and forgotten_at is null
               and claimed_at < $3::timestamptz - make_interval(secs => ${CLAIM_SECONDS}) as abandoned
           from ip.received_message where message_id = $1 or bundle_ids @> array[$2::text]`,
          [messageId, bundleId, at],
        );
        const message = rows.find((row) => row.message_id === messageId && !row.abandoned);
        const arrival = arrivalOf({
          bundle: rows.some(
            (row) => row.bundle_ids.includes(bundleId) && (row.message_id !== messageId || message),
          ),
          ...(message ? { message: seenOf(message, bundleId, seal) } : {}),
        });
        if (arrival.kind === 'new' || arrival.kind === 'resend') {
          await sql.query(
            `insert into ip.received_message (message_id, bundle_ids, claimed_at) values ($1, array[$2::text], $3)
             on conflict (message_id) do update set claimed_at = excluded.claimed_at,
               bundle_ids = received_message.bundle_ids || excluded.bundle_ids`,
            [messageId, bundleId, at],
          );
        }
        return arrival;
      }),
    async finish(messageId, response) {
      await database.query('update ip.received_message set response = $2, code = $3 where message_id = $1', [
        messageId,
        bodyOf(messageId, response, seal),
        codeOf(response),
      ]);
    },
    async sendsOf(messageId) {
      const [row] = await database.query<Pick<Row, 'bundle_ids'>>(
        'select bundle_ids from ip.received_message where message_id = $1',
        [messageId],
      );
      return row?.bundle_ids ?? [];
    },
    async release(messageId) {
      await database.query(
        'delete from ip.received_message where message_id = $1 and response is null and forgotten_at is null',
        [messageId],
      );
    },
  };
}

function seenOf(row: Row, bundleId: string, seal: Seal): NonNullable<Seen['message']> {
  return {
    hasThisBundle: row.bundle_ids.includes(bundleId),
    ...(row.response === null ? {} : { response: responseOf(row.message_id, row.response, seal) }),
    ...(row.forgotten ? { forgotten: row.code ?? 'unknown' } : {}),
  };
}

function placeOf(messageId: string): string {
  return `received_message/${messageId}`;
}

/** As the column takes it: JSON, or a sealed text as a JSON string. */
function bodyOf(messageId: string, response: Bundle, seal: Seal): string {
  const text = JSON.stringify(response);
  return seal.seals ? JSON.stringify(seal.seal(text, placeOf(messageId))) : text;
}

function responseOf(messageId: string, response: Bundle | string, seal: Seal): Bundle {
  if (typeof response !== 'string') {
    return response;
  }
  try {
    return JSON.parse(seal.open(response, placeOf(messageId))) as Bundle;
  } catch (error) {
    const text = error instanceof SealProblem ? error.message : 'It is not what was kept';
    throw new StoreFailure('wrong-key', 'A body in the store cannot be opened', text, error);
  }
}

function codeOf(response: Bundle): string | null {
  const { message } = readMessage(response);
  return (message && readAcknowledgement(message)?.code) ?? null;
}

/**
 * Opens one body of each key that has sealed any, so that a wrong key is noticed before a message needs it.
 * @throws {StoreFailure} when one cannot be opened
 */
export async function checkKeys(database: Database, seal: Seal): Promise<void> {
  const rows = await database.query<{ message_id: string; response: string }>(
    `select distinct on (split_part(response #>> '{}', ':', 3)) message_id, response from ip.received_message
     where jsonb_typeof(response) = 'string' order by split_part(response #>> '{}', ':', 3), claimed_at desc`,
  );
  for (const row of rows) {
    responseOf(row.message_id, row.response, seal);
  }
}

/** How many bodies are kept as they are, for a warning. */
export async function openBodies(database: Database): Promise<number> {
  const [row] = await database.query<{ count: number }>(
    `select count(*)::integer as count from ip.received_message where jsonb_typeof(response) = 'object'`,
  );
  return row?.count ?? 0;
}

/** Deletes the bodies of answers that are older, and gives how many; ids, codes, history and audit stay. */
export async function forgetBodies(database: Database, before: Date, at: Date): Promise<number> {
  const rows = await database.query(
    `update ip.received_message set response = null, forgotten_at = $2
     where response is not null and claimed_at < $1 returning message_id`,
    [before.toISOString(), at.toISOString()],
  );
  return rows.length;
}

/** Seals anew what an older key sealed, or none; gives how many. After that the older key is not needed any more. */
export async function sealAnew(database: Database, seal: Seal): Promise<number> {
  let done = 0;
  for (let count = seal.seals ? BATCH : 0; count === BATCH; done += count) {
    count = await database.transaction((sql) => sealBatch(sql, seal));
  }
  return done;
}

async function sealBatch(sql: Sql, seal: Seal): Promise<number> {
  const rows = await sql.query<{ message_id: string; response: Bundle | string }>(
    `select message_id, response from ip.received_message where response is not null
       and not (jsonb_typeof(response) = 'string' and starts_with(response #>> '{}', $1)) limit ${BATCH} for update`,
    [seal.current],
  );
  for (const { message_id: id, response } of rows) {
    await sql.query('update ip.received_message set response = $2 where message_id = $1', [
      id,
      bodyOf(id, responseOf(id, response, seal), seal),
    ]);
  }
  return rows.length;
}
