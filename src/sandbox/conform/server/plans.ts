// A server that says that it holds individual plans (instantiates ip-plan-server) is held to it: profiles at write, one plan
// a person, and no plan that is deleted.
import { CANONICAL, profile } from '../../../ground/fhir/canonical.ts';
import { INDIVIDUAL_PLAN } from '../../../ground/law/individual-plan.ts';
import {
  type Declared,
  type Expectation,
  holds,
  type Requirement,
  type Step,
  type Vector,
} from '../vector.ts';
import { get, ORDER_SYSTEM, outcome, person, post } from './parts.ts';

const planServer: Requirement = { text: 'CapabilityStatement ip-plan-server', link: 'docs/profiles.md' };
const onePlan: Requirement = { text: 'One plan a person (concept B1)', link: 'docs/guard.md' };
const PLAN_SERVER = `${CANONICAL}/CapabilityStatement/ip-plan-server`;
const declared: Declared = {
  by: `CapabilityStatement.instantiates.where($this = '${PLAN_SERVER}').exists()`,
  meaning: 'that it is a server of individual plans (instantiates ip-plan-server)',
};

const about = { reference: 'Patient/{{id:one}}' };
const coordinator = { reference: 'Practitioner/{{id:coordinator}}' };

/** A plan in force, with all that it stands on. @param name of the plan; persons and coordinator are the same for all */
function planOf(name: string, more: object = {}): object {
  return {
    resourceType: 'CarePlan',
    id: `{{id:${name}}}`,
    meta: { profile: [profile('ip-care-plan')] },
    identifier: [{ system: ORDER_SYSTEM, value: `{{id:${name}}}` }],
    status: 'active',
    intent: 'plan',
    category: [{ coding: [INDIVIDUAL_PLAN] }],
    title: 'Individuell plan',
    subject: about,
    period: { start: '2026-02-03' },
    created: '2026-02-03',
    author: coordinator,
    careTeam: [{ reference: `CareTeam/{{id:${name} team}}` }],
    goal: [{ reference: `Goal/{{id:${name} goal}}` }],
    supportingInfo: [{ reference: 'Consent/{{id:consent}}' }],
    ...more,
  };
}

function partsOf(name: string): readonly object[] {
  return [
    {
      resourceType: 'CareTeam',
      id: `{{id:${name} team}}`,
      meta: { profile: [profile('ip-care-team')] },
      status: 'active',
      subject: about,
      participant: [
        {
          member: coordinator,
          role: [{ coding: [{ system: 'urn:oid:2.16.578.1.12.4.1.1.9034', code: '8' }] }],
        },
      ],
    },
    {
      resourceType: 'Goal',
      id: `{{id:${name} goal}}`,
      meta: { profile: [profile('ip-goal')] },
      lifecycleStatus: 'active',
      description: { text: 'Prøve' },
      subject: about,
    },
  ];
}

const foundation: readonly object[] = [
  person('one', { birthDate: '1978-04-06' }),
  {
    resourceType: 'Practitioner',
    id: '{{id:coordinator}}',
    meta: { profile: [profile('ip-practitioner')] },
    name: [{ family: 'Testesen', given: ['Liv'] }],
  },
  {
    resourceType: 'Consent',
    id: '{{id:consent}}',
    meta: { profile: [profile('ip-consent-plan')] },
    status: 'active',
    scope: {
      coding: [{ system: 'http://terminology.hl7.org/CodeSystem/consentscope', code: 'patient-privacy' }],
    },
    category: [{ coding: [{ system: `${CANONICAL}/CodeSystem/ip-consent-category`, code: 'plan' }] }],
    patient: about,
    dateTime: '2026-02-03',
    performer: [about],
    policyRule: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: 'OPTIN' }] },
  },
];

function together(does: string, resources: readonly object[], expect: readonly Expectation[]): Step {
  const entry = resources.map((resource) => {
    const { resourceType, id } = resource as { resourceType: string; id: string };
    return { resource, request: { method: 'PUT', url: `${resourceType}/${id}` } };
  });
  return { does, request: post('', { resourceType: 'Bundle', type: 'transaction', entry }), expect };
}

const begun = together(
  'begins a plan of a person, with the consent that it stands on',
  [...foundation, planOf('plan'), ...partsOf('plan')],
  [{ status: [200] }],
);
const stands: Step = {
  does: 'reads the plan',
  request: get('/CarePlan/{{id:plan}}'),
  expect: [holds("CarePlan.status = 'active'", 'the plan, in force')],
};

export const keepingPlans: readonly Vector[] = [
  {
    id: 'server.plan-is-taken',
    shows: 'A plan that keeps all rules is taken whole',
    requirement: planServer,
    level: 'must',
    declared,
    steps: [begun, stands],
    fix: 'Look at the OperationOutcome: what is refused here keeps our profiles',
    faults: ['refuses-plans'],
  },
  {
    id: 'server.profiles-held',
    shows: 'What claims a profile of ours and breaks it is refused, with what is wrong',
    requirement: planServer,
    level: 'must',
    declared,
    steps: [
      together('writes the person', foundation.slice(0, 1), [{ status: [200] }]),
      together(
        'writes a draft of a plan that is about nobody',
        [planOf('plan', { status: 'draft', subject: undefined }), ...partsOf('plan')],
        [{ status: ['4xx'] }, outcome],
      ),
      {
        does: 'looks whether it is there',
        request: get('/CarePlan/{{id:plan}}'),
        expect: [{ status: [404, 410] }],
      },
    ],
    fix: 'Validate at write what a resource declares in meta.profile, or put the guard before the server',
    faults: ['takes-anything'],
  },
  {
    id: 'server.one-plan',
    shows: 'A person has one plan in force: a second one is refused, with what is wrong',
    requirement: onePlan,
    level: 'must',
    declared,
    steps: [
      begun,
      together(
        'begins a second plan of the same person',
        [planOf('second'), ...partsOf('second')],
        [{ status: ['4xx'] }, outcome],
      ),
      {
        does: 'looks whether it is there',
        request: get('/CarePlan/{{id:second}}'),
        expect: [{ status: [404, 410] }],
      },
      stands,
    ],
    fix: 'Judge it under a lock on the person, or put the guard before the server',
    faults: ['takes-second-plans', 'refuses-plans'],
  },
  {
    id: 'server.plan-is-not-deleted',
    shows: 'A plan ends; it is never deleted',
    requirement: planServer,
    level: 'must',
    declared,
    steps: [
      begun,
      {
        does: 'deletes the plan',
        request: { method: 'DELETE', path: '/CarePlan/{{id:plan}}' },
        expect: [{ status: ['4xx'] }, outcome],
      },
      stands,
    ],
    fix: 'Refuse to delete plans; a mistake is marked as entered-in-error',
    faults: ['deletes-plans', 'refuses-plans'],
  },
];
