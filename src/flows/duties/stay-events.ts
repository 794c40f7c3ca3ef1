// A stay in hospital as a FHIR Encounter states it, in neutral events. Its states are of now: what came before is not told.
import type { Encounter } from '@medplum/fhirtypes';
import { parseReference } from '../../ground/fhir/reference.ts';
import { startOf } from '../../ground/norway/day.ts';
import { type Instant, inUtc } from '../../ground/norway/instant.ts';
import { lastDayOf, parseMoment } from '../../ground/norway/moment.ts';
import type { DutyEvent, PersonEvent } from '../../need/duties/event.ts';
import { happenedAt } from '../../need/duties/stays.ts';
import { namesInMessages } from './stay-names.ts';

/** Classes of encounters that are a stay in hospital (v3 ActCode); PRENC is one that has not begun. */
const stayClasses: readonly string[] = ['IMP', 'ACUTE', 'NONAC', 'SS', 'OBSENC', 'PRENC'];

export function isStay({ class: coding }: Encounter): boolean {
  return stayClasses.includes(coding?.code ?? '');
}

/** The stay that this one is a part of, as `Encounter/17`: in a ward, under an operation. It ends before the stay does. */
export function wholeOf({ partOf }: Encounter): string | undefined {
  const whole = parseReference(partOf?.reference);
  return whole?.type === 'Encounter' ? `Encounter/${whole.id}` : undefined;
}

/**
 * @param known what was kept of the person before: an end that the record does not date is when it was first said
 * @see https://hl7.org/fhir/R4/valueset-encounter-status.html
 */
export function stayEvents(encounter: Encounter, known: readonly DutyEvent[] = []): readonly PersonEvent[] {
  if (!isStay(encounter)) {
    return [];
  }
  const whole = wholeOf(encounter);
  if (whole !== undefined) {
    // Of the stay that it is a part of it tells that it has begun, and nothing of its end.
    return eventsIn(encounter, known).flatMap((event) =>
      event.kind === 'admitted' ? { ...event, stay: whole } : [],
    );
  }
  const also = namesInMessages(encounter);
  return eventsIn(encounter, known).map(
    (event) => (also.length > 0 ? { ...event, also } : event) as PersonEvent,
  );
}

function eventsIn(
  { id = '', status, period, meta }: Encounter,
  before: readonly DutyEvent[],
): readonly PersonEvent[] {
  const stay = `Encounter/${id}`;
  const [begun, ended] = [instantOf(period?.start), instantOf(period?.end)];
  const known = instantOf(meta?.lastUpdated);
  const source = stay;
  const admitted: PersonEvent[] = begun ? [{ kind: 'admitted', stay, at: begun, source }] : [];
  switch (status) {
    case 'planned': {
      const on = lastDayOf(period?.start);
      return known ? [{ kind: 'admission-planned', stay, at: known, ...(on ? { on } : {}), source }] : [];
    }
    case 'arrived':
    case 'triaged':
    case 'in-progress':
    case 'onleave': {
      // R4 has no planned discharge: the end of a stay that still goes on is what is planned.
      const on = lastDayOf(period?.end);
      const at = begun ?? known;
      return [
        ...admitted,
        ...(on && at ? [{ kind: 'discharge-planned', stay, at, on, source } as const] : []),
      ];
    }
    case 'finished': {
      const isKept = before.some((event) => event.kind === 'discharged' && event.stay === stay);
      const at = ended && happenedAt(ended, known ?? ended);
      const undated = isKept ? undefined : known;
      return [...admitted, ...discharged(stay, at ?? undated)];
    }
    case 'cancelled':
    case 'entered-in-error':
      return begun || known
        ? [{ kind: 'stay-cancelled', stay, at: known ?? begun ?? ('' as Instant), source }]
        : [];
    default:
      return [];
  }
}

function discharged(stay: string, at: Instant | undefined): readonly PersonEvent[] {
  return at === undefined ? [] : [{ kind: 'discharged', stay, at, source: stay }];
}

function instantOf(text: string | undefined): Instant | undefined {
  const moment = parseMoment(text);
  if (moment === undefined) {
    return undefined;
  }
  return moment.instant === undefined ? startOf(moment.first) : inUtc(moment.instant);
}
