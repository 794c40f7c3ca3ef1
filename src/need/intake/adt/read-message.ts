// From the bytes of one message to what it says.
import type { Hl7Segment } from '@medplum/core';
import type { IssueCode } from '../../../ground/outcome/codes.ts';
import { type CharacterProblem, decodeMessage } from './charset.ts';
import { type MessageReader, type Numbered, pathOf, placeOf } from './fields.ts';
import { type AdtSettings, checkHeader, declaredSet, noHeader, openMessage, readHeader } from './header.ts';
import type { AdtEvent, AdtPerson, AdtProblem, AdtReading, AdtVisit, ErrorCode } from './message.ts';
import { readPerson, readPrior } from './person.ts';
import { type Trigger, triggers } from './triggers.ts';
import { readVisit } from './visit.ts';

export const defaultAdtSettings: AdtSettings = { processing: ['P'], passedOver: [], systems: {} };

/**
 * What a message says. Total: whatever the bytes are, it gives a header as far as there is one, what happened, and what is
 * wrong or not understood. A problem of severity error means that nothing of the message is taken.
 */
export function readAdt(bytes: Uint8Array, settings: AdtSettings = defaultAdtSettings): AdtReading {
  const { text, problem, decode } = decodeMessage(bytes, declaredSet(bytes), settings.characterSet);
  const opened = openMessage(text.replace(/^\uFEFF/, '').replace(/^[\r\n]+/, ''), decode);
  if (opened === undefined) {
    return { header: noHeader, events: [], problems: [notAMessage(text)] };
  }
  const { message, reader } = opened;
  const header = readHeader(opened);
  if (problem) {
    reader.tell(
      'warning',
      'value',
      '103',
      { segment: 'MSH', sequence: 1, field: 18 },
      characterWords[problem],
    );
  }
  checkHeader(opened, header, settings);
  const trigger = triggers[header.trigger];
  const structure = structureOf(message.segments, reader);
  const usable = () => !reader.problems.some(({ issue }) => issue.severity === 'error');
  const events = trigger && usable() ? eventsOf(reader, trigger, structure, settings) : [];
  return { header, events: usable() ? events : [], problems: reader.problems };
}

function notAMessage(text: string): AdtProblem {
  const batch = /^[FB]HS/.test(text);
  const problem = (segment: string, code: ErrorCode, issue: IssueCode, what: string, fix: string) => {
    const at = { segment, sequence: 1 };
    return {
      at,
      code,
      issue: { severity: 'error' as const, code: issue, path: pathOf(at), text: what, fix },
    };
  };
  return batch
    ? problem(
        'FHS',
        '200',
        'not-supported',
        'Batches are not taken',
        'Send each message in a frame of its own',
      )
    : problem(
        'MSH',
        '100',
        'structure',
        'This is no message of HL7 v2: it does not begin with MSH and four or five delimiters of its own',
        'Begin with MSH|^~\\&|',
      );
}

const characterWords: Readonly<Record<CharacterProblem, { readonly text: string; readonly fix: string }>> = {
  'not-declared': {
    text: 'There are letters beyond ASCII, and no character set is declared: names may be read wrongly',
    fix: 'Declare the character set in MSH-18, or set adt.characterSet',
  },
  'unknown-set': {
    text: 'The declared character set is not one that is known: names may be read wrongly',
    fix: 'Declare ASCII, 8859/1, 8859/15 or UNICODE UTF-8',
  },
  'not-in-set': {
    text: 'There are bytes that the declared character set does not have: names may be read wrongly',
    fix: 'Declare the character set that the message is written in',
  },
};

/** A PID with what follows it. */
interface Group {
  readonly pid: Numbered;
  readonly mrg: Numbered[];
  readonly pv1: Numbered[];
  /** By the PV1 before it. */
  readonly pv2: Map<number, Numbered>;
}

interface Structure {
  readonly groups: readonly Group[];
  readonly evn?: Numbered;
}

function structureOf(segments: readonly Hl7Segment[], reader: MessageReader): Structure {
  const counts = new Map<string, number>();
  const groups: Group[] = [];
  let evn: Numbered | undefined;
  for (const segment of segments) {
    const sequence = (counts.get(segment.name) ?? 0) + 1;
    counts.set(segment.name, sequence);
    const numbered = { segment, sequence };
    const group = groups.at(-1);
    if (segment.name === 'PID') {
      groups.push({ pid: numbered, mrg: [], pv1: [], pv2: new Map() });
    } else if (segment.name === 'EVN') {
      evn = numbered;
    } else if (segment.name === 'MRG' || segment.name === 'PV1') {
      group?.[segment.name === 'MRG' ? 'mrg' : 'pv1'].push(numbered);
    } else if (segment.name === 'PV2' && group) {
      // One that stands before its PV1 is of the first: the message has no other that it could be of.
      group.pv2.set(Math.max(group.pv1.length - 1, 0), numbered);
    } else if (segment.name === 'MSH' && sequence > 1) {
      reader.tell('error', 'structure', '100', placeOf(numbered), {
        text: 'There are two messages in one frame, and the answer could be for one alone',
        fix: 'Send each message in a frame of its own',
      });
    }
  }
  return { groups, ...(evn ? { evn } : {}) };
}

function eventsOf(
  reader: MessageReader,
  trigger: Trigger,
  { groups, evn }: Structure,
  settings: AdtSettings,
): AdtEvent[] {
  const [first, second] = groups;
  if (first === undefined) {
    missing(reader, 'PID', 'The message is about nobody');
    return [];
  }
  const recorded = timesOfEvent(reader, evn);
  const { kind } = trigger;
  const personOf = ({ pid }: Group) => readPerson(reader, pid, settings);
  switch (trigger.form) {
    case 'two-pid': {
      if (second === undefined) {
        missing(reader, 'PID', 'Only one of the two records is named');
        return [];
      }
      return [{ kind, person: personOf(first), other: personOf(second), ...at(recorded) }];
    }
    case 'pid-and-mrg':
      return groups.flatMap((group) => {
        const person = personOf(group);
        const others = priorsOf(reader, group, person, settings);
        return others.map((more) => ({ kind, person, ...more, ...at(recorded) }));
      });
    case 'visit':
      if (first.pv1.length === 0) {
        const demands = kind !== 'updated';
        missing(reader, 'PV1', 'The trigger is about a visit, and the message has none', demands);
        if (demands) {
          return [];
        }
      }
      return groups.flatMap((group) => {
        const person = personOf(group);
        // The standard has one visit; where there are more, it happened to each.
        const places = group.pv1.length === 0 ? [0] : [...group.pv1.keys()];
        return places.map((place) => {
          const visit = visitOf(reader, group, place);
          const when = at(recorded, ownTime(trigger, visit));
          return { kind, person, ...(visit ? { visit } : {}), ...when };
        });
      });
    default:
      return groups.map((group) => ({ kind, person: personOf(group), ...at(recorded) }));
  }
}

/** Of each MRG its numbers, with the visit that follows it. */
function priorsOf(
  reader: MessageReader,
  group: Group,
  person: AdtPerson,
  settings: AdtSettings,
): { readonly other: AdtPerson; readonly visit?: AdtVisit }[] {
  if (group.mrg.length === 0) {
    missing(reader, 'MRG', 'Only one of the two records is named');
  }
  const own = new Set(person.identifiers.map(keyOf));
  return group.mrg.map((mrg, index) => {
    const other = readPrior(reader, mrg, settings);
    // Two records of one person may share the national number; one that has nothing else is the very record that stays.
    if (other.identifiers.length > 0 && other.identifiers.every((each) => own.has(keyOf(each)))) {
      reader.tell('error', 'conflict', '205', placeOf(mrg, { field: 1 }), {
        text: 'The record that is merged or changed is the one that stays: what happened is not known',
        fix: 'Send the number of the other record in MRG-1',
      });
    }
    const visit = visitOf(reader, group, index);
    return { other, ...(visit ? { visit } : {}) };
  });
}

function keyOf({ system, value, assigner }: AdtPerson['identifiers'][number]): string {
  return `${system}|${value}|${assigner?.display ?? ''}`;
}

function visitOf(reader: MessageReader, { pid, pv1, pv2 }: Group, index: number): AdtVisit | undefined {
  const visit = pv1[index];
  return visit && readVisit(reader, visit, pv2.get(index), pid);
}

/** EVN-6 says when it happened, EVN-2 when it was recorded. */
function timesOfEvent(
  reader: MessageReader,
  segment: Numbered | undefined,
): { readonly occurred?: string; readonly recorded?: string } {
  const time = (field: number) => (segment && reader.time(segment, { field })) ?? undefined;
  const [occurred, recorded] = [time(6), time(2)];
  return { ...(occurred ? { occurred } : {}), ...(recorded ? { recorded } : {}) };
}

/** What the visit itself says of the time of its beginning and its end. */
function ownTime({ kind }: Trigger, visit: AdtVisit | undefined): string | undefined {
  if (kind === 'discharged') {
    return visit?.dischargedAt;
  }
  return kind === 'admitted' || kind === 'arrived' ? visit?.admittedAt : undefined;
}

function at(
  { occurred, recorded }: { readonly occurred?: string; readonly recorded?: string },
  own?: string,
): Pick<AdtEvent, 'at' | 'recorded'> {
  const when = own ?? occurred ?? recorded;
  return { ...(when === undefined ? {} : { at: when }), ...(recorded === undefined ? {} : { recorded }) };
}

/** @param isError false where what the message says is whole without the segment: an update of the person */
function missing(reader: MessageReader, segment: string, text: string, isError = true): void {
  const fix = `Send ${segment}, as the standard demands for this trigger`;
  reader.tell(isError ? 'error' : 'warning', 'required', '100', { segment, sequence: 1 }, { text, fix });
}
