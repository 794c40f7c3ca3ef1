// The library as its users have it: by the names of the package, and against a FHIR server in this process.
import type { Bundle, CarePlan, OperationOutcome } from '@medplum/fhirtypes';
import {
  ArgumentError,
  connect,
  type FollowState,
  fromFhir,
  generate,
  importPlans,
  isUsable,
  loadPackage,
  parsePlan,
  toFhir,
  toOperationOutcome,
  viewFor,
  viewToFhir,
} from 'individuell-plan-fhir';
import { examplePlan, startTestServer, type TestServer } from 'individuell-plan-fhir/testing';
import { createValidator } from 'individuell-plan-fhir/validation';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

describe('connect', () => {
  it('publishes a plan, reads it back, and says what it did', async () => {
    const hospital = connect(server.url);
    const { plan } = parsePlan(examplePlan());
    expect(await hospital.publish(plan)).toMatchObject({ published: true, outcome: 'created' });
    expect(await hospital.publish(plan)).toMatchObject({ published: true, outcome: 'unchanged' });
    expect((await hospital.read(plan?.id ?? ''))?.plan).toEqual(plan);
    expect(await hospital.read('none')).toBeUndefined();
  });

  it('tells of a second plan in force of the same person when one is read', async () => {
    const hospital = connect(server.url);
    const plan = generate({ count: 20, seed: 3 }).find(
      ({ kind, status }) => kind === 'individual-plan' && status === 'active',
    );
    await hospital.publish(plan);
    const alone = await hospital.read(plan?.id ?? '');
    expect(alone?.issues.filter(({ code }) => code === 'multiple-matches')).toEqual([]);
    const carePlan = server.hospital.store
      .search('CarePlan', new URLSearchParams({ identifier: plan?.id ?? '' }), 0)
      .found.find(({ resourceType }) => resourceType === 'CarePlan') as CarePlan;
    const { subject, category = [], intent, status } = carePlan;
    server.hospital.write({ resourceType: 'CarePlan', id: 'second', subject, category, intent, status });
    const both = await hospital.read(plan?.id ?? '');
    expect(both?.issues).toContainEqual(
      expect.objectContaining({
        severity: 'warning',
        rule: 'B1',
        text: expect.stringContaining('CarePlan/second'),
      }),
    );
    server.hospital.remove('CarePlan', 'second');
  });

  it('publishes nothing of a plan that is wrong, and says why in issues', async () => {
    const { published, issues } = await connect(server.url).publish({ id: 'x' });
    expect(published).toBe(false);
    expect(isUsable(issues)).toBe(false);
  });

  it('loads many, and tells every change since a state', async () => {
    const hospital = connect(server.url);
    let state: FollowState | undefined;
    for await (const change of hospital.follow()) {
      state = change.state;
    }
    const plans = generate({ count: 2, seed: 11 });
    expect(await hospital.load(plans)).toMatchObject({ created: 2, refused: 0, failed: 0 });
    const told = [];
    for await (const change of hospital.follow(state ? { state } : {})) {
      told.push(change.plan?.id);
    }
    expect(told.sort()).toEqual(plans.map(({ id }) => id).sort());
  });

  it('says beforehand what the server cannot do', async () => {
    const findings = await connect(server.url).doctor();
    expect(findings.filter(({ has, weight }) => has === 'no' && weight === 'stops')).toEqual([]);
  });

  it.each([
    ['no URL', () => connect('hospital.example')],
    ['a URL with a query', () => connect('https://hospital.example/fhir?x=1')],
    ['a token that is none', () => connect('https://hospital.example/fhir', { token: ' ' })],
    ['a time that is none', () => connect('https://hospital.example/fhir', { timeoutMs: -1 })],
  ])('refuses %s at the door', (_, call) => {
    expect(call).toThrow(ArgumentError);
  });

  it('throws what a server does not do as PeerFailure, by a closed kind', async () => {
    const nobody = connect('http://127.0.0.1:9/fhir', { timeoutMs: 500 });
    await expect(nobody.publish(examplePlan())).rejects.toMatchObject({
      name: 'PeerFailure',
      kind: 'transient',
    });
  });
});

describe('results', () => {
  it('are what the types of FHIR say', () => {
    const { plan } = parsePlan(examplePlan());
    if (!plan) {
      throw new Error('the example is no plan');
    }
    const bundle: Bundle = toFhir(plan).bundle;
    const seen = viewFor(plan, 'patient', plan.consents ?? [], '2026-11-29T12:00:00+01:00');
    const view: Bundle | undefined = seen.plan && viewToFhir(seen.plan).bundle;
    const outcome: OperationOutcome = toOperationOutcome(createValidator().validate(bundle), 'nb');
    expect(fromFhir(bundle).plan).toEqual(plan);
    expect(view?.type).toBe('collection');
    expect(outcome.issue?.[0]?.severity).not.toBe('error');
  });

  it('of issues and of a result become the same outcome', () => {
    const result = createValidator().validate({ resourceType: 'Patient', gender: 'x' });
    expect(toOperationOutcome(result)).toEqual(toOperationOutcome(result.issues));
  });
});

describe('a plan document', () => {
  it('may name its schema, which says nothing about the plan', () => {
    const { plan, issues } = parsePlan({ $schema: './individual-plan.json', ...examplePlan() });
    expect(isUsable(issues)).toBe(true);
    expect(plan).not.toHaveProperty('$schema');
    expect(parsePlan({ ...examplePlan(), $schema: 7 }).issues).toMatchObject([{ path: '/$schema' }]);
  });
});

describe('what stands on disk', () => {
  it('is refused by name when it is not there', async () => {
    await expect(importPlans('[]', { mapping: 'nix' })).rejects.toThrow(/there are: .*dips-arena/);
    expect(() => loadPackage('no.such.package#1.0.0')).toThrow('no.such.package');
    expect(() => generate({ count: -1 })).toThrow(RangeError);
  });
});
