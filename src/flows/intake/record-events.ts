// What resources of the hospital's server say of stays, death and merges, in the neutral words that every source has.
import type { Encounter, Patient } from '@medplum/fhirtypes';
import { lifeOf } from '../../ground/fhir/person.ts';
import { parseReference } from '../../ground/fhir/reference.ts';
import { instantOrNoon } from '../../ground/norway/day.ts';
import { type Instant, inUtc } from '../../ground/norway/instant.ts';
import { parseMoment, spanOf } from '../../ground/norway/moment.ts';
import type { PersonEvent } from '../../need/duties/event.ts';
import { happenedAt } from '../../need/duties/stays.ts';
import { isStay } from '../duties/stay-events.ts';
import { namesInMessages } from '../duties/stay-names.ts';

/**
 * What an Encounter says now, beside what was known of the stay before. An outpatient's visit is no stay; a status that says
 * nothing of one gives nothing.
 */
export function stayEventsOf(encounter: Encounter, before: readonly PersonEvent[]): PersonEvent[] {
  const { id, status, period, meta } = encounter;
  const stay = `Encounter/${id}`;
  const changed = inUtc(meta?.lastUpdated);
  if (id === undefined || changed === undefined || !isStay(encounter)) {
    return [];
  }
  const also = namesInMessages(encounter);
  const said = { stay, source: stay, said: changed, ...(also.length > 0 ? { also } : {}) } as const;
  const at = (text: string | undefined): Instant | undefined => instantOrNoon(text ?? '');
  const previous = before.findLast((event) => 'stay' in event && event.stay === stay);
  const last = previous?.kind;
  // Said again by each later version: it is kept as it was said first, unless the record has another time by now.
  const anew = (kind: 'admitted' | 'discharged', written: Instant | undefined): PersonEvent[] =>
    last === kind && (written === undefined || previous?.at === written)
      ? []
      : [{ ...said, kind, at: written ?? changed }];
  switch (status) {
    case 'planned':
      return [{ ...said, kind: 'admission-planned', at: changed, ...dayOf(period?.start) }];
    case 'arrived':
    case 'triaged':
    case 'in-progress':
      if (last === 'went-on-leave') {
        return [{ ...said, kind: 'came-back', at: changed }];
      }
      if (last === 'discharged') {
        return [{ ...said, kind: 'discharge-cancelled', at: changed }];
      }
      return anew('admitted', at(period?.start));
    case 'onleave':
      return last === 'went-on-leave' ? [] : [{ ...said, kind: 'went-on-leave', at: changed }];
    case 'finished': {
      const ended = at(period?.end);
      return anew('discharged', ended && happenedAt(ended, changed));
    }
    case 'cancelled':
    case 'entered-in-error':
      return [{ ...said, kind: 'stay-cancelled', at: changed }];
    default:
      return [];
  }
}

/** What the record of a person says of death and merges, beside what the record said before. */
export function recordEventsOf(patient: Patient, before: readonly PersonEvent[]): PersonEvent[] {
  const source = `Patient/${patient.id}`;
  const changed = inUtc(patient.meta?.lastUpdated);
  if (changed === undefined) {
    return [];
  }
  const wasDead =
    before.findLast((event) => event.source === source && /death|died/.test(event.kind))?.kind === 'died';
  const life = lifeOf(patient);
  const events: PersonEvent[] = [];
  if (life === 'dead') {
    events.push({ kind: 'died', at: instantOrNoon(patient.deceasedDateTime ?? '') ?? changed, source });
  } else if (life === 'living' && wasDead) {
    events.push({ kind: 'death-retracted', at: changed, source });
  }
  for (const { type, other } of patient.link ?? []) {
    const into = parseReference(other?.reference);
    if (type === 'replaced-by' && into?.type === 'Patient') {
      events.push({ kind: 'merged', into: `Patient/${into.id}`, at: changed, source });
    }
  }
  // The same is said by every later version: it is kept as it was said first.
  return events.filter(
    (event) => !before.some((old) => old.source === source && saysTheSame(old, event, wasDead)),
  );
}

function saysTheSame(old: PersonEvent, now: PersonEvent, wasDead: boolean): boolean {
  if (now.kind === 'merged') {
    return old.kind === 'merged' && old.into === now.into;
  }
  return now.kind === 'died' && wasDead && old.kind === 'died';
}

/** The day that is said; a month or a year names none. */
function dayOf(text: string | undefined): { readonly on?: ReturnType<typeof spanOf>[0] } {
  const moment = parseMoment(text);
  const [first, last] = moment ? spanOf(moment) : [];
  return first !== undefined && first === last ? { on: first } : {};
}
