// What a right message handler answers to what comes, and what it makes of receipts: after Hodemelding 1.2 and the AppRec standard.
import { nationalIdProblem } from '../../ground/norway/national-id.ts';
import { faultIn } from '../../need/dialog/fault.ts';
import type { AppRec, DialogMessage, Party } from '../../need/dialog/model.ts';
import type { AskedXml, Effect, Judgement } from './lapse.ts';

/** @param own HER-id of the one who judges */
export function judge({ read, before }: AskedXml, own: string): Judgement {
  const { message, issues } = read;
  if (!message) {
    return { kind: 'refused' };
  }
  if (message.kind === 'apprec') {
    return { kind: 'silent' };
  }
  const error = errorOf(message, before, own);
  if (error !== undefined) {
    return { kind: 'receipt', status: '2', error };
  }
  return issues.length > 0
    ? { kind: 'receipt', status: '3', error: 'X99' }
    : { kind: 'receipt', status: '1' };
}

/** Why the message is not taken: a code of 8221. */
function errorOf(
  { receiver, patient }: DialogMessage,
  before: AskedXml['before'],
  own: string,
): string | undefined {
  if (herIdOf(receiver) !== own) {
    return 'E21';
  }
  if (before === 'other') {
    return 'E10';
  }
  const [id] = patient?.ids ?? [];
  if (!id) {
    return 'E30';
  }
  if (id.type === 'FNR' && nationalIdProblem({ kind: 'fnr', value: id.id }) !== undefined) {
    return 'E31';
  }
  return patient?.family === undefined ? 'E32' : undefined;
}

export function herIdOf({ organisation, unit }: Party): string | undefined {
  return (unit ?? organisation).ids.find(({ type }) => type === 'HER')?.id;
}

/** What a receipt, or a message about a fault, does to the notice of this handler that it names. */
export function effectOf({ read }: AskedXml, notice: DialogMessage | undefined): Effect | undefined {
  const { message } = read;
  if (!message || !notice || !names(message, notice.id)) {
    return undefined;
  }
  if (herIdOf(message.sender) !== herIdOf(notice.receiver)) {
    return undefined;
  }
  if (message.kind === 'dialog') {
    return faultIn(message) === undefined ? undefined : { status: 'failed', person: true };
  }
  const error = message.errors[0]?.v;
  const stated = error === undefined ? {} : { error };
  if (message.status === '1') {
    return { status: 'received' };
  }
  return { status: message.status === '2' ? 'failed' : 'received', person: true, ...stated };
}

function names(message: AppRec | DialogMessage, id: string): boolean {
  return (message.kind === 'apprec' ? message.original.id : message.conversation?.parent) === id;
}
