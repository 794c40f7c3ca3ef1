// What a unit's own software says in FHIR, where it says a thing and its opposite.
import type { Resource } from '@medplum/fhirtypes';
import { describe, expect, it } from 'vitest';
import { messageBundle, readMessage } from '../../src/ground/fhir/message.ts';
import { requireInstant } from '../../src/ground/norway/instant.ts';
import { readAnswer } from '../../src/need/notice/answer.ts';

const OURS = 'https://individuell-plan.example/fhir/CodeSystem';
const NOW = requireInstant('2026-11-29T12:00:00+01:00', 'now');
const as = (resource: object) => resource as Resource;
const coded = (list: string, code: string) => ({ coding: [{ system: `${OURS}/${list}`, code }] });

const person = (id: string, more: object = {}) =>
  as({ resourceType: 'Practitioner', id, name: [{ family: 'Prøvesen', given: [id] }], ...more });
const role = (id: string, practitioner: string, more: object = {}) =>
  as({
    resourceType: 'PractitionerRole',
    id,
    practitioner: { reference: `urn:uuid:${practitioner}` },
    ...more,
  });

const ASE = '11111111-1111-4111-8111-111111111111';
const OLA = '22222222-2222-4222-8222-222222222222';
const ROLE = '33333333-3333-4333-8333-333333333333';
const OTHER = '44444444-4444-4444-8444-444444444444';

interface Said {
  readonly status?: string;
  readonly business?: string;
  readonly coordinators?: readonly string[];
  readonly resources?: readonly Resource[];
}

function answerOf({
  status = 'completed',
  business = 'coordinator-appointed',
  coordinators = [ROLE],
  resources = [role(ROLE, ASE), person(ASE)],
}: Said = {}) {
  const task = as({
    resourceType: 'Task',
    id: '55555555-5555-4555-8555-555555555555',
    status,
    intent: 'order',
    code: coded('ip-task-code', 'ke-request'),
    businessStatus: coded('ip-business-status', business),
    output: coordinators.map((id) => ({
      type: coded('ip-task-output', 'coordinator'),
      valueReference: { reference: `urn:uuid:${id}` },
    })),
  });
  const header = {
    resourceType: 'MessageHeader' as const,
    id: '66666666-6666-4666-8666-666666666666',
    eventCoding: { system: `${OURS}/ip-message-event`, code: 'need-reply' },
    source: { endpoint: 'https://unit.example/fhir' },
    focus: [{ reference: `urn:uuid:${task.id}` }],
  };
  const bundle = messageBundle('b', '2026-11-29T11:00:00Z', header, [task, ...resources] as never);
  const { message, issues } = readMessage(JSON.parse(JSON.stringify(bundle)));
  if (!message) {
    throw new TypeError(JSON.stringify(issues));
  }
  const answer = readAnswer(message, NOW);
  return 'issue' in answer ? { issue: answer.issue } : { name: answer.coordinator?.name.given?.[0], answer };
}

describe('an answer that names its coordinator', () => {
  it.each<[string, Said]>([
    ['by position', {}],
    ['by person', { coordinators: [ASE] }],
    ['by position and by person', { coordinators: [ROLE, ASE] }],
    [
      'from a day that is still to come',
      { resources: [role(ROLE, ASE, { period: { start: '2026-12-15' } }), person(ASE)] },
    ],
    [
      'in two positions of one person',
      { coordinators: [ROLE, OTHER], resources: [role(ROLE, ASE), role(OTHER, ASE), person(ASE)] },
    ],
    ['with a Task that the unit has not moved', { status: 'requested' }],
  ])('%s is read', (_, said) => {
    expect(answerOf(said).name).toBe(ASE);
  });

  it('as two people names nobody: which of them it is, a person asks', () => {
    const said = {
      coordinators: [ROLE, OTHER],
      resources: [role(ROLE, ASE), role(OTHER, OLA), person(ASE), person(OLA)],
    };
    expect(answerOf(said).issue).toMatchObject({ code: 'business-rule', path: 'Task.output' });
  });

  it.each<[string, Said]>([
    ['position is out of use', { resources: [role(ROLE, ASE, { active: false }), person(ASE)] }],
    ['position has ended', { resources: [role(ROLE, ASE, { period: { end: '2026-10-01' } }), person(ASE)] }],
    ['record is out of use', { resources: [role(ROLE, ASE), person(ASE, { active: false })] }],
    [
      'record, named alone, is out of use',
      { coordinators: [ASE], resources: [person(ASE, { active: false })] },
    ],
  ])('whose %s has named nobody', (_, said) => {
    expect(answerOf(said).issue).toMatchObject({ code: 'business-rule' });
  });
});

describe('an answer whose Task says that nothing comes of it', () => {
  const refusing = ['rejected', 'cancelled', 'failed'];

  it.each(
    refusing.flatMap((status) =>
      ['taken-on', 'coordinator-appointed', 'first-contact-made'].map((state) => [status, state]),
    ),
  )('%s, and that the unit has the need (%s), is not believed in either', (status, business) => {
    expect(answerOf({ status, business }).issue).toMatchObject({ path: 'Task.status' });
  });

  it.each([
    'wrong-municipality',
    'plan-exists',
    'person-declined',
    'closed',
    'fault-reported',
    'more-information-needed',
  ])('is read as the state that it gives: %s', (business) => {
    for (const status of [...refusing, 'completed', 'in-progress']) {
      expect(answerOf({ status, business, coordinators: [], resources: [] }).answer).toMatchObject({
        business,
      });
    }
  });
});
