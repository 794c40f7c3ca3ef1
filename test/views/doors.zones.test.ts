// Times at the doors of the plan: the same instant has one answer, and what is no instant opens nothing.
import { describe, expect, it } from 'vitest';
import type { Consent } from '../../src/plan/document/consent.ts';
import { archiveCopy } from '../../src/plan/documents/archive.ts';
import { planInPlainWords } from '../../src/plan/documents/plain-words.ts';
import { recordSummary } from '../../src/plan/documents/record-summary.ts';
import { applyEvent } from '../../src/plan/life/apply.ts';
import { type LifeEvent, parseEvent } from '../../src/plan/life/events.ts';
import { consentGaps, dataKindsOf, teamOf } from '../../src/plan/views/gaps.ts';
import { viewFor } from '../../src/plan/views/view.ts';
import { planFixture } from '../mapping/fixture.ts';
import { instant } from '../support/days.ts';

const plan = planFixture();
const noInstants = [
  '',
  ' ',
  '2026',
  '2026-11',
  '2026-11-29',
  '11/29/2026',
  '29.11.2026',
  '2026-11-29T10:00:00',
  'now',
];

const given: Consent = {
  id: 'given',
  kind: 'disclosure',
  status: 'active',
  basis: 'nothing-unless-permitted',
  givenBy: ['mother'],
  period: { start: '2026-01-01', end: '2026-11-22' },
  permits: [{ recipients: [{ party: 'pos-vik', function: 'recipient' }], information: ['goals'] }],
};
const consents = (period: Consent['period'], rule?: Consent['period']): Consent[] => [
  ...(plan.consents ?? []).filter(({ kind }) => kind === 'plan'),
  {
    ...given,
    ...(period && { period }),
    permits: (given.permits ?? []).map((each) => ({ ...each, ...(rule && { period: rule }) })),
  },
];
const seen = (at: string, list = consents(given.period)) =>
  viewFor(plan, 'pos-vik', list, at).plan?.goals?.length;

describe('what a recipient may see', () => {
  it('is the same at one instant in every offset, and a consent lasts through its last day in Norway [C3]', () => {
    const after = ['2026-11-22T23:30:00Z', '2026-11-23T00:30:00+01:00', '2026-11-22T18:30:00-05:00'];
    expect(after.map((at) => seen(at))).toEqual([undefined, undefined, undefined]);
    const still = ['2026-11-22T22:30:00Z', '2026-11-22T23:30:00+01:00', '2026-11-23T12:30:00+14:00'];
    expect(still.map((at) => seen(at))).toEqual(still.map(() => plan.goals?.length));
  });

  it.each(noInstants)('is refused at %j, which is no instant', (at) => {
    expect(() => viewFor(plan, 'pos-vik', consents(given.period), at)).toThrow(
      /"instant" is no instant.*2026-11-29T/,
    );
    expect(() => teamOf(plan, at)).toThrow(RangeError);
    const question = { plan, team: ['pos-vik'], dataKinds: dataKindsOf(plan), consents: [], instant: at };
    expect(() => consentGaps(question)).toThrow(RangeError);
  });

  it.each([
    'unknown',
    '22.11.2030',
    '',
    '2030-02-30',
    '2030-11-22T10:00:00',
  ])('is nothing when a bound of the consent, or of its permit, reads %j [C3]', (bound) => {
    const at = '2026-11-01T10:00:00+01:00';
    expect(seen(at)).toBe(plan.goals?.length);
    for (const period of [{ end: bound }, { start: bound }]) {
      expect(seen(at, consents(period))).toBeUndefined();
      expect(seen(at, consents(given.period, period))).toBeUndefined();
    }
  });

  it('stays closed when the period of a denial cannot be read [C3]', () => {
    const denied = consents(given.period).map((consent) =>
      consent.id === 'given' ? { ...consent, denials: [{ period: { end: 'unknown' } }] } : consent,
    );
    expect(seen('2026-11-01T10:00:00+01:00', denied as Consent[])).toBeUndefined();
  });

  it('is nothing for one whose participation has an end that cannot be read [C9]', () => {
    const participants = [{ member: 'pos-vik', roles: [], period: { end: '1. november' } }];
    const after = { ...plan, participants } as unknown as typeof plan;
    const { plan: part } = viewFor(after, 'pos-vik', consents(given.period), '2026-11-10T10:00:00+01:00');
    expect(part).toBeUndefined();
  });
});

describe('an event of a plan', () => {
  const event = { kind: 'hold', id: 'e9', by: 'pos-berg', reason: 'Sykehusopphold' };

  it.each([...noInstants, undefined])('is refused when its time reads %j, by both doors', (at) => {
    expect(parseEvent({ ...event, at }).issues).toMatchObject([{ severity: 'error', path: '/at' }]);
    const { plan: after, issues } = applyEvent(plan, { ...event, at } as LifeEvent);
    expect(after).toBeUndefined();
    expect(issues).toMatchObject([{ severity: 'error', path: '/at' }]);
    expect(issues[0]?.fix).toContain('2026-11-29T08:30:00+01:00');
  });

  it('shortly after midnight belongs to the new day in Norway, whatever offset its time has [E2]', () => {
    const appointed = ['2026-09-01T22:30:00Z', '2026-09-02T00:30:00+02:00', '2026-09-01T15:30:00-07:00'].map(
      (at) => {
        const appoint = {
          kind: 'appoint-coordinator',
          id: 'a',
          by: 'org-ke',
          coordinator: 'pos-vik',
          role: 'ip-coordinator',
          at,
        };
        return applyEvent(plan, appoint as LifeEvent).plan?.firstContacts?.at(-1)?.deadline;
      },
    );
    expect(appointed).toEqual(['2026-09-16', '2026-09-16', '2026-09-16']);
  });

  it('whose day of the first contact cannot be read is refused, and so is a temporary end [E2] [B7]', () => {
    const base = { id: 'a', at: '2026-09-01T10:00:00+02:00', by: 'org-ke', coordinator: 'pos-vik' };
    const late = { ...base, kind: 'appoint-coordinator', role: 'ip-coordinator', firstContactBy: 'soon' };
    expect(applyEvent(plan, late as LifeEvent).issues).toContainEqual(
      expect.objectContaining({ path: '/firstContactBy', concept: 'E2' }),
    );
    const temporary = { ...base, kind: 'appoint-temporary-coordinator', until: '32.12.2026' };
    expect(applyEvent(plan, temporary as unknown as LifeEvent).issues).toContainEqual(
      expect.objectContaining({ path: '/until', concept: 'B7' }),
    );
  });
});

describe('a readable copy', () => {
  const order = { id: 'd1', custodian: 'org-hf', recipient: 'pos-lund', extent: 'main-points' } as const;

  it.each(noInstants)('is not made at %j', (at) => {
    expect(recordSummary(plan, { ...order, instant: at }).issues).toMatchObject([
      { severity: 'error', path: '/instant' },
    ]);
    expect(() => archiveCopy(plan, { ...order, instant: at })).toThrow(RangeError);
  });

  it('tells the day in Norway, and which meetings are to come by the instant rather than by its text', () => {
    const meeting = {
      id: 'm1',
      status: 'booked',
      purpose: 'Ansvarsgruppe',
      start: '2026-11-22T23:30:00Z',
      end: '2026-11-23T00:30:00Z',
      attendees: [],
    };
    const withMeeting = { ...plan, meetings: [meeting] } as unknown as typeof plan;
    const before = planInPlainWords(withMeeting, instant('2026-11-23T00:15:00+01:00'), 'nb');
    expect(before).toContain('23. november 2026, Ansvarsgruppe');
    expect(planInPlainWords(withMeeting, instant('2026-11-22T18:45:00-05:00'), 'nb')).not.toContain(
      'Ansvarsgruppe',
    );
  });
});
