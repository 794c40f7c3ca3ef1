// A plan as a system shows it that was written there for the first time, when nobody has noted what the system kept of it: what it
// lacks was not kept (but for a participant: he was taken off), what it has otherwise is somebody's edit, and a consent is not wider
// than it was given.
import { IndividualPlan } from '../document/individual-plan.ts';
import { withSortedRegistries } from '../document/registries.ts';
import { entriesOf, isKnownByKey } from './entries.ts';
import { opensNoMore } from './merge-consent.ts';
import { isSame } from './same.ts';
import { isObject, member, type PartSchema } from './schema.ts';

const schema = IndividualPlan as unknown as PartSchema;

/**
 * @param given what the system was given
 * @param now what it shows now
 */
export function completed(given: IndividualPlan, now: IndividualPlan): IndividualPlan {
  const plan = filled(given, now, schema) as IndividualPlan;
  const said = new Map((given.consents ?? []).map((consent) => [consent.id, consent]));
  const consents = plan.consents?.map((consent) => {
    const own = said.get(consent.id);
    return own && consent.status === 'active' && !opensNoMore(consent, own) ? own : consent;
  });
  const participants = now.participants ? plan.participants?.filter(standsIn(now)) : plan.participants;
  return withSortedRegistries({
    ...plan,
    ...(consents ? { consents } : {}),
    ...(participants ? { participants } : {}),
  });
}

/** Who lacks among others was taken off by a person: a system keeps all of a team or nothing of it, and whoever was taken off stays off. */
function standsIn({ participants = [] }: IndividualPlan): (one: { readonly member: string }) => boolean {
  const members = new Set(participants.map(({ member }) => member));
  return ({ member }) => members.has(member);
}

function filled(given: unknown, now: unknown, part: PartSchema): unknown {
  if (now === undefined) {
    return given;
  }
  if (given === undefined || isSame(given, now)) {
    return now;
  }
  if (part.type === 'array') {
    return withMissing(given, now, part.items ?? {});
  }
  if (isObject(given) && isObject(now) && part.properties) {
    const { properties } = part;
    const names = [...new Set([...Object.keys(now), ...Object.keys(given)])];
    return Object.fromEntries(
      names.map((name) => [name, filled(member(given, name), member(now, name), properties[name] ?? {})]),
    );
  }
  return now;
}

/** Entries without a name of their own are as they stand: one that was changed would be there twice. */
function withMissing(given: unknown, now: unknown, items: PartSchema): unknown {
  if (!isKnownByKey(items)) {
    return now;
  }
  const { left, right } = entriesOf({ base: undefined, left: given, right: now }, items);
  return [
    ...[...right].map(([name, item]) => filled(left.get(name), item, items)),
    ...[...left].filter(([name]) => !right.has(name)).map(([, item]) => item),
  ];
}
