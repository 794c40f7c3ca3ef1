// The laws of the views: what holds for every plan, recipient and set of consents. The suites choose how many.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Consent, sharingPurposes } from '../../src/plan/document/consent.ts';
import type { IndividualPlan } from '../../src/plan/document/individual-plan.ts';
import { parsePlan } from '../../src/plan/document/parse.ts';
import { type PartName, parts } from '../../src/plan/document/parts.ts';
import { recordSummary } from '../../src/plan/documents/record-summary.ts';
import { fromFhir } from '../../src/plan/mapping/from-resources.ts';
import { toFhir } from '../../src/plan/mapping/to-bundle.ts';
import { viewToFhir } from '../../src/plan/mapping/view/to-collection.ts';
import { sharedKinds } from '../../src/plan/views/kinds.ts';
import { viewFor } from '../../src/plan/views/view.ts';
import { anyPlan } from './plan-laws.ts';

const instant = '2026-09-01T10:00:00+02:00';

function partiesOf(plan: IndividualPlan): string[] {
  const lists = [plan.relatives, plan.professionals, plan.positions, plan.organizations];
  return lists.flatMap((list) => (list ?? []).map(({ id }) => id));
}

/** A plan, one of its parties, and a consent of the person that opens some kinds for it beside the plan's own. */
const anyQuestion = fc
  .record({
    plan: anyPlan,
    pick: fc.nat(),
    information: fc.subarray([...sharedKinds], { minLength: 1 }),
    purposes: fc.subarray([...sharingPurposes]),
  })
  .map(({ plan, pick, information, purposes }) => {
    const parties = partiesOf(plan);
    const recipient = parties[pick % Math.max(parties.length, 1)] ?? 'patient';
    const consent: Consent = {
      id: 'opens-some',
      kind: 'disclosure',
      status: 'active',
      basis: 'nothing-unless-permitted',
      givenBy: ['patient'],
      permits: [
        {
          recipients: [{ party: recipient, function: 'recipient' }],
          information,
          ...(purposes.length > 0 && { purposes }),
        },
      ],
    };
    return { plan, recipient, consents: [...(plan.consents ?? []), consent] };
  });

/** Parts by which it is decided who the recipient is. */
const decisive = new Set(['participants', 'coordinator', 'controller', 'team', 'complaints', 'consents']);

/** The plan without the parts of which the view holds nothing, and in the others without the items that it does not hold. */
function withoutWithheld(plan: IndividualPlan, seen: IndividualPlan): IndividualPlan {
  const kept = Object.entries(plan).filter(
    ([key]) => key in seen || decisive.has(key) || parts[key as PartName].kinds.includes('parties'),
  );
  const items = kept.map(([key, value]) => {
    const shown = seen[key as 'goals'];
    const isFiltered =
      Array.isArray(shown) &&
      !decisive.has(key) &&
      shown.every((one) => typeof one === 'object' && 'id' in one);
    const ids = new Set(isFiltered ? shown.map(({ id }) => id) : []);
    const isParty = parts[key as PartName].kinds.includes('parties');
    return [key, isFiltered && !isParty ? (value as typeof shown).filter(({ id }) => ids.has(id)) : value];
  });
  return Object.fromEntries(items) as unknown as IndividualPlan;
}

/** All that the recipient gets: the view in both forms, what is withheld, and the copies for a record. */
function outputsFor(plan: IndividualPlan, recipient: string, consents: readonly Consent[]) {
  const view = viewFor(plan, recipient, consents, instant);
  const asked = { ...plan, consents: [...consents] };
  const order = { id: 'a-copy', instant, custodian: 'any', recipient };
  const copies = (['main-points', 'whole-plan'] as const).map(
    (extent) => recordSummary(asked, { ...order, extent }).made?.text,
  );
  return { view, fhir: view.plan?.subset ? viewToFhir(view.plan) : undefined, copies };
}

type Question = typeof anyQuestion extends fc.Arbitrary<infer Asked> ? Asked : never;

/** True when there was a view to look at. Every reference in it leads somewhere, and it goes to FHIR and back. */
function isRightPlan({ plan, recipient, consents }: Question): boolean {
  const { plan: seen } = viewFor(plan, recipient, consents, instant);
  if (seen === undefined) {
    return false;
  }
  const errors = parsePlan(structuredClone(seen)).issues.filter(({ severity }) => severity === 'error');
  expect(errors).toEqual([]);
  const { bundle } = seen.subset ? viewToFhir(seen) : toFhir(seen);
  expect(fromFhir(bundle).plan).toEqual(seen);
  return true;
}

function isNotInfluencedByWithheld({ plan, recipient, consents }: Question): void {
  const view = viewFor(plan, recipient, consents, instant);
  if (view.plan === undefined) {
    return;
  }
  const without = withoutWithheld(plan, view.plan);
  expect(outputsFor(without, recipient, consents)).toEqual(outputsFor(plan, recipient, consents));
}

function inventsNothing({ plan, recipient, consents }: Question): void {
  const { plan: seen } = viewFor(plan, recipient, consents, instant);
  for (const [key, part] of Object.entries(seen ?? {})) {
    if (!Array.isArray(part) || key === 'consents') {
      continue;
    }
    const ids = (plan[key as 'goals'] ?? []).map(({ id }) => id);
    for (const { id } of part as { id?: string }[]) {
      if (id !== undefined) {
        expect(ids).toContain(id);
      }
    }
  }
}

/** What somebody who has to ask for a consent anew is left with: whom to ask, and what ended. */
const toAskWith = new Set(['frame', 'parties']);

function showsNothingWithoutConsent({ plan, recipient, consents }: Question): void {
  const { complaints: _, ...rest } = plan;
  const running = { ...rest, status: 'active' } as IndividualPlan;
  const none = consents.map((consent) => ({ ...consent, status: 'inactive' as const }));
  if (recipient !== 'patient') {
    expect(viewFor(running, recipient, [], instant).plan).toBeUndefined();
    for (const part of Object.keys(viewFor(running, recipient, none, instant).plan ?? {})) {
      expect(parts[part as PartName].kinds.some((kind) => toAskWith.has(kind))).toBe(true);
    }
  }
  expect(viewFor(plan, 'patient', none, instant).plan).toEqual(plan);
}

/** Registers the laws as tests, over as many questions as wanted. */
export function describeViewLaws(numRuns: number, seed: number): void {
  const check = <T>(property: fc.IProperty<T>) => fc.assert(property, { numRuns, seed });

  describe('for every plan, recipient and consent', () => {
    it('a view is a right plan: every reference leads somewhere, and it goes to FHIR and back', () => {
      let views = 0;
      check(
        fc.property(anyQuestion, (question) => {
          if (isRightPlan(question)) {
            views += 1;
          }
        }),
      );
      expect(views, 'most questions have a view to look at').toBeGreaterThan(numRuns / 3);
    });

    it('what is withheld has no influence on the view, nor on the list of what is withheld [C7]', () => {
      check(fc.property(anyQuestion, isNotInfluencedByWithheld));
    });

    it('a view invents nothing: whatever stands in it stands in the plan', () => {
      check(fc.property(anyQuestion, inventsNothing));
    });

    it('without consents nobody but the person sees anything of a running plan, who asks anew apart, and the person sees everything [C3] [C11] [B15]', () => {
      check(fc.property(anyQuestion, showsNothingWithoutConsent));
    });
  });
}
