// Which duties follow from what happened, who has them, and what ends them.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { plusDays } from '../../src/ground/norway/day.ts';
import { dutiesOf } from '../../src/need/duties/duties.ts';
import type { DutyEvent } from '../../src/need/duties/event.ts';
import { bases, owners } from '../../src/need/duties/rule.ts';
import { defaultDutySettings } from '../../src/need/duties/settings.ts';
import { dutyRules } from '../../src/need/duties/table.ts';
import { dutiesText } from '../../src/need/duties/table-text.ts';
import { day, instant } from '../support/days.ts';

/** The nth day of 2026, at noon. */
const on = (days: number) => instant(`${plusDays(day('2026-01-01'), days)}T12:00:00+01:00`);
const step = (kind: DutyEvent['kind'], days: number, more: object = {}) =>
  ({ kind, at: on(days), ...more }) as DutyEvent;

function states(events: readonly DutyEvent[], days: number): Record<string, string> {
  return Object.fromEntries(
    dutiesOf({ events }, on(days)).map(({ rule, matter, state }) => [
      matter ? `${rule} ${matter}` : rule,
      state,
    ]),
  );
}

const told = [
  step('need-found', 0),
  step('assessment-documented', 0),
  step('informed', 1),
  step('wish-stated', 1),
  step('consent-given', 1, { matter: 'Consent/1', on: day('2026-12-31') }),
  step('notice-due', 1),
  step('unit-told', 2),
];

describe('the table of duties', () => {
  it('says of each who, on what it rests, by which concept and source, in three languages', () => {
    expect(new Set(dutyRules.map(({ id }) => id)).size).toBe(dutyRules.length);
    for (const rule of dutyRules) {
      expect(bases).toContain(rule.basis);
      expect(rule.title.every((text) => text.length > 3)).toBe(true);
      expect(rule.owner.every((owner) => owners.includes(owner))).toBe(true);
      expect([rule.law, rule.concept, rule.source].every((text) => text.length > 1)).toBe(true);
      expect(rule.met.length).toBeGreaterThan(0);
    }
  });

  describe('a record that was merged into another', () => {
    it('takes nothing away as long as the need stands in it, and the need is to be moved', () => {
      const merged = step('merged', 3, { into: 'Patient/2' });
      expect(states([...told, merged], 20)).toMatchObject({
        'answer-notice': 'overdue',
        'appoint-in-municipality': 'open',
        'follow-record': 'overdue',
      });
      expect(states([...told, merged, step('need-retracted', 5)], 20)).toMatchObject({
        'follow-record': 'met',
      });
    });
  });

  it('stands in the documentation as it is', () => {
    expect(readFileSync(new URL('../../docs/duties.md', import.meta.url), 'utf8')).toBe(dutiesText());
  });

  it('never gives a number of days that a trust sets as a limit of law or regulation', () => {
    for (const duty of dutiesOf({ events: told, birthDate: '2010-06-01' }, on(200))) {
      const isSet = Object.hasOwn(defaultDutySettings, duty.due?.source ?? '');
      expect(duty.due?.basis === 'setting', duty.rule).toBe(isSet);
    }
  });
});

describe('from the need to the notice', () => {
  it('begins with informing, documenting and asking', () => {
    expect(states([step('need-found', 0)], 0)).toEqual({
      inform: 'open',
      'document-assessment': 'open',
      ask: 'open',
    });
    expect(states([step('need-found', 0)], 8)).toEqual({
      inform: 'overdue',
      'document-assessment': 'overdue',
      ask: 'overdue',
    });
  });

  it('counts what was done before the need was found', () => {
    const events = [step('informed', 0), step('need-found', 3)];
    expect(states(events, 4)).toMatchObject({ inform: 'met', ask: 'open' });
  });

  it('tells met from met late', () => {
    expect(states([step('need-found', 0), step('informed', 7), step('wish-stated', 8)], 9)).toMatchObject({
      inform: 'met',
      ask: 'late',
    });
  });

  it('knows nothing of what happens later', () => {
    expect(states(told, 0)).toMatchObject({ inform: 'open' });
    expect(states(told, 3)).toMatchObject({ inform: 'met', 'tell-unit': 'met', 'answer-notice': 'open' });
  });

  it('leaves nothing but the record when the person declines, until the person changes mind', () => {
    const declined = [step('need-found', 0), step('informed', 1), step('declined', 2)];
    expect(states(declined, 3)).toEqual({
      inform: 'met',
      'document-assessment': 'open',
      ask: 'met',
      'document-decline': 'open',
    });
    expect(states([...declined, step('wish-stated', 10)], 11)).toMatchObject({ 'ask-consent': 'open' });
  });

  it('takes every duty away with the death, and gives them back when the death was a mistake', () => {
    const dead = [...told, step('died', 5)];
    expect(states(dead, 6)).toMatchObject({
      'answer-notice': 'cancelled',
      'appoint-in-municipality': 'cancelled',
    });
    expect(states([...dead, step('municipal-coordinator-appointed', 7)], 8)).not.toHaveProperty(
      'first-contact',
    );
    expect(states([...dead, step('death-retracted', 7)], 8)).toMatchObject({ 'answer-notice': 'open' });
  });
});

describe('after the notice', () => {
  const appointed = [...told, step('unit-answered', 5), step('municipal-coordinator-appointed', 10)];

  it('gives the first contact to the coordinator, and to the unit when the coordinator has left', () => {
    const owner = (events: readonly DutyEvent[], rule: string) =>
      dutiesOf({ events }, on(20)).find((duty) => duty.rule === rule)?.owner;
    expect(owner(appointed, 'first-contact')).toBe('municipal-coordinator');
    expect(owner(appointed, 'tell-partners')).toBe('municipal-coordinator');
    const left = [...appointed, step('municipal-coordinator-left', 15)];
    expect(owner(left, 'tell-partners')).toBe('ward');
    expect(
      dutiesOf({ events: left }, on(20)).filter(({ rule }) => rule === 'appoint-in-municipality'),
    ).toMatchObject([{ state: 'met' }, { state: 'open', owner: 'municipal-ke' }]);
  });

  it('has a clock on a plan that drags on', () => {
    const met = [...appointed, step('first-contact-made', 20)];
    expect(states(met, 50)).toMatchObject({ 'plan-in-use': 'open' });
    expect(states(met, 111)).toMatchObject({ 'plan-in-use': 'overdue' });
    expect(states([...met, step('plan-in-use', 100)], 111)).toMatchObject({ 'plan-in-use': 'met' });
  });

  it('begins telling anew when the unit gives the notice back', () => {
    const back = [...told, step('given-back', 4)];
    expect(dutiesOf({ events: back }, on(5)).filter(({ rule }) => rule === 'tell-unit')).toMatchObject([
      { state: 'met' },
      { state: 'open', begun: 'given-back' },
    ]);
    expect(states(back, 5)).toMatchObject({ 'answer-notice': 'met', 'appoint-in-municipality': 'cancelled' });
  });

  it('follows who moves once the unit was told, and not before', () => {
    expect(states([step('need-found', 0), step('moved', 1)], 2)).not.toHaveProperty('follow-move');
    expect(states([...appointed, step('moved', 30)], 31)).toMatchObject({ 'follow-move': 'open' });
    expect(states([...appointed, step('moved', 30), step('plan-handed-over', 40)], 60)).toMatchObject({
      'follow-move': 'met',
    });
  });

  it('lets a person decide whether the unit is told of a withdrawal', () => {
    const withdrawn = [...appointed, step('consent-withdrawn', 30, { matter: 'Consent/1' })];
    expect(states(withdrawn, 31)).toMatchObject({
      'settle-withdrawal': 'open',
      'renew-consent Consent/1': 'cancelled',
    });
    expect(states([...withdrawn, step('withdrawal-not-told', 33)], 34)).toMatchObject({
      'settle-withdrawal': 'met',
    });
  });

  it('asks for a new consent before the one in force ends, and again when it has ended', () => {
    expect(states(told, 360)).toMatchObject({ 'renew-consent Consent/1': 'overdue' });
    const renewed = [...told, step('consent-given', 340, { matter: 'Consent/2', on: day('2027-12-31') })];
    expect(states(renewed, 360)).toMatchObject({
      'renew-consent Consent/1': 'met',
      'renew-consent Consent/2': 'open',
    });
    const ended = [...told, step('consent-ended', 365, { matter: 'Consent/1' })];
    expect(states(ended, 366)).toMatchObject({ 'ask-consent-anew': 'open' });
  });

  it('keeps each evaluation, complaint and participant apart', () => {
    const events = [
      ...appointed,
      step('evaluation-planned', 20, { matter: 'Task/1', on: day('2026-03-01') }),
      step('evaluation-planned', 20, { matter: 'Task/2', on: day('2026-09-01') }),
      step('evaluated', 58, { matter: 'Task/1' }),
      step('measure-accepted', 21, { matter: 'PractitionerRole/1' }),
      step('participant-entered', 22, { matter: 'PractitionerRole/1' }),
      step('last-measure-finished', 80, { matter: 'PractitionerRole/1' }),
    ];
    expect(states(events, 81)).toMatchObject({
      'evaluate Task/1': 'met',
      'evaluate Task/2': 'open',
      'enter-team PractitionerRole/1': 'met',
      'leave-team PractitionerRole/1': 'open',
    });
  });
});

describe('what is known by the day alone', () => {
  const overdue = (events: readonly DutyEvent[]) =>
    dutiesOf({ events }, on(200)).flatMap(({ rule, state }) => (state === 'overdue' ? [rule] : []));

  it('is done when it was done on the day on which it began, whichever is told first', () => {
    const begun = [...told, step('unit-answered', 3), step('municipal-coordinator-appointed', 10)];
    const met = [step('first-contact-made', 10), step('partners-told', 20), step('plan-in-use', 20)];
    const events = [...begun, ...met];
    for (const order of [events, events.toReversed()]) {
      expect(overdue(order)).not.toContain('tell-partners');
      expect(overdue(order)).not.toContain('first-contact');
    }
    expect(overdue([...begun, step('plan-in-use', 20)])).toContain('tell-partners');
  });

  it('counts a coordinator who is appointed on the day on which the former one leaves', () => {
    const change = [step('municipal-coordinator-left', 30), step('municipal-coordinator-appointed', 30)];
    const events = [...told, step('municipal-coordinator-appointed', 10)];
    for (const order of [change, change.toReversed()]) {
      expect(overdue([...events, ...order])).not.toContain('appoint-in-municipality');
    }
    expect(overdue([...events, step('municipal-coordinator-left', 30)])).toContain('appoint-in-municipality');
  });
});

describe('complaints and ends', () => {
  it('answers a complaint and sends it on when the decision stands, also after a death', () => {
    const events = [
      step('no-need-found', 0),
      step('complaint-received', 100, { matter: 'Task/9', on: day('2026-01-01') }),
      step('decision-upheld', 120, { matter: 'Task/9' }),
      step('died', 121),
    ];
    expect(states(events, 130)).toMatchObject({
      'tell-complaint-right': 'missed',
      'answer-complaint Task/9': 'met',
      'send-complaint-on Task/9': 'open',
    });
  });

  it('ends, tells and archives a plan when the arrangement ends, and when the person dies', () => {
    const used = [...told, step('plan-in-use', 30)];
    for (const end of ['arrangement-ended', 'died'] as const) {
      const ended = [...used, step(end, 60)];
      expect(states(ended, 61)).toMatchObject({ 'end-plan': 'open' });
      expect(states([...ended, step('plan-ended', 62)], 63)).toMatchObject({
        'end-plan': 'met',
        archive: 'open',
      });
    }
  });
});
