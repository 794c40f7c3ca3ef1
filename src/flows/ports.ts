// What the flows need of the world, as interfaces. The transport room implements them.
import type { Bundle, Patient, Resource } from '@medplum/fhirtypes';
import type { AnswerFaultCode } from '../ground/fhir/answer/answer.ts';
import type { ResourceVersion } from '../ground/fhir/answer/history.ts';
import type { Permit } from '../need/consent/gate.ts';
import type { FailureClass } from '../need/delivery/states.ts';
import type { FoundEndpoint } from '../need/directory/routing/endpoint-search.ts';
import type { Step } from '../need/directory/routing/explain.ts';
import type { Purpose } from '../need/directory/routing/resolve.ts';
import type { Stop } from '../need/directory/routing/stop.ts';
import type { NoticeRecipient } from '../need/notice/parties.ts';

/** A FHIR server as the flows see it. Failures are thrown as {@link PeerFailure}. */
export interface FhirServer {
  readonly baseUrl: string;
  /** The resource, or undefined when the server itself says that there is none (404, 410). Every other answer is a failure. */
  read<T extends Resource = Resource>(type: T['resourceType'], id: string): Promise<T | undefined>;
  /**
   * The resource that something else has just named (a notification, a reference): that it is not there yet (404) is a passing
   * failure with the code `not-there`; undefined when the server says that it is gone (410).
   */
  readNamed<T extends Resource = Resource>(type: T['resourceType'], id: string): Promise<T | undefined>;
  /** The versions of a resource, newest first; undefined from a server that does not say. */
  versions(type: Resource['resourceType'], id: string): Promise<readonly ResourceVersion[] | undefined>;
  /** All matches of a search, over all pages; a search that was not answered as a search is a failure, never «none». */
  search<T extends Resource = Resource>(
    type: T['resourceType'],
    parameters: Readonly<Record<string, string>>,
  ): Promise<T[]>;
  /** The matches of a search page by page, as the server gives them. */
  pages<T extends Resource = Resource>(
    type: T['resourceType'],
    parameters: Readonly<Record<string, string>>,
  ): AsyncIterable<readonly T[]>;
  /** Creates or replaces the resource under its own id. */
  put<T extends Resource>(resource: T): Promise<T>;
  /**
   * Replaces the version that `meta.versionId` names, by If-Match; fails with status 412 (409 on some servers) when it
   * is no longer the newest.
   */
  update<T extends Resource>(resource: T): Promise<T>;
  /** All entries done, or a failure. */
  transact(bundle: Bundle): Promise<Bundle>;
  /** Whether a resource (`Type/id`) that was written waits elsewhere, because the server does not let us write. */
  keptInstead?(reference: string): Promise<boolean>;
}

/** The endpoint of a coordinating unit. */
export interface KeEndpoint {
  /**
   * Sends one message; demands the permit of the gate. Gives the acknowledgement, or undefined when the unit took the
   * message and acknowledges it later. Failures are thrown as {@link PeerFailure}.
   */
  send(permit: Permit, recipient: NoticeRecipient, message: Bundle): Promise<unknown>;
}

/** Places for what is under way to one unit at the same time, so that a slow one does not hold up what goes to others. */
export interface SendPlaces {
  /** Gives a place back when called; undefined when the unit has none now, and the work is to be done later. */
  take(address: string): Promise<(() => void) | undefined>;
}

/** What found no place at a unit is looked at again after so many milliseconds. */
export const PLACE_WAIT = 5_000;

/** A unit that routing has found, with how it was found and reached. */
export interface RoutedRecipient extends NoticeRecipient {
  /** Id of its Organization in the directory. */
  readonly organization: string;
  /** Organisation numbers of what it is part of: a consent that names the municipality covers its unit. */
  readonly partOf: readonly string[];
  /** Whose coordinating unit it is, or `unit` for one that is known by its number: a notice of need goes to one in hospital. */
  readonly to: 'municipality' | 'hospital-trust' | 'unit';
  readonly transport: string;
  /** City district by which it was found. */
  readonly district?: string;
  /** Other endpoints of this very unit, in order: never those of what it is part of. */
  readonly others?: readonly { readonly endpoint: string; readonly transport: string }[];
}

/** Whose record the needs stand in: then notices go to the other side (concepts D6, D9). */
export type Side = 'hospital' | 'municipality';

/** A recipient, or a stop that a person takes over; with the way that led there. */
export type Routed =
  | { readonly recipient: RoutedRecipient; readonly stop?: undefined; readonly way: readonly Step[] }
  | { readonly recipient?: undefined; readonly stop: Stop; readonly way: readonly Step[] };

/** Finds who receives a message, over the directory as it is at this moment; asks the receiver first. */
export interface Routing {
  /** By where the patient lives. */
  forPatient(patient: Patient, purpose: Purpose, receivesServicesIn?: readonly string[]): Promise<Routed>;
  /** An organisation that is known by its number. */
  forOrganization(organizationNumber: string, event: string): Promise<Routed>;
  /** The coordinating unit of the hospital trust of that number. */
  forTrust(organizationNumber: string, event: string): Promise<Routed>;
  /** The unit that got an earlier message, at its address of today. */
  again(sent: RoutedRecipient, event: string): Promise<Routed>;
  /** The same unit, by another of its own endpoints than the one that it was told at. */
  otherEndpoint(sent: RoutedRecipient, event: string): Promise<Routed>;
  /** The nearest organisation with an endpoint of its own that the unit is part of. Whether it may be told is for the gate. */
  unitAbove(sent: RoutedRecipient, event: string): Promise<Routed>;
  /** The municipality (number of today) in which the patient lives now, when it is another than that of the number. */
  movedTo(
    patient: Patient,
    from: string,
    receivesServicesIn?: readonly string[],
  ): Promise<string | undefined>;
  /** Whether an organisation with one of these numbers may answer for the unit that got the message. */
  mayAnswer(sent: RoutedRecipient, organizationNumbers: readonly string[]): Promise<boolean>;
}

/** Asks a receiver which of its endpoints takes the message; none when each of them refuses. */
export interface ReceiverChoice {
  choose(
    recipient: FoundEndpoint & { readonly alternatives: readonly FoundEndpoint[] },
    event: string,
  ): Promise<{ readonly chosen?: FoundEndpoint; readonly steps: readonly Step[] }>;
}

/** Time and fresh ids come from outside, so that the flows can be replayed in tests. */
export interface Clock {
  now(): Date;
  /** Milliseconds that no setting of the clock changes; absent in tests whose time stands still. */
  ticks?(): number;
}

export type NewId = () => string;

/**
 * What a failure asks of the caller. transient: wait and try again; conflict: somebody else wrote, read again and merge;
 * refused: the server does not let us or cannot; invalid: what we sent is wrong.
 */
export type FailureKind = 'transient' | 'conflict' | 'refused' | 'invalid';

/** Says that a system on the other side did not do its part. The text carries no personal data. */
export class PeerFailure extends Error {
  readonly failure: FailureClass;
  readonly kind: FailureKind;
  readonly peer: string;
  readonly status: number | undefined;
  /** How long the peer asked us to wait, in milliseconds. */
  readonly retryAfter: number | undefined;
  /** What was wrong with the answer of a FHIR server. */
  readonly code: AnswerFaultCode | undefined;

  constructor(
    peer: string,
    failure: FailureClass,
    text: string,
    options: {
      status?: number;
      kind?: FailureKind;
      retryAfter?: number;
      code?: AnswerFaultCode;
      cause?: unknown;
    } = {},
  ) {
    super(`${peer}: ${text}`, options.cause === undefined ? {} : { cause: options.cause });
    this.name = 'PeerFailure';
    this.peer = peer;
    this.failure = failure;
    this.kind = options.kind ?? (failure === 'permanent' ? 'refused' : 'transient');
    this.status = options.status;
    this.retryAfter = options.retryAfter;
    this.code = options.code;
  }
}
