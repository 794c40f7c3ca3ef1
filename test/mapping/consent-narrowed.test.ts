// A Consent that somebody else wrote, read into a plan: what the plan cannot hold of it never makes it permit more.
import type { Bundle, Consent, ConsentProvision, Resource } from '@medplum/fhirtypes';
import { describe, expect, it } from 'vitest';
import { codeSystem } from '../../src/ground/fhir/canonical.ts';
import type { IndividualPlan } from '../../src/plan/document/individual-plan.ts';
import { fromFhir } from '../../src/plan/mapping/from-resources.ts';
import { toFhir } from '../../src/plan/mapping/to-bundle.ts';
import { viewFor } from '../../src/plan/views/view.ts';
import { planFixture } from './fixture.ts';

const now = '2026-09-01T10:00:00+02:00';
const goals = [{ coding: [{ system: codeSystem('ip-information-type'), code: 'goals' }] }];
const foreign = { system: 'urn:elsewhere', code: 'x' };
const reason = (code: string) => ({ system: 'http://terminology.hl7.org/CodeSystem/v3-ActReason', code });

type Change = (
  consent: Consent & { provision: ConsentProvision & { provision: ConsentProvision[] } },
) => void;
const everyRule = (more: object): Change => {
  return ({ provision }) => {
    for (const rule of provision.provision) {
      Object.assign(rule, more);
    }
  };
};
const consentWith = (more: object): Change => {
  return (consent) => Object.assign(consent, more);
};
const another = (rule: ConsentProvision): Change => {
  return ({ provision }) => provision.provision.push(rule);
};

/** The fixture's plan as FHIR, with its consent to share changed as a stranger would have written it. */
function written(id: 'c1' | 'c2', change: Change): Bundle {
  const { bundle } = toFhir(planFixture());
  const copy = JSON.parse(JSON.stringify(bundle)) as Bundle;
  const consent = (copy.entry ?? [])
    .flatMap(({ resource }) => (resource as Resource) ?? [])
    .find((one) => one.resourceType === 'Consent' && one.identifier?.[0]?.value?.endsWith(`/${id}`));
  change(consent as Parameters<Change>[0]);
  return copy;
}

function seen(bundle: Bundle, recipient = 'pos-li') {
  const { plan, issues, rest } = fromFhir(bundle);
  const read = plan ?? expect.fail(JSON.stringify(issues));
  const view = viewFor(read as IndividualPlan, recipient, read.consents ?? [], now).plan;
  return {
    plan: read,
    rest,
    issues,
    goals: view?.goals !== undefined,
    measures: view?.measures !== undefined,
  };
}

const narrowing: readonly (readonly [string, Change])[] = [
  ['an exception in each permit', everyRule({ provision: [{ type: 'deny', code: goals }] })],
  ['a class', everyRule({ class: [foreign] })],
  ['an action', everyRule({ action: [{ coding: [foreign] }] })],
  ['a purpose that a plan does not know', everyRule({ purpose: [reason('HRESCH')] })],
  ['an end that cannot be read', everyRule({ period: { end: '31.12.2025' } })],
  ['a level that a plan does not know', everyRule({ securityLabel: [foreign] })],
  [
    'a level that a plan does not know beside one that it knows',
    everyRule({
      securityLabel: [
        { system: 'http://terminology.hl7.org/CodeSystem/v3-Confidentiality', code: 'N' },
        foreign,
      ],
    }),
  ],
  [
    'a modifier in each recipient',
    ({ provision }) => {
      for (const actor of provision.provision.flatMap((rule) => rule.actor ?? [])) {
        actor.modifierExtension = [{ url: 'urn:x', valueBoolean: true }];
      }
    },
  ],
  ['single resources', everyRule({ data: [{ meaning: 'instance', reference: { reference: 'Goal/1' } }] })],
  ['a modifier in each permit', everyRule({ modifierExtension: [{ url: 'urn:x', valueBoolean: true }] })],
  ['a modifier', consentWith({ modifierExtension: [{ url: 'urn:x', valueBoolean: true }] })],
  ['implicit rules', consentWith({ implicitRules: 'urn:x' })],
  ['a verification that failed', consentWith({ verification: [{ verified: false }] })],
  ['a time that cannot be read', consentWith({ dateTime: '01.03.2026' })],
  [
    'a recipient around all of it',
    ({ provision }) =>
      Object.assign(provision, {
        actor: [{ role: { text: 'recipient' }, reference: { display: 'Somebody' } }],
      }),
  ],
  ['a denial of everything', another({ type: 'deny' })],
  ['a denial of a class', another({ type: 'deny', class: [foreign] })],
  [
    'a denial for somebody who is not known',
    another({
      type: 'deny',
      actor: [{ role: { text: 'recipient' }, reference: { display: 'Ola' } }],
      code: goals,
    }),
  ],
];

describe('a Consent read into a plan', () => {
  it('opens what it permits', () => {
    expect(seen(written('c2', () => {}))).toMatchObject({ goals: true, measures: true });
  });

  it.each(narrowing)('does not open more for want of a place for %s [C3]', (_, change) => {
    const { goals: open, issues, plan, rest } = seen(written('c2', change));
    expect(open).toBe(false);
    expect(plan.consents?.some(({ id }) => id === 'c2')).toBe(true);
    expect(rest).toBeDefined();
    expect(issues.filter(({ path }) => path.startsWith('Consent/')).every(({ text }) => text !== '')).toBe(
      true,
    );
  });

  it.each(narrowing)('is written back as it was, with %s', (_, change) => {
    const bundle = written('c2', change);
    const { plan, rest } = seen(bundle);
    const consentsOf = ({ entry = [] }: Bundle) =>
      entry.flatMap(({ resource }) => (resource?.resourceType === 'Consent' ? [resource] : []));
    expect(consentsOf(toFhir(plan, rest).bundle as unknown as Bundle)).toEqual(consentsOf(bundle));
  });

  const exception = { type: 'permit' as const, code: goals };
  const denied = (...inside: ConsentProvision[]): Change => {
    return ({ provision }) => {
      const [, { actor } = {}] = provision.provision;
      const named = inside.map((one) => ({ ...one, ...(actor && { actor }) }));
      provision.provision = [{ type: 'deny', ...(actor && { actor }), provision: named }];
    };
  };

  it('holds an exception to a denial, which opens what it names, and comes back [C3]', () => {
    const bundle = written('c2', denied(exception));
    const { plan, rest, goals: open, measures } = seen(bundle);
    expect([open, measures]).toEqual([true, false]);
    expect(plan.consents?.find(({ id }) => id === 'c2')?.denials?.[0]?.exceptions).toHaveLength(1);
    const again = seen(toFhir(plan, rest).bundle as unknown as Bundle);
    expect(again.plan).toEqual(plan);
    expect(again.issues).toEqual(seen(bundle).issues);
  });

  it.each<readonly [string, Change]>([
    ['that is narrowed by what a plan does not know', denied({ ...exception, class: [foreign] })],
    ['that has a denial inside', denied({ ...exception, provision: [{ type: 'deny', code: goals }] })],
    ['that says not whether it permits', denied({ code: goals })],
    [
      'of a consent that is not understood as a whole',
      (consent) => {
        denied(exception)(consent);
        consentWith({ implicitRules: 'urn:x' })(consent);
      },
    ],
  ])('opens nothing by an exception to a denial %s [C3]', (_, change) => {
    const bundle = written('c2', change);
    const { plan, rest, goals: open, measures } = seen(bundle);
    expect([open, measures]).toEqual([false, false]);
    expect(plan.consents?.find(({ id }) => id === 'c2')?.denials).toHaveLength(1);
    const consentsOf = ({ entry = [] }: Bundle) =>
      entry.flatMap(({ resource }) => (resource?.resourceType === 'Consent' ? [resource] : []));
    expect(consentsOf(toFhir(plan, rest).bundle as unknown as Bundle)).toEqual(consentsOf(bundle));
  });

  it('is no consent to the plan while a part of it is not understood [C3]', () => {
    expect(
      seen(
        written('c1', () => {}),
        'pos-berg',
      ).measures,
    ).toBe(true);
    const unclear = seen(written('c1', consentWith({ implicitRules: 'urn:x' })), 'pos-berg');
    expect(unclear.measures).toBe(false);
    expect(
      unclear.issues.some(({ code, path }) => code === 'incomplete' && path.startsWith('Consent/')),
    ).toBe(true);
  });

  it('still opens what it surely permits beside a kind that a plan does not know', () => {
    const beside: Change = ({ provision }) => {
      for (const { code } of provision.provision) {
        code?.push({ coding: [foreign] });
      }
    };
    expect(seen(written('c2', beside))).toMatchObject({ goals: true, measures: true });
  });
});
