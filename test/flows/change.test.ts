// Changing a resource that others change too, over real HTTP.
import type { Task } from '@medplum/fhirtypes';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createFhirServer } from '../../src/edges/transport/hospital/fhir-server.ts';
import { change } from '../../src/flows/change.ts';
import type { FhirServer } from '../../src/flows/ports.ts';
import { startFhirServer, type TestFhirServer } from '../support/fhir-server.ts';

let hospital: TestFhirServer;
let server: FhirServer;
beforeAll(async () => {
  hospital = await startFhirServer();
  server = createFhirServer({ baseUrl: hospital.baseUrl });
});
afterAll(() => hospital.stop());

const task: Task = { resourceType: 'Task', id: 't', status: 'requested', intent: 'order' };
const written = () => hospital.requests.filter((line) => line === 'PUT /Task/t').length;

/** The server, with another writer that comes in between reading and writing, so many times. */
function withRival(times: number): Pick<FhirServer, 'read' | 'update'> {
  let left = times;
  return {
    read: (type, id) => server.read(type, id),
    async update(resource) {
      if (left > 0) {
        left -= 1;
        const current = await hospital.repository.readResource<Task>('Task', 't');
        await hospital.repository.updateResource({
          ...current,
          note: [...(current.note ?? []), { text: `rival ${left}` }],
        });
      }
      return server.update(resource);
    },
  };
}

describe('a change of what others change too', () => {
  it('is worked out anew on the version of the one who came first (412), and neither is lost', async () => {
    await hospital.repository.updateResource(task);
    const changed = await change<Task>(withRival(2), 'Task', 't', (current) => ({
      ...current,
      status: 'accepted',
    }));
    expect(changed).toMatchObject({ status: 'accepted', note: [{ text: 'rival 1' }, { text: 'rival 0' }] });
  });

  it('is put off when others come first every time, and theirs stands', async () => {
    await hospital.repository.updateResource({ ...task, note: [] });
    const work = change<Task>(withRival(99), 'Task', 't', (current) => ({ ...current, status: 'completed' }));
    await expect(work).rejects.toMatchObject({ name: 'PeerFailure', failure: 'transient' });
    expect((await hospital.repository.readResource<Task>('Task', 't')).status).toBe('requested');
  });

  it('writes nothing when there is nothing to change, or nothing there', async () => {
    const before = written();
    expect(await change<Task>(server, 'Task', 't', (current) => current)).toBeUndefined();
    expect(
      await change<Task>(server, 'Task', 'none', (current) => ({ ...current, status: 'failed' })),
    ).toBeUndefined();
    expect(written()).toBe(before);
  });
});
