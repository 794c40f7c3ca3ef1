// The laws of the mapping, each as a check over one plan, so that the same check runs over a few plans in every test
// run and over ten thousand in the suite `properties`.
import assert from 'node:assert/strict';
import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import type { IndividualPlan } from '../../src/plan/document/individual-plan.ts';
import { fieldFinder } from '../../src/plan/document/walk.ts';
import { fromFhir } from '../../src/plan/mapping/from-resources.ts';
import { keptValues } from '../../src/plan/mapping/rest.ts';
import { type TransactionBundle, toFhir } from '../../src/plan/mapping/to-bundle.ts';
import { syntheticPlan } from '../../src/plan/synthetic/generate.ts';
import { Random } from '../../src/plan/synthetic/random.ts';

type Json = Record<string, unknown>;
type Leaf = { holder: Json; key: string; path: string };

/** JSON that went over a wire. */
export function sent<T>(value: T): T {
  return JSON.parse(JSON.stringify(value)) as T;
}

const freeTexts = fieldFinder((schema) => schema.pattern === '\\S' && schema['x-ref'] === undefined);

/** Puts odd texts where a plan holds free text. */
function withTexts(plan: IndividualPlan, words: readonly string[]): IndividualPlan {
  if (words.length === 0) {
    return plan;
  }
  const odd = sent(plan);
  let at = 0;
  for (const { pointer } of freeTexts(plan)) {
    const steps = pointer.split('/').slice(1);
    const last = steps.pop() ?? '';
    const holder = steps.reduce((node, step) => node[step] as Json, odd as unknown as Json);
    const word = words[at++ % words.length];
    if (word !== undefined) {
      holder[last] = word;
    }
  }
  return odd;
}

const oddText = fc.string({ unit: 'grapheme', minLength: 1 }).filter((text) => /\S/.test(text));

/** Plans as the generator makes them; one in three with texts that no generator would think of. */
export const anyPlan: fc.Arbitrary<IndividualPlan> = fc
  .record({
    seed: fc.nat(1_000_000),
    index: fc.nat(100_000),
    words: fc.oneof(
      { arbitrary: fc.constant([]), weight: 2 },
      fc.array(oddText, { minLength: 1, maxLength: 7 }),
    ),
  })
  .map(({ seed, index, words }) => withTexts(syntheticPlan(seed, index), words));

export function comesBackEqual(plan: IndividualPlan): void {
  const { bundle, issues } = toFhir(plan);
  const back = fromFhir(sent(bundle));
  assert.deepEqual(issues, []);
  assert.deepEqual(back.draft, sent(plan));
  assert.deepEqual(back.plan, sent(plan));
  assert.deepEqual(keptValues(back.rest), []);
  assert.deepEqual(back.rest.ids, {});
}

export function isSameInAnyOrderOfResources(plan: IndividualPlan, seed: number): void {
  const { bundle } = toFhir(plan);
  const random = new Random(seed, 0);
  const resources = sent(bundle.entry.map((entry) => entry.resource)).toSorted(() => random.fraction() - 0.5);
  const back = fromFhir(resources).draft as Json;
  const loose = ['relatives', 'professionals', 'positions', 'organizations'];
  const byId = (list: unknown) => (list as { id: string }[]).toSorted((a, b) => (a.id < b.id ? -1 : 1));
  for (const [key, value] of Object.entries(sent(plan))) {
    const isLoose = loose.includes(key) || plan.kind === 'coordinator-only';
    const isItems = Array.isArray(value) && (value[0] as Json | undefined)?.id !== undefined;
    if (isLoose && isItems) {
      assert.deepEqual(byId(back[key]), byId(value));
    } else {
      assert.deepEqual(back[key], value);
    }
  }
}

const ALIEN = 'https://alien.example/extension';

/** Every object of a resource, with its path. */
function* objects(node: unknown, path: string): Generator<{ object: Json; path: string }> {
  if (Array.isArray(node)) {
    for (const [at, element] of node.entries()) {
      yield* objects(element, `${path}[${at}]`);
    }
  } else if (typeof node === 'object' && node !== null) {
    yield { object: node as Json, path };
    for (const [key, part] of Object.entries(node)) {
      yield* objects(part, `${path}.${key}`);
    }
  }
}

/** Adds to some elements what another system might have put there. */
function addAlien(bundle: TransactionBundle, random: Random): number {
  let added = 0;
  for (const { resource } of bundle.entry) {
    const places = [...objects(resource, resource.resourceType)];
    for (const { object } of random.some(places, 3)) {
      if (object.url !== undefined) {
        continue;
      }
      const extension = Array.isArray(object.extension) ? object.extension : [];
      extension.splice(random.between(0, extension.length), 0, { url: ALIEN, valueString: `alien ${added}` });
      object.extension = extension;
      added += 1;
    }
    if (random.chance(0.3)) {
      resource.text = { status: 'generated', div: '<div xmlns="http://www.w3.org/1999/xhtml">x</div>' };
    }
    if (random.chance(0.3)) {
      resource.alienElement = [{ coding: [{ system: ALIEN, code: 'a' }] }, { text: 'b' }];
    }
  }
  return added;
}

const byAddress = (bundle: TransactionBundle) =>
  Object.fromEntries(
    bundle.entry.map(({ resource }) => [`${resource.resourceType}/${resource.id}`, resource]),
  );

export function keepsWhatOthersWrote(plan: IndividualPlan, seed: number): void {
  const bundle = sent(toFhir(plan).bundle);
  const added = addAlien(bundle, new Random(seed, 1));
  const read = fromFhir(bundle);
  const rest = sent(read.rest);
  assert.deepEqual(read.draft, sent(plan));
  const kept = keptValues(rest);
  for (const { path } of kept) {
    assert.match(path, /[.](extension\[\d+\]|text|alienElement)/);
  }
  assert.ok(kept.filter((one) => one.value === ALIEN).length >= added);
  assert.deepEqual(byAddress(sent(toFhir(plan, rest).bundle)), byAddress(bundle));
}

/** Every value of a resource that is no object. */
function* leaves(node: unknown, path: string): Generator<Leaf> {
  for (const [key, part] of Object.entries(node as Json)) {
    const here = Array.isArray(node) ? `${path}[${key}]` : `${path}.${key}`;
    if (typeof part === 'object' && part !== null) {
      yield* leaves(part, here);
    } else {
      yield { holder: node as Json, key, path: here };
    }
  }
}

function changed(value: unknown): unknown {
  if (typeof value === 'boolean') {
    return !value;
  }
  if (typeof value === 'number') {
    return value + 1;
  }
  const text = String(value);
  const year = text.startsWith('1999') ? '1998' : '1999';
  return /^\d{4}-/.test(text) ? `${year}${text.slice(4)}` : `${text}x`;
}

/** True when `inner` is found in `outer`: objects by their properties, lists by one element for each. */
export function holdsAll(outer: unknown, inner: unknown): boolean {
  if (Array.isArray(inner)) {
    return Array.isArray(outer) && inner.every((part) => outer.some((element) => holdsAll(element, part)));
  }
  if (typeof inner === 'object' && inner !== null) {
    return Object.entries(inner).every(([key, part]) => holdsAll((outer as Json | undefined)?.[key], part));
  }
  return outer === inner;
}

/**
 * Changes one value somewhere in the resources. Then the plan is another one, or the change is kept beside it; and
 * writing gives the changed resource back. Nothing passes unseen.
 */
export function noticesEveryChange(plan: IndividualPlan, seed: number): void {
  const random = new Random(seed, 2);
  const bundle = sent(toFhir(plan).bundle);
  const resource = random.pick(bundle.entry).resource;
  const candidates = [...leaves(resource, resource.resourceType)].filter(
    ({ path }) => !/^\w+[.](id|resourceType)$/.test(path),
  );
  const leaf = random.pick(candidates);
  leaf.holder[leaf.key] = changed(leaf.holder[leaf.key]);
  const read = fromFhir(bundle);
  // The unchanged resources give the plan itself, by the law above.
  if (isDeepStrictEqual(read.draft, sent(plan))) {
    assert.ok(keptValues(read.rest).length > 0, leaf.path);
  }
  if (read.plan === undefined) {
    assert.ok(
      read.issues.some((issue) => issue.severity === 'error'),
      leaf.path,
    );
    return;
  }
  const written = sent(toFhir(read.plan, read.rest).bundle);
  const address = `${resource.resourceType}/${resource.id}`;
  assert.ok(holdsAll(byAddress(written)[address], resource), `${leaf.path} of ${address}`);
}

/** No resource carries the plan itself, as JSON, XML or base64, in any of its texts. */
export function carriesNoCopy(plan: IndividualPlan): void {
  for (const { resource } of toFhir(plan).bundle.entry) {
    assert.ok(!JSON.stringify(resource).includes('<?xml'));
    for (const { holder, key, path } of leaves(resource, resource.resourceType)) {
      const text = String(holder[key]);
      const hidden = /^[A-Za-z0-9+/=\s]{200,}$/.test(text)
        ? Buffer.from(text, 'base64').toString('utf8')
        : text;
      assert.ok(!/"(goals|measures|participants|patient)"\s*:/.test(hidden), path);
      assert.match(key === 'div' || key === 'data' ? path : '', /^$|signature/);
    }
  }
}

/** What a reader of the published mapping relies on: addresses, requests, profiles and codes of the Bundle. */
export function staysAsPublished(plan: IndividualPlan): void {
  const { bundle } = toFhir(plan);
  for (const { resource, request, fullUrl } of bundle.entry) {
    assert.equal(fullUrl, `https://individuell-plan.example/fhir/${request.url}`);
    assert.deepEqual(request, { method: 'PUT', url: `${resource.resourceType}/${resource.id}` });
    const { profile } = resource.meta as { profile: string[] };
    assert.match(
      profile.join(' '),
      /^https:[/][/]individuell-plan[.]example[/]fhir[/]StructureDefinition[/]ip-[a-z-]+$/,
    );
  }
  const urns = toFhir(plan, undefined, { clientIds: false, base: 'https://server.example/fhir/' }).bundle
    .entry;
  for (const [at, { fullUrl, request, resource }] of urns.entries()) {
    assert.equal(fullUrl, `urn:uuid:${resource.id}`);
    const url =
      resource.resourceType === 'Provenance' ? 'Provenance' : `${resource.resourceType}?identifier=`;
    assert.ok(request.url.startsWith(url), request.url);
    assert.equal(request.method, resource.resourceType === 'Provenance' ? 'POST' : 'PUT');
    assert.equal(bundle.entry[at]?.resource.id, resource.id);
  }
  const based = toFhir(plan, undefined, { base: 'https://server.example/fhir/' }).bundle.entry;
  for (const { fullUrl, request } of based) {
    assert.equal(fullUrl, `https://server.example/fhir/${request.url}`);
  }
  assert.deepEqual(
    fromFhir({ resourceType: 'Bundle', type: 'transaction', entry: sent(urns) }).draft,
    sent(plan),
  );
}

/** Input that is no plan, or of somebody else, is refused with a reason and never throws. */
export function refusesWhatIsWrong(plan: IndividualPlan): void {
  for (const input of [null, 7, 'x', {}, [], [{}], { resourceType: 'Bundle' }, { resourceType: 'Patient' }]) {
    const { plan: none, issues } = fromFhir(input);
    assert.equal(none, undefined);
    assert.ok(issues.some((issue) => issue.severity === 'error'));
  }
  const resources = sent(toFhir(plan).bundle.entry.map((entry) => entry.resource));
  const goal = resources.find((resource) => resource.resourceType === 'Goal');
  if (goal === undefined) {
    return;
  }
  const address = `Goal/${goal.id}`;
  const alien = { ...goal, subject: { reference: 'Patient/somebody-else' } };
  const mixed = fromFhir(resources.map((resource) => (resource === goal ? alien : resource)));
  assert.ok(mixed.issues.some((issue) => issue.code === 'security' && issue.path === 'Goal.subject'));
  assert.ok(mixed.rest.whole.some((resource) => resource.id === goal.id));
  const twice = fromFhir([...resources, goal]);
  assert.ok(twice.issues.some((issue) => issue.code === 'duplicate' && issue.path === address));
  const carePlan = resources.find((one) => one.resourceType === 'CarePlan' && one.partOf === undefined);
  const two = fromFhir([...resources, { ...carePlan, id: 'another' }]);
  assert.ok(two.issues.some((issue) => issue.code === 'multiple-matches' && issue.concept === 'B1'));
  const named = fromFhir([...resources, { ...carePlan, id: 'another' }], {
    plan: `CarePlan/${String(carePlan?.id)}`,
  });
  assert.deepEqual(named.draft, sent(plan));
  const nameless = fromFhir(
    resources.map((one) => (one === carePlan ? { ...one, identifier: undefined } : one)),
  );
  assert.ok(
    nameless.issues.some((issue) => issue.severity === 'error' && issue.path.endsWith('.identifier')),
  );
}
