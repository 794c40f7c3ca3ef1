// What is due in all needs that the adapter knows: each need's facts are read anew, and the engine says what is open.
import type { Flag, Task } from '@medplum/fhirtypes';
import { otherPatientsOf } from '../../ground/fhir/person.ts';
import { type Instant, instantOf } from '../../ground/norway/instant.ts';
import type { Ledger, NoticeRecord } from '../../need/delivery/ledger.ts';
import { byDay, type DueDuty, type NotListed, openDuties } from '../../need/duties/due-list.ts';
import { dutiesOf } from '../../need/duties/duties.ts';
import type { PersonEvents } from '../../need/duties/person-events.ts';
import { type DutySettings, defaultDutySettings } from '../../need/duties/settings.ts';
import { type GatherPorts, gatherFacts } from '../judge/gather-facts.ts';
import { type Clock, PeerFailure } from '../ports.ts';
import { eventsOf } from './events-of.ts';

export interface DuePorts extends GatherPorts {
  readonly ledger: Pick<Ledger, 'list'>;
  readonly clock: Clock;
  readonly personEvents?: PersonEvents;
  /** Days that the trust has set; what is not set is as the table of duties says. */
  readonly dutyDays?: Partial<DutySettings>;
}

/** What is left of the needs are the oldest ones: there are more than are read at once. */
export interface DueList extends NotListed {
  /** The instant that it is of. */
  readonly at: Instant;
  readonly due: readonly DueDuty[];
}

/** Needs that one list reads for a page: each costs the hospital's server about fifteen requests. */
const AT_ONCE = 500;
const SIDE_BY_SIDE = 4;

/**
 * Reads from the server and the store, writes nothing.
 * @param limit needs that are read, the newest ones
 * @throws what the store throws when it is away
 */
export async function dueDuties(ports: DuePorts, limit = AT_ONCE): Promise<DueList> {
  const at = instantOf(ports.clock.now());
  const all = (await ports.ledger.list()).toSorted((one, other) => begun(other).localeCompare(begun(one)));
  const chosen = all.slice(0, limit);
  const due: DueDuty[] = [];
  const notKnown: { flag: string; why: string }[] = [];
  for (let next = 0; next < chosen.length; next += SIDE_BY_SIDE) {
    const looked = chosen.slice(next, next + SIDE_BY_SIDE).map((record) => ofNeed(ports, record, at));
    for (const found of await Promise.all(looked)) {
      if ('why' in found) {
        notKnown.push(found);
      } else {
        due.push(...found.due);
      }
    }
  }
  return { at, due: byDay(due), notKnown, left: all.length - chosen.length };
}

function begun({ history }: NoticeRecord): string {
  return history[0]?.at ?? '';
}

type OfNeed = { readonly due: readonly DueDuty[] } | { readonly flag: string; readonly why: string };

async function ofNeed(ports: DuePorts, record: NoticeRecord, at: Instant): Promise<OfNeed> {
  const id = record.flag.replace(/^Flag\//, '');
  const flag = `Flag/${id}`;
  try {
    const need = await ports.server.read<Flag>('Flag', id);
    if (!need) {
      return { flag, why: 'it is not on the hospital’s server any more' };
    }
    const { facts, issues } = await gatherFacts({ ...ports, personRegister: undefined }, need);
    if (!facts) {
      return { flag, why: issues.map(({ text }) => text).join('; ') };
    }
    const patient = `Patient/${facts.patient.id}`;
    const [tasks, more, ofOthers] = await Promise.all([
      ports.server.search<Task>('Task', { patient }),
      ports.personEvents?.of(patient) ?? [],
      Promise.all(otherPatientsOf(facts.patient).map((other) => ports.personEvents?.of(other) ?? [])),
    ]);
    // A stay that was told of a record before it was merged into this one is this person's; that it was merged is the other's.
    const merged = ofOthers.flat().filter((event) => 'stay' in event);
    const { birthDate } = facts.patient;
    const life = {
      events: eventsOf({ facts, record, tasks, more: [...more, ...merged] }, at),
      ...(birthDate ? { birthDate } : {}),
    };
    const settings = { ...defaultDutySettings, ...ports.dutyDays };
    return { due: openDuties(flag, dutiesOf(life, at, settings), at) };
  } catch (error) {
    if (error instanceof PeerFailure) {
      return { flag, why: error.message };
    }
    throw error;
  }
}
