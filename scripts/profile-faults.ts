// Breaks a valid example in one place, for one rule: the invalid half of fixtures/profiles.
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type AddedRule, type Definition, type ElementRule, fixedValue } from './profile-rules.ts';

const root = resolve(import.meta.dirname, '..');

// biome-ignore lint/suspicious/noExplicitAny: examples are arbitrary JSON that is walked by element paths.
type Json = any;

/** One change of an example: JSON pointer, and the new value (`undefined` removes). `-` as last step appends. */
export interface Change {
  at: string;
  value?: Json;
}

/** Applies the changes to a copy. Throws when a pointer leads nowhere: a fault that changes nothing shows nothing. */
export function applyChanges(example: Json, changes: readonly Change[]): Json {
  const copy = structuredClone(example);
  for (const { at, value } of changes) {
    const steps = at.split('/').slice(1);
    const last = steps.pop();
    const parent = steps.reduce((node, step) => node?.[step], copy);
    if (parent === undefined || last === undefined) {
      throw new Error(`${at} leads nowhere in ${example.id}`);
    }
    if (value === undefined) {
      if (parent[last] === undefined) {
        throw new Error(`${at} is not in ${example.id}`);
      }
      if (Array.isArray(parent)) {
        parent.splice(Number(last), 1);
      } else {
        delete parent[last];
      }
    } else if (last === '-') {
      parent.push(value);
    } else {
      parent[last] = value;
    }
  }
  return copy;
}

interface Spot {
  pointer: string;
  node: Json;
}

/** True when `node` carries everything of `pattern`, as FHIR's pattern[x] means it. */
function matches(node: Json, pattern: Json): boolean {
  if (Array.isArray(pattern)) {
    return Array.isArray(node) && pattern.every((part) => node.some((item) => matches(item, part)));
  }
  if (typeof pattern === 'object' && pattern !== null) {
    return (
      typeof node === 'object' &&
      node !== null &&
      Object.keys(pattern).every((key) => matches(node[key], pattern[key]))
    );
  }
  return node === pattern;
}

/** Finds where the elements of one definition stand in an example. */
export class Locator {
  readonly #definition: Definition;
  readonly #byUrl: ReadonlyMap<string, Definition>;

  constructor(definition: Definition, byUrl: ReadonlyMap<string, Definition>) {
    this.#definition = definition;
    this.#byUrl = byUrl;
  }

  #element(id: string): ElementRule | undefined {
    for (let at: Definition | undefined = this.#definition; at; at = this.#byUrl.get(at.baseDefinition)) {
      const found = at.snapshot.element.find((element) => element.id === id);
      if (found) {
        return found;
      }
    }
    return undefined;
  }

  #inSlice(node: Json, sliceId: string): boolean {
    const slice = this.#element(sliceId);
    const url = slice?.type?.[0]?.profile?.[0];
    if (url !== undefined) {
      return node.url === url;
    }
    for (const path of ['', '.url', '.system', '.type', '.code']) {
      const element = this.#element(sliceId + path);
      const value = element && fixedValue(element);
      if (value !== undefined) {
        return matches(path === '' ? node : node[path.slice(1)], value);
      }
    }
    return false;
  }

  /** Every place in `from` where the element stands; empty when the example has none. */
  spots(from: Spot, elementId: string): Spot[] {
    let id = this.#definition.type;
    let spots: Spot[] = [from];
    for (const step of elementId.split('.').slice(1)) {
      const [name = '', slice] = step.split(':');
      id = `${id}.${step}`;
      spots = spots.flatMap((spot) => children(spot, name));
      if (slice !== undefined) {
        spots = spots.filter(({ node }) => this.#inSlice(node, id));
      }
    }
    return spots;
  }
}

function children({ pointer, node }: Spot, name: string): Spot[] {
  const key = name.endsWith('[x]')
    ? Object.keys(node).find(
        (candidate) =>
          candidate.startsWith(name.slice(0, -3)) && /[A-Z]/.test(candidate.charAt(name.length - 3)),
      )
    : name;
  if (key === undefined || node[key] === undefined) {
    return [];
  }
  const value = node[key];
  if (!Array.isArray(value)) {
    return [{ pointer: `${pointer}/${key}`, node: value }];
  }
  return value.map((item, index) => ({ pointer: `${pointer}/${key}/${index}`, node: item }));
}

/** What to leave in an object that would become empty, so that only the rule in question breaks. */
const FILLERS: Record<string, Json> = { restriction: { repetitions: 1 }, period: { start: '2026-01-01' } };

function removal(from: Spot, spots: readonly Spot[], example: Json, min: number): Change[] {
  const together = spots.filter(({ pointer }) => holderOf(pointer) === holderOf(spots[0]?.pointer ?? ''));
  const excess = together.slice(Math.max(0, min - 1)).reverse();
  const first = excess[0];
  if (!first) {
    return [];
  }
  const steps = first.pointer.split('/');
  const inArray = /^\d+$/.test(steps.at(-1) ?? '');
  const holder = holderOf(first.pointer);
  const list = inArray ? at(example, steps.slice(0, -1).join('/')) : undefined;
  const parent = at(example, holder);
  const alone = Object.keys(parent).length === 1 && (list === undefined || list.length === excess.length);
  if (alone && holder !== from.pointer) {
    return [{ at: holder, value: FILLERS[holder.split('/').at(-1) ?? ''] }];
  }
  if (list?.length === excess.length) {
    return [{ at: steps.slice(0, -1).join('/') }];
  }
  return excess.map(({ pointer }) => ({ at: pointer }));
}

/** The object that has the element: `/input/0` for `/input/0/type`, and the resource for `/input/0`. */
function holderOf(pointer: string): string {
  return pointer.replace(/\/[^/]+(\/\d+)?$/, '');
}

function at(example: Json, pointer: string): Json {
  return pointer
    .split('/')
    .slice(1)
    .reduce((node, step) => node[step], example);
}

const OTHER_CODING = {
  system: 'https://individuell-plan.example/fhir/CodeSystem/ip-cooperation-need',
  code: 'wanted',
};

/** The same kind of value with a code that the rule does not allow, and nothing else wrong with it. */
function otherValue(node: Json): Json | undefined {
  if (typeof node !== 'object') {
    return undefined;
  }
  const coding = node.coding?.[0] ?? node;
  if (typeof coding.code !== 'string') {
    return undefined;
  }
  const other =
    coding.system === OTHER_CODING.system
      ? {
          ...OTHER_CODING,
          system: OTHER_CODING.system.replace('cooperation-need', 'service-level'),
          code: 'both',
        }
      : OTHER_CODING;
  return node.coding ? { coding: [other] } : other;
}

function codesOf(system: string): string[] {
  const id = system.split('/').at(-1);
  const file = join(root, 'profiles', 'generated', `CodeSystem-${id}.json`);
  return JSON.parse(readFileSync(file, 'utf8')).concept.map(({ code }: { code: string }) => code);
}

function otherCode(node: Json): Json | undefined {
  const coding = node?.coding?.[0];
  if (!coding?.system?.startsWith('https://individuell-plan.example/')) {
    return coding ? { text: 'noe annet' } : undefined;
  }
  const code = codesOf(coding.system).find((candidate) => candidate !== coding.code);
  return { coding: [{ system: coding.system, code }] };
}

/** The changes that break `rule` in `example`, or nothing when the example cannot show it. */
export function breakRule(rule: AddedRule, locator: Locator, example: Json, from: Spot): Change[] {
  const { element, kind } = rule;
  const spots = locator.spots(from, element.id);
  const first = spots[0];
  if (!first) {
    return [];
  }
  if (kind === 'min' && element.sliceName && first.node.coding) {
    return [{ at: first.pointer, value: { text: 'noe annet' } }];
  }
  if (kind === 'min') {
    return removal(from, spots, example, element.min ?? 1);
  }
  if (kind === 'max' && element.max === '1' && /\/\d+$/.test(first.pointer)) {
    return [{ at: first.pointer.replace(/\d+$/, '-'), value: first.node }];
  }
  let value: Json | undefined;
  if (kind === 'binding') {
    value = otherValue(first.node);
  }
  if (kind === 'value') {
    value = otherCode(first.node);
  }
  return value === undefined ? [] : [{ at: first.pointer, value }];
}
