// A message as the document that the message network carries, and the endpoint over any way that carries it.
import type { Bundle } from '@medplum/fhirtypes';
import { type KeEndpoint, PeerFailure } from '../../../flows/ports.ts';
import { readMessage } from '../../../ground/fhir/message.ts';
import { type DialogParties, toDialog } from '../../../need/dialog/from-message.ts';
import type { DialogMessage, Party } from '../../../need/dialog/model.ts';
import { writeDialog } from '../../../need/dialog/write-dialog.ts';
import { genuine } from '../units/plug.ts';

export interface DialogDocument {
  /** `MsgId`, the id of the message on every send. */
  readonly id: string;
  readonly xml: Uint8Array;
  readonly senderHerId: string;
  readonly receiverHerId: string;
  /** Code of 8279. */
  readonly type: string;
}

/** Hands a document over, by one of the ways. Failures are thrown as {@link PeerFailure}. */
export type SendDocument = (document: DialogDocument) => Promise<void>;

/** Sends notices by that way. The receipt comes later: every send is taken, and none is acknowledged at once. */
export function createDialogEndpoint(send: SendDocument, parties: DialogParties): KeEndpoint {
  return {
    async send(permit, _recipient, message) {
      genuine(permit);
      await send(dialogDocument(message, parties));
      return undefined;
    },
  };
}

/** The document; a message that cannot be one is a permanent failure that says why. */
function dialogDocument(message: Bundle, parties: DialogParties): DialogDocument {
  const { message: read, issues } = readMessage(message);
  const { dialog, issues: more } = read ? toDialog(read, parties) : { issues: [] };
  if (!dialog) {
    const why = [...issues, ...more].map(({ path, text }) => `${path}: ${text}`).join('; ');
    throw new PeerFailure('dialogue message', 'permanent', `the message cannot be one: ${why}`);
  }
  return documentOf(dialog);
}

export function documentOf(dialog: DialogMessage): DialogDocument {
  const herId = ({ organisation, unit }: Party) =>
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
