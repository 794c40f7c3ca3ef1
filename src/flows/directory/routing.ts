// Routing for the flows: the directory as the store holds it now, the rules of the directory room, and the receiver's word.

import type { Organization, Patient } from '@medplum/fhirtypes';
import { dayOf } from '../../ground/norway/day.ts';
import { instantOf } from '../../ground/norway/instant.ts';
import type { Municipalities } from '../../ground/norway/municipality.ts';
import type { NoticeRecord } from '../../need/delivery/ledger.ts';
import { type Directory, directoryOf, requiresApplication } from '../../need/directory/directory.ts';
import { placeOf as addressPlaceOf } from '../../need/directory/routing/address.ts';
import type { FoundEndpoint } from '../../need/directory/routing/endpoint-search.ts';
import { mayAnswer } from '../../need/directory/routing/recheck.ts';
import {
  type Purpose,
  type Recipient,
  type RoutingPreferences,
  resolve,
  resolveArea,
} from '../../need/directory/routing/resolve.ts';
import {
  numberOf,
  organizationsOf,
  parentsOf,
  type ReachedUnit,
  resolveUnit,
} from '../../need/directory/routing/resolve-unit.ts';
import { stopFor } from '../../need/directory/routing/stop.ts';
import type { DirectoryStore } from '../../need/directory/store.ts';
import type { Clock, ReceiverChoice, Routed, RoutedRecipient, Routing } from '../ports.ts';

export interface RoutingPorts {
  readonly store: Pick<DirectoryStore, 'revision' | 'read'>;
  readonly municipalities: Municipalities;
  /** Systems of their numbers beside the four that are known. */
  readonly municipalitySystems?: readonly string[];
  readonly receivers: ReceiverChoice;
  readonly clock: Clock;
  readonly preferences: RoutingPreferences;
  /** Milliseconds that never go back, to look at the store's revision no more than once in {@link LOOK_EVERY}. */
  readonly ticks: () => number;
}

/** How old the directory in memory may be, in milliseconds. */
const LOOK_EVERY = 1_000;

export function createRouting(ports: RoutingPorts): Routing {
  const current = liveDirectory(ports);
  const common = async () => ({
    directory: await current(),
    instant: instantOf(ports.clock.now()),
    preferences: ports.preferences,
  });

  async function reached(
    unit: ReachedUnit,
    event: string,
    directory: Directory,
    about: Pick<RoutedRecipient, 'to' | 'municipality' | 'district'>,
    way: Routed['way'],
  ): Promise<Routed> {
    const { chosen, steps } = await ports.receivers.choose(unit, event);
    const whole = [...way, ...steps];
    const others = [unit, ...unit.alternatives]
      .filter(({ endpoint, inherited }) => !inherited && endpoint !== chosen?.endpoint)
      .map((each) => ({ endpoint: addressOf(each), transport: each.transport }));
    if (!chosen) {
      const text = `No endpoint of ${unit.organization.name} takes a message of the kind ${event}`;
      return { stop: stopFor('receiver-refuses', text), way: whole };
    }
    return {
      recipient: {
        ...toRecipient({ ...unit, ...chosen }, directory),
        ...about,
        ...(others.length > 0 && !chosen.inherited ? { others } : {}),
      },
      way: whole,
    };
  }

  async function byNumberOrId(
    unit: Parameters<typeof resolveUnit>[0]['unit'],
    event: string,
    about: Pick<RoutedRecipient, 'to' | 'municipality' | 'district'>,
  ): Promise<Routed> {
    const question = await common();
    const { unit: found, stop, explain } = resolveUnit({ ...question, unit, event });
    return found ? reached(found, event, question.directory, about, explain) : { stop, way: explain };
  }

  return {
    async forPatient(patient: Patient, purpose: Purpose, receivesServicesIn = []) {
      const question = await common();
      const { recipient, stop, explain } = resolve({ ...question, patient, purpose, receivesServicesIn });
      return recipient
        ? reached(recipient, purpose.event, question.directory, placeOf(recipient, purpose.to), explain)
        : { stop, way: explain };
    },
    forOrganization: (organizationNumber, event) =>
      byNumberOrId({ organizationNumber }, event, { to: 'unit', municipality: '' }),
    forTrust: (trust, event) => byNumberOrId({ trust }, event, { to: 'hospital-trust', municipality: '' }),
    async again(sent, event) {
      const { to } = sent;
      const about = aboutOf(sent);
      const same = await byNumberOrId({ id: sent.organization }, event, about);
      if (same.recipient || to === 'unit') {
        return same;
      }
      const question = await common();
      const { recipient, explain } = resolveArea({ ...question, ...about, purpose: { to, event } });
      return recipient ? reached(recipient, event, question.directory, about, explain) : same;
    },
    async otherEndpoint(sent, event) {
      const question = await common();
      const { unit, stop, explain } = resolveUnit({ ...question, unit: { id: sent.organization }, event });
      if (!unit) {
        return { stop, way: explain };
      }
      const [next, ...alternatives] = [unit, ...unit.alternatives].filter(
        (each) => !each.inherited && addressOf(each) !== sent.endpoint,
      );
      if (!next) {
        const text = 'The directory has no other endpoint of this very unit that takes the message';
        return { stop: stopFor('endpoint-missing', text), way: explain };
      }
      return reached({ ...unit, ...next, alternatives }, event, question.directory, aboutOf(sent), explain);
    },
    async unitAbove(sent, event) {
      const question = await common();
      const { directory } = question;
      const unit = directory.get<Organization>('Organization', `Organization/${sent.organization}`);
      for (const { id = '' } of unit ? parentsOf(unit, directory) : []) {
        const above = resolveUnit({ ...question, unit: { id }, event });
        const own = [above.unit ?? [], above.unit?.alternatives ?? []]
          .flat()
          .filter((each) => !each.inherited && addressOf(each) !== sent.endpoint);
        const [next, ...alternatives] = own;
        if (above.unit && next) {
          return reached(
            { ...above.unit, ...next, alternatives },
            event,
            directory,
            aboutOf(sent),
            above.explain,
          );
        }
      }
      const text = 'Nothing that the unit is part of has an endpoint of its own in the directory';
      return { stop: stopFor('endpoint-missing', text), way: [] };
    },
    async movedTo(patient, from, receivesServicesIn = []) {
      const { municipalities } = await current();
      const moment = instantOf(ports.clock.now());
      const place = addressPlaceOf({ patient, moment, receivesServicesIn });
      if ('reason' in place) {
        return undefined;
      }
      const [home, before] = [place.municipality, from].map((number) =>
        municipalities.standing(number, dayOf(moment)),
      );
      return home?.kind === 'current' && !(before?.kind === 'current' && before.number === home.number)
        ? home.number
        : undefined;
    },
    async mayAnswer(sent, organizationNumbers) {
      const own = [sent.organizationNumber, ...sent.partOf];
      if (organizationNumbers.some((number) => own.includes(number))) {
        return true;
      }
      const { directory, instant } = await common();
      const { to, municipality, district, organization, endpoint } = sent;
      return (
        to !== 'unit' &&
        organizationNumbers
          .flatMap((number) => organizationsOf(directory, number))
          .some(({ id = '' }) =>
            mayAnswer({
              sent: {
                organization,
                endpoint: { id: '', address: endpoint },
                municipality,
                ...(district ? { district } : {}),
              },
              organization: id,
              purpose: { to, event: 'need-notice' },
              instant,
              directory,
            }),
          )
      );
    },
  };
}

function aboutOf({
  to,
  municipality,
  district,
}: RoutedRecipient): Pick<RoutedRecipient, 'to' | 'municipality' | 'district'> {
  return { to, municipality, ...(district ? { district } : {}) };
}

/** The unit of an earlier message as it was routed then; undefined for one that was only judged. */
export function recipientOf(record: Pick<NoticeRecord, 'recipient'>): RoutedRecipient | undefined {
  if (!record.recipient) {
    return undefined;
  }
  const {
    organization,
    organizationNumber,
    endpoint,
    transport,
    to,
    partOf = [],
    ...rest
  } = record.recipient;
  return organization && organizationNumber && endpoint && transport && to
    ? { ...rest, organization, organizationNumber, endpoint, transport, to, partOf }
    : undefined;
}

/** The newest directory, read again only when something was written. */
function liveDirectory({
  store,
  municipalities,
  municipalitySystems,
  ticks,
}: RoutingPorts): () => Promise<Directory> {
  let kept: { readonly revision: string; readonly directory: Directory } | undefined;
  let lookedAt = Number.NEGATIVE_INFINITY;
  let looking: Promise<Directory> | undefined;
  async function look(): Promise<Directory> {
    if (!kept || (await store.revision()) !== kept.revision) {
      const { revision, resources } = await store.read();
      kept = { revision, directory: directoryOf(resources, municipalities, municipalitySystems) };
    }
    lookedAt = ticks();
    return kept.directory;
  }
  return async () => {
    if (kept && ticks() - lookedAt < LOOK_EVERY) {
      return kept.directory;
    }
    looking ??= look().finally(() => {
      looking = undefined;
    });
    return looking;
  };
}

function placeOf(
  { municipality, district }: Recipient,
  to: Purpose['to'],
): Pick<RoutedRecipient, 'to' | 'municipality' | 'district'> {
  return { to, municipality: municipality.number, ...(district ? { district } : {}) };
}

function toRecipient(
  { organization, service, endpoint, transport, language }: ReachedUnit,
  directory: Directory,
): Omit<RoutedRecipient, 'to' | 'municipality' | 'district'> {
  return {
    organization: organization.id ?? '',
    organizationNumber: numberOf(organization) ?? '',
    name: organization.name ?? '',
    partOf: parentsOf(organization, directory).flatMap((parent) => numberOf(parent) ?? []),
    transport,
    endpoint: addressOf({ endpoint, transport }),
    ...(language ? { language } : {}),
    ...(service && requiresApplication(service) ? { applicationRequired: true } : {}),
  };
}

function addressOf({ endpoint, transport }: Pick<FoundEndpoint, 'endpoint' | 'transport'>): string {
  const address = endpoint.address ?? '';
  return transport === 'fhir-message' ? messageUrl(address) : address;
}

/** FHIR's definition of the connection type: the address is the server's base. */
function messageUrl(address: string): string {
  return address.endsWith('/$process-message') ? address : `${address.replace(/\/+$/, '')}/$process-message`;
}
