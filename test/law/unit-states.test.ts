// The ladder of the unit's states, against a fold that was written by itself: sort what was said, and let the last stand.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  allUnitStates,
  type Said,
  take,
  toUnitState,
  type UnitState,
  unitStates,
  whenSaid,
} from '../../src/ground/law/unit-states.ts';

const at = (minute: number) => new Date(Date.UTC(2026, 10, 29, 8, minute)).toISOString();
const said = (state: UnitState, minute: number): Said => ({ state, at: at(minute) });
const arrive = (answers: readonly Said[]) =>
  answers.reduce<Said | undefined>((before, next) => take(before, next).standing, undefined);

const answers = fc.array(
  fc.record({
    state: fc.constantFrom(...allUnitStates),
    at: fc.integer({ min: 0, max: 12 }).map(at),
  }),
  { minLength: 1, maxLength: 12 },
);

/** Written from the words of the rule, not from the code: what was said last stands; «received» says nothing of the need. */
function lastWord(all: readonly Said[]): Said {
  const ofTheNeed = all.filter(({ state }) => state !== 'received');
  const counted = ofTheNeed.length > 0 ? ofTheNeed : all;
  const newest = counted
    .map((each) => each.at)
    .sort()
    .at(-1);
  const together = counted.filter((each) => each.at === newest);
  return [...allUnitStates]
    .reverse()
    .flatMap((state) => together.filter((each) => each.state === state))[0] as Said;
}

describe('the ladder of what a unit says', () => {
  it('ends in the same state whatever the order in which answers arrive', () => {
    fc.assert(
      fc.property(answers, fc.integer(), (all, seed) => {
        const shuffled = all
          .map((each, index) => ({ each, weight: Math.sin(seed + index * 7.13) }))
          .sort((a, b) => a.weight - b.weight)
          .map(({ each }) => each);
        expect(arrive(shuffled)).toEqual(arrive(all));
        expect(arrive(all)).toEqual(lastWord(all));
      }),
    );
  });

  it('lets nothing that was said before change what stands', () => {
    fc.assert(
      fc.property(answers, fc.constantFrom(...allUnitStates), (all, state) => {
        const before = arrive(all) as Said;
        const older = { state, at: '2026-11-29T07:00:00.000Z' };
        const { counts, standing } = take(before, older);
        expect(counts).toBe(before.state === 'received' && state !== 'received');
        expect(standing).toEqual(counts ? older : before);
      }),
    );
  });

  it('takes a step back that is said later, and tells it', () => {
    for (const [from, to] of [
      ['person-declined', 'taken-on'],
      ['closed', 'under-assessment'],
      ['closed', 'coordinator-appointed'],
      ['coordinator-appointed', 'taken-on'],
    ] as const) {
      expect(take(said(from, 1), said(to, 2))).toMatchObject({ effect: 'back', counts: true });
    }
  });

  it('takes the usual steps on without a word', () => {
    const way = [
      'received',
      'under-assessment',
      'taken-on',
      'coordinator-appointed',
      'first-contact-made',
      'closed',
    ];
    way.slice(1).forEach((state, index) => {
      const before = said(way[index] as UnitState, index);
      expect(take(before, said(state as UnitState, index + 1)).effect).toBe('forward');
    });
  });

  it('hears a contradiction in what cannot both be true, whichever came first', () => {
    for (const state of ['taken-on', 'coordinator-appointed', 'first-contact-made', 'plan-exists'] as const) {
      expect(take(said(state, 1), said('wrong-municipality', 2)).effect).toBe('contradiction');
      expect(take(said('wrong-municipality', 1), said(state, 2)).effect).toBe('contradiction');
    }
  });

  it('hears a contradiction in two words of one instant, and keeps the one that leaves more open', () => {
    for (const pair of [
      [said('coordinator-appointed', 1), said('person-declined', 1)],
      [said('person-declined', 1), said('coordinator-appointed', 1)],
    ] as const) {
      const { effect, standing } = take(pair[0], pair[1]);
      expect([effect, standing.state]).toEqual(['contradiction', 'coordinator-appointed']);
    }
    expect(take(said('under-assessment', 1), said('taken-on', 1)).effect).toBe('forward');
  });

  it('records an older word as late, whatever it says: it is neither a step back nor a contradiction', () => {
    for (const [stands, older] of [
      ['coordinator-appointed', 'taken-on'],
      ['taken-on', 'coordinator-appointed'],
      ['taken-on', 'wrong-municipality'],
      ['wrong-municipality', 'plan-exists'],
    ] as const) {
      expect(take(said(stands, 5), said(older, 2))).toMatchObject({ effect: 'late', counts: false });
    }
  });

  it('learns nothing of the need from a word that the unit has the notice', () => {
    const { effect, standing } = take(said('coordinator-appointed', 1), said('received', 9));
    expect([effect, standing.state]).toEqual(['nothing-new', 'coordinator-appointed']);
  });

  it('knows the same word again from one that was said before, and a word of one instant by which of the two follows', () => {
    expect(take(said('taken-on', 2), said('taken-on', 5)).effect).toBe('same');
    expect(take(said('taken-on', 2), said('taken-on', 2)).effect).toBe('same');
    expect(take(said('taken-on', 2), said('taken-on', 1)).effect).toBe('late');
    // Of the need nothing was said so far, so whatever comes is a step on, also when the word was late on its way.
    for (const state of allUnitStates.filter((each) => each !== 'received')) {
      for (const minute of [2, 5, 9]) {
        expect(take(said('received', 5), said(state, minute)).effect).toBe('forward');
      }
    }
    // One instant: what follows the other counts, and what it follows comes too late.
    expect(take(said('taken-on', 1), said('under-assessment', 1)).effect).toBe('late');
  });

  it('knows each code of its own, and no other', () => {
    for (const state of allUnitStates) {
      expect(toUnitState(state)).toBe(state);
    }
    expect(toUnitState('somewhere-else')).toBeUndefined();
    expect(toUnitState(undefined)).toBeUndefined();
  });

  it('names only states of its own among the steps and the contradictions', () => {
    for (const { next, contradicts = [] } of Object.values(unitStates)) {
      expect([...next, ...contradicts].filter((state) => toUnitState(state) === undefined)).toEqual([]);
    }
    for (const [state, { contradicts = [] }] of Object.entries(unitStates)) {
      for (const other of contradicts) {
        expect(unitStates[other as UnitState].contradicts).toContain(state);
      }
    }
  });
});

describe('when the unit said it', () => {
  const receipt = '2026-11-29T09:00:00.000Z';
  const made = '2026-11-29T08:00:00.000Z';

  it('is the instant that it states, in any offset', () => {
    expect(whenSaid('2026-11-29T09:30:00+01:00', receipt, made)).toEqual({ at: '2026-11-29T08:30:00.000Z' });
  });

  it('is the time of receipt, and told, without an instant', () => {
    for (const stated of [undefined, '', '2026-11-29', '2026-11-29T09:00:00', '29.11.2026', 'i går']) {
      expect(whenSaid(stated, receipt, made)).toEqual({ at: receipt, told: 'no-time' });
    }
  });

  it('is the time of receipt, and told, when the time is still to come', () => {
    expect(whenSaid('2027-11-29T09:30:00Z', receipt, made)).toEqual({ at: receipt, told: 'time-to-come' });
    expect(whenSaid('2026-11-29T09:04:00Z', receipt, made)).toEqual({ at: '2026-11-29T09:04:00.000Z' });
  });

  it('is believed from a clock that is behind, and told', () => {
    expect(whenSaid('2026-11-28T09:15:00Z', receipt, made)).toEqual({
      at: '2026-11-28T09:15:00.000Z',
      told: 'before-the-notice',
    });
  });

  it('is told as before the notice only where it is earlier by more than clocks differ', () => {
    expect(whenSaid('2026-11-29T07:56:00Z', receipt, made).told).toBeUndefined();
    expect(whenSaid('2026-11-29T07:54:00Z', receipt, made).told).toBe('before-the-notice');
  });
});
