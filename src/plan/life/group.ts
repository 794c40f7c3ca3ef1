// The group around the person: access to the tool, invitations with clarified duties and consent, and leaving it.
import type { Instant } from '../../ground/norway/instant.ts';
import { periodState } from '../../ground/norway/period.ts';
import type { Issue } from '../../ground/outcome/issue.ts';
import type { ParticipantRole } from '../document/content.ts';
import type { IndividualPlan } from '../document/individual-plan.ts';
import { consentGaps, dataKindsOf } from '../views/gaps.ts';
import { type Opened, openedTo } from '../views/opened.ts';
import { type Recipient, recipientOf } from '../views/recipient.ts';
import { isCoordinatingUnit, isCoordinator, speaksForPerson, takesPart } from './authority.ts';
import { added, changed, type Happening, refusal, type Step } from './outcome.ts';
import { subjectOf } from './subject.ts';

/** The coordinator asks the coordinating unit for access to the plan tool (B12). */
export interface AskToolAccess extends Happening {
  readonly kind: 'ask-tool-access';
  readonly unit: string;
  readonly forParties: readonly string[];
}

export interface GrantToolAccess extends Happening {
  readonly kind: 'grant-tool-access';
  /** Id of the request in the plan. */
  readonly access: string;
}

/** The coordinator invites somebody whom the person has agreed to (B13). */
export interface Invite extends Happening {
  readonly kind: 'invite';
  readonly invitee: string;
  readonly duties?: string;
  /** The consent that it rests on. */
  readonly consent?: string;
}

export interface AcceptInvitation extends Happening {
  readonly kind: 'accept-invitation';
  /** Id of the invitation in the plan. */
  readonly invitation: string;
  readonly role: ParticipantRole;
}

export interface DeclineInvitation extends Happening {
  readonly kind: 'decline-invitation';
  readonly invitation: string;
}

/** Somebody no longer takes part: access ends at once (C9). */
export interface RemoveParticipant extends Happening {
  readonly kind: 'remove-participant';
  readonly member: string;
}

export const askToolAccess: Step<AskToolAccess> = (plan, event) => {
  if (!isCoordinator(plan, event.by, event.at)) {
    return [
      refusal(
        'B12',
        '',
        'Access to the plan tool is asked for by the coordinator.',
        'Let the coordinator ask.',
      ),
    ];
  }
  if (!isCoordinatingUnit(plan, event.unit, event.at)) {
    return [
      refusal(
        'B12',
        '/organizations',
        'Access to the plan tool is given by the coordinating unit, and this is none.',
        'Name the coordinating unit.',
      ),
    ];
  }
  const access = {
    id: `${event.id}-tool-access`,
    status: 'requested' as const,
    requestedBy: event.by,
    responsible: event.unit,
    registered: event.at,
    forParties: [...event.forParties],
  };
  return {
    change: { toolAccesses: added(plan.toolAccesses, access) },
    history: 'recorded',
    says: 'Access to the plan tool was asked for',
  };
};

export const grantToolAccess: Step<GrantToolAccess> = (plan, event) => {
  const { found: access, refusals: missing } = subjectOf(plan.toolAccesses, {
    id: event.access,
    status: 'requested',
    concept: 'B12',
    path: '/toolAccesses',
    what: 'request',
  });
  if (missing !== undefined) {
    return missing;
  }
  const refusals = notTheUnit(plan, event);
  if (refusals.length > 0) {
    return refusals;
  }
  const done = { status: 'completed' as const, carriedOut: { start: event.at, end: event.at } };
  const person = access.forParties?.includes('patient') && !takesPart(plan, 'patient', event.at);
  return {
    change: {
      toolAccesses: changed(
        plan.toolAccesses,
        ({ id }) => id === access.id,
        (one) => ({ ...one, ...done }),
      ),
      ...(person && {
        participants: added(plan.participants, {
          member: 'patient',
          roles: [{ code: 'patient' as const }],
          period: { start: event.at },
        }),
      }),
    },
    history: 'recorded',
    says: 'Access to the plan tool was given',
  };
};

function notTheUnit(plan: IndividualPlan, { by, at }: GrantToolAccess): Issue[] {
  // @concept B12 without: return [];
  if (isCoordinatingUnit(plan, by, at)) {
    return [];
  }
  return [
    refusal(
      'B12',
      '',
      'Only the coordinating unit gives access to the plan tool.',
      'Let the coordinating unit answer the request.',
    ),
  ];
}

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
  // @concept B13 without: return [];
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

/** What the provider will do in the work on the plan is clarified before the provider is in it (004 «Legge til»). */
function unclearDuties({ duties }: { duties?: string }): Issue[] {
  // @concept B13 without: return [];
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
  // @concept C12 B13 without: return [];
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
  // @concept C8 without: return [];
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
