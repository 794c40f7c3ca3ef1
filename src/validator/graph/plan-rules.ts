// Rules about the plan and what it refers to: one plan, consent, one person, order of dates, parts, end.
import type { CarePlan, Goal, Reference, Resource } from '@medplum/fhirtypes';
import { codeSystem, profile } from '../../ground/fhir/canonical.ts';
import { isIndividualPlan, kindOfPlan, takesPlace } from '../../ground/law/individual-plan.ts';
import { isAfter } from '../../ground/norway/moment.ts';
import type { Issue } from '../../ground/outcome/issue.ts';
import { broken, type Graph, type Node, ours, part } from './graph.ts';

/** The individual plans of the Bundle. */
export function plansIn(graph: Graph): Node<CarePlan>[] {
  return graph.all('CarePlan').filter(({ resource }) => isIndividualPlan(resource));
}

function declares({ meta }: Resource, id: `ip-${string}`): boolean {
  return meta?.profile?.some((url) => url.split('|')[0] === profile(id)) ?? false;
}

/** The individual plans, what is a sub-plan and what declares to be one. Other CarePlans are not ours to judge. */
function plansAndParts(graph: Graph): Node<CarePlan>[] {
  return graph
    .all('CarePlan')
    .filter(({ resource }) => kindOfPlan(resource) !== 'other' || declares(resource, 'ip-sub-plan'));
}

/** B1: one plan for each person that is active or on hold. */
export function checkOnePlan(graph: Graph): Issue[] {
  const first = new Map<string, Node<CarePlan>>();
  return plansIn(graph).flatMap((plan) => {
    if (!takesPlace(plan.resource)) {
      return [];
    }
    const person = graph.identityOf(plan.resource.subject) ?? '';
    const other = first.get(person);
    if (!other) {
      first.set(person, plan);
      return [];
    }
    const fix =
      'End one of them, or mark the one that should never have been as entered in error with a reason.';
    return [broken('ip-graph-one-plan', plan.path, `${other.path} is active or on hold too.`, fix)];
  });
}

/** A10, B2: an active plan refers to an active consent that covers it. */
export function checkPlanConsent(graph: Graph): Issue[] {
  return plansIn(graph).flatMap((plan) => {
    if (plan.resource.status !== 'active') {
      return [];
    }
    const targets = (plan.resource.supportingInfo ?? []).map(
      (reference) => graph.resolve(reference)?.resource,
    );
    const consents = targets.filter((target) => target?.resourceType === 'Consent');
    const outside = targets.some((target) => target === undefined);
    if (consents.length === 0 && outside) {
      return [];
    }
    const covers = consents.some(
      (consent) =>
        consent.status === 'active' &&
        graph.maybeSame(consent.patient, plan.resource.subject) &&
        consent.category.some(({ coding }) =>
          coding?.some(({ system, code }) => system === codeSystem('ip-consent-category') && code === 'plan'),
        ),
    );
    if (covers || (outside && consents.length === 0)) {
      return [];
    }
    const found =
      consents.length === 0
        ? 'It refers to none.'
        : 'None of those that it refers to is active, about the plan and the person.';
    const fix = 'Refer to the active consent of category plan in supportingInfo, or keep the plan as draft.';
    return [broken('ip-graph-plan-consent', `${plan.path}.supportingInfo`, found, fix)];
  });
}

type About = { subject?: Reference; patient?: Reference; for?: Reference };

function personOf(resource: Resource): Reference | undefined {
  const { subject, patient, for: beneficiary } = resource as About;
  return subject ?? patient ?? beneficiary;
}

/** B1, C7: everything that the plan refers to is about the same person. */
export function checkSamePatient(graph: Graph): Issue[] {
  return plansAndParts(graph).flatMap(({ resource: plan, path }) => {
    const links: [string, Reference | undefined][] = [
      ...(plan.goal ?? []).map((link, at): [string, Reference] => [`goal[${at}]`, link]),
      ...(plan.careTeam ?? []).map((link, at): [string, Reference] => [`careTeam[${at}]`, link]),
      ...(plan.supportingInfo ?? []).map((link, at): [string, Reference] => [`supportingInfo[${at}]`, link]),
      ...(plan.activity ?? []).map(({ reference }, at): [string, Reference | undefined] => [
        `activity[${at}].reference`,
        reference,
      ]),
    ];
    return links.flatMap(([place, link]) => {
      const target = graph.resolve(link);
      if (!target || graph.maybeSame(personOf(target.resource), plan.subject)) {
        return [];
      }
      const found = `${target.path} is about somebody else.`;
      return [
        broken('ip-graph-same-patient', `${path}.${place}`, found, 'Remove the link, or correct the person.'),
      ];
    });
  });
}

/** The goals of the plans, and those that declare to be goals of a plan. */
function goalsIn(graph: Graph): Node<Goal>[] {
  const linked = new Set(
    plansAndParts(graph).flatMap(({ resource }) =>
      (resource.goal ?? []).map((link) => graph.resolve(link)?.path),
    ),
  );
  return graph.all('Goal').filter(({ resource, path }) => linked.has(path) || declares(resource, 'ip-goal'));
}

/** A1, A9: deadlines and revisions do not come before the start. */
export function checkPeriodOrder(graph: Graph): Issue[] {
  const goals = goalsIn(graph).flatMap(({ resource, path }) =>
    (resource.target ?? []).flatMap(({ dueDate }, at) =>
      isAfter(resource.startDate, dueDate)
        ? [
            broken(
              'ip-graph-period-order',
              `${path}.target[${at}].due.ofType(date)`,
              'The goal is due before it starts.',
              'Correct one of the dates.',
            ),
          ]
        : [],
    ),
  );
  const revisions = plansIn(graph).flatMap(({ resource, path }) =>
    ours(resource, 'ip-revision').flatMap((revision) => {
      const date = part(revision, 'date')?.valueDate;
      if (!isAfter(resource.period?.start, date)) {
        return [];
      }
      const at = resource.extension?.indexOf(revision) ?? 0;
      return [
        broken(
          'ip-graph-period-order',
          `${path}.extension[${at}]`,
          'The revision lies before the plan period.',
          'Correct one of the dates.',
        ),
      ];
    }),
  );
  return [...goals, ...revisions];
}

/** A13: a sub-plan is part of an individual plan. */
export function checkSubPlans(graph: Graph): Issue[] {
  return plansAndParts(graph).flatMap(({ resource, path }) =>
    (resource.partOf ?? []).flatMap((link, at) => {
      const target = graph.resolve(link)?.resource;
      if (target === undefined || isIndividualPlan(target)) {
        return [];
      }
      return [
        broken(
          'ip-graph-sub-plan',
          `${path}.partOf[${at}]`,
          'It is part of something else.',
          'Refer to the individual plan.',
        ),
      ];
    }),
  );
}

/** B3, C9: when the plan has ended, its team is no longer active. */
export function checkEndedPlan(graph: Graph): Issue[] {
  return plansIn(graph).flatMap(({ resource: plan, path }) => {
    if (plan.status !== 'completed' && plan.status !== 'revoked') {
      return [];
    }
    return (plan.careTeam ?? []).flatMap((link, at) => {
      const team = graph.resolve(link)?.resource;
      if (team?.resourceType !== 'CareTeam' || team.status !== 'active') {
        return [];
      }
      return [
        broken(
          'ip-graph-ended-plan',
          `${path}.careTeam[${at}]`,
          'The team is still active.',
          'Set the team to inactive and end the periods of its participants.',
        ),
      ];
    });
  });
}

/** R4: a request that the plan refers to should not name the same plan in basedOn. */
export function checkBasedOn(graph: Graph): Issue[] {
  return plansAndParts(graph).flatMap((plan) =>
    (plan.resource.activity ?? []).flatMap(({ reference }) => {
      const target = graph.resolve(reference);
      const basedOn = (target?.resource as { basedOn?: Reference[] } | undefined)?.basedOn ?? [];
      return basedOn.flatMap((link, at) =>
        graph.resolve(link)?.path === plan.path
          ? [
              broken(
                'ip-graph-activity-based-on',
                `${target?.path}.basedOn[${at}]`,
                'It names the plan that refers to it.',
                'Leave basedOn out.',
              ),
            ]
          : [],
      );
    }),
  );
}
