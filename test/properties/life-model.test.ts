// Random lives: whatever happens in whatever order by whomever, every plan that comes of it is valid and can be read in both
// forms, nothing vanishes, nobody does what the table gives to others, and a refusal says why. `IP_LIFE_EVENTS=22000` accepts each
// kind at least a hundred times.
import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import type { IndividualPlan } from '../../src/plan/document/individual-plan.ts';
import { parsePlan } from '../../src/plan/document/parse.ts';
import { applyEvent } from '../../src/plan/life/apply.ts';
import { type LifeEvent, parseEvent } from '../../src/plan/life/events.ts';
import { changeInFhir } from '../../src/plan/life/fhir-change.ts';
import { fromFhir } from '../../src/plan/mapping/from-resources.ts';
import { toFhir } from '../../src/plan/mapping/to-bundle.ts';
import { Random } from '../../src/plan/synthetic/random.ts';
import { draft, hospitalPlan, plan } from '../life/support.ts';
import { capacitiesOf, eventOf, type Kind, mayDo } from '../support/life-model.ts';

const wanted = Number(process.env.IP_LIFE_EVENTS ?? 250);
/** So many are enough for a hundred of each kind. */
const MANY = 22_000;
const seed = 22_024;
const kinds = (Object.keys(mayDo) as Kind[]).filter((kind) => kind !== 'delete');

const alone: IndividualPlan = {
  kind: 'coordinator-only',
  status: plan.status,
  id: plan.id,
  source: plan.source,
  patient: plan.patient,
  relatives: plan.relatives,
  professionals: plan.professionals,
  positions: plan.positions,
  organizations: plan.organizations,
  participants: plan.participants,
  team: plan.team,
  consents: plan.consents?.map(({ formDocument: _, ...rest }) => rest),
} as IndividualPlan;
const led: IndividualPlan = {
  ...plan,
  participants: [...(plan.participants ?? []), { member: 'pos-lund', roles: [{ code: 'unit-leader' }] }],
};
const beginnings = [plan, led, led, draft, hospitalPlan, alone].filter(
  (each) => parsePlan(structuredClone(each)).plan !== undefined,
);

function hold(before: IndividualPlan, event: LifeEvent): IndividualPlan | undefined {
  const kept = JSON.stringify(before);
  expect(parseEvent(event).issues, event.kind).toEqual([]);
  const { plan: after, issues } = applyEvent(before, event);
  const what = `${event.kind} by ${event.by}`;
  expect(JSON.stringify(before), what).toBe(kept);
  if (!after) {
    expect(issues.length, what).toBeGreaterThan(0);
    for (const { text, fix } of issues) {
      expect(
        [text, fix].every((each) => each !== undefined && each !== ''),
        what,
      ).toBe(true);
    }
    return undefined;
  }
  const capacities = capacitiesOf(before, event.by, event.at);
  const leaves = event.kind === 'remove-participant' && event.member === event.by;
  expect(
    leaves || capacities.some((each) => mayDo[event.kind].who.includes(each)),
    `${what}, who is ${capacities}`,
  ).toBe(true);
  const read = parsePlan(structuredClone(after));
  expect(
    read.issues.filter(({ severity }) => severity === 'error'),
    what,
  ).toEqual([]);
  const inFhir = changeInFhir(before, after);
  expect(
    inFhir.issues.filter(({ severity }) => severity === 'error'),
    what,
  ).toEqual([]);
  expect(fromFhir(toFhir(after).bundle).plan, what).toEqual(read.plan);
  return after;
}

/** Mostly one that was accepted seldom so far, and can happen to a plan in this state. */
function kindFor(now: IndividualPlan, random: Random, accepted: ReadonlyMap<Kind, number>): Kind {
  const possible = kinds.filter((kind) => only[kind]?.(now) ?? true);
  const rare = possible.toSorted((a, b) => (accepted.get(a) ?? 0) - (accepted.get(b) ?? 0));
  return random.chance(0.8) ? random.pick(rare.slice(0, 6)) : random.pick(kinds);
}

/** Events that can happen to few plans, and to which. */
const only: Partial<Record<Kind, (plan: IndividualPlan) => boolean>> = {
  start: ({ status }) => status === 'draft',
  resume: ({ status }) => status === 'on-hold',
  'open-plan': ({ kind }) => kind === 'coordinator-only',
  'accept-handover': ({ handovers }) => isOpen(handovers),
  'grant-tool-access': ({ toolAccesses }) => isOpen(toolAccesses),
  'accept-invitation': ({ invitations }) => isOpen(invitations),
  'decline-invitation': ({ invitations }) => isOpen(invitations),
  'complaint-step': ({ complaints }) => isOpen(complaints),
};

function isOpen(tasks: readonly { readonly status: string }[] | undefined): boolean {
  return tasks?.some(({ status }) => status === 'requested' || status === 'in-progress') ?? false;
}

it('every life leaves plans that can be read', () => {
  const accepted = new Map<Kind, number>();
  let [left, life] = [wanted, 0];
  while (left > 0) {
    const random = new Random(seed, life);
    life += 1;
    let now = structuredClone(random.pick(beginnings));
    for (let step = 0; step < 14 && left > 0; step += 1, left -= 1) {
      const kind = kindFor(now, random, accepted);
      const at = new Date(Date.parse('2026-09-01T08:00:00Z') + step * 3_600_000)
        .toISOString()
        .replace('.000', '');
      const event = eventOf(kind, now, random, `e${life}-${step}`, at);
      const after = hold(now, event);
      if (after) {
        accepted.set(kind, (accepted.get(kind) ?? 0) + 1);
        now = after;
      }
    }
  }
  for (const kind of kinds) {
    expect(accepted.get(kind) ?? 0, `${kind}: ${JSON.stringify([...accepted])}`).toBeGreaterThanOrEqual(
      wanted >= MANY ? 100 : 0,
    );
  }
});

it('the events of the fixtures happen', () => {
  const folder = new URL('../../fixtures/life/', import.meta.url);
  for (const name of readdirSync(folder).filter((each) => each.endsWith('.json'))) {
    const { event } = parseEvent(JSON.parse(readFileSync(new URL(name, folder), 'utf8')));
    expect(hold(plan, event as LifeEvent), name).toBeDefined();
  }
});
