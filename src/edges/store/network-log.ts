// What is remembered of a message network, on PostgreSQL.
import type { Aside, NetworkLog, Worked } from '../../need/delivery/network-log.ts';
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
    ...asideOf(database),
    ...workedOf(database),
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
    async startAnew(reader, offset) {
      await database.query('update ip.network_offset set reached = $2 where reader = $1', [reader, offset]);
    },
  };
}

interface AsideRow extends Omit<Aside, 'since' | 'again'> {
  readonly since: Date;
  readonly again: Date;
}

const ASIDE = 'id, what, since, again, tries, told';

function toAside({ since, again, ...row }: AsideRow): Aside {
  return { ...row, since: since.toISOString(), again: again.toISOString() };
}

function asideOf(
  database: Database,
): Pick<NetworkLog, 'setAside' | 'aside' | 'oldestAside' | 'takenUp' | 'personTold'> {
  return {
    async setAside(reader, { id, what }, now) {
      const [row] = await database.query<AsideRow>(
        `insert into ip.network_aside (reader, id, what, since, again)
           values ($1, $2, $3, $4::timestamptz, $4::timestamptz + make_interval(secs => 5))
         on conflict (reader, id) do update set tries = network_aside.tries + 1, again = $4::timestamptz
           + make_interval(secs => least(3600, 5 * power(2, least(network_aside.tries, 12))))
         returning ${ASIDE}`,
        [reader, id, what, now.toISOString()],
      );
      return toAside(row as AsideRow);
    },
    async aside(reader) {
      const rows = await database.query<AsideRow>(
        `select ${ASIDE} from ip.network_aside where reader = $1 order by since, id`,
        [reader],
      );
      return rows.map(toAside);
    },
    async oldestAside() {
      const [row] = await database.query<{ since: Date | null }>(
        'select min(since) as since from ip.network_aside',
      );
      return row?.since?.toISOString();
    },
    async takenUp(reader, id) {
      await database.query('delete from ip.network_aside where reader = $1 and id = $2', [reader, id]);
    },
    async personTold(reader, id) {
      await database.query('update ip.network_aside set told = true where reader = $1 and id = $2', [
        reader,
        id,
      ]);
    },
  };
}

/** Who claimed a receipt and ended before sending it does not keep it from others for longer. */
const CLAIM_SECONDS = 60;
/** Messages come again as long as they are not marked as read; then nobody asks for them any more. */
const WORKED_DAYS = 60;

interface WorkedRow {
  readonly receipt: string | null;
  readonly sent: boolean;
}

function workedOf(
  database: Database,
): Pick<NetworkLog, 'worked' | 'keepWorked' | 'claimReceipt' | 'receiptSent' | 'releaseReceipt'> {
  const read = async (id: string): Promise<Worked | undefined> => {
    const [row] = await database.query<WorkedRow>(
      'select receipt, sent from ip.network_worked where transport_id = $1',
      [id],
    );
    return row && { ...(row.receipt === null ? {} : { receipt: row.receipt }), sent: row.sent };
  };
  return {
    worked: read,
    async keepWorked(id, receipt) {
      await database.query(
        `with old as (delete from ip.network_worked where at < now() - make_interval(days => ${WORKED_DAYS}))
         insert into ip.network_worked (transport_id, receipt) values ($1, $2) on conflict do nothing`,
        [id, receipt ?? null],
      );
      return (await read(id)) ?? { ...(receipt === undefined ? {} : { receipt }), sent: false };
    },
    async claimReceipt(id) {
      const rows = await database.query(
        `update ip.network_worked set claimed_at = now() where transport_id = $1 and not sent
           and (claimed_at is null or claimed_at < now() - make_interval(secs => ${CLAIM_SECONDS}))
         returning transport_id`,
        [id],
      );
      return rows.length > 0;
    },
    async receiptSent(id) {
      await database.query('update ip.network_worked set sent = true where transport_id = $1', [id]);
    },
    async releaseReceipt(id) {
      await database.query('update ip.network_worked set claimed_at = null where transport_id = $1', [id]);
    },
  };
}
