// Messages that came in, on PostgreSQL: claimed by one worker at a time, remembered with the answer that they got.
import type { Bundle } from '@medplum/fhirtypes';
import { arrivalOf, type ReceivedMessages } from '../delivery/received.ts';
import type { Database } from './database.ts';

/** A claim that is older was left by a process that died: the message may be worked on again. */
const CLAIM_SECONDS = 60;

interface Row {
  readonly message_id: string;
  readonly bundle_ids: readonly string[];
  readonly response: Bundle | null;
  readonly abandoned: boolean;
}

export function createReceivedMessages(database: Database): ReceivedMessages {
  return {
    begin: (messageId, bundleId, at) =>
      database.transaction(async (sql) => {
        // Two sends of one message at the same moment are judged one after the other.
        await sql.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [messageId]);
        const rows = await sql.query<Row>(
          `select message_id, bundle_ids, response,
             response is null and claimed_at < $3::timestamptz - make_interval(secs => ${CLAIM_SECONDS}) as abandoned
           from ip.received_message where message_id = $1 or bundle_ids @> array[$2::text]`,
          [messageId, bundleId, at],
        );
        const message = rows.find((row) => row.message_id === messageId && !row.abandoned);
        const arrival = arrivalOf({
          bundle: rows.some(
            (row) => row.bundle_ids.includes(bundleId) && (row.message_id !== messageId || message),
          ),
          ...(message
            ? {
                message: {
                  hasThisBundle: message.bundle_ids.includes(bundleId),
                  ...(message.response ? { response: message.response } : {}),
                },
              }
            : {}),
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
      await database.query('update ip.received_message set response = $2 where message_id = $1', [
        messageId,
        JSON.stringify(response),
      ]);
    },
    async release(messageId) {
      await database.query('delete from ip.received_message where message_id = $1 and response is null', [
        messageId,
      ]);
    },
  };
}
