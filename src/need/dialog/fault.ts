// «Tilbakemelding om feil i mottatt melding» (HIS 1151, formerly Avviksmelding): the receiver says, after its positive AppRec,
// that it cannot or will not handle a message. A dialogue message with a theme of code system 8117, and without clinical content.
import { holdsNationalId } from '../../ground/norway/national-id.ts';
import type { Issue } from '../../ground/outcome/issue.ts';
import type { FaultKind } from '../delivery/states.ts';
import { DIALOG_AVVIK, OID, plainOid, WRONG_ADDRESSEE } from './codes.ts';
import type { DialogHead, DialogMessage, Note } from './model.ts';

/** The fault that the message tells of; undefined when it is no such message. */
export function faultIn({ type, notes }: Pick<DialogMessage, 'type' | 'notes'>): FaultKind | undefined {
  const faults = notes.filter(isOfFaults);
  if (type !== DIALOG_AVVIK.code && faults.length === 0) {
    return undefined;
  }
  // Two themes, or one of another list beside it, say two things: then only a person can tell what is meant.
  const clear = faults.length === 1 && notes.length === 1;
  const [{ v, s = '' } = {}] = faults.map(({ theme }) => theme);
  return clear && v === WRONG_ADDRESSEE.code && plainOid(s) === OID.fault ? 'wrong-addressee' : 'other';
}

/**
 * A theme of the list. One that names the list by its number alone, or «Feil adressat» without a list, tells of a fault
 * too: it is no word that the unit has taken the notice, and a person reads which fault it is.
 */
function isOfFaults({ theme: { s, dn, ot } }: Note): boolean {
  if (s !== undefined) {
    return [OID.fault, '8117'].includes(plainOid(s));
  }
  return [dn, ot].some((words) => words?.toLocaleLowerCase('nb') === 'feil adressat');
}

/** What a person says of a message that was received. */
export interface FaultToTell {
  readonly kind: FaultKind;
  /** Why it is not handled, and whether and how it was forwarded. No clinical content. */
  readonly text: string;
  /** `MsgId` of the new message. */
  readonly id: string;
  /** ISO 8601 with offset. */
  readonly generated: string;
}

/** The message that tells the sender of `received` so, or why there is none. Sent by a person only. */
export function faultOn(
  received: DialogHead,
  { kind, text, id, generated }: FaultToTell,
): { readonly dialog?: DialogMessage; readonly issues: readonly Issue[] } {
  const issues = [
    ...(faultIn(received) ? [ofItsOwnKind()] : []),
    ...(text.trim() === '' ? [withoutWords()] : []),
    ...(holdsNationalId(text) ? [namesPerson()] : []),
  ];
  if (issues.length > 0) {
    return { issues };
  }
  const { v, s, dn, ot } = themes[kind];
  return {
    issues,
    dialog: {
      kind: 'dialog',
      version: '1.0',
      type: DIALOG_AVVIK.code,
      id,
      generated,
      conversation: { parent: received.id, conversation: received.conversation?.conversation ?? received.id },
      sender: received.receiver,
      receiver: received.sender,
      ...(received.patient ? { patient: received.patient } : {}),
      notes: [
        {
          theme: { ...(v ? { v, dn } : { ot }), s },
          text: text.trim(),
          roles: [],
        } as DialogMessage['notes'][0],
      ],
      attachments: [],
    },
  };
}

/** «Annet» goes as original text: its value in 8117 stands on no public page. Source: Helsedirektoratet, guide to HIS 1151. */
const themes = {
  'wrong-addressee': { v: WRONG_ADDRESSEE.code, dn: WRONG_ADDRESSEE.display, s: OID.fault, ot: undefined },
  other: { v: undefined, dn: undefined, s: OID.fault, ot: 'Annet' },
} as const satisfies Record<FaultKind, object>;

function ofItsOwnKind(): Issue {
  return {
    severity: 'error',
    code: 'not-supported',
    path: '/MsgHead/MsgInfo/Type',
    text: 'The message itself tells of a fault, and is not answered by another one',
    fix: 'Call its sender',
  };
}

function withoutWords(): Issue {
  return {
    severity: 'error',
    code: 'required',
    path: 'text',
    text: 'The reason is missing',
    fix: 'Say in words why the message is not handled, and whether and how it was forwarded',
  };
}

function namesPerson(): Issue {
  return {
    severity: 'error',
    code: 'value',
    path: 'text',
    text: 'The reason holds a national id',
    fix: 'Leave it out: whom the message is about stands in its head',
  };
}
