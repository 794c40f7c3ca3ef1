// What is remembered of a message network, on PostgreSQL.
import type { NetworkLog } from '../../need/delivery/network-log.ts';
import type { Database } from './postgres/database.ts';

/** Sends that the network has forgotten are not asked for for ever. */
const ASKED_FOR_DAYS = 14;

export function createNetworkLog(database: Database): NetworkLog {
  return {
    sent: (transportId, messageId, at) =>
      database.transaction(async (sql) => {
        await sql.query(
          `insert into ip.network_send (transport_id, message_id, sent_at) values ($1, $2, $3)
           on conflict (transport_id) do nothing`,
          [transportId, messageId, at],
        );
      }),
    onTheirWay: () =>
      database.transaction(async (sql) => {
        const rows = await sql.query<{ transport_id: string; message_id: string }>(
          `select transport_id, message_id from ip.network_send
           where not settled and sent_at > now() - make_interval(days => ${ASKED_FOR_DAYS}) order by sent_at`,
        );
        return rows.map((row) => ({ transportId: row.transport_id, messageId: row.message_id }));
      }),
    settled: (transportId) =>
      database.transaction(async (sql) => {
        await sql.query('update ip.network_send set settled = true where transport_id = $1', [transportId]);
      }),
    offset: (reader) =>
      database.transaction(async (sql) => {
        const rows = await sql.query<{ reached: string }>(
          'select reached from ip.network_offset where reader = $1',
          [reader],
        );
        return Number(rows[0]?.reached ?? 0);
      }),
    reached: (reader, offset) =>
      database.transaction(async (sql) => {
        await sql.query(
          `insert into ip.network_offset (reader, reached) values ($1, $2)
           on conflict (reader) do update set reached = greatest(network_offset.reached, excluded.reached)`,
          [reader, offset],
        );
      }),
  };
}
