// Fetches the facts of one need from the source server. Never trusts what a notification carried.
import type {
  CarePlan,
  CareTeam,
  Communication,
  Consent,
  Encounter,
  Flag,
  Observation,
  Organization,
  Patient,
  Practitioner,
  PractitionerRole,
  RelatedPerson,
  Resource,
} from '@medplum/fhirtypes';
import { parseReference, referencesIn } from '../../ground/fhir/reference.ts';
import type { Issue } from '../../ground/outcome/issue.ts';
import type { NeedFacts } from '../../need/notice/facts.ts';
import type { FhirServer, Side } from '../ports.ts';
import { gatherProviders } from './gather-providers.ts';
import { gatherWithdrawals } from './gather-withdrawals.ts';

/** Extension of FHIR core that links a Flag to what it is about. */
const FLAG_DETAIL = 'http://hl7.org/fhir/StructureDefinition/flag-detail';

/** Facts, or the issues that stop us from judging. */
export async function gatherFacts(
  server: FhirServer,
  flag: Flag,
  side: Side = 'hospital',
): Promise<{ facts?: NeedFacts; issues: Issue[] }> {
  const subject = parseReference(flag.subject?.reference);
  const patient = subject?.type === 'Patient' ? await server.read<Patient>('Patient', subject.id) : undefined;
  if (!patient?.id) {
    return { issues: [withoutPatient(flag)] };
  }
  const mine = { patient: `Patient/${patient.id}` };
  const [consents, carePlans, careTeams, flags, communications, assessment, author, encounter] =
    await Promise.all([
      server.search<Consent>('Consent', mine),
      server.search<CarePlan>('CarePlan', mine),
      server.search<CareTeam>('CareTeam', mine),
      server.search<Flag>('Flag', mine),
      server.search<Communication>('Communication', { subject: mine.patient }),
      assessmentOf(server, flag),
      authorOf(server, flag),
      readReferenced<Encounter>(server, 'Encounter', flag.encounter?.reference),
    ]);
  const [provenances, organizations, relatedPersons, providers] = await Promise.all([
    gatherWithdrawals(server, consents),
    readAll<Organization>(server, 'Organization', [...consents, ...carePlans]),
    readAll<RelatedPerson>(server, 'RelatedPerson', consents),
    gatherProviders(server, side, patient, encounter),
  ]);
  const otherFlags = flags.filter(({ id, status }) => id !== flag.id && status === 'active');
  return {
    facts: {
      flag,
      patient,
      consents,
      provenances,
      carePlans,
      careTeams,
      communications,
      otherFlags,
      assessment,
      encounter,
      ...author,
      organizations,
      relatedPersons,
      ...providers,
    },
    issues: [],
  };
}

function withoutPatient(flag: Flag): Issue {
  return {
    severity: 'error',
    code: 'not-found',
    path: 'Flag.subject',
    text: flag.subject?.reference
      ? `Flag.subject of Flag/${flag.id} points at no Patient on the source server`
      : `Flag/${flag.id} has no subject`,
    fix: 'Let Flag.subject be a literal reference to a Patient that the adapter may read',
    concept: 'D1',
  };
}

async function assessmentOf(server: FhirServer, flag: Flag): Promise<Observation | undefined> {
  const detail = flag.extension?.find((extension) => extension.url === FLAG_DETAIL)?.valueReference;
  const key = parseReference(detail?.reference);
  return key?.type === 'Observation' ? server.read<Observation>('Observation', key.id) : undefined;
}

type Author = Pick<NeedFacts, 'author' | 'authorRole' | 'organization'>;

async function authorOf(server: FhirServer, flag: Flag): Promise<Author> {
  const key = parseReference(flag.author?.reference);
  switch (key?.type) {
    case 'PractitionerRole': {
      const authorRole = await server.read<PractitionerRole>('PractitionerRole', key.id);
      const [author, organization] = await Promise.all([
        readReferenced<Practitioner>(server, 'Practitioner', authorRole?.practitioner?.reference),
        readReferenced<Organization>(server, 'Organization', authorRole?.organization?.reference),
      ]);
      return { author, authorRole, organization };
    }
    case 'Practitioner':
      return {
        author: await server.read<Practitioner>('Practitioner', key.id),
        authorRole: undefined,
        organization: undefined,
      };
    case 'Organization':
      return {
        author: undefined,
        authorRole: undefined,
        organization: await server.read<Organization>('Organization', key.id),
      };
    default:
      return { author: undefined, authorRole: undefined, organization: undefined };
  }
}

async function readReferenced<T extends Practitioner | Organization | Encounter>(
  server: FhirServer,
  type: T['resourceType'],
  reference: string | undefined,
): Promise<T | undefined> {
  const key = parseReference(reference);
  return key?.type === type ? server.read<T>(type, key.id) : undefined;
}

/** Everything of that type that the resources refer to, by relative reference. */
async function readAll<T extends Organization | RelatedPerson>(
  server: FhirServer,
  type: T['resourceType'],
  resources: readonly Resource[],
): Promise<Map<string, T>> {
  const ids = new Set(resources.flatMap(referencesIn).flatMap((key) => (key.type === type ? [key.id] : [])));
  const found = await Promise.all([...ids].map((id) => server.read<T>(type, id)));
  return new Map(
    found.flatMap((resource) => (resource ? [[`${type}/${resource.id}`, resource] as const] : [])),
  );
}
