// What a dialogue message asks for or answers, as Flag and Task.

import type { Flag, Task } from '@medplum/fhirtypes';
import { codeSystem, profile } from '../../ground/fhir/canonical.ts';
import { type UnitState, unitStates } from '../../ground/law/unit-states.ts';
import type { FaultKind } from '../delivery/states.ts';
import type { MessageEvent } from '../notice/kinds.ts';
import { taskOf as composeTask, typed } from '../notice/task.ts';
import { plainOid } from './codes.ts';
import { faultIn } from './fault.ts';
import {
  type AnsweredNotice,
  instantOf,
  messageReference,
  type Names,
  statedInstant,
} from './message-parts.ts';
import type { DialogMessage, NoteRole } from './model.ts';
import type { DialogKind } from './titles.ts';

export function flagOf(kind: Extract<DialogKind, { event: 'need-notice' }>, { id, ref }: Names): Flag {
  const system = codeSystem('ip-flag-code');
  return {
    resourceType: 'Flag',
    id: id('flag'),
    meta: { profile: [profile('ip-flag')] },
    status: 'active',
    code: { coding: kind.needs.map((code) => ({ system, code })) },
    subject: ref('patient'),
  };
}

/** What a notice asks for, and what a cancellation no longer asks for. */
export function taskOf(
  dialog: DialogMessage,
  event: MessageEvent,
  { id, ref }: Names,
  named: NoteRole | undefined,
): Task[] {
  if (event !== 'need-notice' && event !== 'need-notice-cancellation') {
    return [];
  }
  const asked = event === 'need-notice';
  return [
    composeTask({
      id: id('task'),
      kind: 'ke-request',
      at: instantOf(dialog),
      ...(asked ? {} : { status: 'cancelled' }),
      focus: ref('communication'),
      for: ref('patient'),
      requester: ref(asked && named?.professional ? 'contact' : 'sender'),
      owner: ref('recipient'),
    }),
  ];
}

/** What a fault in the notice is on the ladder of the unit's states. */
const faults = {
  'wrong-addressee': 'wrong-municipality',
  other: 'fault-reported',
} as const satisfies Record<FaultKind, UnitState>;

/**
 * A reply in words says that the unit has the notice, no more; a coordinator that it names by the code is appointed. One
 * that tells of a fault says neither.
 */
export function answeredTask(
  dialog: DialogMessage,
  { task, madeAt, messageId }: AnsweredNotice,
  { ref }: Names,
  appointed: boolean,
): Task {
  const said = statedInstant(dialog);
  const fault = faultIn(dialog);
  const plain: UnitState = appointed ? 'coordinator-appointed' : 'received';
  const state = fault ? faults[fault] : plain;
  return composeTask({
    id: task,
    kind: 'ke-request',
    at: instantOf(dialog),
    status: unitStates[state].task,
    ...(fault ? reasonOf(dialog) : {}),
    businessStatus: { coding: [{ system: codeSystem('ip-business-status'), code: state }] },
    focus: messageReference(messageId),
    for: ref('patient'),
    authoredOn: madeAt,
    lastModified: said ?? madeAt,
    requester: ref('recipient'),
    owner: ref('sender'),
    ...(appointed
      ? { output: [{ ...typed('ip-task-output', 'coordinator'), valueReference: ref('contact') }] }
      : {}),
  });
}

/** The theme of a message that tells of a fault, as it is coded there. */
function reasonOf({ notes: [note] }: DialogMessage): Pick<Task, 'statusReason'> {
  const { v, s, dn, ot } = note?.theme ?? {};
  const text = dn ?? ot;
  if (v && s) {
    const coding = { system: `urn:oid:${plainOid(s)}`, code: v, ...(dn ? { display: dn } : {}) };
    return { statusReason: { coding: [coding] } };
  }
  return text ? { statusReason: { text } } : {};
}
