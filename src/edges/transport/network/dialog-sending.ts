// A FHIR message as the document that the message network carries.
import type { Bundle } from '@medplum/fhirtypes';
import { PeerFailure } from '../../../flows/ports.ts';
import { readMessage } from '../../../ground/fhir/message.ts';
import { type DialogParties, toDialog } from '../../../need/dialog/from-message.ts';
import { writeDialog } from '../../../need/dialog/write-dialog.ts';

export interface DialogDocument {
  /** `MsgId`, the id of the message on every send. */
  readonly id: string;
  readonly xml: Uint8Array;
  readonly senderHerId: string;
  readonly receiverHerId: string;
  /** Code of 8279. */
  readonly type: string;
}

/** The document; a message that cannot be one is a permanent failure that says why. */
export function dialogDocument(message: Bundle, parties: DialogParties): DialogDocument {
  const { message: read, issues } = readMessage(message);
  const { dialog, issues: more } = read ? toDialog(read, parties) : { issues: [] };
  if (!dialog) {
    const why = [...issues, ...more].map(({ path, text }) => `${path}: ${text}`).join('; ');
    throw new PeerFailure('dialogue message', 'permanent', `the message cannot be one: ${why}`);
  }
  const herId = ({ organisation, unit }: typeof dialog.sender) =>
    (unit ?? organisation).ids.find(({ type }) => type === 'HER')?.id ?? '';
  return {
    id: dialog.id,
    xml: Buffer.from(writeDialog(dialog)),
    senderHerId: herId(dialog.sender),
    receiverHerId: herId(dialog.receiver),
    type: dialog.type,
  };
}

/** A message with this id is there: an earlier send of it arrived, and its receipt is waited for. */
export function thereAlready(error: unknown): undefined {
  if (!(error instanceof PeerFailure && error.status === 409)) {
    throw error;
  }
}
