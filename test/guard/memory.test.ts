// What is not worked out again, and what is not asked for again, changes no answer.
import type { Resource } from '@medplum/fhirtypes';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Memory } from '../../src/flows/guard/memory.ts';
import { createHints, snapshotOf } from '../../src/flows/guard/snapshot.ts';
import { type Instant, instantOf } from '../../src/ground/norway/instant.ts';
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
          const memory = new Memory<string[]>();
          // How many have ended, with a grace of whole minutes for every other.
          const ended = (now: number) =>
            read.filter((bound, index) => Date.parse(bound) + (index % 2) * 300_000 <= now).length;
          for (const moment of moments.toSorted((a, b) => a - b)) {
            const now = start + moment;
            const told = memory.answer(
              'content',
              () => read,
              { asked: 'a', instant: at(now) },
              () => ended(now),
            );
            expect(told).toBe(ended(now));
          }
        },
      ),
    );
  });

  it('is of that content and that caller alone, and the oldest is forgotten', () => {
    const memory = new Memory<string>(2);
    const now = at(0);
    const tell = (content: string, asked: string) =>
      memory.answer(
        content,
        () => content,
        { asked, instant: now },
        (read) => `${read} for ${asked}`,
      );
    expect([tell('x', 'a'), tell('x', 'b'), tell('y', 'a')]).toEqual(['x for a', 'x for b', 'y for a']);
    const made: string[] = [];
    const read = (content: string) =>
      memory.read(content, () => {
        made.push(content);
        return content;
      });
    read('z');
    read('x');
    expect(made).toEqual(['z', 'x']);
  });
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
