// Which kinds of information the consents of a plan open to one recipient, by the law of consents, and which they deny.
import { askConsents, isDenied, permitsIn } from '../../ground/law/consent/evaluate.ts';
import { type ConsentQuestion, healthKinds } from '../../ground/law/consent/question.ts';
import { type GiverOf, standingOf } from '../../ground/law/consent/standing.ts';
import type { RepresentationSettings } from '../../ground/law/representation-facts.ts';
import type { Instant } from '../../ground/norway/instant.ts';
import type { Bounds } from '../../ground/norway/period.ts';
import { type Consent, consentKinds, type InformationType, sharingPurposes } from '../document/consent.ts';
import type { IndividualPlan } from '../document/individual-plan.ts';
import type { Organization } from '../document/parties.ts';
import { sharedKinds } from './kinds.ts';
import type { Capacity, Recipient } from './recipient.ts';
import { isDecisionFor } from './representation.ts';
import { CLOCK_OF_PLAN_MS } from './standing.ts';
import { purposeOf, type Said, saidIn, tokenOf } from './statements.ts';

/** A kind that is open. With windows, only what is from all of one list. */
export interface OpenKind {
  readonly kind: InformationType;
  /** Periods that the information must come from: all of one list, any list; empty: from any time. */
  readonly from: readonly (readonly Bounds[])[];
}

export interface AccessQuestion {
  readonly plan: IndividualPlan;
  readonly recipient: Recipient;
  readonly consents: readonly Consent[];
  readonly instant: Instant;
  /** What the controller has set on age; otherwise the defaults. */
  readonly settings?: RepresentationSettings;
  /** In which capacities the recipient comes; all that are known when absent. */
  readonly capacities?: readonly Capacity[];
}

export interface Opened {
  readonly open: ReadonlyMap<InformationType, OpenKind>;
  /** Denied to the recipient, whatever else permits: the person has answered. */
  readonly denied: ReadonlySet<InformationType>;
  /** Ids of the consents that open something. */
  readonly consents: readonly string[];
}

/**
 * What the consents open, in whatever capacity the recipient may come. A denial in a consent that is in force holds
 * whatever its kind and whoever may consent now: a child's no to its parents too (pbrl § 3-4).
 */
export function openedTo(question: AccessQuestion): Opened {
  const { recipient } = question;
  const capacities = question.capacities ?? recipient.capacities;
  const all = capacities.map((capacity) => openedIn(capacity, question));
  const [first, ...others] = all;
  if (first === undefined || others.length === 0) {
    return first ?? { open: new Map(), denied: new Set(), consents: [] };
  }
  const open = sharedKinds.flatMap((kind): OpenKind[] => {
    const found = all.flatMap((each) => each.open.get(kind) ?? []);
    return found.length === 0 ? [] : [{ kind, from: joined(found.map(({ from }) => from)) }];
  });
  return {
    open: new Map(open.map((one) => [one.kind, one])),
    denied: new Set(sharedKinds.filter((kind) => all.every(({ denied }) => denied.has(kind)))),
    consents: [...new Set(all.flatMap(({ consents }) => consents))],
  };
}

function openedIn(capacity: Capacity, question: AccessQuestion): Opened {
  const { statements, giverOf } = saidTo(question);
  const asks = (kind: InformationType) => asked(kind, capacity, question);
  const denied = sharedKinds.filter((kind) =>
    consentKinds.some((matter) => isDenied(statements, { ...asks(kind), matter })),
  );
  const opened = sharedKinds
    .filter((kind) => !denied.includes(kind))
    .map((kind) => ({ kind, permits: permitsIn(statements, asks(kind), giverOf) }))
    .filter(({ permits }) => permits.length > 0);
  const open = opened.map(({ kind, permits }): OpenKind => {
    return { kind, from: joined(permits.map(({ windows }) => windows)) };
  });
  return {
    open: new Map(open.map((one) => [one.kind, one])),
    denied: new Set(denied),
    consents: [...new Set(opened.flatMap(({ permits }) => permits.map(({ consent }) => consent)))],
  };
}

/** Open by any of them: without windows where one has none. */
function joined(windows: readonly OpenKind['from'][]): OpenKind['from'] {
  return windows.some((each) => each.length === 0) ? [] : windows.flat();
}

/** What keeps one consent to share from opening a kind: the word of the law, and nothing about other recipients. */
export type Obstacle =
  | 'declined'
  | 'withdrawn'
  | 'ended'
  | 'not-for-this'
  /** Given by who may not, not begun, not given yet, not understood, or overtaken by what cannot be ordered. */
  | 'other';

/** Why the consent, which names the recipient and the kind, does not open it. */
export function obstacleOf(consent: Consent, kind: InformationType, question: AccessQuestion): Obstacle {
  const { statements, giverOf, consentOf } = saidTo(question);
  const own = statements.filter((statement) => consentOf(statement) === consent);
  const [statement] = own;
  const [capacity = NOWHERE] = question.capacities ?? question.recipient.capacities;
  const asks = asked(kind, capacity, question);
  const standing = statement && standingOf(statement, giverOf, asks);
  if (!standing?.stands) {
    if (standing?.no) {
      return standing.no;
    }
    return endedOr(consent, standing?.defect.doubt);
  }
  const alone = askConsents(own, asks, giverOf);
  const answer = alone.answer === 'permit' ? askConsents(statements, asks, giverOf) : alone;
  if (answer.answer === 'no' && answer.no !== 'denied') {
    return answer.no;
  }
  if (answer.answer !== 'unclear') {
    return 'other';
  }
  return answer.doubt === 'no-purpose-for-agency' || answer.doubt === 'not-covering'
    ? 'not-for-this'
    : endedOr(consent, answer.doubt);
}

const NOWHERE: Capacity = { within: [], takesPartAs: [] };

function endedOr({ status }: Consent, doubt: string | undefined): Obstacle {
  return doubt === 'not-in-force' && (status === 'active' || status === 'inactive') ? 'ended' : 'other';
}

/** The consents, and decisions that parents are told what parental responsibility takes (pbrl § 3-4). */
function saidTo({ plan, recipient, consents, instant, settings }: AccessQuestion): Said {
  const said = saidIn(plan, consents, instant, settings);
  const giverOf: GiverOf = (statement) => {
    const consent = said.consentOf(statement);
    return isDecisionFor(plan, consent, recipient.party, instant)
      ? { counts: 'representative' }
      : said.giverOf(statement);
  };
  return { ...said, giverOf };
}

/** A view is for all the work on the plan: a rule for any purpose of a plan is about it. */
function asked(
  kind: InformationType,
  { within, organization }: Capacity,
  { plan, recipient, instant }: AccessQuestion,
): ConsentQuestion {
  const keepers = [plan.controller, ...(plan.team?.managingOrganizations ?? [])];
  return {
    matter: 'disclosure',
    recipient: [...recipient.namedBy].map(tokenOf),
    within: within.map(tokenOf),
    holder: keepers.filter((id) => id !== undefined).map(tokenOf),
    information: [kind],
    ofPlan: true,
    onlyNamed: true,
    purposes: sharingPurposes.map(purposeOf),
    ...purposeNeeded(organization, recipient.isStaff),
    dates: 'windows',
    at: instant,
    toleranceMs: CLOCK_OF_PLAN_MS,
  };
}

/** Purposes that belong to an agency outside the health service. */
const purposesOfAgency: Readonly<Record<string, readonly (typeof sharingPurposes)[number][]>> = {
  nav: ['employment', 'social-services'],
  school: ['education'],
  kindergarten: ['education'],
  ppt: ['education'],
  'child-welfare': ['social-services'],
  voluntary: ['social-services'],
  other: ['social-services', 'education', 'employment'],
};

/** Health information goes to another agency only for a purpose of that agency, named in the consent (C10). */
function purposeNeeded(
  organization: Organization | undefined,
  isStaff: boolean,
): Pick<ConsentQuestion, 'purposeNeeded'> {
  // An organization of which nobody says what it is, or that nobody names, may be any agency.
  const unnamed = isStaff ? 'other' : '';
  const agency = organization === undefined ? unnamed : (organization.kind ?? 'other');
  const purposes = purposesOfAgency[agency];
  return purposes === undefined
    ? {}
    : { purposeNeeded: { kinds: [...healthKinds], purposes: purposes.map(purposeOf) } };
}
