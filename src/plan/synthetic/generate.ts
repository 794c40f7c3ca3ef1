// Realistic plans of synthetic persons, in any number, the same for the same seed.
import { Consent } from '../document/consent.ts';
import * as content from '../document/content.ts';
import { IndividualPlan } from '../document/individual-plan.ts';
import { Organization, Patient, Position, Professional, Relative } from '../document/parties.ts';
import { withSortedRegistries } from '../document/registries.ts';
import * as work from '../document/work.ts';
import { agreed } from './agree.ts';
import { fill, items, type Json, list, type Scene, type Schema } from './fill.ts';
import { person } from './people.ts';
import { Random } from './random.ts';
import type { Cast } from './shapes.ts';

const itemLists = {
  goals: content.Goal,
  serviceNeeds: content.ServiceNeed,
  runningServices: content.RunningService,
  measures: content.Measure,
  subPlans: content.SubPlan,
  assessments: content.Assessment,
  revisions: work.Revision,
  evaluations: work.Evaluation,
  meetings: work.Meeting,
  consents: Consent,
  consentRenewals: work.ConsentRenewal,
  appointings: work.Appointing,
  firstContacts: work.FirstContact,
  handovers: work.Handover,
  toolAccesses: work.ToolAccess,
  invitations: work.Invitation,
  messages: work.Message,
  complaints: work.Complaint,
  disagreements: work.Disagreement,
  documents: work.PlanDocument,
  history: work.HistoryEntry,
} as const;

const planFieldsOnly = ['resources', 'considerations', 'coordinatorOffers', 'revisionDates'] as const;
const coordinatorOnlyLists = new Set<string>([
  'consents',
  'meetings',
  'appointings',
  'firstContacts',
  'handovers',
  'toolAccesses',
  'messages',
  'documents',
  'history',
]);

function ids(stem: string, count: number): string[] {
  return Array.from({ length: count }, (_, at) => `${stem}${at + 1}`);
}

function counts(random: Random, alone: boolean): Record<keyof typeof itemLists, string[]> {
  const entries = Object.keys(itemLists).map((list): [string, string[]] => {
    const isUsual = ['goals', 'measures', 'consents'].includes(list);
    const isThere = alone
      ? coordinatorOnlyLists.has(list) && random.chance(0.4)
      : random.chance(isUsual ? 0.92 : 0.6);
    const most = { goals: 5, measures: 8 }[list] ?? 3;
    return [list, isThere ? ids(`${list.slice(0, 3)}-`, random.between(1, most)) : []];
  });
  return Object.fromEntries(entries) as Record<keyof typeof itemLists, string[]>;
}

interface Company {
  readonly relatives: string[];
  readonly professionals: string[];
  readonly positions: string[];
  readonly organizations: string[];
}

function company(random: Random, code: string): Company {
  const own = (stem: string, count: number) => ids(`${stem}-${code}-`, count);
  return {
    relatives: random.chance(0.75) ? own('rel', random.between(1, 3)) : [],
    professionals: own('pro', random.between(2, 6)),
    positions: own('pos', random.between(2, 6)),
    organizations: own('org', random.between(3, 7)),
  };
}

interface ParticipantRole {
  readonly code: string;
}

const privateRoles = ['patient', 'next-of-kin', 'guardian', 'parent'];

/** The roles that a member can have: the person is the patient, relatives are next of kin, others work. */
function rolesFor(member: string, roles: readonly ParticipantRole[], { cast }: Scene): ParticipantRole[] {
  if (member === 'patient') {
    return [{ code: 'patient' }];
  }
  const isRelative = cast.persons.includes(member);
  const fitting = roles.filter(
    ({ code }) =>
      code !== 'patient' && code !== 'ip-coordinator' && privateRoles.includes(code) === isRelative,
  );
  if (fitting.length > 0) {
    return fitting;
  }
  return [{ code: isRelative ? 'next-of-kin' : 'service-provider' }];
}

/** The coordinator of a plan that runs is in office, whenever the plan is looked at (A5). */
function inOffice({ period }: Json): Json {
  return period === undefined ? {} : { period: { start: '2025-01-15' } };
}

function participants(scene: Scene, coordinator: string): Json[] {
  const { random, cast } = scene;
  const members = new Set([coordinator, ...random.some(cast.parties, 9)]);
  const schema = content.Participant as unknown as Schema;
  return [...members].map((member) => {
    const part = fill(schema, '', '', scene) as Json;
    const roles = rolesFor(member, part.roles as ParticipantRole[], scene);
    return member === coordinator
      ? { ...part, member, roles: [{ code: 'ip-coordinator' }, ...roles], ...inOffice(part) }
      : { ...part, member, roles };
  });
}

function parties(scene: Scene, { relatives, professionals, positions, organizations }: Company): Json {
  const { random } = scene;
  const people = (schema: object, own: readonly string[]) =>
    items(schema as Schema, own, scene)?.map((one) => ({ ...one, ...person(random, 'adult', one) }));
  const units = items(Organization as unknown as Schema, organizations, scene)?.map((one, at) => {
    const { partOf: _own, ...rest } = one;
    // A unit belongs to one that is listed before it, so that nothing is part of itself.
    const partOf = at > 0 && random.chance(0.6) ? { partOf: organizations[random.between(0, at - 1)] } : {};
    const telecom = (rest.telecom as Json[] | undefined)?.map((way) =>
      way.use === 'home' ? { ...way, use: 'work' } : way,
    );
    return { ...rest, ...(telecom && { telecom }), ...partOf, ...(at < 2 && { kind: 'coordinating-unit' }) };
  });
  const rest = {
    relatives: people(Relative, relatives),
    professionals: items(Professional as unknown as Schema, professionals, scene),
    positions: items(Position as unknown as Schema, positions, scene),
    organizations: units,
  };
  return Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined));
}

function planFrame(scene: Scene, status: string): Json {
  const { random } = scene;
  const open = { start: '2025-01-15', ...(random.chance(0.5) && { end: '2028-06-30' }) };
  const ended = { ...(random.chance(0.9) && { start: '2025-01-15' }), end: '2026-06-30' };
  const isEnded = status === 'completed' || status === 'revoked';
  const needsPeriod = isEnded || status === 'active';
  const properties = IndividualPlan.properties as unknown as Record<string, Schema>;
  const frame: Json = {};
  for (const key of [
    'title',
    'summary',
    'created',
    'statusReason',
    'controller',
    'contributors',
    'notes',
  ] as const) {
    if (random.chance(0.6)) {
      frame[key] = fill(properties[key] ?? {}, 'IndividualPlan', key, scene);
    }
  }
  if (status === 'entered-in-error') {
    frame.statusReason ??= { text: 'Registrert på feil person' };
  }
  if (needsPeriod || random.chance(0.6)) {
    frame.period = isEnded ? ended : open;
  }
  for (const key of planFieldsOnly) {
    if (random.chance(0.6)) {
      frame[key] = list(properties[key] ?? {}, 'IndividualPlan', key, scene);
    }
  }
  return frame;
}

/**
 * The plan number `index` of a seed: a document that `parsePlan` takes, of a person that nobody is.
 * Identity numbers are of the series for synthetic persons, with right check digits.
 */
export function syntheticPlan(seed: number, index: number): IndividualPlan {
  const random = new Random(seed, index);
  const alone = random.chance(0.07);
  const own = counts(random, alone);
  const who = company(random, String(random.between(1000, 9999)));
  const everyone = [
    ...who.relatives,
    ...who.positions,
    ...who.professionals.slice(0, 1),
    ...who.organizations,
  ];
  const coordinator = who.positions[0] ?? 'patient';
  const cast: Cast = {
    parties: ['patient', ...everyone],
    persons: ['patient', ...who.relatives],
    organizations: who.organizations,
    units: who.organizations.slice(0, 2),
    staff: who.positions,
    documents: own.documents,
    meetings: own.meetings,
  };
  const targets = {
    party: cast.parties,
    person: ['patient', ...who.relatives, ...who.positions, ...who.professionals.slice(0, 1)],
    staff: who.positions,
    organization: who.organizations,
    professional: who.professionals,
    goal: own.goals,
    measure: own.measures,
    consent: own.consents,
    document: own.documents,
    meeting: own.meetings,
  };
  const scene: Scene = { random, cast, targets };
  const patient = fill(Patient as unknown as Schema, '', '', scene) as Json;
  const status = random.pick(
    alone ? ['active', 'completed', 'draft'] : ['active', 'active', 'active', ...content.planStatuses],
  );
  const team = {
    ...(fill(content.Team as unknown as Schema, '', '', scene) as Json),
    status: teamStatus(status),
  };
  const lists = Object.entries(itemLists).map(([key, schema]) => [
    key,
    items(schema as unknown as Schema, own[key as keyof typeof itemLists], scene),
  ]);
  const plan = {
    id: `plan-${seed}-${index}`,
    source: {
      system: 'https://planverktoy.example/plan',
      ...(random.chance(0.5) && { name: 'Planverktøyet' }),
    },
    kind: alone ? 'coordinator-only' : 'individual-plan',
    status,
    patient: { ...patient, ...person(random, 'any', patient) },
    ...parties(scene, who),
    team,
    participants: participants(scene, coordinator),
    ...(!alone && planFrame(scene, status)),
    ...(!alone && random.chance(0.85) && { coordinator }),
    ...Object.fromEntries(lists.filter(([, value]) => value !== undefined)),
    ...(!alone && own.consents.length > 0 && random.chance(0.5) && release(scene)),
  };
  return withSortedRegistries(agreed(plan as IndividualPlan, random));
}

function release(scene: Scene): Json {
  return { confidentialityRelease: fill(content.ConfidentialityRelease as unknown as Schema, '', '', scene) };
}

function teamStatus(status: string): string {
  const found = Object.entries(content.coordinatorOnlyStatus).find(([, plan]) => plan === status);
  return found?.[0] ?? 'inactive';
}

/**
 * Some plans of a seed, the first ones: the same seed gives the same plans. @throws {RangeError} for a count that is none
 * @example
 * generate({ count: 3, seed: 7 }).length; // 3
 */
export function syntheticPlans({ count = 1, seed = 1 } = {}): IndividualPlan[] {
  if (!Number.isInteger(count) || count < 0 || !Number.isInteger(seed) || seed < 0) {
    throw new RangeError('count and seed are whole numbers from 0');
  }
  return Array.from({ length: count }, (_, index) => syntheticPlan(seed, index));
}
