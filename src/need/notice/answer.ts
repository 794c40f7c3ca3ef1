// What a coordinating unit answers, read off its message: state, words, and the coordinator with name and telephone.
import type {
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
import { HPR, ORGNR } from '../../ground/fhir/identifier-system.ts';
import type { Message } from '../../ground/fhir/message.ts';
import type { Issue } from '../../ground/outcome/issue.ts';

/** The coordinator that a unit has appointed (concept E1). */
export interface AppointedCoordinator {
  readonly name: HumanName;
  readonly phone: ContactPoint | undefined;
  readonly hpr: string | undefined;
  /** All functions of the one who is coordinator: a pathway coordinator may fill the role too (concept E14). */
  readonly roles: readonly CodeableConcept[];
}

export interface UnitAnswer {
  /** Id of the Task that is answered. */
  readonly task: string;
  readonly status: Task['status'];
  /** Code of `ip-business-status`. */
  readonly business: string;
  readonly statusReason: CodeableConcept | undefined;
  /** What the unit writes. */
  readonly text: string;
  readonly coordinator: AppointedCoordinator | undefined;
  /** Points of the agenda of a meeting that the unit asks for (concept E12); undefined when it asks for none. */
  readonly meeting: readonly string[] | undefined;
}

/** Reads the answer, or says what is missing. */
export function readAnswer(message: Message): UnitAnswer | { readonly issue: Issue } {
  if (message.event !== 'need-reply') {
    const fix = `Use ${codeSystem('ip-message-event')}#need-reply`;
    return problem(
      'not-supported',
      'MessageHeader.eventCoding',
      'Only messages of the event need-reply are taken here',
      fix,
    );
  }
  const tasks = message.resources.filter((resource): resource is Task => resource.resourceType === 'Task');
  const meeting = tasks.find(({ code }) => codesIn(code, codeSystem('ip-task-code')).includes('meeting'));
  const task = tasks.find((each) => each !== meeting);
  const [business] = codesIn(task?.businessStatus, codeSystem('ip-business-status'));
  if (!task?.id || !business) {
    return problem(
      task ? 'code-invalid' : 'required',
      task ? 'Task.businessStatus' : 'Bundle.entry',
      task ? 'The Task carries no business status that is known here' : 'The answer carries no Task',
      `Send the Task of the notice back, with a businessStatus of ${codeSystem('ip-business-status')}`,
    );
  }
  const coordinator = coordinatorIn(message, task);
  if (business === 'coordinator-appointed' && !coordinator) {
    return problem(
      'required',
      'Task.output',
      'A coordinator is said to be appointed, and nobody is named',
      'Send Task.output of type coordinator with the PractitionerRole (telecom) and the Practitioner (name) in the message',
    );
  }
  return {
    task: task.id,
    status: task.status,
    business,
    statusReason: task.statusReason,
    text: textOf(message),
    coordinator,
    meeting: meeting ? agendaOf(meeting) : undefined,
  };
}

/** Organisation numbers of the organisation that sends the message; it stands in the message or is named by number. */
export function senderNumbers({ header, bundle }: Message): string[] {
  const { reference, identifier } = header.sender ?? {};
  const inside = bundle.entry?.find(
    ({ fullUrl, resource }) =>
      reference !== undefined &&
      (fullUrl === reference || `${resource?.resourceType}/${resource?.id}` === reference),
  )?.resource;
  const stated = inside?.resourceType === 'Organization' ? (inside.identifier ?? []) : [];
  return [...stated, ...(identifier ? [identifier] : [])].flatMap(({ system, value }) =>
    system === ORGNR && value ? [value] : [],
  );
}

function problem(code: Issue['code'], path: string, text: string, fix: string): { readonly issue: Issue } {
  return { issue: { severity: 'error', code, path, text, fix, concept: 'E1' } };
}

function textOf(message: Message): string {
  const reply = message.resources.find(
    (resource): resource is Communication => resource.resourceType === 'Communication',
  );
  return (reply?.payload ?? []).flatMap(({ contentString }) => contentString ?? []).join('\n');
}

/** The person behind Task.output «coordinator», in the message itself. */
function coordinatorIn(message: Message, task: Task): AppointedCoordinator | undefined {
  const reference = task.output?.find(({ type }) =>
    codesIn(type, codeSystem('ip-task-output')).includes('coordinator'),
  )?.valueReference?.reference;
  const target = inMessage(message, reference);
  const role = target?.resourceType === 'PractitionerRole' ? target : undefined;
  const person =
    target?.resourceType === 'Practitioner' ? target : inMessage(message, role?.practitioner?.reference);
  const practitioner = person?.resourceType === 'Practitioner' ? person : undefined;
  const name = practitioner?.name?.[0];
  if (!name) {
    return undefined;
  }
  const phone = [...(role?.telecom ?? []), ...(practitioner.telecom ?? [])].find(
    ({ system }) => system === 'phone',
  );
  const hpr = practitioner.identifier?.find(({ system }) => system === HPR)?.value;
  return { name, phone, hpr, roles: role?.code ?? [] };
}

function inMessage(
  message: Message,
  reference: string | undefined,
): Practitioner | PractitionerRole | undefined {
  const found = message.bundle.entry?.find(
    ({ fullUrl, resource }) =>
      reference !== undefined &&
      (fullUrl === reference || `${resource?.resourceType}/${resource?.id}` === reference),
  )?.resource;
  return found?.resourceType === 'Practitioner' || found?.resourceType === 'PractitionerRole'
    ? found
    : undefined;
}

function agendaOf(meeting: Task): string[] {
  return (meeting.input ?? []).flatMap(({ type, valueString }) =>
    codesIn(type, codeSystem('ip-task-input')).includes('agenda') && valueString ? [valueString] : [],
  );
}
