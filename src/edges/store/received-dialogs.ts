// Heads of dialogue messages that came in, on PostgreSQL, and what people told their senders of them. Heads are sealed, and deleted
// when they are old: that a fault was told, by whom and what became of it is kept.
import { type Seal, SealProblem } from '../../ground/sealing/seal.ts';
import type { DialogRow } from '../../need/delivery/overview.ts';
import type { DialogWay, FaultKind, FaultState } from '../../need/delivery/states.ts';
import type { DialogHead } from '../../need/dialog/model.ts';
import type { ReceivedDialogs, ToldFault } from '../../need/dialog/received-dialogs.ts';
import type { Database } from './postgres/database.ts';
import { StoreFailure } from './postgres/failure.ts';

/** Rows that are sealed anew in one transaction. */
const BATCH = 100;

interface Row {
  readonly id: string;
  readonly message_id: string;
  readonly notice_key: string;
  readonly way: DialogWay;
  readonly head: string | null;
  readonly fault_id: string;
  readonly fault_kind: FaultKind;
  readonly fault_text: string | null;
  readonly fault_state: FaultState;
  readonly told_by: string;
  readonly told_at: Date;
}

/** What a state may follow: what the receiver said stays, and a receipt can be quicker than the network's own answer. */
const before: Readonly<Record<Exclude<FaultState, 'asked'>, readonly FaultState[]>> = {
  sent: ['asked'],
  received: ['asked', 'sent'],
  'not-taken': ['asked', 'sent'],
};

export function createReceivedDialogs(database: Database, seal: Seal): ReceivedDialogs {
  const told = async (column: 'id' | 'fault_id', value: string): Promise<ToldFault | undefined> => {
    const [row] = await database.query<Row>(
      `select * from ip.dialog_message where ${column} = $1 and fault_id is not null`,
      [value],
    );
    return row && toFault(row, seal);
  };
  return {
    async keep({ id, messageId, notice, at, way, head, accepted, isFault }) {
      await database.query(
        `insert into ip.dialog_message (id, message_id, notice_key, received_at, way, sender, accepted, is_fault, head)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict (id) do nothing`,
        [
          id,
          messageId,
          notice,
          at,
          way,
          (head.sender.unit ?? head.sender.organisation).name,
          accepted,
          isFault,
          seal.seal(JSON.stringify(head), placeOf(id)),
        ],
      );
    },
    told: (id) => told('id', id),
    byFaultId: (faultId) => told('fault_id', faultId),
    async became(id, state) {
      const [row] = await database.query<Pick<Row, 'fault_state'>>(
        `update ip.dialog_message set fault_state = $2 where id = $1 and fault_state = any($3) returning fault_state`,
        [id, state, before[state]],
      );
      return row?.fault_state;
    },
  };
}

/** What people see of them. */
export const DIALOGS = `select no::integer, received_at, sender, accepted, is_fault, way, head is not null as kept,
  fault_kind, fault_state, told_by, told_at from ip.dialog_message`;

export interface DialogColumns {
  readonly no: number;
  readonly received_at: Date;
  readonly sender: string;
  readonly accepted: boolean;
  readonly is_fault: boolean;
  readonly way: DialogWay;
  readonly kept: boolean;
  readonly fault_kind: FaultKind | null;
  readonly fault_state: FaultState | null;
  readonly told_by: string | null;
  readonly told_at: Date | null;
}

export function toDialog(row: DialogColumns): DialogRow {
  const {
    no,
    sender,
    accepted,
    way,
    kept,
    fault_kind: kind,
    fault_state: state,
    told_by: by,
    told_at: at,
  } = row;
  return {
    no,
    at: row.received_at.toISOString(),
    sender,
    accepted,
    isFault: row.is_fault,
    way,
    kept,
    ...(kind && state && by && at ? { fault: { kind, state, by, at: at.toISOString() } } : {}),
  };
}

function placeOf(id: string): string {
  return `dialog_message/${id}`;
}

function toFault(row: Row, seal: Seal): ToldFault {
  return {
    id: row.id,
    messageId: row.message_id,
    notice: row.notice_key,
    way: row.way,
    state: row.fault_state,
    kind: row.fault_kind,
    text: row.fault_text ?? '',
    by: row.told_by,
    at: row.told_at.toISOString(),
    faultId: row.fault_id,
    ...(row.head === null ? {} : { head: headOf(row.id, row.head, seal) }),
  };
}

/** @throws {StoreFailure} when it cannot be opened */
function headOf(id: string, head: string, seal: Seal): DialogHead {
  try {
    return JSON.parse(seal.open(head, placeOf(id))) as DialogHead;
  } catch (error) {
    const text = error instanceof SealProblem ? error.message : 'It is not what was kept';
    throw new StoreFailure('wrong-key', 'The head of a message in the store cannot be opened', text, error);
  }
}

/** Deletes heads that are older, and what was told of them in words; gives how many. */
export async function forgetHeads(database: Database, before: Date): Promise<number> {
  const rows = await database.query(
    `update ip.dialog_message set head = null, fault_text = null
     where head is not null and received_at < $1 and fault_state is distinct from 'asked' returning id`,
    [before.toISOString()],
  );
  return rows.length;
}

/** Seals anew what an older key sealed, or none; gives how many. */
export async function sealHeadsAnew(database: Database, seal: Seal): Promise<number> {
  let done = 0;
  for (let count = seal.seals ? BATCH : 0; count === BATCH; done += count) {
    count = await database.transaction(async (sql) => {
      const rows = await sql.query<{ id: string; head: string }>(
        `select id, head from ip.dialog_message where head is not null and not starts_with(head, $1)
         limit ${BATCH} for update`,
        [seal.current],
      );
      for (const { id, head } of rows) {
        const anew = seal.seal(JSON.stringify(headOf(id, head, seal)), placeOf(id));
        await sql.query('update ip.dialog_message set head = $2 where id = $1', [id, anew]);
      }
      return rows.length;
    });
  }
  return done;
}
