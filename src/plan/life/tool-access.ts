// Access to the plan tool: the coordinator asks for it, the coordinating unit gives it.
import { Type } from 'typebox';
import type { Issue } from '../../ground/outcome/issue.ts';
import type { Read } from '../../ground/schema/forms.ts';
import type { IndividualPlan } from '../document/individual-plan.ts';
import { party } from '../document/shared.ts';
import { isCoordinator, isUnitOfPlan, takesPart } from './authority.ts';
import { added, changed, eventOf, named, refusal, type Step } from './outcome.ts';
import { subjectOf } from './subject.ts';

export const AskToolAccess = eventOf(
  'ask-tool-access',
  'The coordinator asks the coordinating unit for access to the plan tool (B12)',
  {
    unit: party('The coordinating unit'),
    forParties: Type.Array(party('Who gets access'), { minItems: 1, description: 'Who gets access' }),
  },
);
export type AskToolAccess = Read<typeof AskToolAccess>;

export const GrantToolAccess = eventOf(
  'grant-tool-access',
  'The coordinating unit gives access to the plan tool',
  { access: named('Id of the request in the plan') },
);
export type GrantToolAccess = Read<typeof GrantToolAccess>;

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
  if (!isUnitOfPlan(plan, event.unit, event.at)) {
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
  if (isUnitOfPlan(plan, by, at)) {
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
