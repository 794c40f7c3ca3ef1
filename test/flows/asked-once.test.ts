// What the facts of a need are gathered by: each thing is asked for once, and what is asked for ahead decides nothing by itself.
import type { Flag, Resource } from '@medplum/fhirtypes';
import { expect, it } from 'vitest';
import { gatherFacts } from '../../src/flows/judge/gather-facts.ts';
import { type FhirServer, PeerFailure } from '../../src/flows/ports.ts';

const flag: Flag = {
  resourceType: 'Flag',
  id: 'flag-1',
  status: 'active',
  code: { text: 'need' },
  subject: { reference: 'Patient/p1' },
  author: { reference: 'Organization/ward' },
};
const patient: Resource = { resourceType: 'Patient', id: 'p1' };
const consent = {
  resourceType: 'Consent',
  id: 'c1',
  status: 'active',
  patient: { reference: 'Patient/p1' },
  organization: [{ reference: 'Organization/ward' }],
  provision: { actor: [{ reference: { reference: 'Organization/unit' } }] },
} as unknown as Resource;
const organizations = ['ward', 'unit'].map((id): Resource => ({ resourceType: 'Organization', id }));

/** A server that has these, and answers a search for consents as it is told. */
function serverWith(there: readonly Resource[], consents: () => Promise<Resource[]>) {
  const asked: string[] = [];
  const server = {
    baseUrl: 'https://hospital.example/fhir',
    async read(type: string, id: string) {
      asked.push(`${type}/${id}`);
      return there.find((each) => each.resourceType === type && each.id === id);
    },
    search(type: string) {
      asked.push(type);
      return type === 'Consent' ? consents() : Promise.resolve([]);
    },
  } as unknown as FhirServer;
  return { server, asked };
}

it('asks for each resource once, whoever names it, and has all of them', async () => {
  const { server, asked } = serverWith([patient, ...organizations], async () => [consent]);
  const { facts } = await gatherFacts({ server }, flag);
  expect([...(facts?.organizations.keys() ?? [])].toSorted()).toEqual([
    'Organization/unit',
    'Organization/ward',
  ]);
  expect(facts?.consents).toEqual([consent]);
  expect(asked.toSorted()).toEqual([...new Set(asked)].toSorted());
});

it('is anew with each gathering: a consent that was withdrawn meanwhile is seen', async () => {
  let found: Resource[] = [consent];
  const { server } = serverWith([patient, ...organizations], async () => found);
  await gatherFacts({ server }, flag);
  found = [];
  expect((await gatherFacts({ server }, flag)).facts?.consents).toEqual([]);
});

it.each([
  404, 400,
])('says that there is no such person where the search for consents answers %i for that', async (status) => {
  const refused = new PeerFailure('FHIR server', 'permanent', 'no such patient', { status });
  const { server } = serverWith([], () => Promise.reject(refused));
  const { facts, issues } = await gatherFacts({ server }, flag);
  expect(facts).toBeUndefined();
  expect(issues.map(({ path }) => path)).toEqual(['Flag.subject']);
});

it('fails as the search for consents does where the person is there: silence is no consent and no «no»', async () => {
  const away = new PeerFailure('FHIR server', 'transient', 'no answer in time');
  const { server } = serverWith([patient], () => Promise.reject(away));
  await expect(gatherFacts({ server }, flag)).rejects.toBe(away);
});
