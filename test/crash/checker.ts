// Counts, as a process of its own, from what the hospital raised, what the unit took and what the store says became of it.
import { readFileSync } from 'node:fs';
import { openStore } from '../../src/edges/store/store.ts';
import { nationalId } from '../../src/sandbox/persons.ts';
import type { UnitLine } from './unit.ts';

export interface CheckOrder {
  readonly hospitalLog: string;
  readonly unitLog: string;
  readonly unitHandlesDuplicates: boolean;
  readonly store: { readonly databaseUrl?: string; readonly directory?: string; readonly pgBin?: string };
}

export interface Verdict {
  readonly raised: number;
  /** Notices by the state in which they ended. */
  readonly states: Readonly<Record<string, number>>;
  readonly sends: number;
  readonly refusedByUnit: number;
  /** Sends that the unit took of a message that it had. */
  readonly repeats: number;
  /** Notices of which nobody knows whether they have arrived, each on the list for people. */
  readonly asked: number;
  /** Messages that took effect at the unit: what a clerk would see there. */
  readonly effects: number;
  /** What is wrong: empty when every promise held. */
  readonly wrong: readonly string[];
}

const order = JSON.parse(process.argv[2] ?? '{}') as CheckOrder;
const lines = (file: string): string[] => readFileSync(file, 'utf8').split('\n').filter(Boolean);
const raised = lines(order.hospitalLog).map((line) => line.split(' ')[0] ?? '');
const sends = lines(order.unitLog).map((line) => JSON.parse(line) as UnitLine);
const store = await openStore(order.store);
const notices = await store.ledger.list();
const forPeople = new Set(
  (await store.outbox.list()).filter(({ reason }) => reason === 'result-unknown').map(({ flag }) => flag),
);
await store.close(0);

const wrong: string[] = [];
const byPerson = Map.groupBy(sends, ({ person }) => person);
const persons = new Set<string>();
const noticesByFlag = Map.groupBy(notices, ({ flag }) => flag);
const states: Record<string, number> = {};
let asked = 0;
for (const id of raised) {
  const number = Number(/(\d+)$/.exec(id)?.[1]);
  const person = nationalId(number);
  persons.add(person);
  const taken = (byPerson.get(person) ?? []).filter(({ fault }) => fault !== 'unavailable');
  const mine = noticesByFlag.get(`Flag/${id}`) ?? [];
  const [notice] = mine;
  states[notice?.state ?? 'none'] = (states[notice?.state ?? 'none'] ?? 0) + 1;
  // A consent that is not there is no no: it is waited for, and after an hour (sooner by a clock that is wrong) a person hears.
  const refused = number % 10 === 0;
  // Where a unit takes every send for a new message a person asks it about those of which nobody knows whether they have arrived.
  const isAsked =
    !refused &&
    !order.unitHandlesDuplicates &&
    notice?.state === 'for-a-person' &&
    forPeople.has(notice.flag);
  asked += isAsked ? 1 : 0;
  const ended = refused ? ['unclear', 'for-a-person'] : ['delivered', ...(isAsked ? ['for-a-person'] : [])];
  const expected = refused ? 'unclear' : 'delivered';
  if (mine.length !== 1) {
    wrong.push(`${id}: ${mine.length} notices`);
  }
  if (!ended.includes(notice?.state ?? '')) {
    const ways = notice?.history.map(({ at, event, detail }) => `${at} ${event}: ${detail}`).slice(-6);
    wrong.push(`${id}: ended as ${notice?.state}, not ${expected}; its last lines: ${ways?.join(' | ')}`);
  }
  const identities = new Set(taken.map(({ headerId }) => headerId));
  const [least, most] = refused ? [0, 0] : [isAsked ? 0 : 1, 1];
  if (identities.size < least || identities.size > most) {
    wrong.push(`${id}: the unit has ${identities.size} different messages of it`);
  }
  const effects = taken.filter(({ effect }) => effect).length;
  if (effects < least || effects > most) {
    wrong.push(`${id}: ${effects} effects at the unit`);
  }
  if (!refused && !isAsked && !notice?.recordedAtSource) {
    wrong.push(`${id}: delivered, and not written to the hospital's record`);
  }
}
if (notices.length !== raised.length) {
  wrong.push(`${notices.length} notices of ${raised.length} needs`);
}
const bundles = new Set(sends.map(({ bundleId }) => bundleId));
if (bundles.size !== sends.length) {
  wrong.push(`${sends.length - bundles.size} sends carried a Bundle.id that had been used`);
}
const unknown = [...byPerson.keys()].filter((person) => !persons.has(person));
if (persons.size !== raised.length) {
  wrong.push('two needs have the same person: the count would be worth nothing');
}
if (unknown.length > 0) {
  wrong.push(`${unknown.length} persons at the unit of whom nobody raised a need`);
}
const taken = sends.filter(({ fault }) => fault !== 'unavailable');
const verdict: Verdict = {
  raised: raised.length,
  states,
  sends: sends.length,
  refusedByUnit: sends.length - taken.length,
  repeats: taken.length - new Set(taken.map(({ headerId }) => headerId)).size,
  asked,
  effects: taken.filter(({ effect }) => effect).length,
  wrong: wrong.slice(0, 50),
};
process.stdout.write(JSON.stringify(verdict));
