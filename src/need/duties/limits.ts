// Until when a duty is to be done: the limit of its rule over what happened. A day lasts to its midnight in Norway.
import { CHILD_WEIGHT, dayReached, HEALTH_MAJORITY, MAJORITY } from '../../ground/law/ages.ts';
import { firstContactBy } from '../../ground/law/first-contact.ts';
import { type Day, dayOf, endOf, plusDays } from '../../ground/norway/day.ts';
import { compareInstants, type Instant } from '../../ground/norway/instant.ts';
import { plusWorkingDays } from '../../ground/norway/working-day.ts';
import type { DutyEvent } from './event.ts';
import type { Basis, DutyRule } from './rule.ts';
import type { DutySetting, DutySettings } from './settings.ts';

/** A day on which a duty is due, and what says so: a setting is never a limit of the law. */
export interface Due {
  readonly day: Day;
  /** The last moment at which it is in time. */
  readonly at: Instant;
  readonly basis: Basis;
  /** Document and section, name of the setting, or `named` for a day that the plan or the consent names. */
  readonly source: string;
}

/** What the limits are counted from. */
export interface Counted {
  readonly events: readonly DutyEvent[];
  readonly birthDate: string | undefined;
  readonly settings: DutySettings;
  readonly at: Instant;
}

const ages = { 12: CHILD_WEIGHT, 16: HEALTH_MAJORITY, 18: MAJORITY } as const;

/** The first day on which the person may be so old; nothing without a birth date. */
export function birthdayOf(years: 12 | 16 | 18, birthDate: string | undefined): Day | undefined {
  return dayReached(ages[years], birthDate);
}

/** Until when a duty of the rule that this event began is to be done; nothing when there is no duty then. */
export function dueOf(rule: DutyRule, begun: DutyEvent, counted: Counted): Due | undefined {
  const { limit } = rule;
  const from = dayOf(begun.at);
  const setting = (name: DutySetting) => due(plusDays(from, counted.settings[name]), 'setting', name);
  switch (limit.by) {
    case 'soonest':
      return setting(limit.watch);
    case 'discharge':
      return dischargeOf(begun.at, counted, limit.source) ?? setting(limit.otherwise);
    case 'first-contact':
      return due(firstContactBy(from), 'routine', limit.source);
    case 'working-days':
      return due(plusWorkingDays(from, counted.settings[limit.setting]), 'setting', limit.setting);
    case 'named-day': {
      const named = 'on' in begun ? begun.on : undefined;
      if (named === undefined) {
        return limit.otherwise && setting(limit.otherwise);
      }
      const before = limit.before === undefined ? 0 : counted.settings[limit.before];
      return due(plusDays(named, -before), before === 0 ? rule.basis : 'setting', limit.before ?? 'named');
    }
    case 'birthday': {
      const day = birthdayOf(limit.years, counted.birthDate);
      return day && due(day, rule.basis, rule.law);
    }
  }
}

function due(day: Day, basis: Basis, source: string): Due {
  return { day, at: endOf(day), basis, source };
}

interface Stay {
  /** First instant at which it was known: an admission, or the plan of one. */
  readonly begun?: Instant;
  readonly planned?: Day;
}

/**
 * The discharge from the stay in which the duty began: when it was, or the day that is planned as long as it has not passed.
 * Nothing outside of a stay, and nothing when nobody has said when it ends. An outpatient's visit that ends meanwhile ends another
 * one; a stay that nobody told the beginning of counts where the person is in no other.
 */
function dischargeOf(since: Instant, { events, at }: Counted, source: string): Due | undefined {
  const stays = new Map<string, Stay>();
  // By days: what is found in the morning of the admission, or on a day without an hour, is of that stay.
  const hasBegun = (begun: Instant) => dayOf(begun) <= dayOf(since);
  const here = () => [...stays.values()].filter(({ begun }) => begun !== undefined && hasBegun(begun));
  for (const event of events) {
    if (!('stay' in event)) {
      continue;
    }
    const stay = stays.get(event.stay);
    switch (event.kind) {
      case 'admitted':
      case 'admission-planned':
        stays.set(event.stay, { begun: event.at, ...stay });
        break;
      case 'discharge-planned': {
        const { planned: _, ...rest } = stay ?? {};
        stays.set(event.stay, event.on === undefined ? rest : { ...rest, planned: event.on });
        break;
      }
      case 'discharged': {
        const begun = stay?.begun ?? event.begun;
        const isOwn = begun === undefined ? here().length === 0 : hasBegun(begun);
        if (isOwn && compareInstants(event.at, since) >= 0) {
          return { day: dayOf(event.at), at: event.at, basis: 'routine', source };
        }
        stays.delete(event.stay);
        break;
      }
    }
  }
  const [planned] = here()
    .flatMap((stay) => stay.planned ?? [])
    .filter((day) => day >= dayOf(at))
    .toSorted();
  return planned === undefined ? undefined : due(planned, 'routine', source);
}
