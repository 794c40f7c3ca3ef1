// What each part of a plan document is: one row a part. A new field of the document does not compile until it has its row,
// and everything that treats parts by what they are reads it here.
import type { InformationType } from './consent.ts';
import type { IndividualPlan } from './individual-plan.ts';

/** `frame`: what a view cannot be without. `parties`: kept as far as others refer to them. `own`: never shared by a consent. */
export type PartKind = InformationType | 'frame' | 'parties' | 'own';

export type PartName = keyof IndividualPlan;

/** One part of the plan. */
export interface Part {
  /** The kinds of information of which one suffices to see it (C7). */
  readonly kinds: readonly PartKind[];
  /** `writing`: an ordinary change of the plan may touch it (B4). `event`: it changes by the event that means it. */
  readonly changedBy: 'writing' | 'event';
  /** Belongs to a plan, and cannot stand in the document of a coordinator without one (B11). */
  readonly needsPlan: boolean;
}

/** Every part, in the order of the document. */
export const parts: Readonly<Record<PartName, Part>> = {
  id: { kinds: ['frame'], changedBy: 'event', needsPlan: false },
  source: { kinds: ['frame'], changedBy: 'event', needsPlan: false },
  kind: { kinds: ['frame'], changedBy: 'event', needsPlan: false },
  status: { kinds: ['frame'], changedBy: 'event', needsPlan: false },
  subset: { kinds: ['frame'], changedBy: 'event', needsPlan: false },
  patient: { kinds: ['frame'], changedBy: 'writing', needsPlan: false },
  statusReason: { kinds: ['plan'], changedBy: 'event', needsPlan: true },
  title: { kinds: ['plan'], changedBy: 'writing', needsPlan: true },
  summary: { kinds: ['plan'], changedBy: 'writing', needsPlan: true },
  created: { kinds: ['plan'], changedBy: 'event', needsPlan: true },
  period: { kinds: ['plan'], changedBy: 'writing', needsPlan: true },
  relatives: { kinds: ['parties'], changedBy: 'writing', needsPlan: false },
  professionals: { kinds: ['parties'], changedBy: 'writing', needsPlan: false },
  positions: { kinds: ['parties'], changedBy: 'writing', needsPlan: false },
  organizations: { kinds: ['parties'], changedBy: 'writing', needsPlan: false },
  team: { kinds: ['participants'], changedBy: 'event', needsPlan: false },
  participants: { kinds: ['participants'], changedBy: 'event', needsPlan: false },
  coordinator: { kinds: ['participants'], changedBy: 'event', needsPlan: true },
  controller: { kinds: ['participants'], changedBy: 'event', needsPlan: true },
  contributors: { kinds: ['participants'], changedBy: 'event', needsPlan: true },
  coordinatorOffers: { kinds: ['plan'], changedBy: 'writing', needsPlan: true },
  goals: { kinds: ['goals'], changedBy: 'writing', needsPlan: true },
  resources: { kinds: ['resources'], changedBy: 'writing', needsPlan: true },
  serviceNeeds: { kinds: ['service-needs'], changedBy: 'writing', needsPlan: true },
  runningServices: { kinds: ['service-needs'], changedBy: 'writing', needsPlan: true },
  measures: { kinds: ['measures'], changedBy: 'writing', needsPlan: true },
  subPlans: { kinds: ['sub-plans'], changedBy: 'writing', needsPlan: true },
  considerations: { kinds: ['considerations'], changedBy: 'writing', needsPlan: true },
  assessments: { kinds: ['assessments', 'function'], changedBy: 'writing', needsPlan: true },
  revisionDates: { kinds: ['plan'], changedBy: 'writing', needsPlan: true },
  revisions: { kinds: ['plan'], changedBy: 'writing', needsPlan: true },
  evaluations: { kinds: ['evaluations'], changedBy: 'writing', needsPlan: true },
  meetings: { kinds: ['meetings'], changedBy: 'event', needsPlan: false },
  consents: { kinds: ['frame'], changedBy: 'event', needsPlan: false },
  confidentialityRelease: { kinds: ['plan'], changedBy: 'writing', needsPlan: true },
  consentRenewals: { kinds: ['own'], changedBy: 'event', needsPlan: false },
  appointings: { kinds: ['own'], changedBy: 'event', needsPlan: false },
  firstContacts: { kinds: ['own'], changedBy: 'event', needsPlan: false },
  handovers: { kinds: ['own'], changedBy: 'event', needsPlan: false },
  toolAccesses: { kinds: ['own'], changedBy: 'event', needsPlan: false },
  invitations: { kinds: ['own'], changedBy: 'event', needsPlan: false },
  messages: { kinds: ['own'], changedBy: 'writing', needsPlan: false },
  complaints: { kinds: ['own'], changedBy: 'event', needsPlan: false },
  disagreements: { kinds: ['own'], changedBy: 'event', needsPlan: false },
  documents: { kinds: ['documents'], changedBy: 'writing', needsPlan: false },
  history: { kinds: ['own'], changedBy: 'event', needsPlan: false },
  notes: { kinds: ['own'], changedBy: 'writing', needsPlan: true },
};

/** The names of the parts of which it holds, in the order of the document. */
export function partsWhich(holds: (part: Part) => boolean): PartName[] {
  return (Object.keys(parts) as PartName[]).filter((name) => holds(parts[name]));
}
