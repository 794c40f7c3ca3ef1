// The laws of the views: what holds for every plan, recipient and set of consents. The suites choose how many.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Consent, sharingPurposes } from '../../src/plan/document/consent.ts';
import type { IndividualPlan } from '../../src/plan/document/individual-plan.ts';
import { parsePlan } from '../../src/plan/document/parse.ts';
import { type PartName, parts } from '../../src/plan/document/parts.ts';
import { recordSummary } from '../../src/plan/documents/record-summary.ts';
import { applyEvent } from '../../src/plan/life/apply.ts';
import { parseEvent } from '../../src/plan/life/events.ts';
import { fromFhir } from '../../src/plan/mapping/from-resources.ts';
import { toFhir } from '../../src/plan/mapping/to-bundle.ts';
import { viewToFhir } from '../../src/plan/mapping/view/to-collection.ts';
import { consentGaps } from '../../src/plan/views/gaps.ts';
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

/** Who the recipient is, by every name: in a position, the person in it, where that is, and what it belongs to. */
function namesOf({ positions = [], organizations = [] }: IndividualPlan, recipient: string): Set<string> {
  const held = positions.filter(({ id, professional }) => id === recipient || professional === recipient);
  const names = [
    recipient,
    ...held.flatMap(({ id, professional, organization }) => [id, professional, organization]),
  ];
  const all = new Set(names.filter((name) => name !== undefined));
  for (const name of all) {
    const { partOf } = organizations.find(({ id }) => id === name) ?? {};
    if (partOf !== undefined) {
      all.add(partOf);
    }
  }
  return all;
}

/** A consent that says yes to others alone is not about the recipient. */
function isOfOthers({ kind, status, givenBy, permits, denials }: Consent, own: ReadonlySet<string>): boolean {
  const named = (permits ?? []).map(({ recipients }) => recipients?.map(({ party }) => party));
  return (
    kind === 'disclosure' &&
    status === 'active' &&
    denials === undefined &&
    givenBy?.every((giver) => giver === 'patient') === true &&
    named.length > 0 &&
    named.every((parties) => parties?.every((party) => !own.has(party)))
  );
}

/** Of a party, what decides who it is, and what the view shows of it; a party that is not shown is called something else. */
function asShown<T extends { id: string; name?: unknown }>(list: readonly T[], seen: readonly T[] = []): T[] {
  const deciding = [
    'id',
    'relationships',
    'relationshipText',
    'parentalResponsibility',
    'guardianshipScope',
    'period',
    'professional',
    'organization',
    'partOf',
    'kind',
  ];
  return list.map((one) => {
    const shown = seen.find(({ id }) => id === one.id);
    const kept = Object.entries(one).filter(([key]) => deciding.includes(key) || (shown && key in shown));
    return Object.fromEntries(kept) as unknown as T;
  });
}

/**
 * The plan without the parts of which the view holds nothing, in the others without the items that it does not hold; without
 * consents and participants that are not about the recipient, and without what is not shown of parties.
 */
function withoutWithheld(plan: IndividualPlan, seen: IndividualPlan, recipient: string): IndividualPlan {
  const own = namesOf(plan, recipient);
  const kept = Object.entries(plan).filter(
    ([key]) => key in seen || decisive.has(key) || parts[key as PartName].kinds.includes('parties'),
  );
  const items = kept.map(([key, value]) => {
    const shown = seen[key as 'goals'];
    if (parts[key as PartName].kinds.includes('parties')) {
      return [key, asShown(value as { id: string }[], shown)];
    }
    if (key === 'participants' && shown === undefined) {
      return [key, (value as { member: string }[]).filter(({ member }) => own.has(member))];
    }
    const isFiltered =
      Array.isArray(shown) &&
      !decisive.has(key) &&
      shown.every((one) => typeof one === 'object' && 'id' in one);
    const ids = new Set(isFiltered ? shown.map(({ id }) => id) : []);
    return [key, isFiltered ? (value as typeof shown).filter(({ id }) => ids.has(id)) : value];
  });
  const { patient, ...rest } = Object.fromEntries(items) as unknown as IndividualPlan;
  // By age it is decided who may consent: stated, or read off a number.
  const age = patient.birthDate === undefined ? 'nationalIds' : 'birthDate';
  const ofAge = Object.entries(patient).filter(([key]) => key in seen.patient || key === age);
  return { ...rest, patient: Object.fromEntries(ofAge) };
}

/**
 * All that the recipient gets: the view in both forms, what is withheld, the copies for a record with what the record notes of
 * them, and whether a consent is missing for it.
 */
function outputsFor(plan: IndividualPlan, recipient: string, consents: readonly Consent[]) {
  const view = viewFor(plan, recipient, consents, instant);
  const asked = { ...plan, consents: [...consents] };
  const order = { id: 'a-copy', instant, custodian: 'any', recipient };
  const copies = (['main-points', 'whole-plan'] as const).map((extent) => {
    const { made, issues } = recordSummary(asked, { ...order, extent });
    return { text: made?.text, document: made?.document, binary: made?.binary, issues };
  });
  const gaps = consentGaps({ plan, team: [recipient], dataKinds: sharedKinds, consents, instant });
  return { view, fhir: view.plan?.subset ? viewToFhir(view.plan) : undefined, copies, gaps };
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
  const own = namesOf(plan, recipient);
  const without = withoutWithheld(plan, view.plan, recipient);
  const about = consents.filter((consent) => !isOfOthers(consent, own) || view.plan?.subset !== true);
  expect(outputsFor(without, recipient, about)).toEqual(outputsFor(plan, recipient, consents));
}

/** What is handed over with the plan is what the one who takes over may see: one question, and the same answer. */
function handsOverWhatIsSeen({ plan, recipient, consents }: Question): number {
  const asked = { ...plan, consents: [...consents] };
  const seen = viewFor(plan, recipient, consents, instant).plan?.documents ?? [];
  const offer = {
    kind: 'hand-over',
    id: 'an-offer',
    at: instant,
    handover: 'new-coordinator',
    to: recipient,
  };
  const refusedWith = (documents: readonly string[]) => {
    const { event } = parseEvent({ ...offer, by: plan.coordinator ?? 'patient', documents });
    const { issues } = event ? applyEvent(asked, event) : { issues: [] };
    return issues.filter(({ path, rule }) => path === '/consents' && rule === 'B6').length;
  };
  // An ended plan, or one in which something happened later, is handed over to nobody at all.
  const documents = refusedWith(['there-is-none']) === 1 ? (plan.documents ?? []) : [];
  for (const { id } of documents) {
    expect(refusedWith([id])).toBe(seen.some((one) => one.id === id) ? 0 : 1);
  }
  expect(refusedWith([])).toBe(0);
  return documents.length;
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

    it('what is withheld has no influence on anything that the recipient gets: view, list of what is withheld, copies, gaps [C7]', () => {
      check(fc.property(anyQuestion, isNotInfluencedByWithheld));
    });

    it('documents are handed over to whom the view shows them, and to nobody else [B6] [C7]', () => {
      let documents = 0;
      check(
        fc.property(anyQuestion, (question) => {
          documents += handsOverWhatIsSeen(question);
        }),
      );
      expect(documents, 'there were documents to hand over').toBeGreaterThan(numRuns / 4);
    });

    it('a view invents nothing: whatever stands in it stands in the plan', () => {
      check(fc.property(anyQuestion, inventsNothing));
    });

    it('without consents nobody but the person sees anything of a running plan, who asks anew apart, and the person sees everything [C3] [C11] [B15]', () => {
      check(fc.property(anyQuestion, showsNothingWithoutConsent));
    });
  });
}
