// The header: who sends what, and whether it is a message that is taken here at all.
import { Hl7Message } from '@medplum/core';
import type { Instant } from '../../../ground/norway/instant.ts';
import type { Delimiters } from './escapes.ts';
import { MessageReader, type Numbered } from './fields.ts';
import type { AdtHeader, ErrorCode } from './message.ts';
import { segmentsOf } from './segments.ts';
import { triggers } from './triggers.ts';

/** What of the settings bears on reading. */
export interface AdtSettings {
  /** MSH-11 that are taken. */
  readonly processing: readonly string[];
  /** Triggers that are answered AA although nothing follows from them here. */
  readonly passedOver: readonly string[];
  /** The character set that senders write who declare none (HL7 table 0211). */
  readonly characterSet?: string;
  /** Name of an assigning authority → FHIR system of its numbers; the empty name is for numbers that name none. */
  readonly systems: Readonly<Record<string, string>>;
  /** National numbers are right by the rules in force then; without it, by those that have been in force all along. */
  readonly at?: Instant;
}

export const versions: readonly string[] = [
  ...['2.1', '2.2', '2.3', '2.3.1', '2.4', '2.5', '2.5.1', '2.6', '2.7', '2.7.1', '2.8', '2.8.1', '2.8.2'],
];

export const noHeader: AdtHeader = {
  application: '',
  facility: '',
  answered: [[], [], [], []],
  controlId: '',
  trigger: '',
  processing: '',
  version: '',
  acceptAnswer: '',
  applicationAnswer: '',
  characterSet: '',
};

export interface OpenedMessage {
  readonly message: Hl7Message;
  readonly reader: MessageReader;
}

/** MSH-18 of the bytes, before their characters are known: the header's own signs are ASCII in every set that is taken. */
export function declaredSet(bytes: Uint8Array): string {
  const start = String.fromCharCode(...bytes.subarray(0, 2_000)).replace(
    /^(?:\u00EF\u00BB\u00BF|[\r\n])+/,
    '',
  );
  const first = start.split(/[\r\n]/)[0] ?? '';
  const sign = first.charAt(3);
  const field = sign === '' ? '' : (first.split(sign)[17] ?? '');
  return (field.split(first.charAt(5))[0] ?? '').split(first.charAt(4))[0] ?? '';
}

/** Opens a text that has a header with five delimiters of its own; undefined for anything else. */
export function openMessage(text: string, decode: (bytes: Uint8Array) => string): OpenedMessage | undefined {
  const [, field = '', signs = ''] = /^MSH(.)([^\r\n]*)/s.exec(text) ?? [];
  const encoding = field === '' ? '' : (signs.split(field)[0] ?? '');
  const own = [field, ...encoding];
  const distinct = new Set(own).size === own.length && !own.some((sign) => /[\p{L}\p{N}\s]/u.test(sign));
  if (!/^.{4,5}$/u.test(encoding) || !distinct) {
    return undefined;
  }
  const [component = '', repetition = '', escaping = '', subcomponent = ''] = encoding;
  const delimiters: Delimiters = { field, component, repetition, escape: escaping, subcomponent };
  const reader = new MessageReader(delimiters, decode);
  const { text: whole, broken, unclear } = segmentsOf(text, field);
  const fix = 'End segments with a carriage return (0D) alone, and send line breaks within texts as \\.br\\';
  for (const place of unclear) {
    reader.tell('error', 'structure', '100', place, {
      text: 'A line within this segment could be a segment of its own: what is said of whom is not known',
      fix,
    });
  }
  for (const place of broken) {
    reader.tell('warning', 'structure', '102', place, {
      text: 'A line break stands within this segment, and was read as a blank',
      fix,
    });
  }
  return { message: Hl7Message.parse(whole), reader };
}

export function readHeader({ message, reader }: OpenedMessage): AdtHeader {
  const msh: Numbered = { segment: message.header, sequence: 1 };
  const text = (field: number, component = 1) => reader.text(msh, { field, component }) ?? '';
  // A time of the message that cannot be read is told: by its offset the others are read.
  reader.time(msh, { field: 7 });
  reader.takeOffset(reader.said(msh, { field: 7 }));
  return {
    application: text(3),
    facility: text(4),
    answered: [5, 6, 3, 4].map((field) => [1, 2, 3].map((component) => text(field, component))),
    controlId: text(10),
    trigger: triggerOf({ message, reader }, text(9, 2)),
    processing: text(11),
    version: text(12),
    acceptAnswer: text(15),
    applicationAnswer: text(16),
    characterSet: text(18),
  };
}

/** Versions before 2.3 may name the trigger in EVN-1 alone; where both say it they have to say the same. */
function triggerOf({ message, reader }: OpenedMessage, inHeader: string): string {
  const segment = message.getSegment('EVN');
  const inEvent = segment && reader.text({ segment, sequence: 1 }, { field: 1 });
  if (inHeader !== '' && inEvent !== undefined && inEvent !== inHeader) {
    reader.tell(
      'error',
      'conflict',
      '103',
      { segment: 'EVN', sequence: 1, field: 1 },
      {
        text: 'EVN-1 names another trigger than MSH-9: what happened is not known',
        fix: 'Send the same trigger in both, or leave EVN-1 empty',
      },
    );
  }
  return inHeader || (inEvent ?? '');
}

/** Tells what keeps a message from being taken that the header alone shows. */
export function checkHeader(opened: OpenedMessage, header: AdtHeader, settings: AdtSettings): void {
  const { message, reader } = opened;
  const msh: Numbered = { segment: message.header, sequence: 1 };
  const refuse = (field: number, code: ErrorCode, text: string, fix: string) => {
    const issue = code === '101' ? 'required' : 'not-supported';
    reader.tell('error', issue, code, { segment: 'MSH', sequence: 1, field }, { text, fix });
  };
  if (reader.text(msh, { field: 9 }) !== 'ADT') {
    refuse(9, '200', 'Only messages of type ADT are taken', 'Route this type to another receiver');
  } else if (!triggers[header.trigger] && !settings.passedOver.includes(header.trigger)) {
    const fix =
      'Leave the trigger out of what is sent here, or name it in adt.passOver: then nothing follows from it';
    refuse(9, '201', 'The trigger is not one that is understood: nothing of the message is taken', fix);
  }
  if (!settings.processing.includes(header.processing)) {
    const fix = `Send ${settings.processing.join(' or ')}, or change adt.processing`;
    refuse(11, '202', 'Messages of this processing id are not taken here', fix);
  }
  if (!versions.includes(header.version)) {
    const fix = `Send one of ${versions[0]} to ${versions.at(-1)}`;
    refuse(12, '203', 'This version of HL7 v2 is not known', fix);
  }
  if (header.controlId === '') {
    const fix = 'Give every message an id of its own; a message that is sent again keeps it';
    refuse(10, '101', 'MSH-10 is empty: the message could not be told from another one', fix);
  }
}
