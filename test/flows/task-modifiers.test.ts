// The Task of a notice on the hospital's server, marked with what is not known: its state is no answer, and a person reads it.
import type { Task } from '@medplum/fhirtypes';
import { expect, it } from 'vitest';
import { type LookAgainPorts, lookAgain } from '../../src/flows/judge/look-again.ts';
import { codeSystem } from '../../src/ground/fhir/canonical.ts';
import type { NoticeRecord, Step } from '../../src/need/delivery/ledger.ts';

const url = 'https://vendor.example/StructureDefinition/means-the-opposite';
const told: Task = {
  resourceType: 'Task',
  id: 't1',
  status: 'rejected',
  intent: 'order',
  lastModified: '2026-11-28T10:00:00Z',
  businessStatus: { coding: [{ system: codeSystem('ip-business-status'), code: 'person-declined' }] },
};

/** What looking at the Task recorded, twice in a row, as answers and as lines of the notice. */
async function looked(task: Task, knownModifiers: readonly string[] = []) {
  const steps: Step[] = [];
  let answers = 0;
  const record = { key: 'k1', flag: 'Flag/f1', state: 'delivered', task: 't1', history: [] };
  const ports = {
    server: { baseUrl: 'https://hospital.example/fhir', read: async () => task, search: async () => [] },
    ledger: {
      byTask: async () =>
        ({ ...record, history: steps.flatMap(({ events }) => events) }) as unknown as NoticeRecord,
      bySubject: async () => [],
      answered: async () => {
        answers += 1;
        return true;
      },
      record: async (_: string, step: Step) => void steps.push(step),
    },
    reminders: { keep: async () => undefined },
    clock: { now: () => new Date('2026-11-29T10:00:00Z') },
    deadlines: { acknowledgementMs: 1, answerWorkingDays: 10, consentWarningDays: 14 },
    knownModifiers,
  } as unknown as LookAgainPorts;
  await lookAgain(ports, 'k1', 'Task/t1');
  await lookAgain(ports, 'k1', 'Task/t1');
  return { answers, reasons: steps.flatMap(({ attention }) => attention?.reason ?? []) };
}

it.each<[string, Partial<Task>]>([
  ['a modifier extension', { modifierExtension: [{ url, valueBoolean: true }] }],
  ['rules of its own', { implicitRules: 'https://vendor.example/rules' }],
])('with %s it is no answer, and is on the list for people once', async (_, more) => {
  expect(await looked({ ...told, ...more })).toEqual({ answers: 0, reasons: ['task-not-understood'] });
});

it.each<[string, Task, readonly string[]]>([
  [
    'a modifier that is known to change nothing',
    { ...told, modifierExtension: [{ url, valueBoolean: true }] },
    [url],
  ],
  ['an ordinary extension', { ...told, extension: [{ url, valueBoolean: true }] }, []],
])('with %s it is the answer that it says', async (_, task, known) => {
  const { answers, reasons } = await looked(task, known);
  expect(answers).toBe(2);
  expect(reasons).toEqual([]);
});
