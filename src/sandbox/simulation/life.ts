// What becomes of a person in the simulated year, by chance: the stay, the answers, moves, birthdays, complaints, death.
import type { Consent, Patient } from '@medplum/fhirtypes';
import { codeSystem } from '../../ground/fhir/canonical.ts';
import { type Day, dayOf, plusDays } from '../../ground/norway/day.ts';
import type { Agenda } from './agenda.ts';
import type { Chance } from './chance.ts';
import type { Unit } from './country.ts';
import { happens, isOver, type SimulatedNeed, step } from './need.ts';
import {
  assessmentOf,
  complaintOf,
  consentOf,
  flagOf,
  mergedPerson,
  parentOf,
  patientOf,
  planOf,
  stayOf,
} from './person.ts';
import type { SimulatedRecord } from './record.ts';

export interface LifePorts {
  readonly agenda: Agenda;
  readonly chance: Chance;
  readonly record: SimulatedRecord;
  readonly units: readonly Unit[];
  /** Something of the person was written: the adapter is notified of it. */
  readonly notify: (need: SimulatedNeed, name: string) => void;
  /** Its duties are looked at anew. */
  readonly watch: (need: SimulatedNeed) => void;
}

const DAY = 86_400_000;
const HOUR = 3_600_000;

/** Plans the life of a need that is found at that time. */
export function live(ports: LifePorts, need: SimulatedNeed, found: number): void {
  stay(ports, need, found);
  ports.agenda.at(found, () => findNeed(ports, need));
  misfortunes(ports, need, found);
}

const iso = (time: number) => new Date(time).toISOString();
const today = (time: number): Day => dayOf(new Date(time));

/** In before the need is found; out as planned, or a day or two beside it. */
function stay({ agenda, chance, record, watch }: LifePorts, need: SimulatedNeed, found: number): void {
  const begin = found - (1 + chance.whole(4)) * DAY;
  const planned = found + (2 + chance.whole(14)) * DAY;
  const isKnown = chance.percent(70);
  const out = planned + (chance.whole(5) - 2) * DAY;
  agenda.at(begin, () => {
    record.set(stayOf(need.person, iso(begin), isKnown ? today(planned) : undefined, false));
    happens(need, begin, 'in');
    if (isKnown) {
      happens(need, begin, 'out-planned', { day: today(planned) });
    }
  });
  agenda.at(Math.max(out, found + DAY), () => {
    record.set(stayOf(need.person, iso(begin), iso(agenda.now), true));
    happens(need, agenda.now, 'out');
    watch(need);
  });
}

function findNeed(ports: LifePorts, need: SimulatedNeed): void {
  const { agenda, chance, record } = ports;
  const { person } = need;
  const at = agenda.now;
  record.set(patientOf(person, need.home));
  if (person.isChild) {
    record.set(parentOf(person));
  }
  const fate = chance.whole(100);
  const met = fate >= 8;
  if (fate >= 8 && fate < 14) {
    record.set(planOf(person, today(at - 400 * DAY)));
    happens(need, at, 'criteria-met');
    happens(need, at, 'plan-in-municipality');
    later(ports, need, 2, () => tasksOfPlan(ports, need));
  } else {
    happens(need, at, met ? 'criteria-met' : 'criteria-not-met');
  }
  record.set(assessmentOf(person, { at: iso(at), met, informed: false, wish: undefined }));
  record.set(flagOf(person, iso(at)));
  ports.notify(need, `Flag/${person.flag}`);
  if (!met) {
    maybe(ports, need, 80, 5, () => say(ports, need, 'complaint-explained', 'complaint-right-told'));
    maybe(ports, need, 15, 20, () => complain(ports, need));
  } else if (fate >= 14) {
    maybe(ports, need, 94, 5, () => inform(ports, need, fate));
  }
}

function later({ agenda, chance }: LifePorts, need: SimulatedNeed, days: number, work: () => void): void {
  agenda.after((1 + chance.whole(days * 24)) * HOUR, () => {
    if (!isOver(need)) {
      work();
    }
  });
}

/** So often in a hundred, within so many days; otherwise it is forgotten. */
function maybe(ports: LifePorts, need: SimulatedNeed, share: number, days: number, work: () => void): void {
  if (ports.chance.percent(share)) {
    later(ports, need, days, work);
  }
}

function say(
  { agenda, watch }: LifePorts,
  need: SimulatedNeed,
  what: Parameters<typeof happens>[2],
  kind: Parameters<typeof step>[2],
): void {
  happens(need, agenda.now, what);
  step(need, agenda.now, kind);
  watch(need);
}

function inform(ports: LifePorts, need: SimulatedNeed, fate: number): void {
  const { agenda, record } = ports;
  const { no, name } = need.person;
  happens(need, agenda.now, 'informs');
  record.set({
    resourceType: 'Communication',
    id: `i${no}`,
    status: 'completed',
    category: [{ coding: [{ system: codeSystem('ip-communication-kind'), code: 'information-given' }] }],
    subject: { reference: name as `Patient/${string}` },
    sent: iso(agenda.now),
  });
  ports.notify(need, `Communication/i${no}`);
  maybe(ports, need, 95, 8, () => answer(ports, need, fate >= 26));
}

/** Yes or no; what a young child says is not settled by itself, so that a child says yes here. */
function answer(ports: LifePorts, need: SimulatedNeed, yes: boolean): void {
  const { agenda, record } = ports;
  const wish = yes || need.person.isChild;
  happens(need, agenda.now, wish ? 'says-yes' : 'says-no');
  record.set(assessmentOf(need.person, { at: iso(agenda.now), met: true, informed: false, wish }));
  ports.notify(need, `Observation/o${need.person.no}`);
  if (wish) {
    maybe(ports, need, 93, 10, () => consent(ports, need, 1));
  } else {
    maybe(ports, need, 85, 9, () => say(ports, need, 'no-is-written', 'decline-documented'));
  }
}

function consent(ports: LifePorts, need: SimulatedNeed, nth: number): void {
  const { agenda, chance, record } = ports;
  const at = agenda.now;
  const day = today(at);
  const end = plusDays(day, chance.percent(25) ? 40 + chance.whole(60) : 200 + chance.whole(400));
  const id = `n${need.person.no}-${nth}`;
  const byParents = isUnder16(need, day);
  record.set(consentOf(need.person, { id, at: iso(at), day, end, unit: need.lives, byParents }));
  happens(need, at, 'consents', { matter: `Consent/${id}`, day: end, more: need.lives });
  ports.notify(need, `Consent/${id}`);
  const ends = Date.parse(`${end}T12:00:00Z`);
  if (chance.percent(65)) {
    agenda.at(ends - (8 + chance.whole(20)) * DAY, () => {
      if (!isOver(need) && !isBack(need)) {
        consent(ports, need, nth + 1);
      }
    });
  }
}

function isUnder16({ person: { born } }: SimulatedNeed, day: Day): boolean {
  return day < `${Number(born.slice(0, 4)) + 16}${born.slice(4)}`;
}

const isBack = (need: SimulatedNeed) => need.happened.some(({ what }) => what === 'takes-consent-back');

/** What the hospital does about a plan that is there already. */
function tasksOfPlan(ports: LifePorts, need: SimulatedNeed): void {
  maybe(ports, need, 90, 4, () => say(ports, need, 'plan-is-noted', 'plan-noted'));
  maybe(ports, need, 80, 10, () => say(ports, need, 'coordinator-called', 'coordinator-contacted'));
  maybe(ports, need, 80, 10, () => say(ports, need, 'plan-brought', 'plan-fetched'));
}

function complain(ports: LifePorts, need: SimulatedNeed): void {
  const { agenda, record } = ports;
  const matter = `Task/k${need.person.no}`;
  record.set(complaintOf(need.person, iso(agenda.now)));
  happens(need, agenda.now, 'complains', { matter });
  ports.watch(need);
  maybe(ports, need, 85, 35, () => {
    const stands = ports.chance.percent(50);
    happens(need, agenda.now, stands ? 'complaint-stands' : 'complaint-answer', { matter });
    step(need, agenda.now, stands ? 'decision-upheld' : 'complaint-answered', { matter });
    ports.watch(need);
    if (stands) {
      maybe(ports, need, 80, 30, () => {
        happens(need, agenda.now, 'complaint-forwarded', { matter });
        step(need, agenda.now, 'complaint-sent-on', { matter });
        ports.watch(need);
      });
    }
  });
}

/** The unit has appointed a coordinator: the work begins, or drags on. */
export function coordinate(ports: LifePorts, need: SimulatedNeed): void {
  maybe(ports, need, 88, 16, () => {
    say(ports, need, 'contact', 'first-contact-made');
    maybe(ports, need, 80, 100, () => say(ports, need, 'plan-used', 'plan-in-use'));
  });
  maybe(ports, need, 80, 16, () => say(ports, need, 'partners-informed', 'partners-told'));
  if (ports.chance.percent(4)) {
    later(ports, need, 60, () => say(ports, need, 'coordinator-leaves', 'municipal-coordinator-left'));
  }
}

/** Moves, withdrawals, mistakes, birthdays and deaths. */
function misfortunes(ports: LifePorts, need: SimulatedNeed, found: number): void {
  const { agenda, chance } = ports;
  const on = (share: number, days: number, work: () => void) => {
    if (chance.percent(share)) {
      agenda.at(found + (3 + chance.whole(days)) * DAY + chance.whole(9) * HOUR, () => {
        if (!isOver(need)) {
          work();
        }
      });
    }
  };
  on(5, 200, () => move(ports, need));
  on(4, 200, () => takeBack(ports, need));
  on(2, 60, () => mistake(ports, need));
  on(3, 300, () => die(ports, need));
  on(12, 200, () => merge(ports, need));
  on(need.person.isChild ? 25 : 0, 200, () => guardianEnds(ports, need));
  const sixteen = Date.parse(
    `${Number(need.person.born.slice(0, 4)) + 16}-${need.person.born.slice(5)}T12:00:00Z`,
  );
  if (sixteen > found && chance.percent(60)) {
    agenda.at(sixteen - (5 + chance.whole(60)) * DAY, () => {
      if (!isOver(need)) {
        say(ports, need, 'own-consent', 'own-consent-got');
      }
    });
  }
}

function move(ports: LifePorts, need: SimulatedNeed): void {
  const { agenda, chance, record, units } = ports;
  need.lives = chance.pick(units.filter(({ municipality }) => municipality !== need.lives)).municipality;
  record.set(patientNow(need));
  happens(need, agenda.now, 'moves', { more: need.lives });
  step(need, agenda.now, 'moved', { municipality: need.lives });
  ports.notify(need, need.person.name);
}

function takeBack(ports: LifePorts, need: SimulatedNeed): void {
  const { agenda, record } = ports;
  const last = need.happened.findLast(({ what }) => what === 'consents');
  const known = last?.matter === undefined ? undefined : record.get<Consent>(last.matter);
  if (!last?.matter || !known) {
    return;
  }
  // The person means every consent that still stands.
  for (const { matter = '' } of need.happened.filter(({ what }) => what === 'consents')) {
    const consent = record.get<Consent>(matter);
    if (consent) {
      record.set({ ...consent, status: 'inactive' });
      happens(need, agenda.now, 'takes-consent-back', { matter });
    }
  }
  ports.notify(need, last.matter);
  maybe(ports, need, 75, 18, () => say(ports, need, 'taking-back-settled', 'withdrawal-not-told'));
}

/** The record that the need stands in, with what the register says today. */
function patientNow({ person, lives, replacedBy }: SimulatedNeed, dead?: string): Patient {
  const other = { reference: replacedBy as `Patient/${string}` };
  return {
    ...patientOf(person, lives, dead),
    ...(replacedBy === undefined ? {} : { link: [{ type: 'replaced-by', other }] }),
  };
}

/** Two records of one person become one; the need is moved to it days later, or is left in the old one. */
function merge(ports: LifePorts, need: SimulatedNeed): void {
  const { agenda, record } = ports;
  const old = need.person;
  const into = mergedPerson(old);
  record.set(patientOf(into, need.lives));
  need.replacedBy = into.name;
  record.set(patientNow(need));
  happens(need, agenda.now, 'merges');
  step(need, agenda.now, 'merged', { into: into.name });
  ports.notify(need, old.name);
  maybe(ports, need, 50, 6, () => {
    record.lead(old.name, into.name);
    need.person = into;
    need.replacedBy = undefined;
    const told = need.steps.findIndex(({ kind }) => kind === 'merged');
    need.steps.splice(told, 1);
    record.set(patientNow(need));
    happens(need, agenda.now, 'record-put-right');
    ports.notify(need, `Flag/${into.flag}`);
    ports.watch(need);
  });
}

/** The one who consented for a child has no parental responsibility any more. */
function guardianEnds(ports: LifePorts, need: SimulatedNeed): void {
  const { agenda, record } = ports;
  const given = need.happened.some(({ what, at }) => what === 'consents' && isUnder16(need, today(at)));
  if (given && !isBack(need)) {
    record.set({ ...parentOf(need.person), active: false });
    happens(need, agenda.now, 'guardian-ends');
    ports.notify(need, `RelatedPerson/r${need.person.no}`);
  }
}

function mistake(ports: LifePorts, need: SimulatedNeed): void {
  const { agenda, record } = ports;
  const { person } = need;
  happens(need, agenda.now, 'mistake');
  record.set(flagOf(person, iso(agenda.now), 'entered-in-error'));
  ports.notify(need, `Flag/${person.flag}`);
}

function die(ports: LifePorts, need: SimulatedNeed): void {
  const { agenda, record } = ports;
  happens(need, agenda.now, 'dies');
  record.set(patientNow(need, iso(agenda.now)));
  ports.notify(need, need.person.name);
}
