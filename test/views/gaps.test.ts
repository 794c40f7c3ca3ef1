// Promises about missing consents: when the group or the kinds of information change, somebody has to ask.
import { describe, expect, it } from 'vitest';
import type { InformationType } from '../../src/plan/document/consent.ts';
import { consentGaps, dataKindsOf, teamOf } from '../../src/plan/views/gaps.ts';
import { planFixture } from '../mapping/fixture.ts';

const plan = planFixture();
const now = '2026-09-01T10:00:00+02:00';
const ask = (
  team: readonly string[],
  dataKinds: readonly InformationType[],
  consents = plan.consents ?? [],
) => consentGaps({ plan, team, dataKinds, consents, instant: now });

describe('consent gaps', () => {
  it('name a new party, and the kinds that nobody has agreed to share with it [C4]', () => {
    expect(ask(['pos-vik'], ['goals', 'measures'])).toEqual([
      { party: 'pos-vik', kinds: ['goals', 'measures'], because: 'new-party' },
    ]);
  });

  it('name a new kind of information for a party that has a consent, and the consent to renew [C4]', () => {
    expect(ask(['pos-li'], ['goals', 'measures', 'evaluations'])).toEqual([
      { party: 'pos-li', kinds: ['evaluations'], because: 'new-kinds', renews: 'c2' },
    ]);
  });

  it('are none where everything is covered, or where the person has said no already [C4]', () => {
    expect(ask(['pos-li', 'pos-lund', 'mother', 'pos-berg'], ['goals', 'measures'])).toEqual([]);
    expect(ask(['org-ppt'], ['health'])).toEqual([]);
    expect(ask(['org-ppt'], ['goals'])).not.toEqual([]);
  });

  it('see who takes part now, and which kinds the plan holds', () => {
    expect(teamOf(plan, now)).not.toContain('pos-dahl');
    expect(teamOf(plan, '2026-02-01T10:00:00+01:00')).toContain('pos-dahl');
    expect(teamOf(plan, now)).not.toContain('patient');
    expect(dataKindsOf(plan)).toContain('goals');
    expect(dataKindsOf({ ...plan, goals: undefined } as never)).toContain('measures');
  });
});
