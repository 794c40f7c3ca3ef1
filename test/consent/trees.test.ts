// Laws of nested provisions over random trees, against a reading that was written apart from the gate.
import type { Consent } from '@medplum/fhirtypes';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { codeSystem } from '../../src/ground/fhir/canonical.ts';
import { ORGNR } from '../../src/ground/fhir/identifier-system.ts';
import { decideSending } from '../../src/need/consent/gate.ts';

interface Provision {
  readonly type?: 'permit' | 'deny';
  readonly actor?: readonly object[];
  readonly code?: readonly {
    readonly coding: readonly { readonly system: string; readonly code: string }[];
  }[];
  readonly action?: readonly object[];
  readonly provision?: readonly Provision[];
}

const KE = '310000248';
const INFORMATION = codeSystem('ip-information-type');
const IRCP = {
  coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-ParticipationType', code: 'IRCP' }],
};
const actor = (value: string) => ({ role: IRCP, reference: { identifier: { system: ORGNR, value } } });
const code = (...codes: string[]) => codes.map((each) => ({ coding: [{ system: INFORMATION, code: each }] }));
const unknown = [{ coding: [{ system: 'urn:elsewhere', code: 'x' }] }];

const leaf = {
  type: fc.constantFrom('permit' as const, 'deny' as const),
  actor: fc.constantFrom([actor(KE)], [actor('310000019')], undefined),
  code: fc.constantFrom(code('need', 'contact'), code('contact'), code('health'), unknown, undefined),
  action: fc.constantFrom(undefined, undefined, unknown),
};
const { tree } = fc.letrec<{ tree: Provision }>((tie) => ({
  tree: fc.record({
    ...leaf,
    provision: fc.oneof(
      { depthSize: 'small', maxDepth: 3 },
      fc.constant([]),
      fc.array(tie('tree'), { maxLength: 3 }),
    ),
  }) as fc.Arbitrary<Provision>,
}));
const trees = fc.array(tree, { minLength: 1, maxLength: 3 });

function sent(provision: readonly Provision[]): boolean {
  const consent = {
    resourceType: 'Consent',
    id: 'c1',
    status: 'active',
    scope: { text: 'privacy' },
    category: [{ coding: [{ system: codeSystem('ip-consent-category'), code: 'notice' }] }],
    patient: { reference: 'Patient/p1' },
    dateTime: '2026-03-01',
    performer: [{ reference: 'Patient/p1' }],
    provision: { provision },
  } as unknown as Consent;
  const request = { kind: 'need-notice', patient: 'Patient/p1', recipient: [`${ORGNR}|${KE}`] } as const;
  return (
    decideSending(
      { ...request, instant: '2026-03-02T09:00:00Z' },
      {
        consents: [JSON.parse(JSON.stringify(consent)) as Consent],
        identifiersOf: () => [],
        giver: { patient: 'Patient/p1', birthDate: '1980-05-17', relatedPerson: () => undefined },
        protectedAddress: undefined,
      },
    ).permit !== undefined
  );
}

/** Surely applies, surely does not, or nobody knows. */
function applies({ actor: who, code: what, action }: Provision, kind: string): boolean | undefined {
  const other = who !== undefined && !JSON.stringify(who).includes(KE);
  const codes = what?.flatMap(({ coding }) => coding) ?? [];
  const foreign = codes.some(({ system }) => system !== INFORMATION);
  if (other || (what && !foreign && !codes.some((one) => one.code === kind))) {
    return false;
  }
  return action || foreign ? undefined : true;
}

/** The naive reading: the innermost provision that applies decides, and a no beside a yes wins. */
function naive(rule: Provision, kind: string, named: boolean): 'yes' | 'no' | 'nothing' {
  const fit = applies(rule, kind);
  if (fit === false) {
    return 'nothing';
  }
  const within = named || rule.actor !== undefined;
  const inner = (rule.provision ?? []).map((each) => ({ each, says: naive(each, kind, within) }));
  if (inner.some(({ says }) => says === 'no')) {
    return 'no';
  }
  const excepted = inner.some(({ says }) => says === 'yes');
  if (rule.type === 'deny') {
    return excepted && fit ? 'yes' : 'no';
  }
  const narrowed = inner.some(({ each }) => each.type === 'permit');
  return fit && (narrowed ? excepted : within) ? 'yes' : 'nothing';
}

it('nothing is sent that a naive reading of the provisions does not permit, at any depth [C3]', () => {
  let permits = 0;
  fc.assert(
    fc.property(trees, (provision) => {
      if (sent(provision)) {
        permits += 1;
        for (const kind of ['need', 'contact']) {
          const said = provision.map((each) => naive(each, kind, false));
          expect(said).toContain('yes');
          expect(said).not.toContain('no');
        }
      }
    }),
    { numRuns: 3_000, seed: 20_261_129 },
  );
  expect(permits).toBeGreaterThan(50);
});

it('a restrictor that nobody understands never lets anything through, wherever it is added [C3]', () => {
  const everywhere = (list: readonly Provision[]): (readonly Provision[])[] =>
    list.flatMap((each, at) => {
      const put = (one: Provision) => list.map((other, place) => (place === at ? one : other));
      const inner = everywhere(each.provision ?? []).map((provision) => put({ ...each, provision }));
      return [put({ ...each, action: unknown }), ...inner];
    });
  fc.assert(
    fc.property(trees, (provision) => {
      if (!sent(provision)) {
        for (const changed of everywhere(provision)) {
          expect(sent(changed)).toBe(false);
        }
      }
    }),
    { numRuns: 400, seed: 20_261_129 },
  );
});
