// What is asked of the hospital's server at the same moment goes together, where that server has shown that it gives the same.
import type { Flag, Organization, Patient, Resource } from '@medplum/fhirtypes';
import { describe, expect, it } from 'vitest';
import { batchedReads } from '../../src/edges/transport/hospital/batched-reads.ts';
import type { PlanServer, Search } from '../../src/flows/plan/plan-server.ts';
import { PeerFailure } from '../../src/flows/ports.ts';
import { onTrail } from '../../src/ground/audit/trail.ts';
import type { ResourceKey } from '../../src/ground/fhir/reference.ts';

const patient: Patient = { resourceType: 'Patient', id: 'p' };
const unit: Organization = { resourceType: 'Organization', id: 'o' };
const flag: Flag = { resourceType: 'Flag', id: 'f', status: 'active', code: {}, subject: {} };
const store: readonly Resource[] = [patient, unit, flag];

/** A server that gives what there is, with what a test makes it do otherwise. */
function serverOf(other: Partial<PlanServer> = {}) {
  const asked: string[] = [];
  const read = async (type: string, id: string) => {
    asked.push(`GET ${type}/${id}`);
    return store.find((each) => each.resourceType === type && each.id === id);
  };
  const search = async (type: string) => {
    asked.push(`search ${type}`);
    return store.filter((each) => each.resourceType === type);
  };
  const server = {
    baseUrl: 'https://hospital.example/fhir',
    read,
    search,
    async readMany(keys: readonly ResourceKey[]) {
      asked.push(`batch ${keys.map(({ type, id }) => `${type}/${id}`).join(' ')}`);
      return store.filter((each) =>
        keys.some(({ type, id }) => each.resourceType === type && each.id === id),
      );
    },
    async searchMany(searches: readonly Search[]) {
      asked.push(`batch ${searches.map(({ type }) => type).join(' ')}`);
      return searches.map(({ type }) => store.filter((each) => each.resourceType === type));
    },
    ...other,
  } as unknown as PlanServer;
  return { asked, server: batchedReads(server) };
}

const mine = { patient: 'Patient/p' };
const both = (server: PlanServer) =>
  Promise.all([server.read<Patient>('Patient', 'p'), server.read<Organization>('Organization', 'o')]);
/** What a server is asked after it has shown what it gives by a batch. */
async function afterProof({ server, asked }: ReturnType<typeof serverOf>): Promise<void> {
  await both(server);
  await Promise.all([server.search<Flag>('Flag', mine), server.search('CarePlan', mine)]);
  await new Promise((resolve) => setImmediate(resolve));
  asked.length = 0;
}

describe('reads of the hospital by batch', () => {
  it('are asked alone until the server has given the same by a batch', async () => {
    const { server, asked } = serverOf();
    expect(await both(server)).toEqual([patient, unit]);
    expect(asked.slice(0, 2)).toEqual(['GET Patient/p', 'GET Organization/o']);
    await new Promise((resolve) => setImmediate(resolve));
    asked.length = 0;
    expect(await both(server)).toEqual([patient, unit]);
    expect(asked).toEqual(['batch Patient/p Organization/o']);
  });

  it('stay alone at a server that gives something else by a batch, or takes none', async () => {
    for (const readMany of [async () => [patient], () => Promise.reject(new Error('no batches'))]) {
      const { server, asked } = serverOf({ readMany });
      for (let round = 0; round < 5; round += 1) {
        expect(await both(server)).toEqual([patient, unit]);
        await new Promise((resolve) => setImmediate(resolve));
      }
      expect(asked.filter((each) => each.startsWith('GET'))).toHaveLength(10);
    }
  });

  it('of searches that found nothing prove nothing', async () => {
    const { server, asked } = serverOf();
    for (let round = 0; round < 3; round += 1) {
      await Promise.all([server.search('CarePlan', mine), server.search('CareTeam', mine)]);
    }
    expect(asked.filter((each) => each.startsWith('batch'))).toEqual([]);
  });

  it('never take a consent along, nor a search for what is no reference and no code', async () => {
    const setting = serverOf();
    await afterProof(setting);
    await Promise.all([
      setting.server.search('Consent', mine),
      setting.server.search('Flag', mine),
      setting.server.search('CarePlan', mine),
      setting.server.search('Patient', { identifier: 'urn:oid:2.16.578.1.12.4.1.4.1|13806699940' }),
    ]);
    expect(setting.asked.toSorted()).toEqual(['batch Flag CarePlan', 'search Consent', 'search Patient']);
  });

  it('ask alone for what a batch says is not there, and for everything when an answer of it cannot be believed', async () => {
    let fault: PeerFailure | undefined;
    let given: Resource[] = [patient, unit];
    const many = async () => {
      if (fault) {
        throw fault;
      }
      return given;
    };
    const setting = serverOf({ readMany: many });
    await afterProof(setting);
    given = [patient];
    expect(await both(setting.server)).toEqual([patient, unit]);
    expect(setting.asked).toEqual(['GET Organization/o']);
    fault = new PeerFailure('FHIR server', 'transient', 'another id', { code: 'not-fhir' });
    setting.asked.length = 0;
    expect(await both(setting.server)).toEqual([patient, unit]);
    expect(setting.asked).toEqual(['GET Patient/p', 'GET Organization/o']);
  });

  it('fail as one when the server is away, and one by one when a single answer is a failure', async () => {
    let away = false;
    const setting = serverOf({
      readMany: async () => {
        if (away) {
          throw new PeerFailure('FHIR server', 'transient', 'no answer in time', { code: 'no-answer' });
        }
        return [patient, unit];
      },
      search: (async (type: string) => {
        if (type === 'ServiceRequest') {
          throw new PeerFailure('FHIR server', 'permanent', 'no such type', { code: 'type-not-served' });
        }
        return store.filter((each) => each.resourceType === type);
      }) as unknown as PlanServer['search'],
    });
    const answers = await Promise.allSettled([
      setting.server.search('ServiceRequest', mine),
      setting.server.search('Flag', mine),
    ]);
    expect(answers).toMatchObject([{ reason: { code: 'type-not-served' } }, { value: [flag] }]);
    await afterProof(setting);
    away = true;
    await expect(both(setting.server)).rejects.toMatchObject({ code: 'no-answer' });
    expect(setting.asked).toEqual([]);
  });

  it('of different requests never go together', async () => {
    const setting = serverOf();
    await afterProof(setting);
    const [first, second] = ['0b', '1b'].map((end) => `6f1f1a6e-6c3b-4f0e-8a59-0000000000${end}`);
    await Promise.all([
      onTrail({ request: first }, () => setting.server.read('Patient', 'p')),
      onTrail({ request: second }, () => setting.server.read('Organization', 'o')),
    ]);
    expect(setting.asked).toEqual(['GET Patient/p', 'GET Organization/o']);
  });
});
