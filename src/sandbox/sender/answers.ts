// Answers that come to the sandbox sender: taken once, for the need that they name alone, in states that are known.
import { randomUUID } from 'node:crypto';
import type { Bundle, Communication, Task } from '@medplum/fhirtypes';
import { codeSystem } from '../../ground/fhir/canonical.ts';
import { codesIn } from '../../ground/fhir/coded.ts';
import { acknowledge, type Message } from '../../ground/fhir/message.ts';
import { answerStates } from '../ke/answer-states.ts';
import type { Habit } from './lapse.ts';
import { idsOf } from './messages.ts';
import type { Need } from './need.ts';

const KNOWN: readonly string[] = ['received', ...answerStates];

export interface Answering {
  readonly needs: ReadonlyMap<string, Need>;
  readonly taken: Set<string>;
  readonly habits: ReadonlySet<Habit>;
  readonly endpoint: string;
}

/** Takes an answer, or refuses it; gives the acknowledgement. */
export function takeAnswer(message: Message, { needs, taken, habits, endpoint }: Answering): Bundle {
  const said = (code: 'ok' | 'fatal-error') =>
    acknowledge(
      message.header,
      { bundle: randomUUID(), header: randomUUID() },
      new Date().toISOString(),
      { name: 'Sandbox sender', endpoint },
      code === 'ok' ? { code } : { code, outcome: refused },
    );
  const id = message.header.id ?? '';
  if (taken.has(id)) {
    return said(habits.has('takes-answers-anew') ? 'fatal-error' : 'ok');
  }
  const task = message.resources.find((each): each is Task => each.resourceType === 'Task');
  const need =
    [...needs.values()].find((each) => isOf(each, task, message)) ??
    (habits.has('believes-every-answer') ? [...needs.values()].at(-1) : undefined);
  const state = codesIn(task?.businessStatus, codeSystem('ip-business-status'))[0];
  const isKnown = state !== undefined && (KNOWN.includes(state) || habits.has('guesses-states'));
  if (!need || !isKnown) {
    return said('fatal-error');
  }
  taken.add(id);
  if (!habits.has('writes-no-answers')) {
    need.business = state;
  }
  return said('ok');
}

/** Named by the Task and by the thread, where the answer says one. */
function isOf({ name }: Need, task: Task | undefined, { resources }: Message): boolean {
  const ids = idsOf(name);
  const reply = resources.find((each): each is Communication => each.resourceType === 'Communication');
  const thread = reply?.identifier?.[0]?.value;
  return task?.id === ids.task && (thread === undefined || thread === ids.thread);
}

const refused = {
  resourceType: 'OperationOutcome' as const,
  issue: [
    { severity: 'error' as const, code: 'not-found' as const, diagnostics: 'It answers nothing of ours' },
  ],
};
