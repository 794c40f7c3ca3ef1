// Promises that a view is known as one, in both forms: it is never taken for the plan.
import { describe, expect, it } from 'vitest';
import { instantOf } from '../../src/ground/norway/instant.ts';
import type { IndividualPlan } from '../../src/plan/document/individual-plan.ts';
import { parseWholePlan } from '../../src/plan/document/subset.ts';
import { applyEvent } from '../../src/plan/life/apply.ts';
import { fromFhir } from '../../src/plan/mapping/from-resources.ts';
import { toFhir } from '../../src/plan/mapping/to-bundle.ts';
import { viewToFhir } from '../../src/plan/mapping/view/to-collection.ts';
import { viewFor } from '../../src/plan/views/view.ts';
import { planFixture } from '../mapping/fixture.ts';

const plan = planFixture();
const now = instantOf(new Date('2026-09-01T08:00:00Z'));
const view = viewFor(plan, 'pos-li', plan.consents ?? [], now).plan as IndividualPlan;
const update = (by: string, changed: IndividualPlan) =>
  applyEvent(plan, { kind: 'update', id: 'e1', at: now, by, seen: 'v2', changed });

describe('a view', () => {
  it('says that it is a part, and the whole plan does not [C7]', () => {
    expect(view.subset).toBe(true);
    expect(viewFor(plan, 'patient', [], now).plan?.subset).toBeUndefined();
    expect(viewFor(plan, 'pos-berg', plan.consents ?? [], now).plan?.subset).toBeUndefined();
  });

  it('in FHIR is a collection that asks nobody to write it, each resource marked SUBSETTED, and reads back as a view', () => {
    const { bundle } = viewToFhir(view);
    expect(bundle.type).toBe('collection');
    for (const entry of bundle.entry) {
      expect(entry).not.toHaveProperty('request');
      expect(entry.resource.meta).toMatchObject({ tag: [{ code: 'SUBSETTED' }] });
    }
    const read = fromFhir(bundle);
    expect(read.plan).toEqual(view);
    expect(read.rest.resources).toEqual({});
    expect(toFhir(view).bundle.entry).toEqual([]);
    expect(toFhir(view).issues).toMatchObject([{ severity: 'error', path: '/subset' }]);
  });

  it('of which one resource is marked makes all of it a view: an answer for some elements is no plan', () => {
    const [first, ...others] = toFhir(plan).bundle.entry.map(({ resource }) => structuredClone(resource));
    const tag = [{ system: 'http://terminology.hl7.org/CodeSystem/v3-ObservationValue', code: 'SUBSETTED' }];
    const read = fromFhir([{ ...first, meta: { ...(first?.meta as object), tag } }, ...others]);
    expect(read.plan?.subset).toBe(true);
  });

  it('is refused where a whole plan is needed: to publish, to synchronise, over a plan, and for events [C7]', () => {
    const refused = parseWholePlan(structuredClone(view));
    expect(refused.plan).toBeUndefined();
    expect(refused.issues).toMatchObject([{ severity: 'error', path: '/subset' }]);
    expect(parseWholePlan(structuredClone(plan)).plan).toEqual(plan);
    expect(update('pos-berg', view).issues).toMatchObject([{ path: '/subset' }]);
    expect(
      applyEvent(view, { kind: 'hold', id: 'e1', at: now, by: 'pos-li', reason: 'x' }).plan,
    ).toBeUndefined();
  });

  it('that its own reader changed is merged over the whole, and leaves a plan [B14]', () => {
    const goals = view.goals?.map((goal, at) => (at === 0 ? { ...goal, notes: ['Sett på skolen'] } : goal));
    const after = update('pos-li', { ...view, ...(goals && { goals }) }).plan;
    expect(after?.subset).toBeUndefined();
    expect(after?.goals?.[0]).toEqual({ ...plan.goals?.[0], notes: ['Sett på skolen'] });
    expect(after?.assessments).toEqual(plan.assessments);
  });
});
