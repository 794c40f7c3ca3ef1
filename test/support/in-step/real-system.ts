// A FHIR server of its own make as one of the systems that are kept in step: people write there in one transaction.
import type { Resource } from '@medplum/fhirtypes';
import { createFhirServer } from '../../../src/edges/transport/hospital/fhir-server.ts';
import type { PlanServer } from '../../../src/flows/plan/plan-server.ts';
import { readPlan } from '../../../src/flows/plan/read-plan.ts';
import { fhirSide } from '../../../src/flows/sync/fhir-side.ts';
import { keyOfPlan, type Side, type SideCopy } from '../../../src/flows/sync/side.ts';
import type { IndividualPlan } from '../../../src/plan/document/individual-plan.ts';
import { toFhir } from '../../../src/plan/mapping/to-bundle.ts';
import { portsOf, type System, type Trip } from './systems.ts';

export class RealSystem implements System {
  readonly isServer = true;
  readonly hasBackup = false;
  readonly temper = 'keeps';
  readonly name: string;
  readonly #server: PlanServer;
  readonly #plan: IndividualPlan;
  readonly #carePlan: string;
  // Nobody but this model writes this plan, so that what was read is so until something is sent.
  #shown: { readonly plan: IndividualPlan | undefined } | undefined;
  #read: { readonly copy: SideCopy | undefined } | undefined;

  constructor(name: string, baseUrl: string, plan: IndividualPlan) {
    this.name = name;
    const server = createFhirServer({ baseUrl, timeout: 60_000, retry: { retries: 5 } });
    this.#server = this.#forgetting(server);
    this.#plan = plan;
    this.#carePlan = namesOf(plan).find((one) => one.startsWith('CarePlan/')) ?? '';
  }

  /** Of this plan alone: the server has others. */
  side(trip: Trip): Side {
    const { changes: _, ...side } = fhirSide(this.name, portsOf(trip.over<PlanServer>(this.#server)));
    const [show, key] = [() => this.show(), keyOfPlan(this.#plan)];
    return {
      ...side,
      read: async (asked, last) => {
        const { copy } = this.#read ?? { copy: await side.read(asked, last) };
        this.#read = copy?.isOvertaken ? undefined : { copy };
        return copy;
      },
      async *list() {
        if (await show()) {
          yield key;
        }
      },
    };
  }

  async show(): Promise<IndividualPlan | undefined> {
    this.#shown ??= { plan: (await readPlan(this.#server, this.#carePlan))?.plan };
    return this.#shown.plan;
  }

  /** The server; whatever is written, done or not, is looked at anew. */
  #forgetting(server: PlanServer): PlanServer {
    const forget = async <T>(work: () => Promise<T>): Promise<T> => {
      try {
        return await work();
      } finally {
        this.#shown = undefined;
        this.#read = undefined;
      }
    };
    return {
      ...server,
      write: (bundle) => forget(() => server.write(bundle)),
      transact: (bundle) => forget(() => server.transact(bundle)),
      put: (resource) => forget(() => server.put(resource)),
      update: (resource) => forget(() => server.update(resource)),
    };
  }

  async write(plan: IndividualPlan): Promise<void> {
    const before = await this.show();
    const was = new Set(
      (before ? toFhir(before).bundle.entry : []).map(({ resource }) => JSON.stringify(resource)),
    );
    const entry = toFhir(plan)
      .bundle.entry.filter(({ resource }) => !was.has(JSON.stringify(resource)))
      .map(({ resource }) => ({
        resource: resource as unknown as Resource,
        request: { method: 'PUT' as const, url: `${resource.resourceType}/${resource.id}` },
      }));
    if (entry.length > 0) {
      await this.#server.write({ resourceType: 'Bundle', type: 'transaction', entry });
    }
  }

  backup(): () => void {
    return () => {};
  }

  /** The plan and all that refers to it: a server may refuse to leave references to what is gone. */
  async remove(): Promise<void> {
    const entry = (await this.#ofThePlan()).map((url) => ({ request: { method: 'DELETE' as const, url } }));
    await this.#server.transact({ resourceType: 'Bundle', type: 'transaction', entry });
  }

  async #ofThePlan(): Promise<readonly string[]> {
    const told = await this.#server.search('Provenance', { target: this.#carePlan });
    const parties = ['Patient', 'Organization', 'Practitioner', 'PractitionerRole', 'RelatedPerson'];
    const shown = (await this.show()) ?? this.#plan;
    const own = namesOf(shown).filter((name) => !parties.includes(name.split('/')[0] ?? ''));
    return [...told.map(({ resourceType, id }) => `${resourceType}/${id}`), ...own];
  }
}

function namesOf(plan: IndividualPlan): string[] {
  return toFhir(plan).bundle.entry.map(({ resource }) => `${resource.resourceType}/${resource.id}`);
}
