// Rules over a Task: accepted only by its owner, and moved only along the ladder of a unit's states.
import type { Extension, Resource, Task } from '@medplum/fhirtypes';
import { codeSystem, extension } from '../../ground/fhir/canonical.ts';
import { codesIn } from '../../ground/fhir/coded.ts';
import { toUnitState, unitStates } from '../../ground/law/unit-states.ts';
import type { Issue } from '../../ground/outcome/issue.ts';
import type { Caller } from './caller.ts';
import { isOwner } from './owner.ts';
import { broke } from './rules.ts';

interface TaskWrite {
  readonly name: string;
  readonly before: Task | undefined;
  readonly after: Task;
  readonly caller: Caller;
  /** The records of who works where, as they stood before. */
  readonly known: readonly Resource[];
}

export function taskIssues(write: TaskWrite): Issue[] {
  return [...acceptance(write), ...ladder(write)];
}

function acceptance({ name, before, after, caller, known }: TaskWrite): Issue[] {
  const accepts =
    (after.status === 'accepted' && before?.status !== 'accepted') ||
    JSON.stringify(acceptancesOf(after)) !== JSON.stringify(acceptancesOf(before));
  if (!accepts || (acceptancesOf(after).length === 0 && after.status !== 'accepted')) {
    return [];
  }
  const said = acceptancesOf(after);
  const kinds = codesIn(after.code, codeSystem('ip-task-code'));
  // Only a measure has a place that says who accepted it and when.
  const isOther = before === undefined && kinds.length > 0 && !kinds.includes('measure');
  const brought = said.length > 0 ? said.every(isByOwner(after)) : isOther;
  if (caller.role === 'keeper' && brought) {
    // The record of who keeps the plan says that the owner accepted: that is brought here, not done here.
    return [];
  }
  const wasOwner = before?.owner === undefined || isOwner(before.owner, caller, known);
  if (wasOwner && isOwner(after.owner, caller, known)) {
    return [];
  }
  const fix =
    'Let the owner accept it with a token of its own; who plans the measure leaves it as requested.';
  return [broke('guard-accepted-by-owner', `${name}.status`, 'Whoever asks is not the owner.', fix)];
}

function acceptancesOf(task: Task | undefined) {
  return (task?.extension ?? []).filter(({ url }) => url === extension('ip-acceptance'));
}

function isByOwner({ owner }: Task): (acceptance: Extension) => boolean {
  return ({ extension: parts }) => {
    const by = parts?.find(({ url }) => url === 'by')?.valueReference?.reference;
    return by !== undefined && by === owner?.reference;
  };
}

const BUSINESS_STATUS = codeSystem('ip-business-status');

function ladder({ name, before, after, caller, known }: TaskWrite): Issue[] {
  const [from, ...more] = codesIn(before?.businessStatus, BUSINESS_STATUS);
  const [to, ...others] = codesIn(after.businessStatus, BUSINESS_STATUS);
  if (from === to && more.length === 0 && others.length === 0) {
    return [];
  }
  const path = `${name}.businessStatus`;
  const [was, is] = [toUnitState(from), toUnitState(to)];
  if (others.length > 0 || is === undefined) {
    const fix = 'Give one code of ip-business-status; a state that was said stays said.';
    return [broke('guard-unit-ladder', path, 'It says none of the states, or several.', fix)];
  }
  const speaks = caller.role === 'keeper' || isOwner(before?.owner ?? after.owner, caller, known);
  if (!speaks) {
    return [
      broke(
        'guard-role',
        path,
        'Only the unit that owns the Task says how it stands.',
        'Let the unit say it.',
      ),
    ];
  }
  const next: readonly string[] = was === undefined ? [is] : unitStates[was].next;
  return next.includes(is)
    ? []
    : [
        broke(
          'guard-unit-ladder',
          path,
          `It goes from ${was} to ${is}.`,
          `From ${was} a Task goes on to: ${next.join(', ') || 'nothing more'}.`,
        ),
      ];
}

/** What the owner of a Task may write of it without seeing the whole: merged into what stands, which stays. */
export function ownersWord(before: Task, said: Task): Task {
  const others = (before.extension ?? []).filter(({ url }) => url !== extension('ip-acceptance'));
  const given = acceptancesOf(said);
  const kept = given.length > 0 ? given : acceptancesOf(before);
  const words = {
    status: said.status,
    ...(said.statusReason ? { statusReason: said.statusReason } : {}),
    ...(said.businessStatus ? { businessStatus: said.businessStatus } : {}),
    ...(said.lastModified ? { lastModified: said.lastModified } : {}),
  };
  const extensions = [...others, ...kept];
  return { ...before, ...words, ...(extensions.length > 0 ? { extension: extensions } : {}) };
}
