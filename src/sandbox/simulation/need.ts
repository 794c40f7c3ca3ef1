// One need of the simulated country: who it is about, and everything that happened to it, as the country knows it.

import type { Instant } from '../../ground/norway/instant.ts';
import type { DutyEvent, EventKind } from '../../need/duties/event.ts';
import type { Happened, Happening, Sent } from '../checker/observed.ts';
import type { Person } from './person.ts';

export interface SimulatedNeed {
  /** Under the id of the record that the need stands in now. */
  person: Person;
  /** `Patient/{id}` of the record that replaced this one, while the need stands in the old one. */
  replacedBy?: string | undefined;
  /** Municipality at the beginning, and now. */
  readonly home: string;
  lives: string;
  readonly happened: Happened[];
  readonly sent: Sent[];
  /** Reasons for which it stands on the list for people. */
  readonly asked: Set<string>;
  /** Duties that somebody was told were overdue. */
  readonly told: Set<string>;
  /** Steps of persons that the hospital's record has no place for. */
  readonly steps: DutyEvent[];
  /** Work that is planned, and when. */
  planned: number | undefined;
  watched: number | undefined;
  /** Lines of history when its duties were worked out last. */
  lines: number;
}

export function needOf(person: Person, home: string): SimulatedNeed {
  return {
    person,
    home,
    lives: home,
    happened: [],
    sent: [],
    asked: new Set(),
    told: new Set(),
    steps: [],
    planned: undefined,
    watched: undefined,
    lines: 0,
  };
}

export function happens(
  need: SimulatedNeed,
  at: number,
  what: Happening,
  more: Omit<Happened, 'at' | 'what'> = {},
): void {
  need.happened.push({ at, what, ...more });
}

/** A step that a person has recorded. */
export function step(need: SimulatedNeed, at: number, kind: EventKind, more: object = {}): void {
  need.steps.push({ kind, at: new Date(at).toISOString() as Instant, ...more } as DutyEvent);
}

export function isOver(need: SimulatedNeed): boolean {
  return need.happened.some(({ what }) => what === 'dies' || what === 'mistake');
}
