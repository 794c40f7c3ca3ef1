// What people did in systems that are kept in step, from a log of its own, and what must be true of the plan in every system
// after it. It knows nothing of how versions are merged: an edit made over a value that was seen there follows that value, and all
// else contradicts.
import type { IndividualPlan } from '../../../src/plan/document/individual-plan.ts';

type Consent = NonNullable<IndividualPlan['consents']>[number];

/** A place of the plan that holds one text. */
export const places = [
  '/title',
  '/summary',
  '/goals/g1/text',
  '/goals/g2/text',
  '/measures/m1/text',
  '/measures/m1/how',
  '/serviceNeeds/s1/text',
  '/participants/pos-l/contribution',
  '/patient/telecom/0',
] as const;
export type Place = (typeof places)[number];

export function valueAt(plan: IndividualPlan, place: Place): string | undefined {
  const [, list, id, field] = place.split('/') as [string, string, string?, string?];
  if (list === 'patient') {
    return plan.patient.telecom?.[0]?.value;
  }
  const top = plan[list as 'title'];
  if (id === undefined || field === undefined) {
    return top;
  }
  const items = (top ?? []) as unknown as Record<string, string | undefined>[];
  return items.find((item) => item.id === id || item.member === id)?.[field];
}

export function withValueAt(plan: IndividualPlan, place: Place, value: string): IndividualPlan {
  const [, list, id, field] = place.split('/') as [string, string, string?, string?];
  if (list === 'patient') {
    const [first, ...rest] = plan.patient.telecom ?? [];
    const telecom = [{ ...(first ?? { kind: 'phone' }), value }, ...rest];
    return { ...plan, patient: { ...plan.patient, telecom } } as IndividualPlan;
  }
  if (id === undefined || field === undefined) {
    return { ...plan, [list]: value };
  }
  const items = (plan[list as 'goals'] ?? []) as unknown as Record<string, unknown>[];
  const changed = items.map((item) =>
    item.id === id || item.member === id ? { ...item, [field]: value } : item,
  );
  return { ...plan, [list]: changed };
}

/** What is compared: some systems write in capitals, or trim, or end lines otherwise. */
export const plain = (text: string | undefined) =>
  (text ?? '').normalize('NFC').replaceAll(/\s+/g, ' ').trim().toUpperCase();

/** What a consent opens: kinds of information at three days, one after the other. */
export function opened(consent: Consent | undefined): Set<string> {
  if (consent?.status !== 'active') {
    return new Set();
  }
  const days = ['2026-02-01', '2026-08-01', '2027-02-01'];
  const end = consent.period?.end ?? '9999-12-31';
  const denied = new Set<string>((consent.denials ?? []).flatMap(({ information = [] }) => information));
  const permitted = (consent.permits ?? []).flatMap(({ information = [] }) => information);
  return new Set(
    permitted
      .filter((one) => !denied.has(one))
      .flatMap((one) => days.filter((day) => day <= end).map((day) => `${one} ${day}`)),
  );
}

/** A participant whom people take off the plan; nobody puts him on it again. */
export const LEAVING = 'pos-n';

export const isOnPlan = (plan: IndividualPlan | undefined) =>
  plan?.participants?.some(({ member }) => member === LEAVING) ?? false;

export const consentOf = (plan: IndividualPlan | undefined) =>
  plan?.consents?.find(({ id }) => id === 'c-deling');

interface Edit {
  readonly place: Place;
  readonly value: string;
  /** What stood there before in that system. */
  readonly over: string;
  readonly system: string;
}

interface Opening {
  readonly nr: number;
  readonly system: string;
  readonly opens: ReadonlySet<string>;
  readonly closes: ReadonlySet<string>;
  /** The consent as it was left. */
  readonly words: string;
  /** What may have been known there. */
  readonly knew: ReadonlySet<number>;
}

export interface Shown {
  readonly name: string;
  /** Systems that the same can reach, each over systems that have a place for it; itself among them. Empty: it has no place for it. */
  readonly reach: (what: Place | 'goals' | 'notes') => ReadonlySet<string>;
  readonly plan: IndividualPlan | undefined;
}

export class EditLog {
  /** Edits that must stand or be told. */
  readonly #edits: Edit[] = [];
  /** Every edit that was ever made: what a backup took away was a cause nevertheless. */
  readonly #ever: Edit[] = [];
  readonly #added: { kind: 'goals' | 'notes'; value: string; system: string }[] = [];
  readonly #openings: Opening[] = [];
  readonly #takenOff: string[] = [];
  readonly #known = new Map<string, Set<number>>();
  /** What the consent opened in a system when it was changed there first after a pass. */
  readonly #openAtPass = new Map<string, { readonly opened: ReadonlySet<string>; readonly nr: number }>();
  #nr = 0;
  readonly #atFirst: ReadonlySet<string>;
  /** True when two systems are in step by more than one way: then a value can come back to where it was followed already. */
  readonly #isRing: boolean;

  constructor(first: IndividualPlan, isRing: boolean) {
    this.#atFirst = opened(consentOf(first));
    this.#isRing = isRing;
  }

  get count(): number {
    return this.#ever.length + this.#added.length + this.#openings.length + this.#takenOff.length;
  }

  edited(system: string, place: Place, before: IndividualPlan, after: IndividualPlan, isHeld = true): void {
    const [over, value] = [plain(valueAt(before, place)), plain(valueAt(after, place))];
    if (over !== value && isHeld) {
      const edit = { place, over, value, system };
      this.#edits.push(edit);
      this.#ever.push(edit);
    }
  }

  added(system: string, kind: 'goals' | 'notes', value: string): void {
    this.#added.push({ kind, value, system });
  }

  tookOff(system: string): void {
    this.#takenOff.push(system);
  }

  /** `isVersioned`: the system tells that somebody has changed it, also where it holds the same again. */
  consented(system: string, before: IndividualPlan, after: IndividualPlan, isVersioned = true): void {
    const [was, is] = [opened(consentOf(before)), opened(consentOf(after))];
    const first = this.#openAtPass.get(system) ?? { opened: was, nr: this.#nr };
    this.#openAtPass.set(system, first);
    if (!isVersioned && is.size === first.opened.size && [...is].every((one) => first.opened.has(one))) {
      // A file that holds what it held: nobody can know that it was another one in between.
      const ours = this.#openings.filter((one) => one.system === system && one.nr >= first.nr);
      for (const one of ours) {
        this.#openings.splice(this.#openings.indexOf(one), 1);
      }
      return;
    }
    const opens = new Set([...is].filter((one) => !was.has(one)));
    const closes = new Set([...was].filter((one) => !is.has(one)));
    const nr = this.#nr;
    this.#nr += 1;
    const known = this.#of(system);
    const words = JSON.stringify(consentOf(after));
    this.#openings.push({ nr, system, opens, closes, words, knew: new Set(known) });
    known.add(nr);
  }

  /** A pass was tried between these, however it ended. */
  met(one: string, other: string): void {
    this.#openAtPass.delete(one);
    this.#openAtPass.delete(other);
    const both = new Set([...this.#of(one), ...this.#of(other)]);
    this.#known.set(one, new Set(both));
    this.#known.set(other, new Set(both));
  }

  /** A backup was put in: what a system has not any more is not lost by whoever keeps systems in step, where no other has it. */
  setBack(now: IndividualPlan | undefined, others: readonly (IndividualPlan | undefined)[]): void {
    const all = [now, ...others];
    const isThere = ({ place, value }: Edit) =>
      all.some((plan) => plan && (plain(valueAt(plan, place)) === value || toldOf(plan, place, value)));
    // The last ones first: what was written over is not there because of that.
    for (const edit of this.#edits.toReversed()) {
      if (!isThere(edit) && !this.#isFollowed(edit)) {
        this.#edits.splice(this.#edits.indexOf(edit), 1);
      }
    }
    const kept = this.#added.filter(({ kind, value }) => all.some((plan) => plan && has(plan, kind, value)));
    this.#added.splice(0, this.#added.length, ...kept);
  }

  /** Everything that is not as it must be, once all systems are in step. */
  complaints(shown: readonly Shown[]): string[] {
    const found: string[] = [];
    for (const { name, plan, reach } of shown) {
      if (!plan) {
        found.push(`${name} has no plan`);
        continue;
      }
      if (plan.status !== 'active') {
        found.push(`${name}: the plan is ${plan.status}`);
      }
      for (const place of places.filter((one) => reach(one).size > 0)) {
        found.push(...this.#atPlace(name, plan, place, reach(place), shown));
      }
      found.push(...this.#notAdded(name, plan, reach));
      if ((plan.patient.telecom ?? []).length > 1) {
        found.push(`${name}: one telephone has become ${plan.patient.telecom?.length}`);
      }
      found.push(...this.#tooOpen(name, plan));
      if (this.#takenOff.length > 0 && isOnPlan(plan)) {
        found.push(`${name}: ${LEAVING} is on the plan, and was taken off in ${this.#takenOff.join(', ')}`);
      }
      found.push(...this.#withoutCause(name, plan));
    }
    return [...new Set(found)];
  }

  #notAdded(name: string, plan: IndividualPlan, reach: Shown['reach']): string[] {
    return this.#added
      .filter((one) => reach(one.kind).has(one.system))
      .flatMap(({ kind, value }) => {
        const all: readonly unknown[] =
          kind === 'notes' ? (plan.notes ?? []) : (plan.goals ?? []).map(({ id }) => id);
        const times = all.filter((one) => one === value).length;
        return times === 1 ? [] : [`${name}: ${value} of ${kind} stands there ${times} times`];
      });
  }

  /** What is open that nobody has opened, or that somebody has closed and nobody opened again who could know of it. */
  #tooOpen(name: string, plan: IndividualPlan): string[] {
    return [...opened(consentOf(plan))].flatMap((one) => {
      const opens = this.#openings.filter(({ opens: all }) => all.has(one));
      const closes = this.#openings.filter(({ closes: all }) => all.has(one));
      if (!this.#atFirst.has(one) && opens.length === 0) {
        return [`${name}: ${one} is open and nobody has opened it`];
      }
      // Two that closed it in the same words, neither knowing of the other, have said one thing: whoever knew of one of them
      // answers both (docs/sync.md).
      const isSaid = (one: Opening, other: Opening) =>
        one === other || (one.words === other.words && !one.knew.has(other.nr) && !other.knew.has(one.nr));
      const standing = closes.find(
        (one) => !opens.some(({ knew }) => closes.some((other) => isSaid(one, other) && knew.has(other.nr))),
      );
      return standing ? [`${name}: ${one} is open though it was closed in ${standing.system}`] : [];
    });
  }

  #of(system: string): Set<number> {
    const known = this.#known.get(system) ?? new Set();
    this.#known.set(system, known);
    return known;
  }

  #isFollowed({ place, value }: Edit): boolean {
    return this.#edits.some((other) => other.place === place && other.over === value);
  }

  #atPlace(
    name: string,
    plan: IndividualPlan,
    place: Place,
    reach: ReadonlySet<string>,
    shown: readonly Shown[],
  ): string[] {
    const own = this.#edits.filter((edit) => edit.place === place && reach.has(edit.system));
    const now = plain(valueAt(plan, place));
    const heads = own.filter((edit) => !this.#isFollowed(edit)).map(({ value }) => value);
    const told = (value: string) => shown.some((one) => one.plan && toldOf(one.plan, place, value));
    const lost = heads.filter((value) => value !== now && !told(value));
    const complaints = lost.map((value) => `${name} ${place}: ${value} is lost, ${now} stands there`);
    const isOld = own.length > 0 && !heads.includes(now) && !this.#isRing;
    return isOld ? [...complaints, `${name} ${place}: ${now} was written over and stands there`] : complaints;
  }

  #withoutCause(name: string, plan: IndividualPlan): string[] {
    const tasks = (plan.revisions ?? []).filter(({ id }) => id.startsWith('conflict-'));
    return tasks.flatMap(({ text = '', notes = [] }) => {
      const place = /\((\/[^)]*)\)/.exec(text)?.[1] ?? '';
      if (place.startsWith('/consents/c-deling')) {
        const systems = new Set(this.#openings.map(({ system }) => system));
        return systems.size > 1 || this.#isRing
          ? []
          : [`${name}: a task about ${place}, which only one has changed`];
      }
      const all = this.#ever.filter((edit) => edit.place === place);
      const said = all.filter(({ value }) => [text, ...notes].some((note) => holds(note, value)));
      const contradicts = said.some((one) => said.some((other) => this.#isBeside(one, other)));
      return contradicts || this.#isRing ? [] : [`${name}: a task about ${place} that nobody caused`];
    });
  }

  /** True when neither of two edits was made by somebody who saw the other. */
  #isBeside(one: Edit, other: Edit): boolean {
    const follows = (later: Edit, earlier: Edit): boolean => {
      let over: string | undefined = later.over;
      for (let steps = 0; over !== undefined && steps < 100; steps += 1) {
        if (over === earlier.value) {
          return true;
        }
        over = this.#ever.find((edit) => edit.place === later.place && edit.value === over)?.over;
      }
      return false;
    };
    return one !== other && !follows(one, other) && !follows(other, one);
  }
}

function has(plan: IndividualPlan, kind: 'goals' | 'notes', value: string): boolean {
  return kind === 'notes'
    ? (plan.notes ?? []).includes(value)
    : (plan.goals ?? []).some(({ id }) => id === value);
}

function holds(note: string, value: string): boolean {
  return value !== '' && new RegExp(`(^|[^A-Z0-9])${value}([^A-Z0-9]|$)`).test(plain(note));
}

/** True when a task of the plan about this place tells of this value. */
function toldOf(plan: IndividualPlan, place: string, value: string): boolean {
  return (plan.revisions ?? []).some(
    ({ text = '', notes = [] }) =>
      text.includes(`(${place})`) && [text, ...notes].some((one) => holds(one, value)),
  );
}
