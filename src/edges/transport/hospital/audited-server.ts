// The hospital's FHIR server with every read, search and write of it on the audit's trail.
import type { Bundle, Resource } from '@medplum/fhirtypes';
import type { PlanServer } from '../../../flows/plan/plan-server.ts';
import type { Clock } from '../../../flows/ports.ts';
import type { AuditAct, AuditEntry } from '../../../ground/audit/entry.ts';

/** Takes lines: onto the trail of the work that runs, or into the store when there is none. */
export type LeaveLines = (entries: readonly AuditEntry[]) => Promise<void>;

interface Done {
  readonly what: AuditAct;
  readonly action: string;
  readonly detail: string;
  readonly entities?: readonly string[];
  readonly query?: string;
}

export function auditedServer(server: PlanServer, clock: Clock, leave: LeaveLines): PlanServer {
  const peer = { name: 'hospital FHIR server', address: server.baseUrl };
  const purpose = 'COC';

  /** BALP wants a line for each person whose data were given. */
  async function lines(done: Done, about: readonly string[], failed = false): Promise<void> {
    const patients = about.length > 0 ? [...new Set(about)] : [undefined];
    await leave(
      patients.map((patient) => ({
        when: clock.now().toISOString(),
        who: 'adapter',
        purpose,
        peer,
        ...done,
        ...(patient ? { patient } : {}),
        ...(failed ? { outcome: 'minor-failure' } : {}),
      })),
    );
  }

  async function watched<T>(
    work: Promise<T>,
    done: Done,
    about: (result: T) => readonly string[],
  ): Promise<T> {
    try {
      const result = await work;
      await lines(done, about(result));
      return result;
    } catch (error) {
      await lines(done, [], true);
      throw error;
    }
  }

  const written = (resource: Resource, action: string): Done => {
    const reference = `${resource.resourceType}/${resource.id}`;
    return { what: 'update', action, detail: `Wrote ${reference}`, entities: [reference] };
  };

  const writing = async <T>(bundle: Bundle, results: Promise<T>): Promise<T> => {
    const resources = (bundle.entry ?? []).flatMap(({ resource }) => resource ?? []);
    await Promise.all(
      resources.map((resource) =>
        watched(results, written(resource, 'transacted'), () => patientsOf(resource)),
      ),
    );
    return results;
  };

  return {
    baseUrl: server.baseUrl,
    read: (type, id) => watched(server.read(type, id), reading(type, id), patientsOf),
    readNamed: (type, id) => watched(server.readNamed(type, id), reading(type, id), patientsOf),
    // Which versions there are is asked about what is read beside it, and says nothing of its content.
    versions: (type, id) => server.versions(type, id),
    readVersion: (key, versionId) =>
      watched(server.readVersion(key, versionId), reading(key.type, key.id), patientsOf),
    search: (type, parameters) =>
      watched(server.search(type, parameters), searching(type, parameters), (found) =>
        found.flatMap(patientsOf),
      ),
    async *pages<T extends Resource>(type: T['resourceType'], parameters: Readonly<Record<string, string>>) {
      for await (const page of server.pages<T>(type, parameters)) {
        await lines(searching(type, parameters), page.flatMap(patientsOf));
        yield page;
      }
    },
    put: (resource) => watched(server.put(resource), written(resource, 'put'), () => patientsOf(resource)),
    update: (resource) =>
      watched(server.update(resource), written(resource, 'updated'), () => patientsOf(resource)),
    transact: (bundle) => writing(bundle, server.transact(bundle)),
    write: (bundle) => writing(bundle, server.write(bundle)),
    async readMany(keys) {
      const found = await server.readMany(keys);
      for (const { type, id } of keys) {
        const resource = found.find((each) => each.resourceType === type && each.id === id);
        await lines(reading(type, id), patientsOf(resource));
      }
      return found;
    },
    async searchMany(searches) {
      const found = await server.searchMany(searches);
      for (const [at, { type, parameters }] of searches.entries()) {
        await lines(searching(type, parameters), (found[at] ?? []).flatMap(patientsOf));
      }
      return found;
    },
    // A number of plans names nobody.
    count: (search) => server.count(search),
    capability: () => server.capability(),
  };
}

function reading(type: string, id: string): Done {
  return { what: 'read', action: 'read', detail: `Read ${type}/${id}`, entities: [`${type}/${id}`] };
}

function searching(type: string, parameters: Readonly<Record<string, string>>): Done {
  return { what: 'query', action: 'searched', detail: `Searched ${type}`, query: queryOf(type, parameters) };
}

/** Whom a resource is about, as a reference to the Patient. */
export function patientsOf(resource: Resource | undefined): string[] {
  if (resource === undefined) {
    return [];
  }
  if (resource.resourceType === 'Patient') {
    return [`Patient/${resource.id}`];
  }
  const {
    subject,
    patient,
    for: whom,
  } = resource as unknown as Record<string, { reference?: unknown } | undefined>;
  return [subject, patient, whom].flatMap((each) => {
    const found = /(?:^|\/)(Patient\/[A-Za-z0-9.-]{1,64})/.exec(String(each?.reference ?? ''))?.[1];
    return found ? [found] : [];
  });
}

/** A value that names no resource and no code may be a national id or a name: it is left out. */
function queryOf(type: string, parameters: Readonly<Record<string, string>>): string {
  const said = Object.entries(parameters).map(([name, value]) => {
    const harmless = value
      .split(',')
      .every((each) =>
        /^([A-Z][A-Za-z]+\/[A-Za-z0-9.-]{1,64}|[a-z][a-z-]*|https?:\S+\|[a-z-]+|_?\w+:\w+)$/.test(each),
      );
    return `${name}=${harmless ? value : '***'}`;
  });
  return `${type}?${said.join('&')}`;
}
