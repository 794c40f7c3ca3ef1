// One stay that several systems tell of, as one: a message of the patient administration and an Encounter name it differently.
import { dayOf, plusDays } from '../../ground/norway/day.ts';
import { compareInstants, type Instant } from '../../ground/norway/instant.ts';
import type { DutyEvent } from './event.ts';

/**
 * When it happened that a person was admitted, discharged and so on, of which a source writes when. Nothing has happened days after it
 * was said: then it happened when it was said. Tomorrow's is believed, because a discharge is written down the evening before.
 * @param written as the source has it; 9999-12-31 is how some write that they do not know
 */
export function happenedAt(written: Instant, said: Instant): Instant {
  return dayOf(written) > plusDays(dayOf(said), 1) ? said : written;
}

/** Kinds that begin or end something: said once more in a row, by whichever system, they tell nothing new. */
const steps: ReadonlySet<DutyEvent['kind']> = new Set([
  'admitted',
  'went-on-leave',
  'came-back',
  'discharged',
]);

/**
 * The events with one name for each stay. Names are the same stay where a system says so (`also`), and where a stay without a number
 * is told of and the person has had no other than one Encounter.
 * @param unnamed name of the stay whose number no message gives
 */
export function withOneNameAStay(events: readonly DutyEvent[], unnamed: string): readonly DutyEvent[] {
  const names = new Map(
    events.flatMap((event) =>
      'stay' in event ? (event.also ?? []).map((name) => [name, event.stay] as const) : [],
    ),
  );
  const named = events.map((event) => {
    const name = 'stay' in event ? names.get(event.stay) : undefined;
    return name === undefined ? event : ({ ...event, stay: name } as DutyEvent);
  });
  const others = new Set(
    named.flatMap((event) => ('stay' in event && event.stay !== unnamed ? [event.stay] : [])),
  );
  const [only] = others;
  const all =
    only === undefined || others.size > 1 || !only.startsWith('Encounter/')
      ? named
      : named.map((event) => ('stay' in event && event.stay === unnamed ? { ...event, stay: only } : event));
  return withoutEchoes(all);
}

/** Of each step of a stay the first that tells of it; of a record that is corrected the last, because it never was as it was before. */
function withoutEchoes(events: readonly DutyEvent[]): readonly DutyEvent[] {
  const last = new Map<string, DutyEvent>();
  const echoes = new Set<DutyEvent>();
  const saidAt = (event: DutyEvent): Instant => event.said ?? event.at;
  for (const event of [...events].sort((one, other) => compareInstants(saidAt(one), saidAt(other)))) {
    if (!('stay' in event) || event.kind === 'discharge-planned' || event.kind === 'admission-planned') {
      continue;
    }
    const before = last.get(event.stay);
    if (steps.has(event.kind) && before?.kind === event.kind) {
      const isCorrected = event.source === event.stay && before.source === event.stay;
      echoes.add(isCorrected ? before : event);
      last.set(event.stay, isCorrected ? event : before);
    } else {
      last.set(event.stay, event);
    }
  }
  return events.filter((event) => !echoes.has(event));
}
