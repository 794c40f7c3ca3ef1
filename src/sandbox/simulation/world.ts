// One hospital of the simulated country with its needs, for a year of virtual time: the real flows over partners in the
// same process. What it gives is judged by the checker.
import type { Bundle, Flag, Task } from '@medplum/fhirtypes';
import type { AnswerPorts } from '../../flows/answer/take-answer.ts';
import { takeAnswer } from '../../flows/answer/take-answer.ts';
import { takeDeadline } from '../../flows/answer/take-deadline.ts';
import { createRouting } from '../../flows/directory/routing.ts';
import { eventsOf } from '../../flows/duties/events-of.ts';
import { gatherFacts } from '../../flows/judge/gather-facts.ts';
import { lookAgain } from '../../flows/judge/look-again.ts';
import { type RelayPorts, relayFlag } from '../../flows/notify/relay-flag.ts';
import { PeerFailure } from '../../flows/ports.ts';
import { readMessage } from '../../ground/fhir/message.ts';
import { instantOf, millisecondsOf } from '../../ground/norway/instant.ts';
import { loadMunicipalities } from '../../ground/norway/municipality-table.ts';
import { nextLook } from '../../need/delivery/doubt.ts';
import { arrivalOf } from '../../need/delivery/received.ts';
import { exponentialBackoff } from '../../need/delivery/retry.ts';
import { createMemoryDirectory } from '../../need/directory/store.ts';
import { type Duty, dutiesOf, nextChange } from '../../need/duties/duties.ts';
import { noticeKey } from '../../need/notice/identity.ts';
import type { Happening, Observed, ObservedNeed } from '../checker/observed.ts';
import { Agenda } from './agenda.ts';
import { type Chance, chanceOf } from './chance.ts';
import { directoryResources, organizationOf, renewed, type Unit } from './country.ts';
import type { PlantedFault } from './faults.ts';
import { SimulatedLedger } from './ledger.ts';
import { coordinate, type LifePorts, live } from './life.ts';
import { happens, needOf, type SimulatedNeed, step } from './need.ts';
import { personOf, ward } from './person.ts';
import { SimulatedRecord } from './record.ts';
import { answerOf, createUnits } from './unit.ts';

export interface WorldOptions {
  readonly seed: number;
  readonly units: readonly Unit[];
  /** Number of the first need, and how many there are. */
  readonly first: number;
  readonly needs: number;
  /** Milliseconds since 1970. */
  readonly begins: number;
  readonly ends: number;
  /** Checks messages before they leave. */
  readonly check: RelayPorts['check'];
  /** A fault that the checker has to find. */
  readonly fault?: PlantedFault | undefined;
}

const DAY = 86_400_000;
const MINUTE = 60_000;
/** What the adapter itself has put into the record, as the country sees it. */
const documented: Readonly<Record<string, Happening>> = {
  'decline-documented': 'no-is-written',
  'plan-noted': 'plan-is-noted',
};
/** Share of the year in which needs are found. */
const FOUND_WITHIN = 0.85;

/** Lives the year, and gives what happened and what the system made of it. */
export async function liveYear(options: WorldOptions): Promise<Observed> {
  const world = new World(options);
  return world.live();
}

class World {
  readonly #options: WorldOptions;
  readonly #agenda: Agenda;
  readonly #chance: Chance;
  readonly #record: SimulatedRecord;
  readonly #ledger: SimulatedLedger;
  readonly #directory: ReturnType<typeof createMemoryDirectory>;
  readonly #ports: RelayPorts;
  readonly #answers: AnswerPorts;
  readonly #life: LifePorts;
  readonly #needs = new Map<string, SimulatedNeed>();
  readonly #units: Map<string, Unit>;
  #ids = 0;

  constructor(options: WorldOptions) {
    const { seed, first, begins, units } = options;
    this.#options = options;
    this.#agenda = new Agenda(begins - 10 * DAY);
    this.#chance = chanceOf(seed + first);
    const { clock } = this.#agenda;
    this.#record = new SimulatedRecord(`https://hospital-${first}.example/fhir`, clock.now, () =>
      this.#isAway(),
    );
    this.#ledger = new SimulatedLedger({
      relay: (key, _flag, after) => this.#relay(this.#byKey(key), after),
      deadline: (key, kind, dueAt) =>
        this.#agenda.at(Date.parse(dueAt), () =>
          this.#guarded(() => takeDeadline(this.#ports, key, kind, dueAt)),
        ),
      attention: (key, { reason }) => key !== undefined && this.#byKey(key)?.asked.add(reason),
    });
    this.#directory = createMemoryDirectory(directoryResources(units));
    this.#units = new Map(units.map((unit) => [unit.organizationNumber, unit]));
    this.#life = {
      agenda: this.#agenda,
      chance: this.#chance,
      record: this.#record,
      units,
      notify: (need, name) => this.#notified(need, name),
      watch: (need) => this.#watch(need, 0),
    };
    this.#ports = this.#portsOf();
    this.#answers = { ...this.#ports, received: receivedInMemory(), endpoint: this.#ports.replyTo };
    for (const resource of [...ward, ...units.map(organizationOf)]) {
      this.#record.set(resource);
    }
  }

  async live(): Promise<Observed> {
    const { first, needs, begins, ends, units } = this.#options;
    for (let no = first; no < first + needs; no += 1) {
      const found = begins + Math.floor(this.#chance.next() * (ends - begins) * FOUND_WITHIN);
      const person = personOf(no, new Date(found).toISOString().slice(0, 10));
      const need = needOf(person, this.#chance.pick(units).municipality);
      this.#needs.set(person.flag, need);
      live(this.#life, need, found);
    }
    this.#agenda.at(begins + (ends - begins) / 2, () => this.#renewUnits());
    await this.#agenda.run(ends);
    const observed: ObservedNeed[] = [];
    for (const need of this.#needs.values()) {
      observed.push(await this.#observe(need));
    }
    return { begins, ends, needs: observed };
  }

  /** The hospital's server does not answer for six hours every ninth day. */
  #isAway(): boolean {
    const day = Math.floor(this.#agenda.now / DAY);
    return this.#agenda.now < this.#options.ends && day % 9 === 4 && this.#agenda.now % DAY < DAY / 4;
  }

  #portsOf(): RelayPorts {
    const { clock } = this.#agenda;
    const { check, seed, fault } = this.#options;
    const jitter = chanceOf(seed ^ 0x2545f491);
    const doubt = { firstMs: 6 * 60 * MINUTE, longestMs: 30 * DAY, personAfterMs: 2 * DAY };
    const routing = createRouting({
      store: this.#directory,
      municipalities: loadMunicipalities(),
      receivers: { choose: async (recipient) => ({ chosen: recipient, steps: [] }) },
      clock,
      preferences: { transports: ['fhir-message'] },
      ticks: clock.ticks,
    });
    const units = createUnits({
      agenda: this.#agenda,
      chance: this.#chance,
      newId: () => this.#newId(),
      unitAt: (number) => this.#units.get(number),
      got: (unit, message) => this.#got(unit, message.header.id ?? '', message.resources),
      says: (unit, about, state) =>
        this.#deliver(answerOf(unit, about, state, clock.now().toISOString()), () =>
          this.#said(about.resources, state),
        ),
      deliver: (message) => this.#deliver(message, () => undefined),
    });
    return {
      server: fault?.server?.(this.#record) ?? this.#record,
      ledger: this.#ledger,
      reminders: {
        keep: async () => undefined,
        remind: async () => false,
        putOff: async () => false,
      },
      clock,
      newId: () => this.#newId(),
      deadlines: { acknowledgementMs: 12 * 3_600_000, answerWorkingDays: 10, consentWarningDays: 14 },
      routing,
      endpoint: fault?.endpoint?.(units, [...this.#units.values()], () => this.#newId()) ?? units,
      retry: exponentialBackoff({ attempts: 40, first: MINUTE, longest: 12 * 3_600_000 }, jitter.next),
      maxResends: 4,
      looks: (standing) => nextLook(standing, doubt, jitter.next()),
      personAfter: doubt.personAfterMs,
      check,
      replyTo: { name: 'Fjellheim sykehus', endpoint: 'https://hospital.example/fhir/$process-message' },
      idSecret: 'simulation',
    };
  }

  #newId(): string {
    this.#ids += 1;
    return `00000000-0000-4000-8000-${String(this.#options.first * 1_000_000 + this.#ids).padStart(12, '0')}`;
  }

  #byKey(key: string): SimulatedNeed | undefined {
    return this.#needs.get(key.slice(key.lastIndexOf('/') + 1));
  }

  /** What depends on the hospital's server is tried again when it does not answer. */
  async #guarded(work: () => Promise<unknown>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (!(error instanceof PeerFailure)) {
        throw error;
      }
      this.#agenda.after(60 * MINUTE, () => this.#guarded(work));
    }
  }

  /** One job for a need: what is planned earlier takes its place. */
  #relay(need: SimulatedNeed | undefined, after: number): void {
    const at = this.#agenda.now + after;
    if (
      !need ||
      (need.planned !== undefined && need.planned <= at) ||
      this.#options.fault?.loses?.(need.person.no, need.planned)
    ) {
      return;
    }
    need.planned = at;
    this.#agenda.at(at, async () => {
      if (need.planned === at) {
        need.planned = undefined;
        const { history } = await relayFlag(this.#ports, need.person.flag);
        if (history.length !== need.lines) {
          for (const { code } of history.slice(need.lines).flatMap(({ said = [] }) => said)) {
            const what = documented[code];
            if (what !== undefined) {
              happens(need, at, what);
            }
          }
          need.lines = history.length;
          this.#watch(need, 0);
        }
      }
    });
  }

  /** A change of a Flag is worked on; what a decision rests on is looked at. */
  #notified(need: SimulatedNeed, name: string): void {
    const soon = this.#chance.whole(30) * 1_000;
    if (name.startsWith('Flag/')) {
      this.#relay(need, soon);
      return;
    }
    const workOn = async (_key: string, _name: string, after: number) => this.#relay(need, after);
    const { personEvents: _, ...ports } = this.#ports;
    const key = noticeKey(this.#record.baseUrl, need.person.flag);
    this.#agenda.after(soon, () =>
      this.#guarded(async () => {
        await lookAgain({ ...ports, workOn }, key, name);
        this.#watch(need, 0);
      }),
    );
  }

  #got(
    unit: Unit,
    message: string,
    resources: readonly { resourceType: string; id?: string | undefined }[],
  ): void {
    const need = this.#ofMessage(resources);
    if (need) {
      const at = this.#agenda.now;
      const isFirst = need.sent.every((each) => each.message !== message);
      need.sent.push({ at, municipality: unit.municipality, message });
      if (isFirst) {
        happens(need, at, 'unit-has-it', { more: unit.municipality });
      }
    }
  }

  /** The Task of a notice names its need by what the ledger knows. */
  #ofMessage(
    resources: readonly { resourceType: string; id?: string | undefined }[],
  ): SimulatedNeed | undefined {
    const patient = resources.find((each) => each.resourceType === 'Patient') as
      | { identifier?: readonly { value?: string }[] }
      | undefined;
    const number = patient?.identifier?.[0]?.value;
    return number === undefined ? undefined : this.#byNumber(number);
  }

  readonly #numbers = new Map<string, SimulatedNeed>();
  #byNumber(number: string): SimulatedNeed | undefined {
    if (this.#numbers.size === 0) {
      for (const need of this.#needs.values()) {
        this.#numbers.set(need.person.number, need);
      }
    }
    return this.#numbers.get(number);
  }

  #said(resources: readonly { resourceType: string; id?: string | undefined }[], state: string): void {
    const need = this.#ofMessage(resources);
    if (!need) {
      return;
    }
    const at = this.#agenda.now;
    if (state === 'wrong-municipality') {
      happens(need, at, 'gives-back');
    }
    happens(need, at, 'unit-says', { more: state });
    this.#watch(need, 1_000);
    if (state === 'coordinator-appointed') {
      coordinate(this.#life, need);
    }
  }

  /** A message to the hospital; what is not taken for now comes again. */
  #deliver(message: Bundle, taken: () => void): void {
    this.#agenda.after(0, async () => {
      const { acknowledgement } = await takeAnswer(this.#answers, message);
      const code = acknowledgement && readMessage(acknowledgement).message?.header.response?.code;
      if (code === 'transient-error') {
        this.#agenda.after(60 * MINUTE, () => this.#deliver({ ...message, id: this.#newId() }, taken));
      } else if (code === undefined || code === 'ok') {
        taken();
      }
    });
  }

  /** Duties are worked out when something happens, and when the next of them is due; of what is overdue somebody is told. */
  #watch(need: SimulatedNeed, after: number): void {
    const at = this.#agenda.now + after;
    if (need.watched !== undefined && need.watched <= at && need.watched >= this.#agenda.now) {
      return;
    }
    need.watched = at;
    this.#agenda.at(at, () =>
      this.#guarded(async () => {
        if (need.watched !== at) {
          return;
        }
        const { duties, next } = await this.#dutiesOf(need);
        for (const duty of duties) {
          if (duty.state === 'overdue' && !this.#options.fault?.isSilent) {
            need.told.add(nameOf(duty));
          }
        }
        need.watched = need.watched === at ? undefined : need.watched;
        if (next !== undefined) {
          this.#watch(need, next - this.#agenda.now);
        }
      }),
    );
  }

  async #dutiesOf(
    need: SimulatedNeed,
  ): Promise<{ readonly duties: readonly Duty[]; readonly next?: number }> {
    const { person } = need;
    const flag = this.#record.get<Flag>(`Flag/${person.flag}`);
    const record = await this.#ledger.get(noticeKey(this.#record.baseUrl, person.flag));
    const { facts } = flag && record ? await gatherFacts(this.#ports, flag) : {};
    if (!facts || !record) {
      return { duties: [] };
    }
    const at = instantOf(this.#agenda.clock.now());
    const tasks = await this.#record.search<Task>('Task', { patient: person.name });
    const events = eventsOf({ facts, record, tasks, more: need.steps }, at);
    const { fault } = this.#options;
    const life = { events, birthDate: person.born };
    const duties = dutiesOf(life, at, fault?.settings, fault?.rules);
    const next = nextChange(life, duties, at);
    return {
      duties: fault?.duties?.(duties) ?? duties,
      ...(next ? { next: millisecondsOf(next) + 1 } : {}),
    };
  }

  /** Some units become other organisations in the midst of the year, under the same municipality. */
  async #renewUnits(): Promise<void> {
    const now = [...this.#units.values()].map((unit, place) =>
      unit.temper === 'renews' ? renewed(unit, place) : unit,
    );
    const stored = await this.#directory.read();
    await this.#directory.write({ resources: directoryResources(now), cursors: {} }, stored.revision);
    for (const unit of now) {
      this.#units.set(unit.organizationNumber, unit);
      this.#record.set(organizationOf(unit));
    }
    for (const need of this.#needs.values()) {
      if (now.some(({ municipality, temper }) => temper === 'renews' && municipality === need.lives)) {
        step(need, this.#agenda.now, 'municipality-merged');
        this.#watch(need, 0);
      }
    }
  }

  async #observe(need: SimulatedNeed): Promise<ObservedNeed> {
    const { person, home, happened, sent, asked, told, planned } = need;
    const record = await this.#ledger.get(noticeKey(this.#record.baseUrl, person.flag));
    const why = record?.cause ?? (record?.state === 'closed' ? record.history.at(-1)?.event : undefined);
    const state = { name: record?.state ?? 'none', why, planned: planned !== undefined };
    return {
      id: `${this.#options.first}/${person.flag}`,
      born: person.born,
      home,
      happened,
      sent,
      state: this.#options.fault?.state?.(state) ?? state,
      asked: [...asked],
      duties: (await this.#dutiesOf(need)).duties,
      told: [...told],
    };
  }
}

const nameOf = ({ rule, matter, since }: Duty) => `${rule}|${matter ?? ''}|${since}`;

function receivedInMemory(): AnswerPorts['received'] {
  const messages = new Map<string, { bundles: Set<string>; response?: Bundle }>();
  const bundles = new Set<string>();
  return {
    async begin(messageId, bundleId) {
      const known = messages.get(messageId);
      const arrival = arrivalOf({
        bundle: bundles.has(bundleId),
        ...(known
          ? {
              message: {
                hasThisBundle: known.bundles.has(bundleId),
                ...(known.response ? { response: known.response } : {}),
              },
            }
          : {}),
      });
      bundles.add(bundleId);
      messages.set(messageId, { ...known, bundles: (known?.bundles ?? new Set()).add(bundleId) });
      return arrival;
    },
    async sendsOf(messageId) {
      return [...(messages.get(messageId)?.bundles ?? [])];
    },
    async finish(messageId, response) {
      messages.set(messageId, { bundles: messages.get(messageId)?.bundles ?? new Set(), response });
    },
    async release(messageId) {
      for (const bundle of messages.get(messageId)?.bundles ?? []) {
        bundles.delete(bundle);
      }
      messages.delete(messageId);
    },
  };
}
