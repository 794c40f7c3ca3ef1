// Rules about the coordinators: one main responsibility at any instant, somebody there, health personnel in hospital.
import type { CarePlan, CareTeamParticipant, Practitioner } from '@medplum/fhirtypes';
import { codeSystem } from '../../ground/fhir/canonical.ts';
import { HPR, PROFESSION_9060, ROLE_9034 } from '../../ground/fhir/identifier-system.ts';
import { isOpenTask } from '../../ground/fhir/open-task.ts';
import { orderOf } from '../../ground/norway/moment.ts';
import { isInForce } from '../../ground/norway/period.ts';
import type { Issue } from '../../ground/outcome/issue.ts';
import { broken, type Graph, ours, part } from './graph.ts';
import { plansIn } from './plan-rules.ts';

interface Placed {
  readonly participant: CareTeamParticipant;
  readonly path: string;
}

function hasRole(participant: CareTeamParticipant, code: string): boolean {
  return (participant.role ?? []).some(({ coding }) =>
    coding?.some((candidate) => candidate.system === ROLE_9034 && candidate.code === code),
  );
}

function participantsOf(graph: Graph, plan: CarePlan): Placed[] {
  return (plan.careTeam ?? []).flatMap((link) => {
    const team = graph.resolve(link);
    if (team?.resource.resourceType !== 'CareTeam') {
      return [];
    }
    return (team.resource.participant ?? []).map((participant, at) => ({
      participant,
      path: `${team.path}.participant[${at}]`,
    }));
  });
}

/**
 * True when the periods share an instant, and when a bound cannot be read. The end of one on the day of the other's start
 * is a handover, no overlap.
 */
function overlap(left: CareTeamParticipant, right: CareTeamParticipant): boolean {
  const [a, b] = [left.period, right.period];
  const before = (end: string | undefined, start: string | undefined) =>
    end !== undefined && start !== undefined && ['before', 'same', 'unclear'].includes(orderOf(end, start));
  return !before(a?.end, b?.start) && !before(b?.end, a?.start);
}

/** A5: at most one main coordinator at any instant. */
export function checkMainCoordinator(graph: Graph): Issue[] {
  return plansIn(graph).flatMap(({ resource: plan }) => {
    const main = participantsOf(graph, plan).filter(({ participant }) => hasRole(participant, '8'));
    return main.flatMap((later, at) => {
      const other = main.slice(0, at).find((earlier) => overlap(earlier.participant, later.participant));
      if (!other) {
        return [];
      }
      const fix = 'End the period of the one that handed over, or give one of them another role.';
      return [
        broken('ip-graph-main-coordinator', `${later.path}.period`, `It overlaps with ${other.path}.`, fix),
      ];
    });
  });
}

function isExcused(graph: Graph, plan: CarePlan): boolean {
  const offers = ours(plan, 'ip-coordinator-offer');
  const declined = offers.some((offer) => {
    const answer = part(offer, 'answer')?.valueCode;
    return answer === 'declined' || answer === 'undecided';
  });
  const pending = graph.all('Task').some(({ resource }) => {
    const kinds = resource.code?.coding?.filter(({ system }) => system === codeSystem('ip-task-code')) ?? [];
    // A draft asks nobody yet.
    const asked = isOpenTask(resource) && resource.status !== 'draft';
    return asked && kinds.some(({ code }) => code === 'appoint-coordinator' || code === 'ke-request');
  });
  return declined || pending;
}

/** A5, A16: an active plan has a coordinator, unless the offer was declined or the appointment is still open. */
export function checkCoordinatorPresent(graph: Graph): Issue[] {
  return plansIn(graph).flatMap(({ resource: plan, path }) => {
    const known = (plan.careTeam ?? []).every((link) => graph.resolve(link) !== undefined);
    if (plan.status !== 'active' || !known || isExcused(graph, plan)) {
      return [];
    }
    const { instant } = graph;
    const inOffice = participantsOf(graph, plan).some(
      ({ participant }) =>
        hasRole(participant, '8') && (instant === undefined || isInForce(participant.period, instant)),
    );
    if (inOffice) {
      return [];
    }
    const fix =
      'Add the participant with role 9034#8, record that the offer was declined, or include the open task of appointment.';
    return [broken('ip-graph-coordinator-present', `${path}.careTeam`, 'Nobody holds the role 9034#8.', fix)];
  });
}

function isHealthPersonnel({ identifier, qualification }: Practitioner): boolean {
  const registered = identifier?.some(({ system }) => system === HPR) ?? false;
  const profession = qualification?.some(({ code }) =>
    code.coding?.some((coding) => coding.system === PROFESSION_9060 && coding.code !== 'XX'),
  );
  return registered || profession === true;
}

/** E13: the coordinator of the specialist health service is health personnel. */
export function checkHospitalCoordinator(graph: Graph): Issue[] {
  return graph.all('CareTeam').flatMap(({ resource: team, path }) =>
    (team.participant ?? []).flatMap((participant, at) => {
      if (!hasRole(participant, '18')) {
        return [];
      }
      const member = graph.resolve(participant.member)?.resource;
      const person =
        member?.resourceType === 'PractitionerRole' ? graph.resolve(member.practitioner)?.resource : member;
      if (person?.resourceType !== 'Practitioner' || isHealthPersonnel(person)) {
        return [];
      }
      const fix =
        'Record the HPR number or the profession (9060), or appoint somebody who is health personnel.';
      return [
        broken(
          'ip-graph-hospital-coordinator',
          `${path}.participant[${at}].member`,
          'The member has neither HPR number nor profession.',
          fix,
        ),
      ];
    }),
  );
}

/** E1: the team that an appointment refers to has a coordinator. */
export function checkAppointedCoordinator(graph: Graph): Issue[] {
  return graph.all('Task').flatMap(({ resource: task, path }) =>
    (task.output ?? []).flatMap(({ type, valueReference }, at) => {
      const isTeam = type.coding?.some(
        ({ system, code }) => system === codeSystem('ip-task-output') && code === 'care-team',
      );
      const team = graph.resolve(valueReference)?.resource;
      if (!isTeam || team?.resourceType !== 'CareTeam') {
        return [];
      }
      const coordinators = ['coordinator-municipality', 'child-coordinator', 'ip-coordinator-temporary'];
      const found = (team.participant ?? []).some(
        (participant) =>
          hasRole(participant, '8') ||
          hasRole(participant, '18') ||
          participant.role?.some(({ coding }) =>
            coding?.some(({ code }) => coordinators.includes(code ?? '')),
          ),
      );
      if (found) {
        return [];
      }
      return [
        broken(
          'ip-graph-appointed-coordinator',
          `${path}.output[${at}]`,
          'Nobody in the team is coordinator.',
          'Add the coordinator to the team.',
        ),
      ];
    }),
  );
}
