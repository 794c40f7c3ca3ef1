// Handing over: who is responsible stays so until the other side has accepted, and information goes only with consent.
import { Type } from 'typebox';
import type { Instant } from '../../ground/norway/instant.ts';
import type { Issue } from '../../ground/outcome/issue.ts';
import type { Read } from '../../ground/schema/forms.ts';
import type { IndividualPlan } from '../document/individual-plan.ts';
import { party, refTo, staff } from '../document/shared.ts';
import { handoverKinds } from '../document/work.ts';
import { viewFor } from '../views/view.ts';
import {
  isCoordinatingUnit,
  isCoordinator,
  isInOffice,
  isSameSide,
  isUnitOfPlan,
  organizationOf,
  sideOf,
  topOf,
} from './authority.ts';
import { withCoordinator, withoutFormer } from './coordinator.ts';
import { added, eventOf, named, refusal, type Step } from './outcome.ts';
import { subjectOf } from './subject.ts';

type Handover = NonNullable<IndividualPlan['handovers']>[number];

export const HandOver = eventOf('hand-over', 'The coordinator offers to hand the plan over (B5, B6)', {
  handover: Type.Enum([...handoverKinds], { description: 'What kind of handover' }),
  to: party('Who takes over: an organization, or the new coordinator'),
  documents: Type.Optional(Type.Array(refTo('document', 'A document of the plan that goes along'))),
});
export type HandOver = Read<typeof HandOver>;

export const AcceptHandover = eventOf(
  'accept-handover',
  'The other side accepts, and names its coordinator',
  {
    handover: named('Id of the handover in the plan'),
    coordinator: staff('Who coordinates from now on'),
  },
);
export type AcceptHandover = Read<typeof AcceptHandover>;

export const handOver: Step<HandOver> = (plan, event) => {
  const refusals = [
    ...notResponsible(plan, event),
    ...wrongSide(plan, event),
    ...withoutConsent(plan, event),
  ];
  if (refusals.length > 0) {
    return refusals;
  }
  const handover: Handover = {
    id: `${event.id}-handover`,
    kind: event.handover,
    status: 'requested',
    requestedBy: event.by,
    responsible: event.to,
    registered: event.at,
    ...(event.reason !== undefined && { text: event.reason }),
    ...(event.documents !== undefined && event.documents.length > 0 && { documents: [...event.documents] }),
  };
  return {
    change: { handovers: added(plan.handovers, handover) },
    history: 'recorded',
    says: 'A handover was asked for',
  };
};

export const acceptHandover: Step<AcceptHandover> = (plan, event) => {
  const { found: handover, refusals: missing } = subjectOf(plan.handovers, {
    id: event.handover,
    status: 'requested',
    concept: 'B5',
    path: '/handovers',
    what: 'handover',
  });
  if (missing !== undefined) {
    return missing;
  }
  const refusals = [
    ...notTheReceiver(plan, event, handover),
    ...notTheirCoordinator(plan, event, handover),
    ...notTheirPerson(plan, handover),
  ];
  if (refusals.length > 0) {
    return refusals;
  }
  const { at, coordinator } = event;
  const controller = controllerAfter(plan, handover);
  return {
    change: {
      coordinator,
      participants: withCoordinator(
        formerStaysOnTheOtherSide(plan, handover, at),
        coordinator,
        'ip-coordinator',
        at,
      ),
      ...(controller !== undefined && { controller, ...drivenBy(plan, controller) }),
      handovers: plan.handovers?.map((one) => answered(one, handover, at)),
    },
    history: 'handed-over',
    says: 'The plan was handed over',
  };
};

/** Accepting one handover answers the others: what they offered is no longer there to take. */
function answered(one: Handover, accepted: Handover, at: Instant): Handover {
  if (one.id === accepted.id) {
    return { ...one, status: 'completed', carriedOut: { start: at, end: at } };
  }
  return one.status === 'requested'
    ? { ...one, status: 'cancelled', statusReason: 'Another handover was accepted' }
    : one;
}

/** Units of the side that has handed over drive the work no longer. */
function drivenBy(plan: IndividualPlan, controller: string): Pick<IndividualPlan, 'team'> {
  const { managingOrganizations, ...team } = plan.team ?? {};
  const [former, now] = [plan.controller, controller].map((one) => topOf(plan, one));
  const stay = (managingOrganizations ?? []).filter((unit) => topOf(plan, unit) !== former || former === now);
  const driven = stay.length > 0 ? { ...team, managingOrganizations: stay } : team;
  return Object.keys(driven).length > 0 ? { team: driven } : {};
}

function notResponsible(plan: IndividualPlan, { by, at }: HandOver): Issue[] {
  if (isCoordinator(plan, by, at) || isUnitOfPlan(plan, by, at)) {
    return [];
  }
  return [
    refusal(
      'B6',
      '',
      'Only who is responsible for the plan can hand it over.',
      'Let the coordinator hand it over, or the coordinating unit when there is none.',
    ),
  ];
}

const sideThatTakesOver: Readonly<Partial<Record<Handover['kind'], 'hospital' | 'municipality'>>> = {
  'hospital-to-municipality': 'municipality',
  'new-municipality': 'municipality',
  'municipality-to-hospital': 'hospital',
};

/** From hospital to municipality means that a municipality takes over, and the other way round (001 §4.2.1 c). */
function wrongSide(plan: IndividualPlan, { handover, to }: HandOver): Issue[] {
  const wanted = sideThatTakesOver[handover];
  const side = sideOf(plan, organizationOf(plan, to)?.id);
  if (
    handover === 'new-coordinator' &&
    plan.controller !== undefined &&
    !isSameSide(plan, to, plan.controller)
  ) {
    return [
      refusal(
        'B6',
        '/organizations',
        'A new coordinator of the same plan is somebody on the side that keeps it, and this party is on another.',
        'Use the handover that means it: new-municipality, hospital-to-municipality or municipality-to-hospital.',
      ),
    ];
  }
  if (wanted === undefined || side === wanted) {
    return [];
  }
  return [
    refusal(
      'B5',
      '/organizations',
      `A handover of this kind goes to a ${wanted}, and the party named is not part of one.`,
      `Name an organization of the ${wanted}, or a position there.`,
    ),
  ];
}

/** Information and responsibility go together, and information only with consent (B6, C4). */
function withoutConsent(plan: IndividualPlan, { to, documents, at }: HandOver): Issue[] {
  if ((documents ?? []).length === 0) {
    return [];
  }
  const { plan: seen } = viewFor(plan, to, plan.consents ?? [], at);
  const open = new Set((seen?.documents ?? []).map(({ id }) => id));
  if (documents?.every((id) => open.has(id))) {
    return [];
  }
  return [
    refusal(
      'B6',
      '/consents',
      'Documents would go to a party that no consent opens them for.',
      'Ask the person for consent first, or hand over without the documents.',
    ),
  ];
}

/** The one asked accepts: that organization, somebody there, or the coordinating unit on its side. */
function notTheReceiver(plan: IndividualPlan, { by, at }: AcceptHandover, handover: Handover): Issue[] {
  const { responsible } = handover;
  const asked = responsible === undefined ? undefined : organizationOf(plan, responsible)?.id;
  const isAsked = by === responsible || (asked !== undefined && organizationOf(plan, by)?.id === asked);
  const isTheirUnit =
    responsible !== undefined && isCoordinatingUnit(plan, by, at) && isSameSide(plan, by, responsible);
  if (isInOffice(plan, by, at) && (isAsked || isTheirUnit)) {
    return [];
  }
  return [
    refusal(
      'B5',
      '',
      'Nobody can take a plan over on behalf of another.',
      'Let the party that was asked accept, or its coordinating unit.',
    ),
  ];
}

function notTheirCoordinator(plan: IndividualPlan, event: AcceptHandover, handover: Handover): Issue[] {
  const { coordinator, at } = event;
  const { responsible } = handover;
  const isPerson = plan.positions?.some(({ id }) => id === coordinator) && isInOffice(plan, coordinator, at);
  if (isPerson && responsible !== undefined && isSameSide(plan, coordinator, responsible)) {
    return [];
  }
  return [
    refusal(
      'A5',
      '/positions',
      'The new coordinator has to be somebody at the side that takes over.',
      'Name a position there.',
    ),
  ];
}

/** The person lives elsewhere by now: another municipality has to take the plan over (B6). */
function notTheirPerson(plan: IndividualPlan, { kind, responsible }: Handover): Issue[] {
  if (sideThatTakesOver[kind] !== 'municipality' || responsible === undefined) {
    return [];
  }
  const top = topOf(plan, organizationOf(plan, responsible)?.id);
  const theirs = plan.organizations?.find(({ id }) => id === top)?.address?.municipality?.code;
  const home = plan.patient.address?.municipality?.code;
  if (theirs === undefined || home === undefined || theirs === home) {
    return [];
  }
  return [
    refusal(
      'B6',
      '/patient/address',
      'The person does not live in the municipality that would take the plan over.',
      'Hand over to the municipality where the person lives, or correct the address first.',
    ),
  ];
}

/** The controller follows the responsibility to another municipality or hospital, and stays for a new coordinator. */
function controllerAfter(plan: IndividualPlan, { kind, responsible }: Handover): string | undefined {
  if (kind === 'new-coordinator' || kind === 'end-of-arrangement' || responsible === undefined) {
    return undefined;
  }
  return topOf(plan, organizationOf(plan, responsible)?.id);
}

/** After a handover from hospital the hospital's coordinator goes on as hospital coordinator beside the new one. */
function formerStaysOnTheOtherSide(plan: IndividualPlan, { kind, requestedBy: from }: Handover, at: Instant) {
  const former = withoutFormer(plan, at);
  const stays = kind === 'hospital-to-municipality' && from !== undefined && plan.coordinator === from;
  return stays ? withCoordinator(former, from, 'hospital-coordinator', at) : former;
}
