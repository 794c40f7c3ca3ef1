// Meetings: the coordinator calls them, the person makes the agenda with the coordinator, and minutes say who does what by when.
import { Type } from 'typebox';
import { periodState } from '../../ground/norway/period.ts';
import type { Issue } from '../../ground/outcome/issue.ts';
import type { Read } from '../../ground/schema/forms.ts';
import type { IndividualPlan } from '../document/individual-plan.ts';
import { refTo } from '../document/shared.ts';
import { Meeting } from '../document/work.ts';
import { isCoordinator, isUnitOfPlan, notManaging, speaksForPerson } from './authority.ts';
import { added, changed, eventOf, refusal, type Step } from './outcome.ts';

export const CallMeeting = eventOf('call-meeting', 'A meeting is called', { meeting: Meeting });
export type CallMeeting = Read<typeof CallMeeting>;

export const SendMinutes = eventOf(
  'send-minutes',
  'The minutes of a meeting are sent out, with what was agreed',
  {
    meeting: refTo('meeting', 'Id of the meeting in the plan'),
    minutes: Type.Array(refTo('document', 'A document of the plan')),
    agreed: Type.Array(refTo('measure', 'A measure of the plan that was agreed')),
  },
);
export type SendMinutes = Read<typeof SendMinutes>;

export const callMeeting: Step<CallMeeting> = (plan, event) => {
  const { by, at, meeting } = event;
  if (!isCoordinator(plan, by, at) && !isUnitOfPlan(plan, by, at)) {
    return [
      refusal(
        'E3',
        '',
        'Meetings are called by the coordinator or the coordinating unit.',
        'Let one of them call it.',
      ),
    ];
  }
  const refusals = [...withoutThePerson(plan, event), ...withoutTheOtherCoordinator(plan, event)];
  if (refusals.length > 0) {
    return refusals;
  }
  return {
    change: { meetings: added(plan.meetings, meeting) },
    history: 'recorded',
    says: 'A meeting was called',
  };
};

function withoutThePerson(plan: IndividualPlan, { meeting, at }: CallMeeting): Issue[] {
  const issues: Issue[] = [];
  if (!meeting.attendees.some(({ party }) => speaksForPerson(plan, party, at))) {
    issues.push(
      refusal(
        'E3',
        '/meetings',
        'Neither the person nor somebody who speaks for the person is invited.',
        'Invite "patient".',
      ),
    );
  }
  if (meeting.agenda === undefined || meeting.agendaMadeWithPatient !== true) {
    issues.push(
      refusal(
        'E3',
        '/meetings',
        'The agenda is made together with the person, and nothing says that it was.',
        'Make it together, and give "agenda" and "agendaMadeWithPatient".',
      ),
    );
  }
  return issues;
}

/** Where there is a coordinator in hospital and one in the municipality, they cooperate (001 §4.4 i). */
function withoutTheOtherCoordinator(plan: IndividualPlan, { meeting, at }: CallMeeting): Issue[] {
  const open = (plan.participants ?? []).filter(({ period }) => periodState(period, at) !== 'ended');
  const holders = (['ip-coordinator', 'hospital-coordinator'] as const).map((role) =>
    open.filter(({ roles = [] }) => roles.some(({ code }) => code === role)).map(({ member }) => member),
  );
  if (holders.some((members) => members.length === 0)) {
    return [];
  }
  const isInvited = (member: string) => meeting.attendees.some(({ party }) => party === member);
  if (holders.every((members) => members.some(isInvited))) {
    return [];
  }
  return [
    refusal(
      'E4',
      '/meetings',
      'The person has a coordinator in hospital and one in the municipality, who have to cooperate, and one is not invited.',
      'Invite both.',
    ),
  ];
}

export const sendMinutes: Step<SendMinutes> = (plan, event) => {
  const meeting = plan.meetings?.find(({ id }) => id === event.meeting);
  if (meeting === undefined) {
    return [
      refusal('E3', '/meetings', 'There is no meeting by that id.', 'Give the id of a meeting of the plan.'),
    ];
  }
  const refusals = [...notManaging(plan, event, 'E3'), ...unclearAgreements(plan, event)];
  if (refusals.length > 0) {
    return refusals;
  }
  const { id } = meeting;
  const agreed = event.agreed.length > 0 ? { agreedMeasures: [...event.agreed] } : {};
  return {
    change: {
      meetings: changed(
        plan.meetings,
        (one) => one.id === id,
        (one) => ({ ...one, status: 'held' as const, ...agreed }),
      ),
      documents: changed(
        plan.documents,
        (one) => event.minutes.includes(one.id),
        (one) => ({ ...one, meeting: id }),
      ),
    },
    history: 'recorded',
    says: 'Minutes of a meeting were sent out',
  };
};

/** Responsibility is assigned and deadlines are set (001 §4.4 e). */
function unclearAgreements(plan: IndividualPlan, { minutes, agreed }: SendMinutes): Issue[] {
  const issues: Issue[] = [];
  // A report does not become minutes by being sent with them: what it is about decides who sees it.
  const known = new Set((plan.documents ?? []).flatMap(({ id, kind }) => (kind === 'minutes' ? [id] : [])));
  if (minutes.length === 0 || !minutes.every((id) => known.has(id))) {
    issues.push(
      refusal(
        'E3',
        '/documents',
        'There are no minutes to send out.',
        'Add the minutes to the documents of the plan first, as a document of kind "minutes".',
      ),
    );
  }
  for (const id of agreed) {
    const at = (plan.measures ?? []).findIndex((measure) => measure.id === id);
    const measure = plan.measures?.[at];
    const path = at < 0 ? '/measures' : `/measures/${at}`;
    if (measure?.responsible === undefined && measure?.noResponsibleReason === undefined) {
      issues.push(
        refusal(
          'E3',
          path,
          'Something was agreed, and nobody is responsible for it.',
          'Name the responsible party, or why there is none yet.',
        ),
      );
    }
    if (measure?.deadline === undefined && measure?.noDeadlineReason === undefined) {
      issues.push(
        refusal(
          'E3',
          path,
          'Something was agreed without a deadline.',
          'Set a deadline, or say why there is none.',
        ),
      );
    }
  }
  return issues;
}
