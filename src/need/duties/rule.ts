// What a rule of the duties is made of: data only, so that it is read, printed and checked as it stands.
import type { Words } from '../../ground/words/language.ts';
import type { EventKind } from './event.ts';
import type { DutySetting } from './settings.ts';

/** On what something rests: a statute, a regulation, a routine that was agreed on, or a setting of the trust's own. */
export const bases = ['law', 'regulation', 'routine', 'setting'] as const;
export type Basis = (typeof bases)[number];

/** Who does it. The units are always there; a coordinator only when one is appointed. */
export const owners = [
  'ward',
  'unit-leader',
  'trust-ke',
  'hospital-coordinator',
  'municipal-ke',
  'municipal-coordinator',
] as const;
export type Owner = (typeof owners)[number];
/** Whoever of these is there without being appointed: the last of every chain, so that no duty is without an owner. */
export type StandingOwner = Exclude<Owner, 'hospital-coordinator' | 'municipal-coordinator'>;

/** Until when. What says «as soon as possible» has no number of days: a setting says when a person is reminded. */
export type Limit =
  | { readonly by: 'soonest'; readonly watch: DutySetting }
  /** At the latest at discharge; without a known one, the setting. */
  | { readonly by: 'discharge'; readonly source: string; readonly otherwise: DutySetting }
  /** Two weeks from the appointment. */
  | { readonly by: 'first-contact'; readonly source: string }
  | { readonly by: 'working-days'; readonly setting: DutySetting }
  /** The day that the event names, or so many days before it. When it names none: the setting, or no duty at all. */
  | { readonly by: 'named-day'; readonly before?: DutySetting; readonly otherwise?: DutySetting }
  /** The day on which the person is so many years old. */
  | { readonly by: 'birthday'; readonly years: 12 | 16 | 18 };

export interface DutyRule {
  readonly id: string;
  /** What is to be done, as people read it. */
  readonly title: Words;
  /** The first of them who is there. */
  readonly owner: readonly [StandingOwner] | readonly [Owner, StandingOwner];
  /** What the duty itself rests on. */
  readonly basis: Basis;
  readonly law: string;
  readonly concept: string;
  readonly source: string;
  /** Any of these begins it; a birthday does so by itself. */
  readonly begins: readonly EventKind[];
  /** It begins only when one of these has happened before. */
  readonly onlyAfter?: readonly EventKind[];
  /** Any of these discharges it. */
  readonly met: readonly EventKind[];
  /** What was done before it began counts: information that was given stands. */
  readonly evenBefore?: true;
  /** Any of these takes it away. */
  readonly falls?: readonly EventKind[];
  /** One for each thing of the kind (each consent, each complaint) instead of one at a time. */
  readonly each?: true;
  /** Another thing of the kind discharges it: a new consent takes the place of the one that ends. */
  readonly metByAnother?: true;
  /** It stands when the person is dead or the need was a mistake. */
  readonly outlives?: true;
  readonly limit: Limit;
}
