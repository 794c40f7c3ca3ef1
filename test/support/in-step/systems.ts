// Systems that are kept in step, each with its temper: a FHIR server, or a plan tool with a folder of files. A person sees a
// plan there and changes it; what happens to the system itself (a backup, a deletion) happens here too.
import type { CarePlan, Resource } from '@medplum/fhirtypes';
import type { PlanServer } from '../../../src/flows/plan/plan-server.ts';
import { publishPlan } from '../../../src/flows/plan/publish-plan.ts';
import { readPlan } from '../../../src/flows/plan/read-plan.ts';
import { PeerFailure } from '../../../src/flows/ports.ts';
import { fhirSide } from '../../../src/flows/sync/fhir-side.ts';
import { fileSide } from '../../../src/flows/sync/file-side.ts';
import type { Side, SyncState } from '../../../src/flows/sync/side.ts';
import type { IndividualPlan } from '../../../src/plan/document/individual-plan.ts';
import { toFhir } from '../../../src/plan/mapping/to-bundle.ts';
import { MemoryServer } from '../memory-server.ts';
import { tempers } from './tempers.ts';

/** The process that keeps two systems in step was killed. */
export class Killed extends Error {}

/** What goes wrong in one pass: at which call to a system, and how. */
export interface Fault {
  readonly how: 'kill before' | 'kill after' | 'token ends' | 'no answer' | 'not done';
  readonly at: number;
}

/** Counts the calls of one pass, to whichever system, and lets the fault happen at its call. */
export class Trip {
  #calls = 0;
  readonly #fault: Fault | undefined;

  constructor(fault?: Fault) {
    this.#fault = fault;
  }

  async call<T>(work: () => Promise<T>): Promise<T> {
    this.#calls += 1;
    const { how, at } = this.#fault ?? { how: 'not done', at: 0 };
    const isNow = this.#calls === at;
    if (this.#calls > at && at > 0 && how.startsWith('kill')) {
      throw new Killed();
    }
    if (isNow && how === 'kill before') {
      throw new Killed();
    }
    if (this.#calls >= at && at > 0 && how === 'token ends') {
      throw new PeerFailure('system', 'permanent', 'the token has ended', { status: 401, kind: 'refused' });
    }
    if (isNow && how === 'not done') {
      throw new PeerFailure('system', 'transient', 'too busy', { status: 503 });
    }
    const done = await work();
    if (isNow && how === 'kill after') {
      throw new Killed();
    }
    if (isNow && how === 'no answer') {
      throw new PeerFailure('system', 'transient', 'no answer', { kind: 'transient' });
    }
    return done;
  }

  /** The same object, each of its methods a call. */
  over<T extends object>(target: T): T {
    return new Proxy(target, {
      get: (of, name) => {
        const member: unknown = Reflect.get(of, name);
        if (typeof member !== 'function' || name === 'pages' || name === 'all') {
          return typeof member === 'function' ? member.bind(of) : member;
        }
        return (...given: unknown[]) => this.call(() => member.apply(of, given));
      },
    });
  }
}

export interface System {
  readonly name: string;
  readonly isServer: boolean;
  /** Whether a backup of it can be taken and put back. */
  readonly hasBackup: boolean;
  readonly temper: string;
  side(trip: Trip): Side;
  /** As a person sees the plan there. */
  show(): Promise<IndividualPlan | undefined>;
  /** A person writes it there, as far as the system can hold it. */
  write(plan: IndividualPlan): Promise<void>;
  backup(): () => void;
  /** Somebody deletes the plan. */
  remove(plan: IndividualPlan): void | Promise<void>;
}

export const portsOf = (server: PlanServer) => ({
  server,
  check: () => [],
  clock: { now: () => new Date() },
  wait: async () => {},
  random: () => 0.5,
});

const NURSING = 'pleieplan';

export class ServerSystem implements System {
  readonly isServer = true;
  readonly hasBackup: boolean;
  readonly name: string;
  readonly temper: string;
  readonly server = new MemoryServer();
  readonly #carePlan: string;
  #shown: { readonly moment: number; readonly plan: IndividualPlan | undefined } | undefined;

  constructor(name: string, temper: string, plan: IndividualPlan) {
    this.name = name;
    this.temper = temper;
    this.hasBackup = temper !== 'no-history';
    this.server.temper = { ...tempers[temper] };
    this.#carePlan = namesOf(plan).find((one) => one.startsWith('CarePlan/')) ?? '';
  }

  side(trip: Trip): Side {
    return fhirSide(this.name, portsOf(trip.over<PlanServer>(this.server)));
  }

  async show(): Promise<IndividualPlan | undefined> {
    const { moment } = this.server;
    if (this.#shown?.moment !== moment) {
      this.#shown = { moment, plan: (await readPlan(this.server, this.#carePlan))?.plan };
    }
    return this.#shown.plan;
  }

  async write(plan: IndividualPlan): Promise<void> {
    this.writeNow(await this.show(), plan);
  }

  /** Writes what differs from what was seen, over whatever stands there. */
  writeNow(before: IndividualPlan | undefined, plan: IndividualPlan): void {
    const was = new Map(
      (before ? toFhir(before).bundle.entry : []).map(({ resource }) => [
        `${resource.resourceType}/${resource.id}`,
        JSON.stringify(resource),
      ]),
    );
    for (const { resource } of toFhir(plan).bundle.entry) {
      if (was.get(`${resource.resourceType}/${resource.id}`) !== JSON.stringify(resource)) {
        this.server.putNow(resource as unknown as Resource);
      }
    }
  }

  backup(): () => void {
    const kept = this.server.backup();
    return () => this.server.restore(kept);
  }

  remove(): void {
    this.server.delete(this.#carePlan);
  }

  publish(plan: IndividualPlan, trip: Trip) {
    return publishPlan(portsOf(trip.over<PlanServer>(this.server)), plan);
  }

  /** Individual plans that are in force for the person. */
  inForce(): CarePlan[] {
    return (this.server.all('CarePlan') as CarePlan[]).filter(
      ({ id, status }) => id !== NURSING && (status === 'active' || status === 'on-hold'),
    );
  }

  /** Somebody's plan of another kind for the person, which is no business of whoever keeps individual plans in step. */
  startNursingPlan(): void {
    const own = this.server.current(this.#carePlan) as CarePlan | undefined;
    if (own) {
      const { subject, goal = [], careTeam = [] } = own;
      const category = [{ coding: [{ system: 'http://snomed.info/sct', code: '734163000' }] }];
      const named = { id: NURSING, status: 'active', intent: 'plan', title: 'Pleieplan' } as const;
      this.server.putNow({ resourceType: 'CarePlan', ...named, category, subject, goal, careTeam });
    }
  }
}

function namesOf(plan: IndividualPlan): string[] {
  return toFhir(plan).bundle.entry.map(({ resource }) => `${resource.resourceType}/${resource.id}`);
}

/** Last by the alphabet, and last of the files: whoever looks at the plan looks at the other one. */
const COPY = 'plan - Kopi.json';

export class ToolSystem implements System {
  readonly isServer = false;
  readonly hasBackup = false;
  readonly temper = 'files';
  readonly name: string;
  #files = new Map<string, string>();

  constructor(name: string) {
    this.name = name;
  }

  side(trip: Trip): Side {
    const files = () => this.#files;
    const folder = {
      names: async () => [...files().keys()],
      read: async (name: string) => files().get(name),
      async write(name: string, text: string, over: string | undefined) {
        if (files().get(name) !== over) {
          throw new PeerFailure(name, 'permanent', 'written meanwhile', { kind: 'conflict' });
        }
        files().set(name, text);
      },
    };
    return fileSide(this.name, trip.over(folder));
  }

  async show(): Promise<IndividualPlan | undefined> {
    const [text] = this.#files.values();
    return text === undefined ? undefined : (JSON.parse(text) as IndividualPlan);
  }

  async write(plan: IndividualPlan): Promise<void> {
    const [name = 'plan.json'] = this.#files.keys();
    this.#files.set(name, JSON.stringify(plan));
  }

  backup(): () => void {
    const kept = new Map(this.#files);
    return () => {
      this.#files = new Map(kept);
    };
  }

  /** Gives back what undoes it. */
  file(what: 'copy' | 'damage' | 'rename'): () => void {
    const [[name, text] = ['', '']] = this.#files;
    if (name === '') {
      return () => {};
    }
    if (what === 'copy') {
      this.#files.set(COPY, text);
      return () => this.takeCopiesAway();
    }
    if (what === 'damage') {
      this.#files.set(name, text.slice(0, text.length / 2));
      return () => void this.#files.set(name, text);
    }
    const renamed = new Map([[`ny-${name}`, text]]);
    const before = this.#files;
    this.#files = new Map([...renamed, ...[...before].filter(([each]) => each !== name)]);
    return () => {
      this.#files = before;
    };
  }

  takeCopiesAway(): void {
    this.#files.delete(COPY);
  }

  /** A lost file comes back. */
  remove(): void {
    this.#files.clear();
  }
}

export function overState(state: SyncState, trip: Trip): SyncState {
  return trip.over(state);
}
