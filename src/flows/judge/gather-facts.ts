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
  Task,
} from '@medplum/fhirtypes';
import { otherPatientsOf } from '../../ground/fhir/person.ts';
import { parseReference, referencesIn } from '../../ground/fhir/reference.ts';
import { isIndividualPlan, takesPlace } from '../../ground/law/individual-plan.ts';
import type { Issue } from '../../ground/outcome/issue.ts';
import { doubtRules } from '../../need/decision/doubts.ts';
import { keeperOf } from '../../need/decision/read-facts.ts';
import type { PersonEvents } from '../../need/duties/person-events.ts';
import type { FactDoubt, NeedFacts } from '../../need/notice/facts.ts';
import type { FhirServer, Side } from '../ports.ts';
import { type AskPersonRegister, askRegister } from './ask-register.ts';
import { type Asks, askedOnce } from './asked-once.ts';
import { type Followed, follow } from './follow-reference.ts';
import { gatherProviders } from './gather-providers.ts';
import { gatherWithdrawals } from './gather-withdrawals.ts';
import { asToldBeside, toldOf } from './told-dead.ts';

/** Extension of FHIR core that links a Flag to what it is about. */
const FLAG_DETAIL = 'http://hl7.org/fhir/StructureDefinition/flag-detail';

export interface GatherPorts {
  readonly server: FhirServer;
  /** Whose record the needs stand in; the hospital's when nothing is said. */
  readonly side?: Side;
  /** Modifier extensions that are understood here, by their URL. */
  readonly knownModifiers?: readonly string[];
  /** What systems beside the record told of persons. */
  readonly personEvents?: Pick<PersonEvents, 'saidDead'>;
  /** The population register, where the hospital has one. */
  readonly personRegister?: AskPersonRegister | undefined;
}

/** Facts, or the issues that stop us from judging. Throws PeerFailure when the server does not answer. */
export async function gatherFacts(
  { server: source, side = 'hospital', knownModifiers = [], personEvents, personRegister }: GatherPorts,
  flag: Flag,
): Promise<{ facts?: NeedFacts; issues: FactDoubt[] }> {
  const server = askedOnce(source);
  const [subject, assessment, encounter, authorRead, told, ahead] = await Promise.all([
    follow<Patient>({ server, holder: flag, path: 'Flag.subject', types: ['Patient'] }, flag.subject),
    assessmentOf(server, flag),
    follow<Encounter>({ server, holder: flag, path: 'Flag.encounter', types: ['Encounter'] }, flag.encounter),
    roleOf(server, flag),
    toldOf(personEvents, flag),
    consentsAhead(server, flag),
  ]);
  const patient = subject.found && (await asToldBeside(personEvents, subject.found, told));
  if (!patient?.id) {
    return { issues: [subject.doubt ?? withoutPatient(flag)] };
  }
  const mine = { patient: `Patient/${patient.id}` };
  const [records, carePlans, careTeams, flags, communications, tasks, author, registered] = await Promise.all(
    [
      consentsOf(server, patient),
      server.search<CarePlan>('CarePlan', mine),
      server.search<CareTeam>('CareTeam', mine),
      server.search<Flag>('Flag', mine),
      server.search<Communication>('Communication', { subject: mine.patient }),
      // No decision rests on them: whoever needs them asks once more, and hears what is wrong.
      server.search<Task>('Task', mine).catch(() => undefined),
      authorOf(server, flag, authorRead),
      askRegister(personRegister, patient),
      readAll<Organization>(server, 'Organization', ahead),
      readAll<RelatedPerson>(server, 'RelatedPerson', ahead),
    ],
  );
  const { consents } = records;
  const [provenances, organizations, relatedPersons, providers, keepers] = await Promise.all([
    gatherWithdrawals(server, consents),
    readAll<Organization>(server, 'Organization', [...consents, ...carePlans]),
    readAll<RelatedPerson>(server, 'RelatedPerson', consents),
    gatherProviders(server, side, patient, encounter.found),
    keepersOf(server, carePlans),
  ]);
  const otherFlags = flags.filter(({ id, status }) => id !== flag.id && status === 'active');
  const doubts = [assessment.doubt, ...author.doubts, encounter.doubt, ...keepers].filter(
    (doubt) => doubt !== undefined,
  );
  return {
    facts: {
      // A reference by identifier is to the one who was found by it.
      flag: { ...flag, subject: { ...flag.subject, reference: mine.patient } },
      patient,
      records: records.patients,
      consents,
      provenances,
      carePlans,
      careTeams: [...careTeams, ...containedTeams(carePlans)],
      communications,
      tasks,
      otherFlags,
      assessment: assessment.found,
      encounter: encounter.found,
      ...author.named,
      organizations,
      relatedPersons,
      doubts,
      ...(registered === undefined ? {} : { registered }),
      modifiers: knownModifiers,
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

/**
 * The consents of the person whom the Flag names, asked for beside the person, so that whom they name can be asked for beside
 * everything else. Whether there is such a person, and what a failure means, is found where they are asked for by what was read.
 */
async function consentsAhead(server: Asks, flag: Flag): Promise<readonly Consent[]> {
  const named = parseReference(flag.subject?.reference);
  return named?.type === 'Patient'
    ? server.search<Consent>('Consent', { patient: `Patient/${named.id}` }).catch(() => [])
    : [];
}

/**
 * The consents of the person, also those that stand under records which this one replaces or which are beside it: what
 * was said there was said by the same person.
 */
async function consentsOf(
  server: Asks,
  patient: Patient,
): Promise<{ readonly patients: readonly string[]; readonly consents: readonly Consent[] }> {
  const patients = [...new Set([`Patient/${patient.id}`, ...otherPatientsOf(patient)])];
  const found = await Promise.all(
    patients.map((each) => server.search<Consent>('Consent', { patient: each })),
  );
  return { patients, consents: found.flat() };
}

function assessmentOf(server: Asks, flag: Flag): Promise<Followed<Observation>> {
  const details = (flag.extension ?? []).filter(({ url }) => url === FLAG_DETAIL);
  const at = (flag.extension ?? []).findIndex(({ url }) => url === FLAG_DETAIL);
  return follow<Observation>(
    { server, holder: flag, path: `Flag.extension[${at}].valueReference`, types: ['Observation'] },
    details[0]?.valueReference,
  );
}

interface Author {
  readonly named: Pick<NeedFacts, 'author' | 'authorRole' | 'organization'>;
  readonly doubts: readonly FactDoubt[];
}

type Named = Practitioner | PractitionerRole | Organization;

/** What the Flag names as its author. */
function roleOf(server: Asks, flag: Flag): Promise<Followed<Named>> {
  const types = ['PractitionerRole', 'Practitioner', 'Organization'] as const;
  return follow<Named>({ server, holder: flag, path: 'Flag.author', types }, flag.author);
}

/** Who raised the need: a letter names the person and the unit, so both have to be got when they are referred to. */
async function authorOf(server: Asks, flag: Flag, { found, doubt }: Followed<Named>): Promise<Author> {
  const named = { author: undefined, authorRole: undefined, organization: undefined };
  const doubts = doubt ? [doubt] : [];
  switch (found?.resourceType) {
    case 'PractitionerRole':
      return inRole(server, flag, found);
    case 'Practitioner':
      return { named: { ...named, author: found }, doubts };
    case 'Organization':
      return { named: { ...named, organization: found }, doubts };
    default:
      return { named, doubts };
  }
}

async function inRole(server: Asks, flag: Flag, authorRole: PractitionerRole): Promise<Author> {
  // What a contained role refers to as contained stands beside it in the Flag.
  const holder = isContained(flag, authorRole) ? flag : authorRole;
  const path = 'PractitionerRole';
  const [author, organization] = await Promise.all([
    follow<Practitioner>(
      { server, holder, path: `${path}.practitioner`, types: ['Practitioner'] },
      authorRole.practitioner,
    ),
    follow<Organization>(
      { server, holder, path: `${path}.organization`, types: ['Organization'] },
      authorRole.organization,
    ),
  ]);
  return {
    named: { author: author.found, authorRole, organization: organization.found },
    doubts: [author.doubt, organization.doubt].filter((doubt) => doubt !== undefined),
  };
}

function isContained(holder: Flag, resource: Resource): boolean {
  return (holder.contained ?? []).some((each) => each === resource);
}

/** Teams that stand within an individual plan. */
function containedTeams(plans: readonly CarePlan[]): CareTeam[] {
  return plans
    .filter(isIndividualPlan)
    .flatMap(({ contained = [] }) => contained.filter((each) => each.resourceType === 'CareTeam'));
}

/** Where a plan is kept decides what is asked for: a keeper on a server that is not known is told. */
async function keepersOf(server: Asks, plans: readonly CarePlan[]): Promise<readonly FactDoubt[]> {
  const keepers = await Promise.all(
    plans
      .filter((plan) => isIndividualPlan(plan) && takesPlace(plan))
      .map((plan) =>
        follow<Organization>(
          { server, holder: plan, path: 'CarePlan.author', types: ['Organization'] },
          keeperOf(plan),
        ),
      ),
  );
  return keepers.flatMap(({ doubt }) => (doubt?.rule === doubtRules.elsewhere ? [doubt] : []));
}

/** Everything of that type that the resources refer to within the server. */
async function readAll<T extends Organization | RelatedPerson>(
  server: Asks,
  type: T['resourceType'],
  resources: readonly Resource[],
): Promise<Map<string, T>> {
  const ids = new Set(resources.flatMap(referencesIn).flatMap((key) => (key.type === type ? [key.id] : [])));
  const found = await Promise.all([...ids].map((id) => server.read<T>(type, id)));
  return new Map(
    found.flatMap((resource) => (resource ? [[`${type}/${resource.id}`, resource] as const] : [])),
  );
}
