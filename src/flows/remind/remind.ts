// Reminders of a plan: set where the adapter sees the plan or a consent, asked of the server once more when the day comes.

import type {
  CarePlan,
  Consent,
  Organization,
  Patient,
  RelatedPerson,
  Resource,
  Task,
} from '@medplum/fhirtypes';
import { parseReference } from '../../ground/fhir/reference.ts';
import { isIndividualPlan } from '../../ground/law/individual-plan.ts';
import {
  type RepresentationSettings,
  representationDefaults,
} from '../../ground/law/representation-facts.ts';
import { type Day, plusDays } from '../../ground/norway/day.ts';
import { instantOf } from '../../ground/norway/instant.ts';
import { ownConsentDay } from '../../need/consent/own-consent.ts';
import { existingPlan } from '../../need/decision/read-facts.ts';
import { type DeadlineSettings, missedDeadline } from '../../need/delivery/due/deadlines.ts';
import type { Named, Reminder } from '../../need/delivery/due/named-days.ts';
import { isDated, type Reminders, remindersOf } from '../../need/delivery/due/reminders.ts';
import type { NeedFacts } from '../../need/notice/facts.ts';
import type { Clock, FhirServer } from '../ports.ts';

export interface RemindPorts {
  readonly server: FhirServer;
  readonly reminders: Reminders;
  readonly clock: Clock;
  readonly deadlines: DeadlineSettings;
  /** What the controller has set on age; otherwise the defaults. */
  readonly representation?: RepresentationSettings;
}

/** Keeps the days that these resources name; gives them. */
async function remindOf(ports: RemindPorts, resources: readonly Resource[]): Promise<readonly Named[]> {
  const all = await daysOf(ports, resources);
  await ports.reminders.keep(all);
  return all.filter(({ reminders }) => reminders.length > 0);
}

/** The days that these resources name: all of the resources, also those that name none. */
async function daysOf(ports: RemindPorts, resources: readonly Resource[]): Promise<readonly Named[]> {
  const at = ports.clock.now();
  return Promise.all(
    resources.map(async (resource) => ({
      about: `${resource.resourceType}/${resource.id}`,
      reminders: remindersOf(resource, at, ports.deadlines, await askOn(ports, resource, at)),
    })),
  );
}

/** The day from which the person's own consent is asked for, in place of one that somebody else gave and that age ends. */
async function askOn(ports: RemindPorts, resource: Resource, at: Date): Promise<Day | undefined> {
  if (resource.resourceType !== 'Consent' || resource.status !== 'active') {
    return undefined;
  }
  const performers = (resource.performer ?? []).flatMap(({ reference }) => parseReference(reference) ?? []);
  const patient = parseReference(resource.patient?.reference);
  if (patient?.type !== 'Patient' || performers.every(({ type }) => type === 'Patient')) {
    return undefined;
  }
  const { server, representation: settings = representationDefaults } = ports;
  const name = `Patient/${patient.id}`;
  const [person, consents] = await Promise.all([
    server.read<Patient>('Patient', patient.id),
    server.search<Consent>('Consent', { patient: name }),
  ]);
  const givers = await giversOf(server, [resource, ...consents]);
  const day = ownConsentDay(
    resource,
    { patient: name, birthDate: person?.birthDate, heard: true, settings, ...givers },
    consents,
    instantOf(at),
  );
  return day && plusDays(day, -settings.askBeforeDays);
}

/** Who gave the consents, beside the person: related persons and organisations, read once each. */
async function giversOf(server: FhirServer, consents: readonly Consent[]) {
  const keys = consents.flatMap(({ performer }) =>
    (performer ?? []).flatMap(({ reference }) => parseReference(reference) ?? []),
  );
  const read = async <T extends RelatedPerson | Organization>(type: T['resourceType']) => {
    const ids = new Set(keys.flatMap((key) => (key.type === type ? [key.id] : [])));
    const found = await Promise.all([...ids].map((id) => server.read<T>(type, id)));
    return new Map<string, T | undefined>(found.map((one) => [`${type}/${one?.id}`, one]));
  };
  const [people, organizations] = await Promise.all([
    read<RelatedPerson>('RelatedPerson'),
    read<Organization>('Organization'),
  ]);
  return {
    relatedPerson: (reference: string) => people.get(reference),
    organization: (reference: string) => organizations.get(reference),
  };
}

/** The days of what a need shows: the person's consents, and the plan when there is one. They are to be kept. */
export async function daysOfNeed(ports: RemindPorts, facts: NeedFacts): Promise<readonly Named[]> {
  const plan = existingPlan(facts, instantOf(ports.clock.now()));
  return daysOf(ports, [...facts.consents, ...(plan ? [plan, ...(await workOf(ports.server, plan))] : [])]);
}

/** The plan with the work that stands in it, and the person's consents; gives what is reminded of. */
export async function remindOfPlan(ports: RemindPorts, plan: CarePlan): Promise<readonly Named[]> {
  const subject = parseReference(plan.subject?.reference);
  const [work, consents] = await Promise.all([
    workOf(ports.server, plan),
    subject ? ports.server.search<Consent>('Consent', { patient: `${subject.type}/${subject.id}` }) : [],
  ]);
  if (isOver(plan)) {
    await ports.reminders.keep(work.map((task) => ({ about: `Task/${task.id}`, reminders: [] })));
    return remindOf(ports, [plan, ...consents]);
  }
  return remindOf(ports, [plan, ...work, ...consents]);
}

/** Nobody evaluates or revises a plan that has ended; its consents are told of as long as they hold. */
function isOver({ status }: CarePlan): boolean {
  return status === 'completed' || status === 'revoked' || status === 'entered-in-error';
}

/**
 * A plan, its work or a consent was written, by whomever: published, kept in step, or on the server itself. The days that
 * they name now run, move or end; the same change again changes nothing.
 * @param name `CarePlan/17`
 */
export async function remindOfChange(
  ports: RemindPorts,
  name: string,
  resource: Resource | undefined,
): Promise<void> {
  if (resource === undefined) {
    return ports.reminders.keep([{ about: name, reminders: [] }]);
  }
  switch (resource.resourceType) {
    case 'CarePlan':
      return remindOfPlans(ports, [resource]);
    case 'Task': {
      if (!isDated(resource)) {
        return undefined;
      }
      const plans = await ports.server.search<CarePlan>('CarePlan', { 'activity-reference': name });
      return plans.length > 0 ? remindOfPlans(ports, plans) : void (await remindOf(ports, [resource]));
    }
    default:
      return void (await remindOf(ports, [resource]));
  }
}

async function remindOfPlans(ports: RemindPorts, plans: readonly CarePlan[]): Promise<void> {
  for (const plan of plans) {
    if (isIndividualPlan(plan)) {
      await remindOfPlan(ports, plan);
    }
  }
}

async function workOf(server: FhirServer, plan: CarePlan): Promise<readonly Task[]> {
  const ids = (plan.activity ?? []).flatMap(({ reference }) => {
    const key = parseReference(reference?.reference);
    return key?.type === 'Task' ? [key.id] : [];
  });
  return ids.length > 0 ? server.search<Task>('Task', { _id: ids.join(',') }) : [];
}

/** A day has come: done in the meantime, moved, or a person is reminded. Throws PeerFailure when the server is away. */
export async function takeReminder(ports: RemindPorts, about: string, reminder: Reminder): Promise<void> {
  const now = ports.clock.now();
  // Clocks differ, or were set back since the day was set: it is waited for once more.
  if (await ports.reminders.putOff(about, reminder)) {
    return;
  }
  const key = parseReference(about);
  const resource = key && (await ports.server.read(key.type as Resource['resourceType'], key.id));
  // Judged as of the day itself: it has passed now, and what has not happened by then is reminded of.
  const then = new Date(Date.parse(reminder.dueAt));
  const still = resource
    ? remindersOf(resource, then, ports.deadlines, await askOn(ports, resource, then))
    : [];
  if (still.some(({ kind, dueAt }) => kind === reminder.kind && dueAt === reminder.dueAt)) {
    const attention = missedDeadline(reminder.kind, about);
    await ports.reminders.remind(about, reminder, now.toISOString(), attention);
  }
  const reminders = resource
    ? remindersOf(resource, now, ports.deadlines, await askOn(ports, resource, now))
    : [];
  await ports.reminders.keep([{ about, reminders }]);
}
