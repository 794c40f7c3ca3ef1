// Who gives the person services now, as the record says it: the organisation of the stay, and those that perform running
// services. Each comes with what it is part of, nearest first.
import type { Encounter, Organization, Patient, PractitionerRole, ServiceRequest } from '@medplum/fhirtypes';
import { parseReference } from '../../ground/fhir/reference.ts';
import type { NeedFacts } from '../../need/notice/facts.ts';
import { PeerFailure, type Side } from '../ports.ts';
import type { Asks } from './asked-once.ts';

/** How far up an organisation is followed: department, clinic, hospital, trust, region. */
const LEVELS = 5;

type Chain = readonly Organization[];

/** Asked for only where it can decide something: on the way to a hospital, and when the person stays elsewhere than at home. */
export async function gatherProviders(
  server: Asks,
  side: Side,
  patient: Patient,
  encounter: Encounter | undefined,
): Promise<Pick<NeedFacts, 'stayAt' | 'performers'>> {
  const awayFromHome = patient.address?.some(({ use }) => use === 'temp') ?? false;
  if (side === 'hospital') {
    return awayFromHome ? { performers: await performersOf(server, patient) } : {};
  }
  const stands = encounter && encounter.status !== 'cancelled' && encounter.status !== 'entered-in-error';
  const [stayAt, performers] = await Promise.all([
    stands ? chainOf(server, encounter.serviceProvider?.reference) : [],
    performersOf(server, patient),
  ]);
  return { stayAt, performers };
}

/** Concept A19: a service that is decided and running is an active order. */
async function performersOf(server: Asks, patient: Patient): Promise<Chain[]> {
  const requests = await server
    .search<ServiceRequest>('ServiceRequest', { subject: `Patient/${patient.id}`, status: 'active' })
    .catch((error: unknown) => {
      if (error instanceof PeerFailure && error.code === 'type-not-served') {
        return []; // a server that says that it has no such resources holds no running services
      }
      throw error;
    });
  const references = requests
    .filter(({ intent }) => intent === 'order')
    .flatMap(({ performer }) => (performer ?? []).flatMap(({ reference }) => reference ?? []));
  const chains = await Promise.all([...new Set(references)].map((reference) => chainOf(server, reference)));
  return chains.filter(({ length }) => length > 0);
}

/** The organisation, or that of the role, with those above it. */
export async function chainOf(server: Asks, reference: string | undefined): Promise<Chain> {
  const key = parseReference(reference);
  if (key?.type === 'PractitionerRole') {
    const role = await server.read<PractitionerRole>('PractitionerRole', key.id);
    return parseReference(role?.organization?.reference)?.type === 'Organization'
      ? chainOf(server, role?.organization?.reference)
      : [];
  }
  const chain: Organization[] = [];
  let next = key;
  while (next?.type === 'Organization' && chain.length < LEVELS) {
    const organization: Organization | undefined = await server.read<Organization>('Organization', next.id);
    if (!organization) {
      break;
    }
    chain.push(organization);
    next = parseReference(organization.partOf?.reference);
  }
  return chain;
}
