// Nothing is lost and nothing comes twice, whatever is killed and whenever. The size is for a gate of minutes;
// CRASH_NOTICES and CRASH_KILLS make it larger (docs/failure-behaviour.md names the run of record).
import { expect, it } from 'vitest';
import { type CrashPlan, type CrashResult, runCrash } from './run.ts';

const notices = Number(process.env.CRASH_NOTICES ?? 300);
const kills = Number(process.env.CRASH_KILLS ?? 12);
const limit = 120_000 + notices * 200 + kills * 4_000;

async function run(store: CrashPlan['store'], unitHandlesDuplicates: boolean): Promise<CrashResult> {
  const onEvent = (text: string) => process.stderr.write(`${store}: ${text}\n`);
  const result = await runCrash({ notices, kills, store, unitHandlesDuplicates, limit, onEvent });
  process.stderr.write(`${store}: ${JSON.stringify({ ...result, wrong: result.wrong.length })}\n`);
  return result;
}

it.each([
  ['its own database', 'unit knows resends', 'embedded', true],
  ['its own database', 'unit takes every send for a new message', 'embedded', false],
  ['one server that four adapters share', 'unit knows resends', 'shared', true],
  ['one server that four adapters share', 'unit takes every send for a new message', 'shared', false],
] as const)('with %s, while the %s: every need ends once, and all sends of one need carry one id', async (_store, _unit, store, handlesDuplicates) => {
  const result = await run(store, handlesDuplicates);
  expect(result.wrong).toEqual([]);
  expect(result.raised).toBe(notices);
  expect(result.killed.adapters).toBeGreaterThan(0);
  const refused = Math.floor(notices / 10);
  expect(result.states).toEqual({ delivered: notices - refused, refused });
  expect(result.stopped).toBeLessThan(20_000);
});
