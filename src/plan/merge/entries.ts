// How the entries of three versions of a list are known as the same: by their own id, a participant by who it is, and what
// has neither by itself; an entry without an id that both writers changed, by its key fields and then by where it stands.
import { canonicalText } from './same.ts';
import type { PartSchema, Three } from './schema.ts';

/** Entries by name, in their order. */
type Named = ReadonlyMap<string, unknown>;

export interface Entries {
  readonly base: Named;
  readonly left: Named;
  readonly right: Named;
  /** Step of a JSON pointer that leads to the entry and says nothing of what stands in it. */
  readonly stepOf: (name: string) => string;
}

export function hasId(items: PartSchema): boolean {
  return items.properties?.id !== undefined;
}

/** True for entries that keep who or what they are while their fields change. */
export function isKnownByKey(items: PartSchema): boolean {
  return hasId(items) || items.title === 'Participant';
}

/**
 * The entries of the three versions; the same one has the same name in each that has it.
 * @param isHeldAgainst there is no base because nobody knows which was there before: what stands in the place of each other is one entry
 */
export function entriesOf({ base, left, right }: Three, items: PartSchema, isHeldAgainst = false): Entries {
  const key = keyOf(items);
  const [was, one, other] = [keyed(base, key), keyed(left, key), keyed(right, key)];
  if (isKnownByKey(items)) {
    return { base: was, left: one, right: other, stepOf: (name) => name };
  }
  const places = [...new Set([...was.keys(), ...one.keys(), ...other.keys()].map(String))];
  const pairs = isHeldAgainst ? inEachOthersPlace(one, other, items) : changedByBoth(was, one, other, items);
  const known = isHeldAgainst
    ? pairs.map(({ base: name, left: now }) => [name, indexIn(one, now)] as const)
    : [...was.keys()].map((name, at) => [name, at] as const);
  const order = new Map(known.map(([name, at]) => [name, String(at)]));
  return {
    base: was,
    left: renamed(one, new Map(pairs.map(({ base: name, left: now }) => [now, name]))),
    right: renamed(other, new Map(pairs.map(({ base: name, right: now }) => [now, name]))),
    stepOf: (name) => order.get(name) ?? String(places.indexOf(name)),
  };
}

interface Pair {
  readonly base: string;
  readonly left: string;
  readonly right: string;
}

/** Entries of the base that neither version has as they were, with what each version has in their place. */
function changedByBoth(base: Named, left: Named, right: Named, items: PartSchema): Pair[] {
  const gone = (names: Named) => [...names.keys()].filter((name) => !left.has(name) && !right.has(name));
  const fresh = (names: Named, other: Named) =>
    [...names.keys()].filter((name) => !base.has(name) && !other.has(name));
  const rest = { base: gone(base), left: fresh(left, right), right: fresh(right, left) };
  const pairs: Pair[] = [];
  const take = (find: (name: string, names: readonly string[], version: Named) => string | undefined) => {
    for (const name of [...rest.base]) {
      const [one, other] = [find(name, rest.left, left), find(name, rest.right, right)];
      if (one !== undefined && other !== undefined) {
        pairs.push({ base: name, left: one, right: other });
        rest.base = rest.base.filter((each) => each !== name);
        rest.left = rest.left.filter((each) => each !== one);
        rest.right = rest.right.filter((each) => each !== other);
      }
    }
  };
  take((name, names, version) => {
    const wanted = keyFields(base.get(name), items);
    const same = (from: readonly string[], entries: Named) =>
      from.filter((each) => keyFields(entries.get(each), items) === wanted);
    const found = same(names, version);
    return wanted !== '' && found.length === 1 && same(rest.base, base).length === 1 ? found[0] : undefined;
  });
  take((name, names, version) => names.find((each) => indexIn(version, each) === indexIn(base, name)));
  take((_, names) => (rest.base.length === 1 && names.length === 1 ? names[0] : undefined));
  return pairs;
}

/** Entries of one version each, with the one that has the same key fields and place in the other; named as the left one. */
function inEachOthersPlace(left: Named, right: Named, items: PartSchema): Pair[] {
  const [one, other] = [[...left.keys()], [...right.keys()]];
  return one.flatMap((name, at) => {
    const now = other[at];
    const isOne =
      now !== undefined &&
      !right.has(name) &&
      !left.has(now) &&
      keyFields(left.get(name), items) === keyFields(right.get(now), items);
    return isOne ? [{ base: pickName(name, now), left: name, right: now }] : [];
  });
}

/** The same whichever is named first. */
function pickName(one: string, other: string): string {
  return one < other ? one : other;
}

/** What an entry is about, and not what it says of it: its codes and whom it names. Empty when it has no such fields. */
function keyFields(item: unknown, { properties = {} }: PartSchema): string {
  const fields = Object.entries(properties)
    .filter(([name, part]) => part.enum || part['x-ref'] !== undefined || ['system', 'area'].includes(name))
    .map(([name]) => [name, (item as Record<string, unknown> | undefined)?.[name]]);
  return fields.length === 0 ? '' : canonicalText(fields);
}

function indexIn(names: Named, name: string): number {
  return [...names.keys()].indexOf(name);
}

function renamed(names: Named, to: ReadonlyMap<string, string>): Named {
  return new Map([...names].map(([name, item]) => [to.get(name) ?? name, item]));
}

function keyOf(items: PartSchema): (item: unknown) => string {
  if (hasId(items)) {
    return (item) => String((item as { id?: unknown } | undefined)?.id);
  }
  if (items.title === 'Participant') {
    return (item) => String((item as { member?: unknown } | undefined)?.member);
  }
  return canonicalText;
}

/** The second entry of the same key gets a name of its own. */
function keyed(list: unknown, key: (item: unknown) => string): Map<string, unknown> {
  const found = new Map<string, unknown>();
  for (const item of Array.isArray(list) ? list : []) {
    const name = key(item);
    let free = name;
    for (let nth = 2; found.has(free); nth += 1) {
      free = `${name}#${nth}`;
    }
    found.set(free, item);
  }
  return found;
}
