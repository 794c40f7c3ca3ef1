// The part of a plan that one recipient may see at one instant, and what was withheld by kind.
import {
  type RepresentationSettings,
  representationDefaults,
} from '../../ground/law/representation-facts.ts';
import { requireInstant } from '../../ground/norway/instant.ts';
import { type Bounds, liesWithin } from '../../ground/norway/period.ts';
import type { Consent, InformationType } from '../document/consent.ts';
import type { IndividualPlan } from '../document/individual-plan.ts';
import { parts } from '../document/parts.ts';
import { type Access, accessOf } from './access.ts';
import { alsoNeeded, datesOf } from './kinds.ts';
import type { OpenKind } from './opened.ts';
import { keepReferredParties, pruneReferences } from './prune.ts';
import { type WithheldReason, withheldSentences } from './reasons.ts';
import { type Recipient, recipientOf } from './recipient.ts';

/**
 * A kind of information that the view does not hold. It is listed whether or not the plan has any of it: that there
 * is something to withhold would itself tell the recipient something.
 */
export interface Withheld {
  readonly kind: InformationType | 'work-around-the-plan' | 'everything';
  readonly reason: WithheldReason;
  readonly text: string;
}

export interface PlanView {
  /** The recipient's part of the plan. Absent when nothing is open: then not even that there is a plan is told. */
  readonly plan?: IndividualPlan;
  readonly withheld: readonly Withheld[];
  /** `R` when the view holds health information for somebody else than the person, for the security label (C10). */
  readonly confidentiality: 'N' | 'R';
}

/**
 * What `recipient` may see of the plan at `instant`. Pure: the same question always has the same answer, and what is
 * withheld has no influence on it.
 * @param recipient `patient`, or the id of a relative, professional, position or organization of the plan
 * @param consents the person's consents, as a rule `plan.consents`
 * @param instant ISO 8601 with seconds and offset
 * @param settings what the controller has decided on consents that parents gave because of age
 * @throws {RangeError} when the instant is none: nothing is opened at a time that nobody knows
 * @example
 * const { plan: shown, withheld } = viewFor(plan, 'patient', plan.consents, '2026-11-29T12:00:00+01:00');
 */
export function viewFor(
  plan: IndividualPlan,
  recipient: string,
  consents: readonly Consent[],
  instant: string,
  settings: RepresentationSettings = representationDefaults,
): PlanView {
  const at = requireInstant(instant, 'instant');
  const found = recipientOf(plan, recipient);
  if (found === undefined) {
    return { withheld: [withheld('everything', 'not-permitted')], confidentiality: 'N' };
  }
  const access = accessOf({ plan, recipient: found, consents, instant: at, settings });
  if (access.whole) {
    return { plan, withheld: [], confidentiality: recipient === 'patient' ? 'N' : 'R' };
  }
  const closed = [...access.closed].map(([kind, reason]) => withheld(kind, reason));
  if (access.open.size === 0 && access.complaints.length === 0) {
    return { withheld: closed, confidentiality: 'N' };
  }
  const own = withheld('work-around-the-plan', 'kept-by-the-person');
  return {
    plan: partOf(plan, found, access, consents),
    withheld: [...closed, own],
    confidentiality: access.open.has('health') || access.open.has('assessments') ? 'R' : 'N',
  };
}

function withheld(kind: Withheld['kind'], reason: WithheldReason): Withheld {
  return { kind, reason, text: withheldSentences[reason] };
}

function partOf(
  plan: IndividualPlan,
  recipient: Recipient,
  access: Access,
  consents: readonly Consent[],
): IndividualPlan {
  const parts = Object.entries(plan).flatMap(([key, value]) => {
    const part = openPart(key as keyof IndividualPlan, value, access);
    return part === undefined ? [] : [[key, part] as const];
  });
  const opened = withComplaintsInWriting(
    { ...(Object.fromEntries(parts) as IndividualPlan), subset: true },
    plan,
  );
  const { consents: _all, ...rest } = withTeamStatus(opened, plan);
  const ofRecipient = ownConsents(consents, recipient, access);
  const withConsents = ofRecipient.length > 0 ? { ...rest, consents: ofRecipient } : rest;
  const parties = keepReferredParties({ ...withConsents, ...partyLists(plan) }, [recipient.party]);
  return pruneReferences(minimalParties(parties, recipient, access));
}

/** Who decides a complaint reads it in writing. */
function withComplaintsInWriting(opened: IndividualPlan, { documents = [] }: IndividualPlan): IndividualPlan {
  const written = (opened.complaints ?? []).flatMap(({ writtenComplaint }) => writtenComplaint ?? []);
  const shown = new Set([...written, ...(opened.documents ?? []).map(({ id }) => id)]);
  return written.length === 0
    ? opened
    : { ...opened, documents: documents.filter(({ id }) => shown.has(id)) };
}

/** Without a plan the status of the team is the status of all there is, so it is part of the frame (B11). */
function withTeamStatus(opened: IndividualPlan, { kind, team }: IndividualPlan): IndividualPlan {
  if (kind !== 'coordinator-only' || opened.team !== undefined || team?.status === undefined) {
    return opened;
  }
  return { ...opened, team: { status: team.status } };
}

function partyLists({ relatives, professionals, positions, organizations }: IndividualPlan) {
  const lists = { relatives, professionals, positions, organizations };
  return Object.fromEntries(Object.entries(lists).filter(([, list]) => list !== undefined));
}

function openPart(key: keyof IndividualPlan, value: unknown, access: Access): unknown {
  const kinds = parts[key].kinds;
  if (kinds.includes('frame')) {
    return value;
  }
  if (kinds.includes('own')) {
    return key === 'complaints' ? complaintsOpen(value as Complaints, access) : undefined;
  }
  const open = kinds.flatMap((kind) => access.open.get(kind as InformationType) ?? []);
  // What is of several kinds is shown by any that is open, and by none where one of them is denied.
  if (open.length === 0 || kinds.some((kind) => access.denied.has(kind as InformationType))) {
    return undefined;
  }
  if (!Array.isArray(value)) {
    return open.some(({ from }) => from.length === 0) ? value : undefined;
  }
  const kept = value.filter(
    (item) => open.some((kind) => isFromWindow(key, item, kind)) && isOpenBesides(key, item, access),
  );
  return kept.length === 0 ? undefined : kept;
}

type Complaints = NonNullable<IndividualPlan['complaints']>;

function complaintsOpen(complaints: Complaints, { complaints: open }: Access): Complaints | undefined {
  const kept = complaints.filter(({ id }) => open.includes(id));
  return kept.length === 0 ? undefined : kept;
}

/** What the item is about besides being of its part is open too, from the same time. */
function isOpenBesides(key: keyof IndividualPlan, item: unknown, { open }: Access): boolean {
  return (
    alsoNeeded(key, item)?.every((kind) => {
      const found = open.get(kind);
      return found !== undefined && isFromWindow(key, item, found);
    }) ?? false
  );
}

/** What cannot be dated is not shown to lie in the window, so it stays back; so does what goes on after it. */
function isFromWindow(key: keyof IndividualPlan, item: unknown, { from }: OpenKind): boolean {
  if (from.length === 0) {
    return true;
  }
  const dates = datesOf(key, item);
  const lies = (window: Bounds) => dates.every((date) => liesWithin(window, date));
  return dates.length > 0 && from.some((windows) => windows.every(lies));
}

/**
 * Of the consents, those that the access rests on, and of these only what they say about this recipient; all of it where
 * the recipient has to ask for them anew.
 */
function ownConsents(consents: readonly Consent[], recipient: Recipient, access: Access): Consent[] {
  const named = ({ recipients }: { recipients?: readonly { party: string }[] }) =>
    (recipients ?? []).filter(({ party }) => recipient.namedBy.has(party));
  return consents
    .filter(({ id }) => access.consents.includes(id))
    .map((consent) => {
      const permits = (consent.permits ?? []).flatMap((rule) => {
        if (access.asked.includes(consent.id)) {
          return [rule];
        }
        const recipients = named(rule);
        return recipients.length > 0
          ? [{ ...rule, recipients } as (typeof consent.permits & object)[number]]
          : [];
      });
      const { id, kind, status, basis, date, period } = consent;
      return {
        id,
        kind,
        status,
        basis,
        ...(date !== undefined && { date }),
        ...(period !== undefined && { period }),
        ...(permits.length > 0 && { permits }),
      };
    });
}

/** Names and workplaces so that the view can be read; ways to reach people, and more, only with `contact` (C7). */
function minimalParties(plan: IndividualPlan, recipient: Recipient, access: Access): IndividualPlan {
  const reach = access.open.has('contact');
  const { patient, relatives, professionals, positions, organizations } = plan;
  const strip = <T extends { id: string }>(list: readonly T[] | undefined, fields: readonly string[]) =>
    list?.map((item) => (item.id === recipient.party ? item : (without(item, fields) as T)));
  const contact = reach ? [] : ['telecom', 'address'];
  const numbers = reach ? [] : ['nationalIds', 'otherIds'];
  const person = ['nationalIds', 'otherIds', 'birthDate', 'gender'];
  const languages = access.open.has('considerations') ? [] : ['languages', 'interpreterNeeded'];
  const stripped = {
    relatives: strip(relatives, [...person, ...contact, ...betweenThem]),
    professionals: strip(professionals, [...person, ...contact]),
    positions: strip(positions, contact),
    organizations: strip(organizations, contact),
  };
  return {
    ...plan,
    patient: without(patient, [...contact, ...numbers, ...languages]) as typeof patient,
    ...(Object.fromEntries(Object.entries(stripped).filter(([, list]) => list)) as typeof stripped & object),
  } as IndividualPlan;
}

/** What a relative has a say in is between them and the person: that they are related is enough to read a view. */
const betweenThem = ['relationshipText', 'parentalResponsibility', 'guardianshipScope'];

function without(value: object, fields: readonly string[]): object {
  return Object.fromEntries(Object.entries(value).filter(([key]) => !fields.includes(key)));
}
