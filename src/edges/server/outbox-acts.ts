// What a person can do with an item of the list over HTTP: each act with what has to be said with it.
import { holdsNationalId } from '../../ground/norway/national-id.ts';
import type { IssueCode } from '../../ground/outcome/codes.ts';
import type { Outbox, Refused } from '../../need/delivery/outbox.ts';
import { declineReasons } from '../../need/delivery/overview.ts';

/** An act that is asked for as it must be, or what is wrong with how it is asked for. */
export type AskedAct =
  | { readonly perform: (outbox: Outbox, no: number) => Promise<Refused | undefined> }
  | { readonly code: IssueCode; readonly text: string; readonly fix: string };

/** Longest that is kept, in characters. */
const MOST_OF_A_NAME = 120;
const MOST_OF_A_NOTE = 2_000;

const forms = {
  retry: '{ "by": NAME }',
  close: '{ "by": NAME, "note": TEXT }',
  confirm: '{ "by": NAME, "basis": TEXT }',
  tell: '{ "by": NAME, "how": "telephone" or "letter", "whom": NAME OR ROLE, "note": TEXT (may be left out) }',
  decline: `{ "by": NAME, "reason": ${declineReasons.map((each) => `"${each}"`).join(' or ')}, "note": TEXT (may be left out) }`,
} as const;

/** Reads `POST /outbox/{no}/{act}`: `retry`, `close`, `confirm`, `tell` or `decline`. */
export function readAct(act: string, body: unknown): AskedAct {
  const given = (typeof body === 'object' && body !== null ? body : {}) as Readonly<Record<string, unknown>>;
  const field = (name: string): string => {
    const value = given[name];
    return typeof value === 'string' ? value.trim() : '';
  };
  const [by, note, basis, whom] = [field('by'), field('note'), field('basis'), field('whom')];
  const wrong = wrongIn(by, [note, basis, whom]);
  if (wrong) {
    return wrong;
  }
  const how = field('how');
  const reason = declineReasons.find((each) => each === field('reason'));
  if (by !== '') {
    if (act === 'retry') {
      return { perform: (outbox, no) => outbox.retry(no, by) };
    }
    if (act === 'close' && note !== '') {
      return { perform: (outbox, no) => outbox.close(no, by, note) };
    }
    if (act === 'confirm' && basis !== '') {
      return { perform: (outbox, no) => outbox.confirm(no, by, basis) };
    }
    if (act === 'tell' && (how === 'telephone' || how === 'letter') && whom !== '') {
      return { perform: (outbox, no) => outbox.tell(no, by, { how, whom, note }) };
    }
    if (act === 'decline' && reason) {
      return { perform: (outbox, no) => outbox.decline(no, by, reason, note) };
    }
  }
  const known = Object.hasOwn(forms, act)
    ? [act as keyof typeof forms]
    : (Object.keys(forms) as (keyof typeof forms)[]);
  return {
    code: 'required',
    text: 'The act, who decides it, or what belongs to it is missing',
    fix: `POST to ${known.map((each) => `${each} with ${forms[each]}`).join(', or to ')}`,
  };
}

/** What is kept for good is short, and tells of nobody. */
function wrongIn(
  by: string,
  texts: readonly string[],
): Exclude<AskedAct, { readonly perform: unknown }> | undefined {
  if (holdsNationalId([by, ...texts].join(' | '))) {
    return {
      code: 'value',
      text: 'A national id stands in the name or the note, which are kept for good',
      fix: 'Say what was done without telling about whom',
    };
  }
  if (by.length > MOST_OF_A_NAME || texts.some((text) => text.length > MOST_OF_A_NOTE)) {
    return {
      code: 'too-long',
      text: `A name has at most ${MOST_OF_A_NAME} characters here, and a note ${MOST_OF_A_NOTE}`,
      fix: 'Say it shorter; what belongs to the person stands in the record',
    };
  }
  return undefined;
}
