// A stay in hospital as a FHIR Encounter states it, in neutral events. Its states are of now: what came before is not told.
import type { Encounter } from '@medplum/fhirtypes';
import { startOf } from '../../ground/norway/day.ts';
import { type Instant, inUtc } from '../../ground/norway/instant.ts';
import { lastDayOf, parseMoment } from '../../ground/norway/moment.ts';
import type { PersonEvent } from '../../need/duties/event.ts';
import { namesInMessages } from './stay-names.ts';

/** @see https://hl7.org/fhir/R4/valueset-encounter-status.html */
export function stayEvents(encounter: Encounter): readonly PersonEvent[] {
  const also = namesInMessages(encounter);
  return eventsIn(encounter).map((event) => (also.length > 0 ? { ...event, also } : event) as PersonEvent);
}

function eventsIn({ id = '', status, period, meta }: Encounter): readonly PersonEvent[] {
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
    case 'finished':
      return [...admitted, ...(ended ? [{ kind: 'discharged', stay, at: ended, source } as const] : [])];
    case 'cancelled':
    case 'entered-in-error':
      return begun || known
        ? [{ kind: 'stay-cancelled', stay, at: known ?? begun ?? ('' as Instant), source }]
        : [];
    default:
      return [];
  }
}

function instantOf(text: string | undefined): Instant | undefined {
  const moment = parseMoment(text);
  if (moment === undefined) {
    return undefined;
  }
  return moment.instant === undefined ? startOf(moment.first) : inUtc(moment.instant);
}
