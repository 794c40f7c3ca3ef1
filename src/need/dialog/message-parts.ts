// What the parts of a FHIR message have in common when it is made of a dialogue message: their ids, its time, the notice that it answers.
import type { Identifier } from '@medplum/fhirtypes';
import { plainId } from '../../ground/fhir/ids.ts';
import { instantInNorway, instantOrNoon } from '../../ground/norway/day.ts';
import { type Instant, requireInstant } from '../../ground/norway/instant.ts';
import type { DialogMessage, Party } from './model.ts';

/** Our notice that a dialogue message answers. */
export interface AnsweredNotice {
  /** Id of the Task that the answer is about. */
  readonly task: string;
  /** When the notice was made, ISO 8601. */
  readonly madeAt: string;
  /** `MessageHeader.id` of the notice. */
  readonly messageId: string;
  /** Whom it was sent to: a reply from that address is that unit's, also when it names itself by HER-id alone. */
  readonly unit?: { readonly address: string; readonly organizationNumber: string };
}

/** Ids of the parts of one message, by what each part is. */
export interface Names {
  readonly id: (part: string) => string;
  readonly ref: (part: string) => { reference: string };
}

/**
 * A time without offset is a time in Norway: the messages come from Norwegian systems. A day alone stands for its noon.
 * @throws {RangeError} for none
 */
export function instantOf({ generated }: Pick<DialogMessage, 'generated'>): Instant {
  return readTime(generated) ?? requireInstant(generated, 'GenDate');
}

/** As {@link instantOf}, of a text that may be no time. */
export function readTime(text: string): Instant | undefined {
  return instantInNorway(text) ?? instantOrNoon(text);
}

/** When the message says that it was made; undefined when it gives a day alone, which orders nothing. */
export function statedInstant(dialog: DialogMessage): string | undefined {
  return dialog.generated.includes('T') ? instantOf(dialog) : undefined;
}

export function messageReference(msgId: string): { identifier: Identifier } {
  return { identifier: { system: 'urn:ietf:rfc:3986', value: `urn:uuid:${plainId(msgId)}` } };
}

export function nameOf({ organisation, unit }: Party): string {
  return (unit ?? organisation).name;
}

/** The HER-id that the party has in the network, as an address. */
export function addressOf({ organisation, unit }: Party): string {
  const [id] = [unit, organisation].flatMap((level) => level?.ids.filter(({ type }) => type === 'HER') ?? []);
  return id ? `her-id:${id.id}` : '';
}
