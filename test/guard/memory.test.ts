// What is not worked out again, and what is not asked for again, changes no answer.
import type { Consent, Patient, Resource } from '@medplum/fhirtypes';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Looks } from '../../src/flows/guard/looking/looks.ts';
import { Memory } from '../../src/flows/guard/looking/memory.ts';
import { isSameJson } from '../../src/flows/guard/looking/same-json.ts';
import { createHints, snapshotOf } from '../../src/flows/guard/looking/snapshot.ts';
import { plansOf, recordsOf } from '../../src/flows/guard/world.ts';
import { nameOf } from '../../src/flows/plan/gather-plan.ts';
import type { PlanServer, Search } from '../../src/flows/plan/plan-server.ts';
import { parseExact } from '../../src/ground/fhir/exact-numbers.ts';
import type { ResourceKey } from '../../src/ground/fhir/reference.ts';
import { type Instant, instantOf } from '../../src/ground/norway/instant.ts';
import { toFhir } from '../../src/plan/mapping/to-bundle.ts';
import { planFixture } from '../mapping/fixture.ts';
import { MemoryServer } from '../support/memory-server.ts';

const at = (milliseconds: number): Instant => instantOf(new Date(milliseconds));

describe('what was worked out over the same content', () => {
  it('is what would be worked out now, whatever begins and ends between', () => {
    const start = Date.parse('2026-11-29T12:00:00Z');
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 180_000 }), { minLength: 1, maxLength: 6 }),
        fc.array(fc.integer({ min: 0, max: 180_000 }), { minLength: 2, maxLength: 30 }),
        (bounds, moments) => {
          const read = bounds.map((bound) => new Date(start + bound).toISOString());
          const memory = new Memory();
          // How many have ended, with a grace of whole minutes for every other.
          const ended = (now: number) =>
            read.filter((bound, index) => Date.parse(bound) + (index % 2) * 300_000 <= now).length;
          for (const moment of moments.toSorted((a, b) => a - b)) {
            const now = start + moment;
            const told = memory.answer(read, { asked: 'a', instant: at(now) }, () => ended(now));
            expect(told).toBe(ended(now));
          }
        },
      ),
    );
  });

  it('is of that thing and that caller alone, though another says the same', () => {
    const memory = new Memory();
    const now = at(0);
    const [one, other] = [{ says: 'x' }, { says: 'x' }];
    const made: string[] = [];
    const tell = (thing: object, asked: string) =>
      memory.answer(thing, { asked, instant: now }, () => made.push(asked));
    expect([tell(one, 'a'), tell(one, 'b'), tell(other, 'a'), tell(one, 'a')]).toEqual([1, 2, 3, 1]);
    expect(made).toEqual(['a', 'b', 'a']);
  });
});

describe('what was worked out of answers', () => {
  const stored = toFhir(planFixture()).bundle.entry.map(({ resource }) => resource as unknown as Resource);
  const patient = `Patient/${stored.find(({ resourceType }) => resourceType === 'Patient')?.id}`;
  const consents = stored.filter((one): one is Consent => one.resourceType === 'Consent');
  const lookAt = async (server: PlanServer) => {
    const { names } = await recordsOf(server, [patient]);
    return plansOf(server, names);
  };
  const changes: Readonly<Record<string, (server: MemoryServer, at: number) => void>> = {
    'nothing is written': () => undefined,
    'a consent is withdrawn': (server, at) =>
      server.putNow({ ...consents[at % consents.length], status: 'inactive' } as Consent),
    'a consent is given again': (server, at) => server.putNow(consents[at % consents.length] as Consent),
    'a consent is given that nothing names': (server, at) =>
      server.putNow({ ...consents[0], id: `new-${at}` } as Consent),
    'a part is changed': (server, at) =>
      server.putNow({ ...stored[at % stored.length], language: `${at}` } as Resource),
    'a part is gone': (server, at) => server.delete(nameOf(stored[at % stored.length] as Resource)),
    'another record is linked': (server, at) =>
      server.putNow({
        resourceType: 'Patient',
        id: `other-${at}`,
        link: [{ other: { reference: patient }, type: 'seealso' }],
      }),
    'another record gets a number in common': (server, at) =>
      server.putNow({
        resourceType: 'Patient',
        id: `same-${at}`,
        identifier: [{ system: 'urn:x', value: '7' }],
      }),
    'the record gets that number': (server) =>
      server.putNow({
        ...(server.current(patient) as Patient),
        identifier: [{ system: 'urn:x', value: '7' }],
      }),
  };

  it('is what would be worked out now, whatever is written between', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.constantFrom(...Object.keys(changes)), fc.nat(200)), {
          minLength: 1,
          maxLength: 6,
        }),
        async (steps) => {
          const server = new MemoryServer();
          for (const one of stored) {
            server.putNow(one);
          }
          const looks = new Looks();
          for (const [what, at] of [['nothing is written', 0] as const, ...steps]) {
            changes[what]?.(server, at);
            const fresh = () => snapshotOf(asked(server), createHints());
            expect(await looks.again('p', fresh(), lookAt), what).toEqual(await lookAt(fresh()));
          }
        },
      ),
      { numRuns: 40 },
    );
  });

  it('is the very same while all of it is answered the same, and everything was asked for', async () => {
    const server = new MemoryServer();
    for (const one of stored) {
      server.putNow(one);
    }
    const looks = new Looks(1);
    const questions: string[] = [];
    const look = (of: string) => looks.again(of, snapshotOf(asked(server, questions), createHints()), lookAt);
    const first = await look('a');
    const [known] = [new Set(questions), questions.splice(0)];
    expect(await look('a')).toBe(first);
    expect(new Set(questions)).toEqual(known);
    await look('b');
    expect(await look('a')).not.toBe(first);
  });

  it('differs by the digits of a number, and by what only looks like one', () => {
    const read = (text: string) => parseExact(text);
    expect(isSameJson(read('[{"a":1.10,"b":[null]}]'), read('[{"a":1.10,"b":[null]}]'))).toBe(true);
    for (const other of ['1.1', '1.100', '{"text":"1.10"}', '"1.10"']) {
      expect(isSameJson(read('{"a":1.10}'), read(`{"a":${other}}`))).toBe(false);
    }
    expect(isSameJson(read('{"a":[]}'), read('{"a":{}}'))).toBe(false);
    expect(isSameJson(read('{"a":1}'), read('{"a":1,"b":2}'))).toBe(false);
  });

  /** The server as a plain value, each question noted by name. */
  function asked(server: MemoryServer, questions: string[] = []): PlanServer {
    const name = (search: Search) => `${search.type}?${JSON.stringify(search.parameters)}`;
    return {
      baseUrl: server.baseUrl,
      read(type: never, id: string) {
        questions.push(`${type}/${id}`);
        return server.read(type, id);
      },
      readMany(keys: readonly ResourceKey[]) {
        questions.push(...keys.map(({ type, id }) => `${type}/${id}`));
        return server.readMany(keys);
      },
      search(type: never, parameters: Record<string, string>) {
        questions.push(name({ type, parameters }));
        return server.search(type, parameters);
      },
      searchMany(searches: readonly Search[]) {
        questions.push(...searches.map(name));
        return server.searchMany(searches);
      },
    } as unknown as PlanServer;
  }
});

describe('a snapshot of the server', () => {
  it('asks for each thing once, and for all about a person together; hints bring nothing that is not there', async () => {
    const server = new MemoryServer();
    const stored: Resource[] = [
      { resourceType: 'Patient', id: 'p' },
      {
        resourceType: 'CarePlan',
        id: 'c',
        status: 'active',
        intent: 'plan',
        subject: { reference: 'Patient/p' },
      },
    ];
    for (const one of stored) {
      server.putNow(one);
    }
    const asked: string[] = [];
    const counting = {
      baseUrl: 'http://server.example',
      read(type: never, id: string) {
        asked.push('read');
        return server.read(type, id);
      },
      readMany(keys: never) {
        asked.push('reads');
        return server.readMany(keys);
      },
      searchMany(searches: never) {
        asked.push('searches');
        return server.searchMany(searches);
      },
    } as unknown as Parameters<typeof snapshotOf>[0];
    const hints = createHints();
    hints.keep('Patient/p', ['CarePlan/c', 'Goal/gone']);
    const snapshot = snapshotOf(counting, hints);
    await snapshot.foresee(['Patient/p']);
    expect(asked.toSorted()).toEqual(['reads', 'searches']);
    const [found] = await snapshot.searchMany([{ type: 'CarePlan', parameters: { subject: 'Patient/p' } }]);
    expect(found?.map(({ id }) => id)).toEqual(['c']);
    expect((await snapshot.read('CarePlan', 'c'))?.id).toBe('c');
    await snapshot.foresee(['Patient/p']);
    expect(asked.toSorted()).toEqual(['reads', 'searches']);
    // What an answer for many lacked is asked for alone before it counts as gone.
    expect(await snapshot.read('Goal', 'gone')).toBeUndefined();
    expect(asked.at(-1)).toBe('read');
  });
});
