// What a coordinating unit answers, read off its message: state, words, and the coordinator with name and telephone.
import type {
  Attachment,
  CodeableConcept,
  Communication,
  ContactPoint,
  HumanName,
  Practitioner,
  PractitionerRole,
  Task,
} from '@medplum/fhirtypes';
import { codeSystem } from '../../ground/fhir/canonical.ts';
import { codesIn } from '../../ground/fhir/coded.ts';
import { HPR } from '../../ground/fhir/identifier-system.ts';
import { plainId } from '../../ground/fhir/ids.ts';
import { nameInForce, reachedBy } from '../../ground/fhir/in-force.ts';
import type { Message } from '../../ground/fhir/message.ts';
import { notUnderstoodIn } from '../../ground/fhir/modifiers.ts';
import { phoneIn } from '../../ground/fhir/telecom.ts';
import { isTaken, toUnitState, type UnitState } from '../../ground/law/unit-states.ts';
import type { Instant } from '../../ground/norway/instant.ts';
import { periodState } from '../../ground/norway/period.ts';
import type { Issue } from '../../ground/outcome/issue.ts';
import { notTakenIn, wordsIn } from './answer-content.ts';
import { resourceIn } from './in-message.ts';

/** The coordinator that a unit has appointed (concept E1). */
export interface AppointedCoordinator {
  readonly name: HumanName;
  readonly phone: ContactPoint | undefined;
  readonly hpr: string | undefined;
  /** All functions of the one who is coordinator: a pathway coordinator may fill the role too (concept E14). */
  readonly roles: readonly CodeableConcept[];
}

/** Ids by which an answer names what it answers, in their plain form. */
export interface Answered {
  /** Id of the Task that it carries. */
  readonly task: string | undefined;
  /** `MessageHeader.id` of what it answers: named by the envelope, the reply or the Task. */
  readonly messages: readonly string[];
}

export interface UnitAnswer extends Answered {
  readonly status: Task['status'];
  readonly business: UnitState;
  /** When the unit said it, as it states; undefined when it states no time. */
  readonly statedAt: string | undefined;
  readonly statusReason: CodeableConcept | undefined;
  /** What the unit writes. */
  readonly text: string;
  readonly attachments: readonly Attachment[];
  /** What else came and is not kept: the receipt tells it. */
  readonly notTaken: readonly Issue[];
  readonly coordinator: AppointedCoordinator | undefined;
  /** Points of the agenda of a meeting that the unit asks for (concept E12); undefined when it asks for none. */
  readonly meeting: readonly string[] | undefined;
}

const STATUS = codeSystem('ip-business-status');

/**
 * Reads the answer, or says what is missing.
 * @param modifiers modifier extensions that are understood, by their URL
 */
export function readAnswer(
  message: Message,
  instant: Instant,
  modifiers: readonly string[] = [],
): UnitAnswer | { readonly issue: Issue } {
  if (message.event !== 'need-reply') {
    const fix = `Use ${codeSystem('ip-message-event')}#need-reply`;
    const text = 'Only messages of the event need-reply are taken here';
    return problem('not-supported', 'MessageHeader.eventCoding', text, fix);
  }
  const notUnderstood = message.resources.flatMap((resource) => modifierOf(resource, modifiers) ?? [])[0];
  if (notUnderstood) {
    return { issue: notUnderstood };
  }
  const tasks = message.resources.filter((resource): resource is Task => resource.resourceType === 'Task');
  const meeting = tasks.find((task) => hasCode(task, 'meeting'));
  const others = tasks.filter((each) => each !== meeting);
  const task = others.find((each) => hasCode(each, 'ke-request')) ?? others[0];
  if (!task) {
    return noState('required', 'Bundle.entry', 'The answer carries no Task');
  }
  const codes = new Set(codesIn(task.businessStatus, STATUS));
  const [code] = codes;
  const business = codes.size === 1 ? toUnitState(code) : undefined;
  if (!business) {
    const text = 'The Task carries no business status that is known here, or more than one';
    return noState('code-invalid', 'Task.businessStatus', text);
  }
  const named = coordinatorsIn(message, task);
  const contradiction = contradictionIn(task, business, named, instant);
  if (contradiction) {
    return contradiction;
  }
  const coordinator = appointedOf(named[0], instant);
  if (business === 'coordinator-appointed' && !coordinator) {
    return problem(
      'required',
      'Task.output',
      'A coordinator is said to be appointed, and nobody is named',
      'Send Task.output of type coordinator with the PractitionerRole (telecom) and the Practitioner (name) in the message',
    );
  }
  const replies = message.resources.filter((each): each is Communication => isReply(each));
  return {
    ...answeredBy(message, task, replies),
    status: task.status,
    business,
    statedAt: latest([task.lastModified, ...replies.map(({ sent }) => sent)], task.authoredOn),
    statusReason: task.statusReason,
    ...wordsIn(task, replies),
    notTaken: notTakenIn(message, [task, ...(meeting ? [meeting] : []), ...replies]),
    coordinator,
    meeting: meeting ? agendaOf(meeting) : undefined,
  };
}

/** What a message names as answered, also where the answer itself cannot be read. */
export function answeredIn(message: Message): Answered {
  const tasks = message.resources.filter((resource): resource is Task => resource.resourceType === 'Task');
  const replies = message.resources.filter((each): each is Communication => isReply(each));
  return answeredBy(message, tasks.find((task) => hasCode(task, 'ke-request')) ?? tasks[0], replies);
}

function hasCode({ code }: Task, wanted: string): boolean {
  return codesIn(code, codeSystem('ip-task-code')).includes(wanted);
}

function isReply(resource: Message['resources'][number]): boolean {
  return resource.resourceType === 'Communication';
}

/** What of a message is read: whatever stands in the rest, nothing follows from it. */
const READ: readonly string[] = [
  'MessageHeader',
  'Task',
  'Communication',
  'Patient',
  'Practitioner',
  'PractitionerRole',
];

/** A modifier may turn what is said into its opposite, and so may rules that are not known: then nothing of it is understood. */
function modifierOf(resource: Message['resources'][number], modifiers: readonly string[]): Issue | undefined {
  if (!READ.includes(resource.resourceType)) {
    return undefined;
  }
  const [first] = notUnderstoodIn(resource, modifiers);
  const fix = 'Say it without what changes its meaning';
  if (first) {
    const text = 'It carries a modifier that is not known here, so what it says is not understood';
    return { severity: 'error', code: 'not-supported', path: first.path, text, fix, concept: 'E1' };
  }
  const { status } = resource as Task;
  const text = 'It is marked as entered in error, so it answers nothing';
  const path = `${resource.resourceType}.status`;
  return status === 'entered-in-error'
    ? { severity: 'error', code: 'not-supported', path, text, fix, concept: 'E1' }
    : undefined;
}

/** A number of work that states no system is a telephone all the same, and so is a link that is one. */
const TELEPHONES: readonly ContactPoint['system'][] = ['phone', 'sms', 'url', 'other', undefined];

/** A Task that comes back with the time at which we made it says nothing of the answer. */
function latest(times: readonly (string | undefined)[], madeAt: string | undefined): string | undefined {
  return times
    .flatMap((time) => (time && time !== madeAt ? [time] : []))
    .sort((a, b) => Date.parse(a) - Date.parse(b))
    .at(-1);
}

function answeredBy(
  { header }: Message,
  task: Task | undefined,
  replies: readonly Communication[],
): Answered {
  const named = [
    header.response?.identifier,
    task?.focus?.identifier?.value,
    ...replies.flatMap(({ inResponseTo }) => (inResponseTo ?? []).map(({ identifier }) => identifier?.value)),
  ];
  return {
    task: task?.id === undefined ? undefined : plainId(task.id),
    messages: [...new Set(named.flatMap((id) => (id ? [plainId(id)] : [])))],
  };
}

function noState(code: Issue['code'], path: string, text: string): { readonly issue: Issue } {
  return problem(
    code,
    path,
    text,
    `Send the Task of the notice back, with one businessStatus of ${codeSystem('ip-business-status')}`,
  );
}

function problem(code: Issue['code'], path: string, text: string, fix: string): { readonly issue: Issue } {
  return { issue: { severity: 'error', code, path, text, fix, concept: 'E1' } };
}

/** Somebody whom the answer names as the coordinator. */
interface NamedCoordinator {
  readonly practitioner: Practitioner;
  readonly role: PractitionerRole | undefined;
}

/** Who stands behind Task.output «coordinator», in the message itself: each once. */
function coordinatorsIn(message: Message, task: Task): NamedCoordinator[] {
  const named = (task.output ?? []).flatMap(({ type, valueReference }): NamedCoordinator[] => {
    if (!codesIn(type, codeSystem('ip-task-output')).includes('coordinator')) {
      return [];
    }
    const target = resourceIn(message, valueReference?.reference, task);
    const role = target?.resourceType === 'PractitionerRole' ? target : undefined;
    const practitioner = asPractitioner(
      role ? resourceIn(message, role.practitioner?.reference, task) : target,
    );
    return practitioner ? [{ practitioner, role }] : [];
  });
  return named.filter(
    ({ practitioner }, place) => named.findIndex((each) => each.practitioner === practitioner) === place,
  );
}

/** Statuses by which a Task says that nothing comes of it. */
const refusing: readonly (string | undefined)[] = ['rejected', 'cancelled', 'failed'];

/** What an answer says with a yes and with a no is no answer: a person asks. */
function contradictionIn(
  { status }: Task,
  business: UnitState,
  named: readonly NamedCoordinator[],
  instant: Instant,
): { readonly issue: Issue } | undefined {
  if (refusing.includes(status) && isTaken(business)) {
    const text = `The Task is ${status}, and its business status says that the unit has the need`;
    return problem('business-rule', 'Task.status', text, 'Send one of the two');
  }
  const [first, ...others] = named;
  if (first && others.length > 0) {
    const text = 'Several people are named as the one coordinator';
    return problem('business-rule', 'Task.output', text, 'Name the one who coordinates');
  }
  const gone =
    first &&
    (first.role?.active === false ||
      first.practitioner.active === false ||
      periodState(first.role?.period, instant) === 'ended');
  return gone
    ? problem(
        'business-rule',
        first.role ? 'PractitionerRole' : 'Practitioner',
        'The coordinator that is named is said to be out of work there',
        'Name the one who coordinates now, or correct active and period',
      )
    : undefined;
}

function appointedOf(
  named: NamedCoordinator | undefined,
  instant: Instant,
): AppointedCoordinator | undefined {
  const name = nameInForce(named?.practitioner.name, instant);
  if (!named || !name) {
    return undefined;
  }
  const { practitioner, role } = named;
  const points = [...(role?.telecom ?? []), ...(practitioner.telecom ?? [])];
  const phone = phoneIn(reachedBy(points, TELEPHONES, instant));
  const hpr = practitioner.identifier?.find(({ system }) => system === HPR)?.value;
  return { name, phone, hpr, roles: role?.code ?? [] };
}

function asPractitioner(
  target: PractitionerRole | Message['resources'][number] | undefined,
): Practitioner | undefined {
  return target?.resourceType === 'Practitioner' ? target : undefined;
}

function agendaOf(meeting: Task): string[] {
  return (meeting.input ?? []).flatMap(({ type, valueString }) =>
    codesIn(type, codeSystem('ip-task-input')).includes('agenda') && valueString ? [valueString] : [],
  );
}
