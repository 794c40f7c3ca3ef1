// The group around the person: invitations with clarified duties and consent, and leaving it.
import { Type } from 'typebox';
import type { Instant } from '../../ground/norway/instant.ts';
import { periodState } from '../../ground/norway/period.ts';
import type { Issue } from '../../ground/outcome/issue.ts';
import { type Read, said } from '../../ground/schema/forms.ts';
import { type ParticipantRole, participantRoles } from '../document/content.ts';
import type { IndividualPlan } from '../document/individual-plan.ts';
import { party, refTo, Text } from '../document/shared.ts';
import { consentGaps, dataKindsOf } from '../views/gaps.ts';
import { type Opened, openedTo } from '../views/opened.ts';
import { type Recipient, recipientOf } from '../views/recipient.ts';
import { isCoordinator, speaksForPerson, takesPart } from './authority.ts';
import { added, changed, eventOf, type Happening, named, refusal, type Step } from './outcome.ts';
import { subjectOf } from './subject.ts';

export const Invite = eventOf(
  'invite',
  'The coordinator invites somebody whom the person has agreed to (B13)',
  {
    invitee: party('Who is invited'),
    duties: Type.Optional(said(Text, 'What the one invited will do in the work on the plan')),
    consent: Type.Optional(refTo('consent', 'The consent that it rests on')),
  },
);
export type Invite = Read<typeof Invite>;

export const AcceptInvitation = eventOf('accept-invitation', 'The one invited takes part from now on', {
  invitation: named('Id of the invitation in the plan'),
  role: Type.Enum([...participantRoles], { description: 'As what' }),
});
export type AcceptInvitation = Read<typeof AcceptInvitation>;

export const DeclineInvitation = eventOf('decline-invitation', 'The one invited does not want to take part', {
  invitation: named('Id of the invitation in the plan'),
});
export type DeclineInvitation = Read<typeof DeclineInvitation>;

export const RemoveParticipant = eventOf(
  'remove-participant',
  'Somebody no longer takes part: access ends at once (C9)',
  { member: party('Who no longer takes part') },
);
export type RemoveParticipant = Read<typeof RemoveParticipant>;

export const invite: Step<Invite> = (plan, event) => {
  if (!isCoordinator(plan, event.by, event.at)) {
    return [
      refusal('B13', '', 'Participants are invited by the coordinator.', 'Let the coordinator invite.'),
    ];
  }
  const refusals = notAgreed(plan, event.invitee, event.at);
  if (refusals.length > 0) {
    return refusals;
  }
  const invitation = {
    id: `${event.id}-invitation`,
    status: 'requested' as const,
    requestedBy: event.by,
    responsible: event.invitee,
    registered: event.at,
    ...(event.duties !== undefined && { duties: event.duties }),
    ...(event.consent !== undefined && { consent: event.consent }),
  };
  return {
    change: { invitations: added(plan.invitations, invitation) },
    history: 'recorded',
    says: 'Somebody was invited to take part',
  };
};

function invitationOf(plan: IndividualPlan, { invitation }: AcceptInvitation | DeclineInvitation) {
  return subjectOf(plan.invitations, {
    id: invitation,
    status: 'requested',
    concept: 'B13',
    path: '/invitations',
    what: 'invitation',
  });
}

export const acceptInvitation: Step<AcceptInvitation> = (plan, event) => {
  const { found: invitation, refusals: missing } = invitationOf(plan, event);
  if (missing !== undefined) {
    return missing;
  }
  const invitee = invitation.responsible ?? '';
  // Consent may have been withdrawn since the invitation, so it is asked about again.
  const refusals = [
    ...notTheInvitee(invitee, event),
    ...notTheirRole(plan, invitee, event.role),
    ...unclearDuties(invitation),
    ...notAgreed(plan, invitee, event.at),
  ];
  if (refusals.length > 0) {
    return refusals;
  }
  const participant = {
    member: invitee,
    roles: [{ code: event.role }],
    period: { start: event.at },
    ...(invitation.duties !== undefined && { duties: invitation.duties }),
  };
  return {
    change: {
      invitations: answered(plan, invitation.id, { status: 'accepted' }),
      participants: added(plan.participants, participant),
    },
    history: 'participant-added',
    says: 'Somebody took up the invitation to take part',
  };
};

export const declineInvitation: Step<DeclineInvitation> = (plan, event) => {
  const { found: invitation, refusals: missing } = invitationOf(plan, event);
  if (missing !== undefined) {
    return missing;
  }
  const refusals = notTheInvitee(invitation.responsible ?? '', event);
  if (refusals.length > 0) {
    return refusals;
  }
  const reason = event.reason === undefined ? {} : { statusReason: event.reason };
  return {
    change: {
      invitations: answered(plan, invitation.id, { status: 'rejected', ...reason }),
    },
    history: 'recorded',
    says: 'An invitation to take part was declined',
  };
};

function answered(
  plan: IndividualPlan,
  invitation: string,
  answer: { status: 'accepted' | 'rejected'; statusReason?: string },
) {
  return changed(
    plan.invitations,
    ({ id }) => id === invitation,
    (one) => ({ ...one, ...answer }),
  );
}

function notTheInvitee(invitee: string, { by }: Happening): Issue[] {
  if (by === invitee) {
    return [];
  }
  return [
    refusal(
      'B13',
      '',
      'Nobody can answer an invitation on behalf of another.',
      'Let the one who was invited answer.',
    ),
  ];
}

/** Roles that manage the plan are given by who appoints, and never taken by who accepts an invitation (E1, B7). */
const appointed: ReadonlySet<ParticipantRole> = new Set([
  'ip-coordinator',
  'hospital-coordinator',
  'temporary-coordinator',
  'child-coordinator',
  'municipal-coordinator',
  'coordinating-unit',
  'unit-leader',
]);
/** Roles that the plan says of somebody already: the person, and who is what to her. */
const rolesOfKin: ReadonlySet<ParticipantRole> = new Set(['patient', 'next-of-kin', 'parent', 'guardian']);

function notTheirRole(plan: IndividualPlan, invitee: string, role: ParticipantRole): Issue[] {
  if (appointed.has(role)) {
    return [
      refusal(
        'B13',
        '/participants',
        'An invitation gives no role that manages the plan.',
        'Accept in the role of the service, and let the coordinating unit or the unit leader appoint.',
      ),
    ];
  }
  const relative = plan.relatives?.find(({ id }) => id === invitee);
  const isGuardian = relative?.relationships.includes('guardian') ?? false;
  const fits = rolesOfKin.has(role)
    ? (role === 'patient') === (invitee === 'patient') &&
      (invitee === 'patient' || (relative !== undefined && (role !== 'guardian' || isGuardian)))
    : invitee !== 'patient';
  return fits
    ? []
    : [
        refusal(
          'B13',
          '/participants',
          'The role says something else of the one invited than the plan does.',
          'Accept in the role that the one invited has.',
        ),
      ];
}

/** What the provider will do in the work on the plan is clarified before the provider is in it (004 «Legge til»). */
function unclearDuties({ duties }: { duties?: string }): Issue[] {
  if (duties !== undefined) {
    return [];
  }
  return [
    refusal(
      'B13',
      '/invitations',
      'The duties of the one invited have not been clarified.',
      'Write them into the invitation first.',
    ),
  ];
}

/**
 * Each provider is agreed to by the person, one by one: a permit names it, for something that the plan holds (C12).
 * Next of kin take part as far as the person wants; who speaks for a person without capacity has the right to (C8).
 */
function notAgreed(plan: IndividualPlan, invitee: string, instant: Instant): Issue[] {
  if (invitee === 'patient') {
    return [];
  }
  const recipient = recipientOf(plan, invitee);
  if (recipient?.isRelative) {
    return relativeNotWanted(plan, invitee, instant);
  }
  const kinds = dataKindsOf(plan);
  const opened = recipient && opensTo(plan, recipient, instant);
  const agreed = kinds.length > 0 ? kinds.some((kind) => opened?.has(kind)) : (opened?.size ?? 0) > 0;
  const [gap] = consentGaps({
    plan,
    team: [invitee],
    dataKinds: kinds,
    consents: plan.consents ?? [],
    instant,
  });
  const opensNothing = gap !== undefined && gap.kinds.length === kinds.length;
  if (agreed && !opensNothing) {
    return [];
  }
  return [
    refusal(
      'C12',
      '/consents',
      'The person has not agreed that this provider gets access to the plan.',
      'Ask the person; record an active consent of kind "disclosure" with a permit that names the provider and the kinds of information.',
    ),
  ];
}

/** What the consents that stand open to somebody, whether it takes part or not. */
function opensTo(plan: IndividualPlan, recipient: Recipient, instant: Instant): Opened['open'] {
  return openedTo({ plan, recipient, consents: plan.consents ?? [], instant }).open;
}

function relativeNotWanted(plan: IndividualPlan, relative: string, instant: Instant): Issue[] {
  if (speaksForPerson(plan, relative, instant)) {
    return [];
  }
  const recipient = recipientOf(plan, relative);
  if (recipient && opensTo(plan, recipient, instant).size > 0) {
    return [];
  }
  return [
    refusal(
      'C8',
      '/consents',
      'Next of kin take part as far as the person wants, and the person has not said so.',
      'Ask the person, and record it as a permit; or record that this one consents on behalf of a person who lacks capacity.',
    ),
  ];
}

export const removeParticipant: Step<RemoveParticipant> = (plan, event) => {
  const { member, at, by } = event;
  if (!takesPart(plan, member, at)) {
    return [
      refusal('C9', '/participants', 'The party does not take part now.', 'Check the id of the party.'),
    ];
  }
  if (by !== member && !isCoordinator(plan, by, at) && !speaksForPerson(plan, by, at)) {
    return [
      refusal(
        'C9',
        '',
        'Somebody is taken out of the group by the coordinator, by the person, or leaves.',
        'Let one of them do it.',
      ),
    ];
  }
  if (member === plan.coordinator) {
    return [
      refusal(
        'A5',
        '/coordinator',
        'The plan would have no coordinator.',
        'Hand over to another coordinator; that ends the participation too.',
      ),
    ];
  }
  return {
    change: {
      participants: changed(
        plan.participants,
        (one) => one.member === member && periodState(one.period, at) !== 'ended',
        (one) => ({ ...one, period: { ...one.period, end: at } }),
      ),
    },
    history: 'participant-removed',
    says: 'Somebody no longer takes part',
  };
};
