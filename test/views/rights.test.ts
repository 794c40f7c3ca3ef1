// The table of rights, row by row: what each gives and to whom not; and every change of a row is noticed by one of these lines.
import { describe, expect, it } from 'vitest';
import type { IndividualPlan } from '../../src/plan/document/individual-plan.ts';
import { type Right, rights } from '../../src/plan/views/rights.ts';
import { viewFor } from '../../src/plan/views/view.ts';
import { planFixture } from '../mapping/fixture.ts';

const plan = planFixture();
const now = '2026-09-01T10:00:00+02:00';
const complaint = {
  id: 'k2',
  route: 'municipality' as const,
  stage: 'sent-to-county-governor' as const,
  status: 'in-progress' as const,
  grounds: ['participation' as const],
  requestedBy: 'father',
  responsible: 'org-sf',
};
const complained: IndividualPlan = { ...plan, complaints: [...(plan.complaints ?? []), complaint] };
/** Everything that the plan's consents share with others is taken away: what is left is seen by right. */
const bare = (of: IndividualPlan): IndividualPlan => ({
  ...of,
  consents: (of.consents ?? []).filter(({ kind }) => kind === 'plan'),
});
const ended = (of: IndividualPlan): IndividualPlan => ({ ...of, status: 'completed' });

type Sees = 'whole' | 'part' | 'nothing';

function sees(of: IndividualPlan, who: string): Sees {
  const view = viewFor(of, who, of.consents ?? [], now).plan;
  if (view === undefined) {
    return 'nothing';
  }
  return view.subset ? 'part' : 'whole';
}

/** Nobody agrees to the plan any more, and nobody has said no. */
const ranOut = (of: IndividualPlan): IndividualPlan => ({
  ...of,
  consents: (of.consents ?? []).map((one) => ({
    ...one,
    period: { start: '2026-01-01', end: '2026-08-31' },
  })),
});

/** Who by right sees how much of a plan that goes on, of one that has ended, and of one whose consent ran out. */
const lines: readonly (readonly [who: string, running: Sees, ended: Sees, ranOut: Sees])[] = [
  ['patient', 'whole', 'whole', 'whole'],
  ['mother', 'whole', 'whole', 'nothing'],
  ['pos-berg', 'whole', 'nothing', 'part'],
  ['org-kommune', 'nothing', 'whole', 'nothing'],
  ['org-ke', 'nothing', 'whole', 'part'],
  ['org-sf', 'part', 'part', 'part'],
  ['pos-li', 'nothing', 'nothing', 'nothing'],
  ['pos-lund', 'nothing', 'nothing', 'nothing'],
  ['org-hf', 'nothing', 'nothing', 'nothing'],
];
const whole = bare(complained);

function seenBy(who: string): Sees[] {
  return [whole, ended(whole), ranOut(whole)].map((each) => sees(each, who));
}

function broken(): string[] {
  return lines.flatMap(([who, ...wanted]) =>
    seenBy(who).every((each, at) => each === wanted[at]) ? [] : [who],
  );
}

/** What a row may say by mistake. */
const mistakes: readonly (readonly [string, (row: Right) => Right | undefined])[] = [
  ['is left out', () => undefined],
  ['gives it to everybody', (row) => ({ ...row, has: () => true })],
  ['gives it to nobody', (row) => ({ ...row, has: () => false })],
  ['is of a plan that goes on', (row) => (row.plan === 'running' ? undefined : { ...row, plan: 'running' })],
  ['is of an ended plan', (row) => (row.plan === 'ended' ? undefined : { ...row, plan: 'ended' })],
  // A row of a plan that goes on opens no ended one by being of either: there others have to.
  ['is of either', (row) => (row.plan === 'ended' ? { ...row, plan: 'either' } : undefined)],
  ['shows another part', (row) => ({ ...row, sees: row.sees === 'whole' ? 'complaints' : 'whole' })],
];

/** What a row asks for beside whom it names, one at a time. */
const alone: readonly (readonly [what: string, of: IndividualPlan, who: string, wanted: Sees])[] = [
  [
    'who holds the role and is not the coordinator that the plan names',
    {
      ...whole,
      participants: (whole.participants ?? []).map((one) =>
        one.member === 'pos-li' ? { ...one, roles: [...(one.roles ?? []), { code: 'ip-coordinator' }] } : one,
      ),
    },
    'pos-li',
    'nothing',
  ],
  [
    'a coordinating unit of an ended plan that nobody controls',
    { ...ended(whole), controller: undefined } as unknown as IndividualPlan,
    'org-ke',
    'nothing',
  ],
  [
    'the unit of the organization that controls the plan, though another leads the group',
    { ...ended(whole), team: { ...whole.team, managingOrganizations: ['org-school'] } } as IndividualPlan,
    'org-ke',
    'whole',
  ],
  [
    'a unit that leads the group, of another organization than the one that controls the plan',
    { ...ended(whole), controller: 'org-hf' },
    'org-ke',
    'whole',
  ],
  ['the unit of another side', ended(whole), 'org-hf-ke', 'nothing'],
  ...(
    [
      ['decided', 'completed', 'part'],
      ['sent-to-county-governor', 'requested', 'part'],
      ['sent-to-county-governor', 'draft', 'nothing'],
      ['received-ke', 'in-progress', 'nothing'],
      [undefined, 'in-progress', 'nothing'],
    ] as const
  ).map(([stage, status, wanted]): readonly [string, IndividualPlan, string, Sees] => [
    `the County Governor, of a complaint that is ${stage ?? 'nowhere'} and ${status}`,
    bare({ ...plan, complaints: [{ ...complaint, stage, status }] } as unknown as IndividualPlan),
    'org-sf',
    wanted,
  ]),
];

describe('the table of rights', () => {
  it.each(alone)('gives to %s what the row says, and no more', (_what, of, who, wanted) => {
    expect(sees(of, who)).toBe(wanted);
  });

  it.each(
    lines,
  )('gives %s %s of a plan that goes on, %s of one that has ended, %s where its consent ran out', (who, ...wanted) => {
    expect(seenBy(who)).toEqual(wanted);
  });

  it.each(
    rights.map(({ who, plan: when }, at) => [who, when, at] as const),
  )('the row of the %s, %s: every mistake in it is noticed', (_who, _when, at) => {
    const table = rights as Right[];
    const row = table[at] as Right;
    for (const [what, mistake] of mistakes) {
      const wrong = mistake(row);
      table.splice(at, 1, ...(wrong ? [wrong] : []));
      try {
        expect(broken(), what).not.toEqual([]);
      } finally {
        table.splice(at, wrong ? 1 : 0, row);
      }
    }
    expect(broken()).toEqual([]);
  });
});
