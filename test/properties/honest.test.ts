// A thousand honest hospitals, made by chance from the ways in which real record systems write: nearly all are told unaided.
import { expect, it } from 'vitest';
import { final, startHonest, tellAll } from '../support/honest.ts';

const HOSPITALS = Number(process.env.HONEST_HOSPITALS ?? 1_000);
const SEED = Number(process.env.HONEST_SEED ?? 7);

it('tells at least 98 of 100 honest hospitals unaided, and ends no need of theirs', {
  timeout: 900_000,
}, async () => {
  const setting = await startHonest();
  const { sent, others } = await tellAll(setting, SEED, HOSPITALS).finally(() => setting.stop());
  expect(others.filter(({ state }) => final.includes(state))).toEqual([]);
  expect(sent, JSON.stringify(others.slice(0, 10))).toBeGreaterThanOrEqual(HOSPITALS * 0.98);
});
