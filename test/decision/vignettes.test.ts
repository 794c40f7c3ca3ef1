// The oracle: situations out of the source documents, each with the decision that the document demands.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { decide } from '../../src/need/decision/decide.ts';
import type { DecisionFacts } from '../../src/need/decision/facts.ts';
import { tableText } from '../../src/need/decision/table-text.ts';

interface Vignette {
  readonly id: string;
  readonly source: string;
  readonly story: string;
  readonly facts: Partial<DecisionFacts>;
  readonly expect: { readonly rule: string; readonly actions: readonly string[] };
}

const root = new URL('../../', import.meta.url);
const { base, vignettes } = JSON.parse(
  readFileSync(new URL('fixtures/vignettes/vignettes.json', root), 'utf8'),
) as { base: DecisionFacts; vignettes: readonly Vignette[] };
const withFacts = (facts: Partial<DecisionFacts>) => decide({ ...base, ...facts });
const need = { raised: true, criteria: 'met', wish: 'yes' } as const;
const noNeed = { raised: false, criteria: 'not-assessed', wish: 'not-recorded' } as const;

describe('vignettes', () => {
  it('are more than forty with a section of a source document, each under its own id', () => {
    expect(vignettes.filter(({ source }) => source !== 'design').length).toBeGreaterThanOrEqual(40);
    expect(new Set(vignettes.map(({ id }) => id)).size).toBe(vignettes.length);
  });

  it.each(vignettes)('$id ($source): $story → $expect.rule', ({ facts, expect: expected }) => {
    const decision = withFacts(facts);
    expect({ rule: decision.rule, actions: decision.actions }).toEqual(expected);
  });
});

describe('what decides', () => {
  it('need presupposes the criteria; without them nothing is told [D1]', () => {
    expect(withFacts({ plan: { ...need, criteria: 'not-met' } }).actions).toEqual(['document-no-need']);
    expect(withFacts({ plan: need }).actions).toContain('notify-ke');
  });

  it('need, no need and their basis are to be recorded, whatever the decision [D2]', () => {
    expect(withFacts({}).record.join()).toContain('the basis');
    expect(withFacts({ plan: { ...need, criteria: 'not-met' } }).record.join()).toContain('the basis');
    expect(withFacts({ flag: 'inactive' }).record).not.toEqual([]);
  });

  it('an existing plan is noted and fetched instead of a notice; without one the notice goes [D3] [D10]', () => {
    expect(withFacts({ existingPlan: 'municipality' }).actions).toEqual([
      'note-existing-plan',
      'contact-coordinator',
      'fetch-plan',
    ]);
    expect(withFacts({ existingPlan: 'none' }).actions).toEqual(['notify-ke']);
  });

  it('information that is not documented holds the notice back [D4]', () => {
    expect(withFacts({ information: 'not-documented' }).actions).toEqual([
      'inform-person',
      'wait-for-consent',
    ]);
    expect(withFacts({ information: 'documented' }).actions).toEqual(['notify-ke']);
  });

  it('plan and coordinator may each be declined alone; both needs remain or fall on their own [D7]', () => {
    const declined = { ...need, wish: 'no' } as const;
    expect(withFacts({ plan: declined, coordinator: need }).situation.need).toBe('coordinator');
    expect(withFacts({ plan: need, coordinator: declined }).situation.need).toBe('plan');
    expect(withFacts({ plan: declined, coordinator: declined }).actions).toEqual(['document-decline']);
    expect(withFacts({ plan: need, coordinator: noNeed }).situation.need).toBe('plan');
  });

  it('specialist services only: the hospital starts the plan and no notice goes out [D8]', () => {
    const { actions } = withFacts({ services: 'hospital' });
    expect(actions).toContain('start-plan-in-hospital');
    expect(actions).not.toContain('notify-ke');
    expect(withFacts({ services: 'both' }).actions).toContain('notify-ke');
  });

  it("the municipality tells the hospital's unit, or the trust's coordinating unit when it is not known [D9]", () => {
    const facts = {
      direction: 'to-hospital',
      plan: noNeed,
      coordinator: need,
      hospitalCoordinator: 'none',
    } as const;
    expect(withFacts({ ...facts, recipient: 'found' }).actions).toEqual(['notify-hospital-unit']);
    expect(withFacts({ ...facts, recipient: 'unit-unknown' }).actions).toEqual(['notify-trust-ke']);
    expect(withFacts({ ...facts, recipient: 'not-found' }).actions).toEqual(['hand-to-person']);
    expect(withFacts({ ...facts, direction: 'to-municipality' }).actions).toContain('notify-ke');
  });

  it('a person who has not been asked is asked, before anything else [D11]', () => {
    const facts = { plan: { ...need, wish: 'not-recorded' }, consent: 'missing' } as const;
    expect(withFacts(facts).actions[0]).toBe('ask-person');
    expect(withFacts({ ...facts, plan: need }).actions).not.toContain('ask-person');
  });

  it('where the municipality requires a written application, help with it follows the notice [D14]', () => {
    expect(withFacts({ applicationRequired: true }).actions).toEqual(['notify-ke', 'help-apply']);
    expect(withFacts({ applicationRequired: false }).actions).toEqual(['notify-ke']);
  });

  it('other staff without a coordinator also tell the unit leader; the leader does not [D17]', () => {
    const facts = { hospitalCoordinator: 'none' } as const;
    expect(withFacts({ ...facts, sender: 'staff' }).actions).toContain('tell-unit-leader');
    expect(withFacts({ ...facts, sender: 'unit-leader' }).actions).not.toContain('tell-unit-leader');
  });
});

describe('the documentation', () => {
  it('shows the table as it is', () => {
    expect(readFileSync(new URL('docs/decision-table.md', root), 'utf8')).toBe(tableText());
  });
});
