// One verdict on one thing, whichever door it is asked at.
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Bundle, Resource } from '@medplum/fhirtypes';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { applyChanges, type Change } from '../../scripts/profile-faults.ts';
import { main } from '../../src/cli/main.ts';
import { answerValidate } from '../../src/edges/server/validate/answer.ts';
import { checkPlan } from '../../src/flows/plan/check-plan.ts';
import { instantOf } from '../../src/ground/norway/instant.ts';
import type { IndividualPlan } from '../../src/plan/document/individual-plan.ts';
import { toFhir } from '../../src/plan/mapping/to-bundle.ts';
import { syntheticPlan } from '../../src/plan/synthetic/generate.ts';
import { createResourceCheck } from '../../src/validator/check-resource.ts';
import { createValidator } from '../../src/validator/index.ts';

const folder = mkdtempSync(join(tmpdir(), 'verdict-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const fixture = (path: string) => readFileSync(new URL(`../../fixtures/${path}`, import.meta.url), 'utf8');
const bundle = JSON.parse(fixture('profiles/valid/ip-plan-bundle.json')) as Bundle;
const indexOf = (type: string) =>
  (bundle.entry ?? []).findIndex(({ resource }) => resource?.resourceType === type);

const validator = createValidator();
const check = await createResourceCheck();

/** Rules that each door says are broken, the doors by name. */
async function verdicts(resource: unknown): Promise<Record<string, string[]>> {
  const text = JSON.stringify(resource);
  const errors = (issues: readonly { severity: string; rule?: string; text?: string }[]) =>
    issues.filter(({ severity }) => severity === 'error').map(({ rule, text: said }) => rule ?? said ?? '');
  const told = (outcome: ReturnType<typeof answerValidate>['body']) =>
    outcome.issue
      .filter(({ severity }) => severity === 'error')
      .map(({ extension }) => (extension as { url: string; valueString?: string }[] | undefined) ?? [])
      .map((list) => list.find(({ url }) => url.endsWith('message-id'))?.valueString ?? '');
  return {
    library: errors(validator.validate(resource).issues),
    text: errors(validator.validateText(text).issues),
    beforeSending: errors(check(resource as Resource)),
    http: told(answerValidate(validator, { body: text, profiles: [] }).body),
    command: told(await validateByCommand(text)),
  };
}

async function validateByCommand(text: string): Promise<ReturnType<typeof answerValidate>['body']> {
  const file = join(folder, 'one.json');
  writeFileSync(file, text);
  let out = '';
  const write = vi.spyOn(process.stdout, 'write').mockImplementation((chunk, ...rest) => {
    out += String(chunk);
    rest.find((each): each is () => void => typeof each === 'function')?.();
    return true;
  });
  try {
    await main(['node', 'ip-fhir', 'validate', '--format', 'ndjson', file]);
  } finally {
    write.mockRestore();
    process.exitCode = 0;
  }
  return (JSON.parse(out.trim()) as { outcome: ReturnType<typeof answerValidate>['body'] }).outcome;
}

const broken: readonly (readonly [what: string, rule: string, changes: readonly Change[]])[] = [
  [
    'a plan without coordinator',
    'ip-graph-coordinator-present',
    [
      {
        at: `/entry/${indexOf('CareTeam')}/resource/participant/1/role/0/coding/0/code`,
        value: '6',
      },
    ],
  ],
  [
    'a measure for another person',
    'ip-graph-same-patient',
    [{ at: `/entry/${indexOf('Task')}/resource/for`, value: { reference: 'Patient/somebody-else' } }],
  ],
  [
    'an identity number with wrong check digits',
    'ip-graph-national-id',
    [
      {
        at: `/entry/${indexOf('Patient')}/resource/identifier`,
        value: [{ system: 'urn:oid:2.16.578.1.12.4.1.4.1', value: '13897500011' }],
      },
    ],
  ],
];

describe('one verdict', () => {
  it.each(broken)('on %s at every door', async (_what, rule, changes) => {
    const said = await verdicts(applyChanges(bundle, changes));
    for (const [door, rules] of Object.entries(said)) {
      expect(rules, door).toContain(rule);
    }
  });

  it('on a sound plan at every door', async () => {
    expect(Object.values(await verdicts(bundle)).flat()).toEqual([]);
  });

  it('on a wrong identity number alone: an error under our profiles, a warning elsewhere, at every door', async () => {
    const wrong = { system: 'urn:oid:2.16.578.1.12.4.1.4.1', value: '13897500011' };
    const foreign = { resourceType: 'Patient', identifier: [wrong] };
    expect(Object.values(await verdicts(foreign)).flat()).toEqual([]);
    expect(validator.validate(foreign).issues).toMatchObject([
      { severity: 'warning', rule: 'ip-graph-national-id', path: 'Patient.identifier[0].value' },
    ]);
    const claimed = {
      ...foreign,
      meta: { profile: ['https://individuell-plan.example/fhir/StructureDefinition/ip-patient'] },
    };
    for (const [door, rules] of Object.entries(await verdicts(claimed))) {
      expect(rules.length, door).toBeGreaterThan(0);
    }
  });

  it('tells errors before warnings', () => {
    const plan = JSON.parse(fixture('plans/child-cerebral-palsy/plan.json')) as IndividualPlan;
    const { issues } = checkPlan({ ...plan, coordinator: 'nobody' }, instantOf(new Date()));
    const order = issues.map(({ severity }) => severity);
    expect(order).toEqual(order.toSorted());
  });
});

describe('what ships as fixtures of the relay', () => {
  const relay = new URL('../../fixtures/relay/', import.meta.url);
  const files = readdirSync(relay, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.json'),
  );

  it.each(files)('%s is valid', (name) => {
    const { issues } = validator.validateText(fixture(`relay/${name}`));
    expect(issues.filter(({ severity }) => severity === 'error')).toEqual([]);
  });
});

describe('a plan document and what it becomes', () => {
  const instant = instantOf(new Date());
  const plansOf = (seed: number, count: number) =>
    Array.from({ length: count }, (_, index) => syntheticPlan(seed, index));

  it('are valid together for every generated plan', () => {
    for (const plan of plansOf(7, 60)) {
      const document = checkPlan(plan, instant);
      expect(
        document.issues.filter(({ severity }) => severity === 'error'),
        plan.id,
      ).toEqual([]);
      expect(
        check(toFhir(plan).bundle as unknown as Resource).filter(({ severity }) => severity === 'error'),
        plan.id,
      ).toEqual([]);
    }
  });

  it('are refused together once the participation of the only coordinator has ended [A5]', () => {
    for (const plan of plansOf(11, 40)) {
      const participants = plan.participants?.map((one) =>
        one.roles?.some(({ code }) => code === 'ip-coordinator')
          ? { ...one, period: { ...one.period, end: '2026-01-02' } }
          : one,
      );
      if (participants === undefined) {
        continue;
      }
      const ended = { ...plan, participants } as IndividualPlan;
      const document = checkPlan(ended, instant).issues.filter(({ severity }) => severity === 'error');
      const inFhir = check(toFhir(ended).bundle as unknown as Resource).filter(
        ({ severity }) => severity === 'error',
      );
      expect(
        document.map(({ rule }) => rule),
        plan.id,
      ).toEqual(inFhir.map(({ rule }) => rule));
    }
  });
});
