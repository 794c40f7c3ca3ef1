// A person tells the sender of a message that came in that it is not handled (HIS 1151): sent the way the message came, and written
// to the record. Nobody else decides it, and no receipt replaces it.
import { say } from '../../ground/words/language.ts';
import { saying } from '../../need/delivery/codes/sayings.ts';
import { faultWords } from '../../need/delivery/codes/state-words.ts';
import { waits, worded } from '../../need/delivery/codes/worded.ts';
import type { DialogWay } from '../../need/delivery/states.ts';
import type { TransportRow } from '../../need/delivery/transport-table.ts';
import { faultOn } from '../../need/dialog/fault.ts';
import type { DialogMessage } from '../../need/dialog/model.ts';
import type { ReceivedDialogs, ToldFault } from '../../need/dialog/received-dialogs.ts';
import { faultTold } from '../../need/notice/by-person.ts';
import { type NotePorts, note } from '../note.ts';
import { type FhirServer, PeerFailure } from '../ports.ts';

export interface FaultPorts extends NotePorts {
  readonly dialogs: ReceivedDialogs;
  readonly server: Pick<FhirServer, 'put'>;
  /** Sends a dialogue message of our own. Failures are thrown as {@link PeerFailure}. */
  readonly sendDialog: (dialog: DialogMessage, way: DialogWay) => Promise<void>;
}

/**
 * Sends it under the id that it has, and writes to the record who told it; done before, it is not done again.
 * @throws {PeerFailure} when it could not be done now: it is done again, under the same id
 */
export async function tellFault(ports: FaultPorts, id: string): Promise<void> {
  const told = await ports.dialogs.told(id);
  if (told?.state === 'asked' && !(await send(ports, told))) {
    return;
  }
  if (told) {
    const why = `${say(faultWords[told.kind], 'nb')}. ${told.text}`;
    await ports.server.put(faultTold({ ...told, key: told.notice, why }));
  }
}

async function send(ports: FaultPorts, told: ToldFault): Promise<boolean> {
  const { id, notice, kind, text, faultId, at, head, way } = told;
  const { dialog, issues } = head
    ? faultOn(head, { kind, text, id: faultId, generated: at })
    : { issues: [{ text: 'The head of the message is not kept any more' }] };
  if (!dialog) {
    await notTaken(ports, told, issues[0]?.text ?? '');
    return false;
  }
  try {
    await ports.sendDialog(dialog, way);
  } catch (error) {
    if (!(error instanceof PeerFailure && error.failure === 'permanent')) {
      throw error;
    }
    await notTaken(ports, told, error.message);
    return false;
  }
  if (await ports.dialogs.became(id, 'sent')) {
    await note(ports, notice, { event: 'fault-sent', ...worded(saying('fault-sent', { message: faultId })) });
  }
  return true;
}

/** It has been tried for long: a person hears of it, and it is tried on. */
export async function faultWaits(ports: FaultPorts, id: string): Promise<void> {
  const told = await ports.dialogs.told(id);
  if (told?.state === 'asked') {
    await tellPerson(ports, told.notice, 'it is tried on');
  }
}

type HeardPorts = NotePorts & { readonly dialogs?: ReceivedDialogs };

/** What the receiver of a fault says of it in its receipt. False when the receipt is about no fault. */
export async function takeFaultReceipt(
  ports: HeardPorts,
  faultId: string,
  accepted: boolean,
): Promise<boolean> {
  const told = await ports.dialogs?.byFaultId(faultId);
  if (!told) {
    return false;
  }
  if (!accepted) {
    await notTaken(ports, told, 'its receipt refuses it');
  } else if (await ports.dialogs?.became(told.id, 'received')) {
    await note(ports, told.notice, { event: 'fault-received', ...worded(saying('fault-received')) });
  }
  return true;
}

/** What became of a fault on its way. Undefined when it is about none; false when it has to be told again. */
export async function takeFaultState(
  ports: HeardPorts,
  faultId: string,
  row: TransportRow | undefined,
): Promise<boolean | undefined> {
  const told = await ports.dialogs?.byFaultId(faultId);
  if (told?.state === 'asked') {
    return false;
  }
  if (told && row?.handling === 'person') {
    await notTaken(ports, told, `${row.code} ${row.meaning}`);
  }
  return told && true;
}

async function notTaken(ports: HeardPorts, { id, notice }: ToldFault, text: string): Promise<void> {
  if (await ports.dialogs?.became(id, 'not-taken')) {
    await tellPerson(ports, notice, text);
  }
}

async function tellPerson(ports: NotePorts, notice: string, text: string): Promise<void> {
  const what = worded(saying('fault-not-taken', { text }));
  const attention = waits('fault-not-taken', what);
  await note(ports, notice, { event: 'fault-not-taken', ...what, attention });
}
