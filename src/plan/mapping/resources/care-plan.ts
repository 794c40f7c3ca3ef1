// The plan itself and its sub-plans ↔ CarePlan.
import type { Static, TSchema } from 'typebox';
import { INDIVIDUAL_PLAN } from '../../../ground/law/individual-plan.ts';
import {
  ConfidentialityRelease,
  Consideration,
  CoordinatorOffer,
  Resource,
  RevisionDate,
  SubPlan,
} from '../../document/content.ts';
import type { IndividualPlan } from '../../document/individual-plan.ts';
import {
  considerationKind,
  coordinatorOfferKind,
  offerAnswer,
  planStatus,
  resourceKind,
  subPlanKind,
} from '../codes.ts';
import { coded, day, map, moment, notes, period, text, yes } from '../datatypes.ts';
import { code, coding, conceptAmong } from '../lens/code-map.ts';
import { listOf, record, reference } from '../lens/codecs.ts';
import type { Codec, Field, ReadContext } from '../lens/field.ts';
import { isObject, type JsonObject } from '../lens/json.ts';
import { take } from '../lens/marks.ts';
import { listSpec, type ResourceSpec } from '../spec.ts';
import { about, ext, part } from '../steps.ts';

/** A repeated complex extension of the plan. */
function extensions(id: `ip-${string}`, codec: Codec): Codec {
  const step = ext(id) as Exclude<ReturnType<typeof ext>, string>;
  return listOf(codec, { pattern: step.pattern, where: step.fhirPath.replace('extension.', '') });
}

type Own = Static<typeof Resource>;
const resource = record(Resource, [
  map<Own>('kind', [part('kind'), 'valueCoding'], coding(resourceKind)),
  map<Own>('text', [part('description'), 'valueString'], text),
]);

type Considered = Static<typeof Consideration>;
const consideration = record(Consideration, [
  map<Considered>('kind', [part('kind'), 'valueCoding'], coding(considerationKind)),
  map<Considered>('text', [part('text'), 'valueString'], text),
]);

type Revised = Static<typeof RevisionDate>;
const revisionDate = record(RevisionDate, [
  map<Revised>('date', [part('date'), 'valueDate'], day),
  map<Revised>('note', [part('note'), 'valueString'], text),
]);

type Offer = Static<typeof CoordinatorOffer>;
const offer = record(CoordinatorOffer, [
  map<Offer>('kind', [part('kind'), 'valueCoding'], coding(coordinatorOfferKind)),
  map<Offer>('offered', [part('offered'), 'valueBoolean'], yes),
  map<Offer>('date', [part('date'), 'valueDate'], day),
  map<Offer>('answer', [part('answer'), 'valueCode'], code(offerAnswer)),
]);

type Release = Static<typeof ConfidentialityRelease>;
const release = record(ConfidentialityRelease, [
  map<Release>('extent', [part('extent'), 'valueString'], text),
  map<Release>('consent', [part('consent'), 'valueReference'], reference('consent')),
]);

/** What a CarePlan refers to, by kind and own id: read for the order and extent of the plan's lists. */
export interface LinkedItem {
  readonly kind: string;
  readonly id: string;
}

/** A reference to any resource that belongs to the plan. References to others stay as they are. */
const anyItem: Codec = {
  value: 'reference to a part of the plan',
  write(value, context) {
    const { kind, id } = value as LinkedItem;
    const found = context.referenceTo(kind, id);
    return found === undefined ? undefined : { reference: found };
  },
  read(holder, key, context) {
    const element = (holder as JsonObject)[key];
    if (!isObject(element) || typeof element.reference !== 'string') {
      return undefined;
    }
    const item = context.ownIdOf('any', element.reference);
    if (item === undefined) {
      return undefined;
    }
    if (/^[A-Za-z]+[/][^/]+$/.test(element.reference)) {
      take(context.marks, element, 'reference');
    }
    return JSON.parse(item) as LinkedItem;
  },
};

/** One activity: the request or task, and the results that came out of it. */
export interface LinkedActivity {
  readonly item: LinkedItem;
  readonly outcomes?: readonly LinkedItem[];
}

const activity = record({ required: ['item'] } as unknown as TSchema, [
  map<LinkedActivity>('item', ['reference'], anyItem),
  map<LinkedActivity>('outcomes', ['outcomeReference'], listOf(anyItem)),
]);

/** The links of a CarePlan, as they stand in the item that is mapped; they are no part of the plan document. */
export const linkFields: readonly Field[] = [
  { key: '$careTeam', steps: ['careTeam'], codec: listOf(anyItem) },
  { key: '$supportingInfo', steps: ['supportingInfo'], codec: listOf(anyItem) },
  { key: '$goal', steps: ['goal'], codec: listOf(anyItem) },
  { key: '$activity', steps: ['activity'], codec: listOf(activity, { once: itemOf }) },
];

/** What an activity is about, so that a second one of the same request or task keeps what it says of it. */
function itemOf(element: unknown, context: ReadContext): string | undefined {
  const reference =
    isObject(element) && isObject(element.reference) ? element.reference.reference : undefined;
  return typeof reference === 'string' ? context.ownIdOf('any', reference) : undefined;
}

const individualPlan = { coding: [INDIVIDUAL_PLAN] };

type P = IndividualPlan;
/** The plan's own fields. Extensions come first, as in every resource. */
export const carePlanFields: readonly Field[] = [
  map<P>('resources', ['extension'], extensions('ip-resource', resource), about('A2', 'a')),
  map<P>('revisionDates', ['extension'], extensions('ip-revision', revisionDate), about('A9', 'g')),
  map<P>('considerations', ['extension'], extensions('ip-consideration', consideration), about('A14')),
  map<P>('coordinatorOffers', ['extension'], extensions('ip-coordinator-offer', offer), about('A16')),
  map<P>(
    'controller',
    [ext('ip-custodian'), 'valueReference'],
    reference('organization'),
    about(['A17', 'C13']),
  ),
  map<P>('confidentialityRelease', [ext('ip-confidentiality-release')], release, about('A10', 'h')),
  map<P>('statusReason', [ext('ip-status-reason'), 'valueCodeableConcept'], coded, about('B3')),
  map<P>('status', ['status'], code(planStatus), about('B3')),
  map<P>('title', ['title'], text, about('A4')),
  map<P>('summary', ['description'], text, about('A4')),
  map<P>('period', ['period'], period, about('A9', 'g')),
  map<P>('created', ['created'], moment, about('B4')),
  map<P>('coordinator', ['author'], reference('party'), about(['A5', 'A17'], 'c')),
  map<P>('contributors', ['contributor'], listOf(reference('party')), about('B14')),
  map<P>('notes', ['note'], notes, about('A4')),
];

const planKeys = new Set(carePlanFields.map((field) => field.key));

/** The plan as a whole ↔ the CarePlan that is part of no other. */
export const carePlan: ResourceSpec = {
  kind: 'plan',
  type: 'CarePlan',
  profile: 'ip-care-plan',
  scope: 'source',
  pointer: '',
  concept: about('A4'),
  fixed: { intent: 'plan', category: [individualPlan] },
  marker: { resourceType: 'CarePlan' },
  patient: 'subject',
  required: ['status'],
  fields: [...carePlanFields, ...linkFields],
  items: (plan) =>
    plan.kind === 'coordinator-only'
      ? []
      : [{ ownId: '', item: Object.fromEntries(Object.entries(plan).filter(([key]) => planKeys.has(key))) }],
  put(draft, { item }) {
    for (const [key, value] of Object.entries(item)) {
      if (planKeys.has(key)) {
        draft[key] = value;
      }
    }
    return true;
  },
};

type Sub = Static<typeof SubPlan>;
const a13 = about('A13');
const subActivity = (kind: string): Codec =>
  listOf(reference(kind), {
    at: ['reference'],
  });

export const subPlan = listSpec('subPlans', {
  kind: 'sub-plan',
  type: 'CarePlan',
  profile: 'ip-sub-plan',
  concept: a13,
  schema: SubPlan,
  fixed: { intent: 'plan' },
  marker: { partOf: [{}] },
  patient: 'subject',
  planAt: 'partOf',
  link: 'supportingInfo',
  fields: [
    map<Sub>('status', ['status'], code(planStatus), a13),
    map<Sub>('kind', ['category'], conceptAmong(subPlanKind), a13),
    map<Sub>('title', ['title'], text, a13),
    map<Sub>('text', ['description'], text, a13),
    map<Sub>('period', ['period'], period, a13),
    map<Sub>('responsible', ['author'], reference('party'), a13),
    map<Sub>('documents', ['supportingInfo'], listOf(reference('document')), a13),
    map<Sub>('goals', ['goal'], listOf(reference('goal')), a13),
    map<Sub>('measures', ['activity'], subActivity('measure'), a13),
  ],
});
