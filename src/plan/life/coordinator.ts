// The coordinator: who appoints, who can be appointed, the temporary one in hospital, and the first contact.
import { Type } from 'typebox';
import { firstContactBy, isLateFirstContact } from '../../ground/law/first-contact.ts';
import { dayOf } from '../../ground/norway/day.ts';
import type { Instant } from '../../ground/norway/instant.ts';
import { isAfter, parseMoment } from '../../ground/norway/moment.ts';
import { isInForce, periodState } from '../../ground/norway/period.ts';
import type { Issue } from '../../ground/outcome/issue.ts';
import { type Read, said } from '../../ground/schema/forms.ts';
import type { ParticipantRole } from '../document/content.ts';
import type { IndividualPlan } from '../document/individual-plan.ts';
import { Moment, staff, Text } from '../document/shared.ts';
import { holdsRole, isHospital } from '../views/recipient.ts';
import {
  isInOffice,
  isRunByHospital,
  isSameSide,
  isUnitOfPlan,
  organizationOf,
  sideOf,
  takesPart,
} from './authority.ts';
import { endedAt } from './finish.ts';
import { added, eventOf, refusal, type Step } from './outcome.ts';
import { professionIssues } from './team-rules.ts';

export const AppointCoordinator = eventOf(
  'appoint-coordinator',
  'The coordinating unit, or the unit leader in hospital, appoints a coordinator (E1)',
  {
    coordinator: staff('Who coordinates'),
    role: Type.Enum(['ip-coordinator', 'hospital-coordinator', 'child-coordinator'], {
      description: 'As what',
    }),
    firstContactBy: Type.Optional(
      said(
        Moment,
        'Date of the first contact at the latest; in the municipality two weeks after the appointment when absent',
      ),
    ),
    firstContactReason: Type.Optional(said(Text, 'Why later than two weeks')),
  },
);
export type AppointCoordinator = Read<typeof AppointCoordinator>;

export const AppointTemporaryCoordinator = eventOf(
  'appoint-temporary-coordinator',
  'A coordinator in hospital until the municipality has appointed one (B7)',
  {
    coordinator: staff('Who coordinates'),
    until: Moment,
  },
);
export type AppointTemporaryCoordinator = Read<typeof AppointTemporaryCoordinator>;

export const appointCoordinator: Step<AppointCoordinator> = (plan, event) => {
  const refusals = [
    ...mayNotAppoint(plan, event),
    ...notInvolved(plan, event),
    ...professionIssues(plan, event.coordinator, event.role).filter(({ severity }) => severity === 'error'),
    ...lateFirstContact(plan, event),
  ];
  if (refusals.length > 0) {
    return refusals;
  }
  const { coordinator, role, at, by } = event;
  const isMain = role === 'ip-coordinator';
  const deadline = event.firstContactBy ?? firstContactBy(dayOf(at));
  return {
    change: {
      participants: withBothCoordinators(
        withCoordinator(isMain ? withoutFormer(plan, at) : (plan.participants ?? []), coordinator, role, at),
        at,
      ),
      ...(isMain && { coordinator }),
      appointings: added(plan.appointings, {
        id: `${event.id}-appointing`,
        status: 'completed',
        requestedBy: by,
        responsible: by,
        coordinator,
        registered: at,
        carriedOut: { start: at, end: at },
      }),
      firstContacts: added(plan.firstContacts, {
        id: `${event.id}-first-contact`,
        status: 'requested',
        requestedBy: by,
        responsible: coordinator,
        registered: at,
        deadline,
        ...(event.firstContactReason !== undefined && { deadlineReason: event.firstContactReason }),
      }),
    },
    history: 'coordinator-changed',
    says: 'A coordinator was appointed',
    warnings: professionIssues(plan, coordinator, role).filter(({ severity }) => severity === 'warning'),
  };
};

export const appointTemporaryCoordinator: Step<AppointTemporaryCoordinator> = (plan, event) => {
  const { coordinator, until, at } = event;
  const refusals = temporaryIssues(plan, event);
  if (refusals.length > 0) {
    return refusals;
  }
  const participant = {
    member: coordinator,
    roles: [{ code: 'temporary-coordinator' as const }],
    period: { start: at, end: until },
  };
  return {
    change: {
      participants: [...(plan.participants ?? []), participant],
      ...(plan.coordinator === undefined && { coordinator }),
    },
    history: 'coordinator-changed',
    says: 'A temporary coordinator was appointed in hospital',
  };
};

/** Temporary means: in hospital, with an end (002 step 3). */
function temporaryIssues(plan: IndividualPlan, event: AppointTemporaryCoordinator): Issue[] {
  const issues: Issue[] = professionIssues(plan, event.coordinator, 'hospital-coordinator').filter(
    ({ severity }) => severity === 'error',
  );
  if (
    !isHospital(organizationOf(plan, event.coordinator)) ||
    !isInOffice(plan, event.coordinator, event.at)
  ) {
    issues.push(
      refusal(
        'B7',
        '',
        'A temporary coordinator is one in hospital; this party works elsewhere.',
        'Name a position at the hospital, or appoint a coordinator.',
      ),
    );
  }
  if (!isAfter(event.until, event.at)) {
    issues.push(
      refusal(
        'B7',
        '/until',
        'It is not sure that the temporary coordination ends after it begins.',
        'Give in "until" a date (2026-11-29) or an instant after the appointment.',
      ),
    );
  }
  const elsewhere =
    isHospital(organizationOf(plan, event.coordinator)) && !isSameSide(plan, event.by, event.coordinator);
  if (!isUnitLeader(plan, event.by, event.at) || elsewhere) {
    issues.push(refusal('B7', '', 'In hospital the unit leader appoints.', 'Let the unit leader appoint.'));
  }
  return issues;
}

/** The coordinating unit appoints in the municipality, the unit leader in hospital (001 §4.2; 000 §7.3 b), each on the own side. */
function mayNotAppoint(plan: IndividualPlan, { by, at, role, coordinator }: AppointCoordinator): Issue[] {
  const inHospital = role === 'hospital-coordinator' || (role === 'ip-coordinator' && isRunByHospital(plan));
  const may = inHospital ? isUnitLeader(plan, by, at) : isUnitOfPlan(plan, by, at);
  const who = inHospital ? 'the unit leader' : 'the coordinating unit of the municipality';
  if (!may) {
    return [
      refusal(
        'E1',
        '',
        `This coordinator is appointed by ${who}.`,
        `Let ${who} appoint, as a participant or organization of the plan.`,
      ),
    ];
  }
  const sides = [by, coordinator].map((party) => sideOf(plan, organizationOf(plan, party)?.id));
  const isOwnSide = inHospital
    ? sides.every((side) => side === 'hospital') && isSameSide(plan, by, coordinator)
    : !sides.includes('hospital') && (sides[1] === undefined || isSameSide(plan, by, coordinator));
  return isOwnSide
    ? []
    : [
        refusal(
          'E1',
          '/positions',
          'Nobody appoints a coordinator among the staff of another municipality or trust.',
          `Let ${who} there appoint.`,
        ),
      ];
}

function isUnitLeader(plan: IndividualPlan, party: string, at: Instant): boolean {
  return isInOffice(plan, party, at) && holdsRole(plan, party, ['unit-leader'], at);
}

const overMeasure: ReadonlySet<string> = new Set(['completed', 'cancelled', 'rejected', 'failed']);

/** Among those involved in the care now, and a person rather than an organization (001 §4.2). */
function notInvolved(plan: IndividualPlan, { coordinator, at }: AppointCoordinator): Issue[] {
  const isPerson = plan.positions?.some(({ id }) => id === coordinator) && isInOffice(plan, coordinator, at);
  const gives = (plan.runningServices ?? []).some(
    ({ provider, status, period }) =>
      provider === coordinator && (status === 'running' || status === 'on-hold') && isInForce(period, at),
  );
  const does = (plan.measures ?? []).some(
    ({ responsible, status }) => responsible === coordinator && !overMeasure.has(status),
  );
  if (isPerson && (gives || does || takesPart(plan, coordinator, at))) {
    return [];
  }
  return [
    refusal(
      'E1',
      '/positions',
      'A coordinator is appointed among the staff who are involved in the care of the person.',
      'Name a position that takes part, gives a service or is responsible for a measure.',
    ),
  ];
}

/** In the municipality normally within two weeks; longer needs its reason. In hospital the stay decides (001 §4.4 d). */
function lateFirstContact(plan: IndividualPlan, event: AppointCoordinator): Issue[] {
  const inHospital = isHospital(organizationOf(plan, event.coordinator));
  const { firstContactBy, firstContactReason, at } = event;
  if (firstContactBy !== undefined && parseMoment(firstContactBy) === undefined) {
    return [
      refusal(
        'E2',
        '/firstContactBy',
        'The day of the first contact cannot be read.',
        'Write a date: 2026-11-29.',
      ),
    ];
  }
  if (inHospital) {
    return firstContactBy !== undefined
      ? []
      : [
          refusal(
            'E2',
            '',
            'In hospital nothing but the stay says when the first contact is due.',
            'Give "firstContactBy": as soon as possible, by the length of the stay.',
          ),
        ];
  }
  if (!isLateFirstContact(at, firstContactBy) || firstContactReason !== undefined) {
    return [];
  }
  return [
    refusal(
      'E2',
      '',
      'The first contact would be more than two weeks after the appointment, without a reason.',
      'Give "firstContactReason", or a date within two weeks.',
    ),
  ];
}

type Participants = NonNullable<IndividualPlan['participants']>;

/** One holds the main responsibility at any time: who held it, or stood in, no longer does from now on. */
export function withoutFormer(plan: IndividualPlan, at: Instant): Participants {
  const giveUp: readonly ParticipantRole[] = ['ip-coordinator', 'temporary-coordinator'];
  return (plan.participants ?? []).flatMap((participant) => {
    const { roles = [], period } = participant;
    const others = roles.filter(({ code }) => !giveUp.includes(code));
    if (others.length === roles.length || periodState(period, at) === 'ended') {
      return [participant];
    }
    const past = { ...participant, period: endedAt(period, at) };
    return others.length === 0 ? [past] : [past, { ...participant, roles: others, period: { start: at } }];
  });
}

/** Somebody who takes part already keeps the other roles beside it: one may be both (E14). */
export function withCoordinator(
  participants: Participants,
  coordinator: string,
  role: ParticipantRole,
  at: Instant,
): Participants {
  return [...participants, { member: coordinator, roles: [{ code: role }], period: { start: at } }];
}

/** Coordinators in hospital and municipality have to cooperate when there are both (001 §4.4 i). */
function withBothCoordinators(participants: Participants, at: Instant): Participants {
  const holds = (participant: Participants[number], role: ParticipantRole) =>
    periodState(participant.period, at) !== 'ended' &&
    (participant.roles ?? []).some(({ code }) => code === role);
  const both = (['ip-coordinator', 'hospital-coordinator'] as const).every((role) =>
    participants.some((participant) => holds(participant, role)),
  );
  if (!both) {
    return participants;
  }
  return participants.map((participant) =>
    holds(participant, 'ip-coordinator') || holds(participant, 'hospital-coordinator')
      ? { ...participant, cooperation: participant.cooperation ?? { need: 'necessary' } }
      : participant,
  );
}
