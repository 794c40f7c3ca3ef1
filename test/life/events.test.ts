// The door of a plan's life: whatever comes in, it is an event whose every member is known, or it is told why not.
import { readdirSync, readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyEvent } from '../../src/plan/life/apply.ts';
import { eventSchema, type LifeEvent, parseEvent } from '../../src/plan/life/events.ts';
import { draft, now, plan } from './support.ts';

type Json = Record<string, unknown>;

/** What every event has to say, kind by kind. */
const members: { readonly [Kind in LifeEvent['kind']]: Json } = {
  start: { others: [plan] },
  hold: { reason: 'Sykehusopphold' },
  resume: { others: [] },
  'open-plan': {},
  complete: { reason: 'Flyttet' },
  delete: {},
  void: { reason: 'Feil person' },
  'record-consent': { consent: plan.consents?.[0] },
  'withdraw-consent': { consent: 'c-plan' },
  'set-aside-consent': { consent: 'c-plan', reason: 'Ikke til personens beste' },
  'appoint-coordinator': { coordinator: 'pos-vik', role: 'ip-coordinator' },
  'appoint-temporary-coordinator': { coordinator: 'pos-dahl', until: '2026-12-01' },
  'hand-over': { handover: 'new-coordinator', to: 'pos-vik' },
  'accept-handover': { handover: 'h1', coordinator: 'pos-vik' },
  'ask-tool-access': { unit: 'org-ke', forParties: ['patient'] },
  'grant-tool-access': { access: 'a1' },
  invite: { invitee: 'pos-li' },
  'accept-invitation': { invitation: 'i1', role: 'teacher' },
  'decline-invitation': { invitation: 'i1' },
  'remove-participant': { member: 'pos-li' },
  'call-meeting': { meeting: plan.meetings?.[0] },
  'send-minutes': { meeting: 'm1', minutes: ['d1'], agreed: [] },
  update: { changed: plan, seen: 'h1' },
  complain: { route: 'municipality', grounds: ['no-plan'], text: 'Ingen plan', to: 'org-ke' },
  'complaint-step': { complaint: 'k1', stage: 'decided', outcome: 'upheld' },
  disagree: { text: 'Hvem har ansvaret', units: ['org-ke', 'org-ke-hf'] },
};
const events = Object.entries(members).map(([kind, said]): [string, Json] => [
  kind,
  { kind, id: 'e1', at: now, by: 'pos-berg', ...structuredClone(said) },
]);

const ajv = new Ajv2020({ strictTypes: false });
formats.default(ajv);
ajv.addKeyword('x-ref');
const published = ajv.compile(eventSchema());

/** Every name that a member of some event has. */
const names = [...new Set(events.flatMap(([, event]) => Object.keys(event)))];

/** Somebody's words; they must never come back. */
const WORDS = 'Kari Prøvesen 14831653401';

/** Every pointer of a value, as steps. */
function places(value: unknown, steps: readonly string[] = []): (readonly string[])[] {
  if (typeof value !== 'object' || value === null) {
    return [steps];
  }
  return [steps, ...Object.entries(value).flatMap(([name, one]) => places(one, [...steps, name]))];
}

function withValueAt(value: unknown, [step, ...rest]: readonly string[], change: unknown): unknown {
  if (step === undefined) {
    return change;
  }
  const holder = (Array.isArray(value) ? [...value] : { ...(value as Json) }) as Json;
  holder[step] = withValueAt(holder[step], rest, change);
  return holder;
}

/** Nothing may throw, nothing of the input may be repeated, and what is let in has to be an event of the plan's life. */
function judged(input: unknown): void {
  const { event, issues } = parseEvent(input);
  expect(event === undefined).toBe(issues.length > 0);
  expect(JSON.stringify(issues)).not.toContain('Prøvesen');
  for (const { path, text, fix } of issues) {
    expect(path).toMatch(/^(\/|$)/);
    expect(text).not.toBe('');
    expect(fix).toBeTruthy();
  }
  if (event !== undefined) {
    applyEvent(plan, event);
    applyEvent(draft, event);
  }
}

describe('an event', () => {
  it.each(events)('%s is let in as it was given, by the door and by the published schema', (_kind, event) => {
    expect(parseEvent(structuredClone(event))).toEqual({ event, issues: [] });
    expect(published(event), JSON.stringify(published.errors)).toBe(true);
  });

  it('of the fixtures is let in', () => {
    const folder = new URL('../../fixtures/life/', import.meta.url);
    const files = readdirSync(folder).filter((name) => name.endsWith('.json'));
    expect(files).not.toEqual([]);
    for (const name of files) {
      const event: unknown = JSON.parse(readFileSync(new URL(name, folder), 'utf8'));
      expect(parseEvent(event)).toEqual({ event, issues: [] });
    }
  });

  it.each(events)('%s without one of the members that it needs is told which', (_kind, event) => {
    for (const name of Object.keys(event)) {
      const { [name]: _, ...rest } = event;
      const { issues } = parseEvent(rest);
      expect(issues.every(({ path }) => path === `/${name}`)).toBe(true);
      expect(published(rest)).toBe(issues.length === 0);
    }
  });

  it('says everything that is wrong with it at once, and what was probably meant', () => {
    const { issues } = parseEvent({
      kind: 'appoint-coordinator',
      id: 'e 1',
      at: '2026-09-01',
      cordinator: 'pos-vik',
      role: 'ip-cordinator',
      firstContactBy: 7,
      reason: ' ',
      [WORDS]: WORDS,
    });
    expect(Object.fromEntries(issues.map(({ path, fix }) => [path, fix]))).toEqual({
      '/id': expect.stringContaining('without spaces'),
      '/at': expect.stringContaining('2026-11-29T08:30:00+01:00'),
      '/by': expect.stringContaining('Who did it'),
      '/coordinator': expect.stringContaining('Who coordinates'),
      '/cordinator': 'Did you mean "coordinator"?',
      '/role': expect.stringMatching(/Did you mean "ip-coordinator"\?$/),
      '/firstContactBy': expect.stringContaining('string: Date of the first contact'),
      '/reason': expect.stringContaining('Why'),
      '/(a name that is none)': expect.stringContaining('Known fields here: kind, id, at, by'),
    });
    expect(JSON.stringify(issues)).not.toContain('Prøvesen');
  });

  it('of no known kind is told the kinds, and what every event needs', () => {
    for (const kind of ['destroy', '__proto__', 'constructor', 7, null]) {
      expect(
        parseEvent({ kind })
          .issues.map(({ path }) => path)
          .toSorted(),
      ).toEqual(['/at', '/by', '/id', '/kind']);
    }
    const [issue] = parseEvent({ kind: 'hand over', id: 'e1', at: now, by: 'patient' }).issues;
    expect(issue).toMatchObject({ path: '/kind', fix: expect.stringContaining('Did you mean "hand-over"?') });
  });

  it('that writes a plan holds a plan document, down to the last member', () => {
    const changed = { ...plan, goals: [{ id: 'g1', text: 'Sykle', status: 'activ' }], [WORDS]: [] };
    const { issues } = parseEvent({ kind: 'update', id: 'e1', at: now, by: 'pos-berg', changed });
    expect(issues.map(({ path }) => path).toSorted()).toEqual([
      '/changed/(a name that is none)',
      '/changed/goals/0/status',
    ]);
  });
});

describe('whatever comes in', () => {
  it('is never thrown at', () => {
    fc.assert(fc.property(fc.jsonValue(), judged), { numRuns: 500 });
    const some = fc.dictionary(fc.constantFrom(...names), fc.jsonValue());
    const kind = fc.constantFrom(...events.map(([name]) => name));
    fc.assert(
      fc.property(kind, some, (name, said) =>
        judged({ id: 'e1', at: now, by: 'pos-berg', ...said, kind: name }),
      ),
      { numRuns: 1000 },
    );
  });

  it('in the place of a part of a right event is let in as an event or told, and never thrown at', () => {
    const right = fc.constantFrom(...events.map(([, event]) => event));
    const changed = right.chain((event) =>
      fc
        .tuple(
          fc.constantFrom(...places(event)),
          fc.oneof(fc.jsonValue(), fc.constantFrom(WORDS, '', 'patient', 'org-ke', '2026-02-30', 'pos-vik')),
        )
        .map(([steps, change]) => withValueAt(event, steps, change)),
    );
    fc.assert(fc.property(changed, judged), { numRuns: 2000 });
  });
});
