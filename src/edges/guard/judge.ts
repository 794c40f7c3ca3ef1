// What one caller sees, for one request: the plans of every person that comes up are read once, and never kept longer.
import type { Resource } from '@medplum/fhirtypes';
import { type Caller, onlyPatient } from '../../flows/guard/caller.ts';
import { guardedTypes } from '../../flows/guard/kinds.ts';
import type { Looks } from '../../flows/guard/looking/looks.ts';
import type { Hints } from '../../flows/guard/looking/snapshot.ts';
import { type Eyes, eyesOf, type Seen } from '../../flows/guard/sight.ts';
import {
  othersIn,
  type PlanWorld,
  patientsIn,
  plansOf,
  recordsOf,
  selvesOf,
} from '../../flows/guard/world.ts';
import { nameOf } from '../../flows/plan/gather-plan.ts';
import type { PlanServer } from '../../flows/plan/plan-server.ts';
import type { ResourceKey } from '../../ground/fhir/reference.ts';
import type { Instant } from '../../ground/norway/instant.ts';

export interface JudgeOptions {
  readonly server: PlanServer;
  readonly caller: Caller;
  readonly instant: Instant;
  readonly hints: Hints;
  readonly looks: Looks;
}

interface PersonEyes {
  readonly eyes: Eyes;
  /** What an emergency opens; none for who has told of none. */
  readonly opened?: Eyes;
  readonly records: readonly string[];
  readonly worlds: readonly PlanWorld[];
}

/** Names of what is asked for together with a person the next time. */
const MOST_HINTS = 300;

const HIDDEN: Seen = { as: 'hidden' };
const strictest: readonly Seen['as'][] = ['hidden', 'cut', 'as-is'];

export class Judge {
  readonly #options: JudgeOptions;
  readonly #persons = new Map<string, Promise<PersonEyes>>();
  readonly #nobody: Eyes;
  readonly #opened = new Map<string, readonly string[]>();

  constructor(options: JudgeOptions) {
    this.#options = options;
    this.#nobody = eyesOf({ ...options, worlds: [], records: [] });
  }

  /** Of whom something was opened in an emergency that the caller would not see otherwise: the records of each person. */
  get opened(): readonly (readonly string[])[] {
    return [...this.#opened.values()];
  }

  /** What the caller sees of each of them, by `Type/id`. */
  async seeAll(resources: readonly Resource[]): Promise<(resource: Resource) => Seen> {
    const seen = new Map<string, Seen>();
    for (let at = 0; at < resources.length; at += 8) {
      const some = resources.slice(at, at + 8);
      const answers = await Promise.all(some.map((one) => this.see(one)));
      for (const [index, one] of some.entries()) {
        seen.set(nameOf(one), answers[index] ?? HIDDEN);
      }
    }
    return (resource) => seen.get(nameOf(resource)) ?? HIDDEN;
  }

  async see(resource: Resource): Promise<Seen> {
    if (!guardedTypes.has(resource.resourceType)) {
      return { as: 'as-is', resource };
    }
    if (resource.resourceType === 'Provenance' && !(await this.#seesTargets(resource))) {
      return HIDDEN;
    }
    const persons = await this.#personsOf(resource);
    const { caller } = this.#options;
    const only =
      onlyPatient(caller, resource.resourceType, 'r') ?? onlyPatient(caller, resource.resourceType, 's');
    if (only !== undefined && !persons.some(({ records }) => records.includes(only))) {
      return HIDDEN;
    }
    const seen = seenBy(persons.length > 0 ? persons.map(({ eyes }) => eyes) : [this.#nobody], resource);
    return seen.as === 'as-is' || caller.emergency === undefined ? seen : this.#open(persons, resource, seen);
  }

  #open(persons: readonly PersonEyes[], resource: Resource, otherwise: Seen): Seen {
    const seen = seenBy(
      persons.map(({ eyes, opened = eyes }) => opened),
      resource,
    );
    if (seen.as !== 'as-is') {
      return otherwise;
    }
    for (const { records } of persons) {
      this.#opened.set(records.toSorted().join(), records);
    }
    return seen;
  }

  /** The plans of the person of this record, as the caller sees them. */
  person(name: string): Promise<PersonEyes> {
    const known = this.#persons.get(name);
    if (known) {
      return known;
    }
    const made = this.#look(name);
    this.#persons.set(name, made);
    return made;
  }

  async #look(name: string): Promise<PersonEyes> {
    const { server, hints, looks } = this.#options;
    const { worlds, records, selves } = await looks.again(name, server, async (asked) => {
      const { names } = await recordsOf(asked, [name]);
      const plans = await plansOf(asked, names);
      const members = plans.flatMap(({ plan, resources }) => [plan, ...resources.map(nameOf)]);
      hints.keep(name, [...new Set([...names, ...members])].slice(0, MOST_HINTS));
      return { records: names, selves: await selvesOf(asked, name, names), worlds: plans };
    });
    const asked = { ...this.#options, worlds, records: selves };
    const opened = this.#options.caller.emergency && { opened: eyesOf({ ...asked, opened: true }) };
    return { eyes: eyesOf(asked), ...opened, records, worlds };
  }

  /** Everybody whom it is about, and those whose plans it names, should they be others. */
  async #personsOf(resource: Resource): Promise<PersonEyes[]> {
    const persons = await Promise.all((await this.#peopleOf(resource)).map((name) => this.person(name)));
    const plans = othersIn(resource).filter(
      ({ type, id }) => type === 'CarePlan' && !persons.some(({ eyes }) => eyes.viewOf(`CarePlan/${id}`)),
    );
    const found = plans.length > 0 ? await this.#plansOf(persons, plans) : [];
    const known = new Set(persons.flatMap(({ records }) => records));
    const more = [...new Set(found.flatMap(patientsIn))].filter((name) => !known.has(name));
    return [...persons, ...(await Promise.all(more.map((name) => this.person(name))))];
  }

  /** Plans by their names: those that are part of a plan that is at hand, and the others. */
  async #plansOf(persons: readonly PersonEyes[], keys: readonly ResourceKey[]): Promise<Resource[]> {
    const atHand = persons.flatMap(({ worlds }) => worlds.flatMap(({ resources }) => resources));
    const wanted = new Set(keys.map(({ type, id }) => `${type}/${id}`));
    const found = atHand.filter((one) => one.resourceType === 'CarePlan' && wanted.delete(nameOf(one)));
    const others = keys.filter(({ type, id }) => wanted.has(`${type}/${id}`));
    return others.length > 0 ? [...found, ...(await this.#options.server.readMany(others))] : found;
  }

  /** The records that it is about; of what names no person, those of what it names. */
  async #peopleOf(resource: Resource): Promise<string[]> {
    const own = patientsIn(resource);
    if (own.length > 0) {
      return own;
    }
    const named = othersIn(resource).filter(({ type }) => guardedTypes.has(type));
    const found = named.length > 0 ? await this.#options.server.readMany(named) : [];
    return [...new Set(found.flatMap(patientsIn))];
  }

  /** Who did what to something is seen by who sees that. */
  async #seesTargets(resource: Resource): Promise<boolean> {
    const named = othersIn(resource).filter(({ type }) => guardedTypes.has(type) && type !== 'Provenance');
    const found = named.length > 0 ? await this.#options.server.readMany(named) : [];
    const seen = await Promise.all(found.map((one) => this.see(one)));
    return seen.every(({ as }) => as === 'as-is');
  }
}

function seenBy(eyes: readonly Eyes[], resource: Resource): Seen {
  const answers = eyes.map((each) => each.see(resource));
  return answers.toSorted((a, b) => strictest.indexOf(a.as) - strictest.indexOf(b.as))[0] ?? HIDDEN;
}
