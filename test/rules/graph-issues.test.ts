// Graph rules: silent on a sound Bundle, and each speaks, alone, when just its promise is broken.
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Bundle } from '@medplum/fhirtypes';
import { describe, expect, it } from 'vitest';
import { applyChanges, type Change } from '../../scripts/profile-faults.ts';
import { extension } from '../../src/ground/fhir/canonical.ts';
import { graphIssues } from '../../src/validator/graph/graph-issues.ts';
import { graphRules } from '../../src/validator/graph/requirements.ts';
import { instant } from '../support/days.ts';

const read = (name: string): Bundle =>
  JSON.parse(
    readFileSync(resolve(import.meta.dirname, `../../fixtures/profiles/valid/${name}.json`), 'utf8'),
  );
/** Within every period of the fixtures. */
const INSTANT = instant('2026-05-01T12:00:00+02:00');
const plan = read('ip-plan-bundle');
const message = read('ip-message-bundle');

/** JSON pointer to the first resource of a type (and id) in a Bundle. */
function at(bundle: Bundle, reference: string): string {
  const [type, id] = reference.split('/');
  const index = (bundle.entry ?? []).findIndex(
    ({ resource }) => resource?.resourceType === type && (id === undefined || resource?.id === id),
  );
  expect(index, `${reference} is in the Bundle`).toBeGreaterThanOrEqual(0);
  return `/entry/${index}/resource`;
}

function rulesOf(bundle: Bundle, changes: readonly Change[], when = INSTANT): string[] {
  return graphIssues(applyChanges(bundle, changes) as Bundle, when).map(({ rule }) => rule ?? '');
}

const carePlan = at(plan, 'CarePlan');
const team = at(plan, 'CareTeam');
const measure = at(plan, 'Task/ip-task-measure');
const own = (system: string, code: string) => ({
  coding: [{ system: `https://individuell-plan.example/fhir/CodeSystem/${system}`, code }],
});
const national = (code: string) => ({ coding: [{ system: 'urn:oid:2.16.578.1.12.4.1.1.9034', code }] });
const entry = (resource: Record<string, unknown> & { resourceType: string; id: string }): Change => ({
  at: '/entry/-',
  value: { fullUrl: `https://plan.kommune.example/fhir/${resource.resourceType}/${resource.id}`, resource },
});
const task = (id: string, code: string, more: object) =>
  entry({
    resourceType: 'Task',
    id,
    status: 'requested',
    intent: 'order',
    code: own('ip-task-code', code),
    for: { reference: 'Patient/kari-testnes' },
    ...more,
  });
const input = (code: string, value: object) => ({ type: own('ip-task-input', code), ...value });

describe('a sound Bundle', () => {
  it('of a plan breaks no graph rule [B1, A5]', () => {
    expect(graphIssues(plan, INSTANT)).toEqual([]);
  });

  it('of a message breaks no graph rule [C7]', () => {
    expect(graphIssues(message, INSTANT)).toEqual([]);
  });

  it('that holds nothing breaks nothing', () => {
    expect(graphIssues({ resourceType: 'Bundle', type: 'collection' }, INSTANT)).toEqual([]);
  });
});

const cases: readonly (readonly [
  promise: string,
  rule: keyof typeof graphRules,
  bundle: Bundle,
  changes: readonly Change[],
])[] = [
  [
    'refuses a second active plan of the same person [B1]',
    'ip-graph-one-plan',
    plan,
    [entry({ ...JSON.parse(JSON.stringify(plan.entry?.[1]?.resource)), id: 'second' })],
  ],
  [
    'sees two main coordinators at one instant [A5]',
    'ip-graph-main-coordinator',
    plan,
    [
      {
        at: `${team}/participant/-`,
        value: {
          role: [national('8')],
          member: { display: 'En til' },
          period: { start: '2026-01-01', end: '2026-02-15' },
        },
      },
    ],
  ],
  [
    'misses the coordinator of an active plan [A5]',
    'ip-graph-coordinator-present',
    plan,
    [{ at: `${team}/participant/1` }],
  ],
  [
    'misses an active consent behind an active plan [A10, B2]',
    'ip-graph-plan-consent',
    plan,
    [{ at: `${at(plan, 'Consent/ip-consent-plan')}/status`, value: 'inactive' }],
  ],
  [
    'finds a goal of somebody else in the plan [C7]',
    'ip-graph-same-patient',
    plan,
    [{ at: `${at(plan, 'Goal')}/subject/reference`, value: 'Patient/annen' }],
  ],
  [
    'finds a goal that is due before it starts [A1]',
    'ip-graph-period-order',
    plan,
    [{ at: `${at(plan, 'Goal')}/target/0/dueDate`, value: '2026-01-31' }],
  ],
  [
    'finds a revision before the plan period [A9]',
    'ip-graph-period-order',
    plan,
    [{ at: `${carePlan}/extension/2/extension/0/valueDate`, value: '2025-12-01' }],
  ],
  [
    'warns of a team that outlives its plan [B3]',
    'ip-graph-ended-plan',
    plan,
    [{ at: `${carePlan}/status`, value: 'completed' }],
  ],
  [
    'finds a sub-plan that is part of something else [A13]',
    'ip-graph-sub-plan',
    plan,
    [
      entry({
        resourceType: 'CarePlan',
        id: 'other',
        status: 'active',
        intent: 'plan',
        subject: { reference: 'Patient/kari-testnes' },
      }),
      entry({
        resourceType: 'CarePlan',
        id: 'crisis',
        meta: { profile: ['https://individuell-plan.example/fhir/StructureDefinition/ip-sub-plan'] },
        status: 'active',
        intent: 'plan',
        subject: { reference: 'Patient/kari-testnes' },
        partOf: [{ reference: 'CarePlan/other' }],
      }),
    ],
  ],
  [
    'warns of a measure that names the plan in basedOn [A7]',
    'ip-graph-activity-based-on',
    plan,
    [{ at: `${measure}/basedOn`, value: [{ reference: 'CarePlan/ip-care-plan' }] }],
  ],
  [
    'refuses a measure that another than its owner accepted [A18]',
    'ip-graph-accepted-by-owner',
    plan,
    [{ at: `${measure}/owner/reference`, value: 'Organization/ip-organization' }],
  ],
  [
    'refuses an accepted invitation without consent to the one invited [B13, C12]',
    'ip-graph-invitation-consent',
    plan,
    [
      task('invited', 'invitation', {
        status: 'accepted',
        owner: { reference: 'Organization/skole' },
        input: [input('consent', { valueReference: { reference: 'Consent/ip-consent-disclosure' } })],
      }),
    ],
  ],
  [
    'warns of a first contact after more than two weeks without a reason [E2]',
    'ip-graph-first-contact',
    plan,
    [
      task('contact', 'first-contact', {
        authoredOn: '2026-02-01T09:00:00+01:00',
        restriction: { period: { end: '2026-03-01' } },
      }),
    ],
  ],
  [
    'misses the coordinator in the team of an appointment [E1]',
    'ip-graph-appointed-coordinator',
    plan,
    [
      entry({
        resourceType: 'CareTeam',
        id: 'empty',
        status: 'active',
        subject: { reference: 'Patient/kari-testnes' },
        participant: [
          { role: [own('ip-participant-role', 'patient')], member: { reference: 'Patient/kari-testnes' } },
        ],
      }),
      task('appointed', 'appoint-coordinator', {
        status: 'completed',
        output: [
          { type: own('ip-task-output', 'care-team'), valueReference: { reference: 'CareTeam/empty' } },
        ],
      }),
    ],
  ],
  [
    'finds a national identity number with wrong check digits [D6]',
    'ip-graph-national-id',
    plan,
    [{ at: `${at(plan, 'Patient')}/identifier/0/value`, value: '12848612300' }],
  ],
  [
    'finds an organisation number with a wrong check digit [D13]',
    'ip-graph-organization-number',
    plan,
    [{ at: `${at(plan, 'Organization')}/identifier/0/value`, value: '310002199' }],
  ],
  [
    'finds a municipality number that was never in use, without a server [D13]',
    'ip-graph-municipality',
    plan,
    [
      {
        at: `${at(plan, 'Patient')}/address/0/_district/extension/0/valueCoding/code`,
        value: '4699',
      },
    ],
  ],
  [
    'refuses a HER-id as the identity of an organisation [D13]',
    'ip-graph-her-id',
    plan,
    [
      {
        at: `${at(plan, 'Organization')}/identifier/-`,
        value: { system: 'urn:oid:2.16.578.1.12.4.1.2', value: '8140002' },
      },
    ],
  ],
  [
    'refuses a hospital coordinator who is no health personnel [E13]',
    'ip-graph-hospital-coordinator',
    plan,
    [entry({ resourceType: 'Practitioner', id: 'sykehuskoordinator', name: [{ family: 'Prøve' }] })],
  ],
  [
    'refuses more about the person than a notice needs [C7]',
    'ip-graph-notice-minimum',
    message,
    [{ at: `${at(message, 'Patient')}/maritalStatus`, value: { text: 'Skilt' } }],
  ],
  [
    'refuses a notice on a retracted flag [D6]',
    'ip-graph-notice-flag',
    message,
    [{ at: `${at(message, 'Flag')}/status`, value: 'entered-in-error' }],
  ],
  [
    'refuses a message whose content is addressed to somebody else [D6]',
    'ip-graph-message-route',
    message,
    [
      {
        at: `${at(message, 'Communication')}/recipient/0/reference`,
        value: 'urn:uuid:00000000-0000-4000-8000-000000000005',
      },
    ],
  ],
];

describe('graph rules', () => {
  it.each(cases)('%s', (_promise, rule, bundle, changes) => {
    expect(rulesOf(bundle, changes)).toEqual([rule]);
  });

  it('each have a case here', () => {
    expect(new Set(cases.map(([, rule]) => rule))).toEqual(new Set(Object.keys(graphRules)));
  });

  it('excuse a missing coordinator when the person declined one [A16]', () => {
    const declined: Change[] = [
      { at: `${team}/participant/1` },
      { at: `${carePlan}/extension/4/extension/3/valueCode`, value: 'declined' },
    ];
    expect(rulesOf(plan, declined)).toEqual([]);
  });

  it('excuse a missing coordinator while the appointment is open [A16, E1]', () => {
    expect(
      rulesOf(plan, [{ at: `${team}/participant/1` }, task('appoint', 'appoint-coordinator', {})]),
    ).toEqual([]);
  });

  it('judge a coordinator in office at the instant that they are given [A5]', () => {
    const ended: Change[] = [{ at: `${team}/participant/1/period/end`, value: '2026-06-30' }];
    expect(rulesOf(plan, ended, instant('2026-06-01T08:00:00+02:00'))).toEqual([]);
    expect(rulesOf(plan, ended, instant('2026-08-01T08:00:00+02:00'))).toEqual([
      'ip-graph-coordinator-present',
    ]);
  });

  it('take a handover on one day for no overlap [B6]', () => {
    const handedOver: Change[] = [
      { at: `${team}/participant/1/period/end`, value: '2026-06-30' },
      {
        at: `${team}/participant/-`,
        value: { role: [national('8')], member: { display: 'Ny' }, period: { start: '2026-06-30' } },
      },
    ];
    expect(rulesOf(plan, handedOver)).toEqual([]);
  });

  it('judge nothing that the Bundle does not hold [A10]', () => {
    expect(
      rulesOf(plan, [{ at: at(plan, 'Consent/ip-consent-plan').replace('/resource', '') }]),
    ).not.toContain('ip-graph-same-patient');
    const { entry: [person, only] = [] } = plan;
    expect(
      graphIssues(
        {
          resourceType: 'Bundle',
          type: 'collection',
          entry: [person, only].flatMap((e) => (e ? [e] : [])),
        },
        INSTANT,
      ),
    ).toEqual([]);
  });

  it('leave the plans, goals and messages of others alone', () => {
    const subject = { reference: 'Patient/1' };
    const foreign: Bundle = {
      resourceType: 'Bundle',
      type: 'collection',
      entry: [
        {
          resource: {
            resourceType: 'MessageHeader',
            eventUri: 'urn:other',
            source: { endpoint: 'urn:x' },
            sender: { display: 'A' },
          },
        },
        { resource: { resourceType: 'CarePlan', id: 'a', status: 'active', intent: 'plan', subject } },
        {
          resource: {
            resourceType: 'CarePlan',
            id: 'b',
            status: 'active',
            intent: 'plan',
            subject,
            partOf: [{ reference: 'CarePlan/a' }],
          },
        },
        {
          resource: {
            resourceType: 'Goal',
            lifecycleStatus: 'active',
            description: { text: 'x' },
            subject,
            startDate: '2026-05-01',
            target: [{ dueDate: '2026-01-01' }],
          },
        },
      ],
    };
    expect(graphIssues(foreign, INSTANT)).toEqual([]);
  });

  it('tell place and remedy, and nothing about the person', () => {
    for (const [, , bundle, changes] of cases) {
      for (const issue of graphIssues(applyChanges(bundle, changes) as Bundle, INSTANT)) {
        expect(issue.path).toMatch(/^Bundle\.entry\[\d+\]\.resource/);
        expect(issue.fix).toBeTruthy();
        expect(JSON.stringify(issue)).not.toMatch(/\d{9}|Kari|Testnes/);
      }
    }
  });

  it('know the extensions by their published urls', () => {
    expect(extension('ip-coordinator-offer')).toBe(
      (plan.entry?.[1]?.resource as { extension: { url: string }[] }).extension[4]?.url,
    );
  });
});
