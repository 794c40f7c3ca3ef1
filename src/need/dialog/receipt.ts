// An AppRec means the same as an acknowledgement in FHIR, and is told in the same words; and the other way.

import type { Bundle, OperationOutcome } from '@medplum/fhirtypes';
import { v5 } from 'uuid';
import { type Acknowledgement, acknowledge } from '../../ground/fhir/message.ts';
import { toOperationOutcome } from '../../ground/fhir/operation-outcome.ts';
import type { Issue } from '../../ground/outcome/issue.ts';
import { say } from '../../ground/words/language.ts';
import { saying } from '../delivery/codes/sayings.ts';
import { nextStepOf, type Worded, worded } from '../delivery/codes/worded.ts';
import { rowOf, type TransportRow } from '../delivery/transport-table.ts';
import { OID } from './codes.ts';
import { instantOf } from './message-parts.ts';
import type { AppRec, CodedValue, DialogMessage } from './model.ts';
import { messageIdOf } from './to-message.ts';

const NAMESPACE = '5b1b5a8e-2f39-4b57-9d3a-0f4f0b1d7e55';

/** What of a receipt decides. */
export interface ReceiptContent {
  readonly status: AppRec['status'];
  readonly errors: AppRec['errors'];
  /** The message that it is about. */
  readonly original: { readonly id: string };
}

/** What an application receipt comes to. */
export interface Receipt {
  readonly acknowledgement: Acknowledgement;
  /** What a person has to do, when there is something. */
  readonly attention?: Worded & { readonly nextStep: string };
}

/** The acknowledgement that the receipt is, by the table of states. */
export function receiptOf(receipt: ReceiptContent): Receipt {
  // An error beside an OK is no OK of all of it: a person reads what it is.
  const isPartly = receipt.status === '1' && receipt.errors.length > 0;
  const status = rowOf('apprec', isPartly ? '3' : receipt.status);
  const errors = receipt.errors.map((error) => ({ error, row: errorRow(error) }));
  const issues = errors.map(({ error, row }) => errorIssue(error, row));
  const code = status?.acknowledgement;
  if (!status || !code || code === 'none') {
    throw new TypeError('The table of states has no row for a status that the reader takes');
  }
  const says = saying('receipt-says', {
    codes: errors.map(({ error, row }) => (row ? `${row.code} ${row.meaning}` : (error.v ?? ''))).join('; '),
    text: [status.meaning, ...issues.map(({ text }) => text)].join('. '),
    row: rowNameOf(errors.find(({ row }) => row?.nextStep)?.row ?? status),
  });
  const what = worded(says);
  const reason = code === 'ok' ? 'taken-in-part' : 'fatal-acknowledgement';
  const attention = { ...what, nextStep: nextStepOf(reason, what.said, 'en') };
  return {
    acknowledgement: {
      of: messageIdOf(receipt.original.id),
      code,
      ...(issues.length > 0 || code !== 'ok' ? { outcome: outcomeOf(issues, status) } : {}),
    },
    ...(status.handling === 'person' ? { attention } : {}),
  };
}

/** The name of a row of the table of states. */
function rowNameOf({ from, code }: TransportRow): string {
  return `${from}/${code}`;
}

function errorRow({ v, s }: CodedValue): TransportRow | undefined {
  return s === undefined || s === OID.apprecError ? rowOf('apprec-error', v ?? '') : undefined;
}

/** Codes and their meaning by the table; what the sender wrote beside may name the person. */
function errorIssue({ v, s }: CodedValue, row: TransportRow | undefined): Issue {
  const known = row ? `${row.code} ${row.meaning}` : `error ${v ?? 'without a code'}${s ? ` of ${s}` : ''}`;
  return {
    severity: 'error',
    code: 'processing',
    path: '/AppRec/Error',
    text: known,
    ...(row?.nextStep ? { fix: say(row.nextStep, 'en') } : {}),
  };
}

function outcomeOf(issues: readonly Issue[], { meaning, nextStep }: TransportRow): OperationOutcome {
  const fallback: Issue = {
    severity: 'error',
    code: 'processing',
    path: '/AppRec/Status',
    text: meaning,
    ...(nextStep ? { fix: say(nextStep, 'en') } : {}),
  };
  return toOperationOutcome(issues.length > 0 ? issues : [fallback]);
}

/** The receipt as a FHIR acknowledgement message, for those who want to see it. */
export function appRecMessage(receipt: AppRec): Bundle {
  const { of, ...answer } = receiptOf(receipt).acknowledgement;
  const id = (part: string) => v5(`${receipt.id}|${part}`, NAMESPACE);
  return acknowledge(
    { resourceType: 'MessageHeader', id: of, source: { endpoint: '' } },
    { bundle: id('bundle'), header: messageIdOf(receipt.id) },
    instantOf(receipt),
    { name: receipt.sender.organisation.name, endpoint: herAddress(receipt) },
    answer,
  );
}

function herAddress({ sender }: AppRec): string {
  const ids = [sender.unit, sender.organisation].flatMap((level) => level?.ids ?? []);
  const found = ids.find(({ type }) => type === 'HER');
  return found ? `her-id:${found.id}` : '';
}

/** Why a message is not taken, as the error of an application receipt (code system 8221). */
export type RefusalCode = 'T01' | 'T02' | 'T10' | 'X99';

/** The error of a receipt: its code, and why in words without the person. */
export interface ReceiptError {
  readonly code: RefusalCode;
  readonly text: string;
}

/** The receipt for a dialogue message that came to us: taken, taken in part, or refused. */
export function appRecFor(
  dialog: DialogMessage,
  ids: { readonly id: string; readonly generated: string },
  refusal?: ReceiptError,
  part?: ReceiptError,
): AppRec {
  const error = refusal ?? part;
  const row = error && rowOf('apprec-error', error.code);
  return {
    kind: 'apprec',
    version: '1.1',
    ...ids,
    sender: dialog.receiver,
    receiver: dialog.sender,
    status: statusOf(refusal, part),
    errors: error ? [{ v: error.code, dn: row?.meaning ?? '', s: OID.apprecError, ot: error.text }] : [],
    original: { id: dialog.id, type: dialog.type, issued: dialog.generated },
  };
}

function statusOf(refusal: ReceiptError | undefined, part: ReceiptError | undefined): AppRec['status'] {
  if (refusal) {
    return '2';
  }
  return part ? '3' : '1';
}
