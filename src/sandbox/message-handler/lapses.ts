// What careless message handlers do, one row each. The vectors of the conformance kit are proved with them.
import { randomUUID } from 'node:crypto';
import type { AppRec, DialogMessage } from '../../need/dialog/model.ts';
import type { AskedXml, HandlerLapse, Judgement } from './lapse.ts';

const taken: Judgement = { kind: 'receipt', status: '1' };
const rejected: Judgement = { kind: 'receipt', status: '2', error: 'X99' };

/** Takes what a right handler refuses. */
function takes(does: string, when: (asked: AskedXml, right: Judgement) => boolean): HandlerLapse {
  const yes = ({ read }: AskedXml): Judgement => (read.message ? taken : { kind: 'blind' });
  return { does, judges: (right, asked) => (when(asked, right) ? yes(asked) : right) };
}

/** Refuses what a right handler takes. */
function refuses(does: string, when: (asked: AskedXml) => boolean): HandlerLapse {
  return { does, judges: (right, asked) => (when(asked) ? rejected : right) };
}

const withError = (code: string) => (_: AskedXml, right: Judgement) =>
  right.kind === 'receipt' && right.status === '2' && right.error === code;
const dialogIn = ({ read }: AskedXml): DialogMessage | undefined =>
  read.message?.kind === 'dialog' ? read.message : undefined;
const receiptIn = ({ read }: AskedXml): AppRec | undefined =>
  read.message?.kind === 'apprec' ? read.message : undefined;
const head = ({ bytes }: AskedXml) => Buffer.from(bytes).toString('latin1');
/** Unreadable because of this. */
const unread = (pattern: RegExp) => (asked: AskedXml) => !asked.read.message && pattern.test(head(asked));

const receiving = {
  'knows-1.0-only': refuses('knows Dialogmelding 1.0 alone', (asked) => dialogIn(asked)?.version === '1.1'),
  'knows-1.1-only': refuses(
    'knows Dialogmelding 1.1 alone',
    (asked) => dialogIn(asked)?.version === '1.0' && dialogIn(asked)?.type !== 'DIALOG_AVVIK',
  ),
  'knows-utf8-only': refuses('knows UTF-8 alone', (asked) => /encoding="ISO-8859-1"/i.test(head(asked))),
  'stumbles-over-mark': refuses('stumbles over the mark before UTF-8', ({ bytes }) => bytes[0] === 0xef),
  'takes-broken-letters': takes(
    'takes bytes that are not what is declared',
    (asked) => !asked.read.message && head(asked).includes('\xe5') && /encoding="UTF-8"/i.test(head(asked)),
  ),
  'takes-half': takes('takes XML that breaks off', unread(/^(?![\s\S]*<\/MsgHead>)[\s\S]*<MsgHead/)),
  'reads-doctype': takes('reads document types', unread(/<!DOCTYPE/)),
  'takes-other-formats': takes('takes documents that it does not know', unread(/urn:another-format/)),
  'takes-any-version': takes('takes any version of the head', unread(/v9\.9/)),
  'takes-without-id': takes('takes messages without MsgId', unread(/^(?![\s\S]*<MsgId>)[\s\S]*<MsgHead/)),
  'takes-the-first': takes('takes the first of two persons', unread(/<\/Patient>\s*<Patient>/)),
  'takes-for-others': takes('takes messages for others', withError('E21')),
  'takes-nobody': takes('takes messages about nobody', withError('E30')),
  'takes-wrong-numbers': takes('does not check the numbers of persons', withError('E31')),
  'takes-nameless': takes('takes persons without a name', withError('E32')),
  overwrites: takes('takes another message under a MsgId that it knows', withError('E10')),
  'refuses-attachments': refuses(
    'refuses attachments',
    (asked) => (dialogIn(asked)?.attachments.length ?? 0) > 0,
  ),
  'drops-in-silence': takes(
    'says nothing of what it did not take',
    (_, right) => right.kind === 'receipt' && right.status === '3',
  ),
  'refuses-repeats': refuses('refuses a message that comes again', ({ before }) => before === 'same'),
  'takes-on-repeat': takes(
    'takes what it has refused when it comes again',
    ({ before }, right) => before === 'same' && right.kind === 'receipt' && right.status === '2',
  ),
  'refuses-faults': refuses(
    'refuses messages about faults',
    (asked) => dialogIn(asked)?.type === 'DIALOG_AVVIK',
  ),
  'answers-receipts': {
    does: 'answers a receipt with a receipt',
    judges: (right) => (right.kind === 'silent' ? { kind: 'blind' } : right),
  },
} as const satisfies Record<string, HandlerLapse>;

const receipts = {
  'names-itself': {
    does: 'names its own id as the id of what it answers',
    receipt: (receipt) => ({ ...receipt, original: { ...receipt.original, id: receipt.id } }),
  },
  'forgets-the-kind': {
    does: 'names another kind of message than the one that came',
    receipt: (receipt) => ({ ...receipt, original: { ...receipt.original, type: 'APPREC' } }),
  },
  'not-turned-round': {
    does: 'leaves sender and receiver as they came',
    receipt: (receipt) => ({ ...receipt, sender: receipt.receiver, receiver: receipt.sender }),
  },
  'id-of-the-message': {
    does: 'gives the receipt the id of the message',
    receipt: (receipt, about) => ({ ...receipt, id: about.id }),
  },
  'refuses-without-code': {
    does: 'refuses in words alone',
    receipt: (receipt) => ({ ...receipt, errors: receipt.errors.map(({ dn }) => ({ ot: dn ?? 'Feil' })) }),
  },
  'codes-of-its-own': {
    does: 'refuses in codes of its own',
    receipt: (receipt) => ({
      ...receipt,
      errors: receipt.errors.map((error) => ({ ...error, s: '2.16.578.1.12.4.1.1.9999' })),
    }),
  },
  'says-text': { does: 'says text/plain', replies: (right) => ({ ...right, type: 'text/plain' }) },
} as const satisfies Record<string, HandlerLapse>;

const sending = {
  'writes-1.0': {
    does: 'writes Dialogmelding 1.0',
    writes: (notice) => ({ ...notice, version: '1.0' }),
  },
  'names-no-her-id': {
    does: 'addresses by organisation number alone',
    writes: (notice) => ({
      ...notice,
      receiver: { organisation: { name: 'Prøvevik kommune', ids: [{ id: '310001104', type: 'ENH' }] } },
    }),
  },
  'new-id-each-send': {
    does: 'makes a new message of each send',
    writes: (notice) => ({ ...notice, id: randomUUID() }),
  },
  'forgets-the-person': {
    does: 'leaves out whom it is about',
    writes: ({ patient: _, ...notice }) => notice,
  },
  'waits-for-ever': {
    does: 'does not write down that a message was taken',
    effect: (right) => (right?.status === 'received' && !right.person ? undefined : right),
  },
  'rejection-is-taken': {
    does: 'takes every receipt for a yes',
    effect: (right, asked) => (right && receiptIn(asked)?.status === '2' ? { status: 'received' } : right),
  },
  'part-is-whole': {
    does: 'takes «OK, with an error in a part» for OK',
    effect: (right, asked) => (right && receiptIn(asked)?.status === '3' ? { status: 'received' } : right),
  },
  'forgets-the-code': {
    does: 'does not keep why a message was refused',
    effect: (right) => right && { status: right.status, ...(right.person ? { person: true } : {}) },
  },
  'needs-a-code': {
    does: 'passes over a refusal without a code',
    effect: (right) => (right?.status === 'failed' && right.error === undefined ? undefined : right),
  },
  'any-receipt': {
    does: 'takes a receipt for another message as its own',
    effect: (right, asked) => right ?? (receiptIn(asked)?.status === '1' ? { status: 'received' } : right),
  },
  'unknown-status-is-ok': {
    does: 'takes a status that it does not know for OK',
    effect: (right, asked) => (unread(/<Status V="9"/)(asked) ? { status: 'received' } : right),
  },
  'knows-apprec-1.1-only': {
    does: 'knows AppRec 1.1 alone',
    effect: (right, asked) => (receiptIn(asked)?.version === '1.0' ? undefined : right),
  },
  'fault-is-a-reply': {
    does: 'takes a message about a fault for a reply in words',
    effect: (right, asked) => (dialogIn(asked)?.type === 'DIALOG_AVVIK' ? undefined : right),
  },
} as const satisfies Record<string, HandlerLapse>;

/** Name → what the message handler does wrong. */
export const handlerLapses = { ...receiving, ...receipts, ...sending };
export type HandlerFault = keyof typeof handlerLapses;
export const handlerFaultNames = Object.keys(handlerLapses) as readonly HandlerFault[];
