// Nothing is lost and nothing comes twice, whatever is killed and whenever. The size is for a gate of minutes;
// CRASH_NOTICES and CRASH_KILLS make it larger, CRASH_STORE (embedded, shared) and CRASH_DUPLICATES (known, unknown)
// choose among the four runs. docs/failure-behaviour.md has the counts of the run of record.
import { expect, it } from 'vitest';
import { type CrashPlan, type CrashResult, runCrash } from './run.ts';

const notices = Number(process.env.CRASH_NOTICES ?? 300);
const kills = Number(process.env.CRASH_KILLS ?? 12);
const seed = Number(process.env.CRASH_SEED ?? 20261122);
const limit = 120_000 + notices * 300 + kills * 4_000;

type Case = readonly [store: CrashPlan['store'], duplicates: 'known' | 'unknown'];
const cases: readonly Case[] = [
  ['embedded', 'known'],
  ['embedded', 'unknown'],
  ['shared', 'known'],
  ['shared', 'unknown'],
];
const chosen = cases.filter(
  ([store, duplicates]) =>
    (process.env.CRASH_STORE ?? store) === store &&
    (process.env.CRASH_DUPLICATES ?? duplicates) === duplicates,
);

async function run(store: CrashPlan['store'], unitHandlesDuplicates: boolean): Promise<CrashResult> {
  const name = `${store}, unit ${unitHandlesDuplicates ? 'knows' : 'does not know'} resends`;
  const onEvent = (text: string) => process.stderr.write(`${name}: ${text}\n`);
  const result = await runCrash({ notices, kills, store, unitHandlesDuplicates, seed, limit, onEvent });
  process.stdout.write(`${name}: ${JSON.stringify(result)}\n`);
  return result;
}

it.each(
  chosen,
)('with the %s database and a unit to which resends are %s: every need takes effect once, or a person is asked whether it has', async (store, duplicates) => {
  const result = await run(store, duplicates === 'known');
  expect(result.wrong).toEqual([]);
  expect(result.raised).toBe(notices);
  const { killed } = result;
  expect(killed.adapters + killed.databases + killed.sessions).toBe(kills);
  expect(killed.adapters).toBeGreaterThan(0);
  const waiting = Math.floor(notices / 10);
  const { asked } = result;
  const { delivered = 0, unclear = 0, 'for-a-person': people = 0, ...others } = result.states;
  expect({ told: delivered + asked, waiting: unclear + people - asked, others }).toEqual({
    told: notices - waiting,
    waiting,
    others: {},
  });
  // Resends find out what became of a send; where they would be new messages there is always somebody to ask about.
  expect(asked > 0).toBe(duplicates === 'unknown');
  expect(result.stopped).toBeLessThan(60_000);
});
