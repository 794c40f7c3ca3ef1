// Places at a unit: how much of the work at the same time one unit can hold.
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createPlaces } from '../../src/edges/transport/units/places.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const ticks = () => Date.now();

it('a unit that is silent holds a third of the places, and another unit has its own', async () => {
  const places = createPlaces(6, ticks);
  expect(await places.take('slow')).toBeDefined();
  expect(await places.take('slow')).toBeDefined();
  vi.advanceTimersByTime(1_001);
  expect(await places.take('slow')).toBeUndefined();
  expect(await places.take('other')).toBeDefined();
});

it('at a unit that answers quickly a send waits for the place before it', async () => {
  const places = createPlaces(2, ticks);
  const leave = await places.take('unit');
  const next = places.take('unit');
  vi.advanceTimersByTime(500);
  leave?.();
  expect(await next).toBeDefined();
});

it('who waits for a place that nobody gives back is sent away after a second', async () => {
  const places = createPlaces(1, ticks);
  await places.take('unit');
  const next = places.take('unit');
  vi.advanceTimersByTime(1_001);
  expect(await next).toBeUndefined();
});

it('a unit that was slow has its places again, and keeps nobody waiting until it was quick once', async () => {
  const places = createPlaces(1, ticks);
  const slow = await places.take('unit');
  vi.advanceTimersByTime(30_000);
  slow?.();
  const quick = await places.take('unit');
  expect(quick).toBeDefined();
  expect(await places.take('unit')).toBeUndefined();
  quick?.();
  quick?.();
  const third = await places.take('unit');
  const waiting = places.take('unit');
  third?.();
  expect(await waiting).toBeDefined();
});
