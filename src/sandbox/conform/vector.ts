// A vector of the conformance kit is data: what it shows, what demands it, what is done, and what has to follow.

/** Roles whose software can be tried. */
export type Role = 'receiver' | 'sender' | 'server' | 'network' | 'plan-tool';

/** Where the demand stands: a page of ours with its heading, FHIR, HIS, or the law. Never empty. */
export interface Requirement {
  /** How it is named in print: «FHIR R4, Messaging, 2.4.4 (reliable messaging)». */
  readonly text: string;
  /** Address of the page, or its path in the documentation. */
  readonly link: string;
}

/** One thing changed in a body. `at` is a path in dots; its first step is `Bundle`, the type of a resource in it, or `plan`. */
export type Edit =
  | { readonly at: string; readonly put: unknown }
  | { readonly at: string; readonly remove: true };

/** A body that is made from a template of the role. */
export interface Made {
  readonly template: string;
  /** Whose ids it carries: the same name gives the same ids. Default: the vector's own first message. */
  readonly as?: string;
  /** Name of the send; the same name gives the same Bundle.id. Default: a new one for every step. */
  readonly send?: string;
  readonly edits?: readonly Edit[];
  /** Written in Latin-1 instead of UTF-8, which JSON does not allow. */
  readonly encoding?: 'latin1';
}

/** One text in a document instead of another, which has to stand there. */
export type Replacement = readonly [text: string, other: string];

/** A document in XML that is made from a template of the role. */
export interface MadeXml {
  readonly xml: string;
  /** As in {@link Made}. */
  readonly as?: string;
  readonly replace?: readonly Replacement[];
  /** Other bytes than UTF-8; what the document declares is not changed by it. */
  readonly encoding?: 'latin1' | 'utf8-mark';
}

/** Text may hold `{{…}}`; `repeat` makes long bodies without writing them down. */
export type Body =
  | Made
  | MadeXml
  | { readonly text: string }
  | { readonly repeat: string; readonly times: number; readonly before: string; readonly after: string };

export interface Request {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE' | 'PATCH';
  /** After the address that was given; empty for the address itself. */
  readonly path?: string;
  /** A header that is null is left out although every request has it. */
  readonly headers?: Readonly<Record<string, string | null>>;
  readonly body?: Body;
}

/** What has to be true of an answer. */
export type Expectation =
  | { readonly status: readonly (number | '2xx' | '4xx')[] }
  /** FHIRPath over the body, or over what came in; true is as it should be. */
  | { readonly holds: string; readonly meaning: string }
  /** The media type, without parameters. */
  | { readonly type: string }
  | { readonly header: string; readonly matches: string }
  /** The very bytes of the answer to an earlier step, from 1. */
  | { readonly sameBytesAs: number }
  /** The JSON that the kit sent in a step, from 1, whatever the order of its members. */
  | { readonly sameAsSent: number }
  /** The answers to several requests, or the calls that came, differ at a FHIRPath, or in their `status`. */
  | { readonly distinct: string; readonly meaning: string }
  /** They all have the same there; what only some of them have is not the same. */
  | { readonly same: string; readonly meaning: string }
  /** Each call comes at least so many seconds after the answer to the one before it. */
  | { readonly apart: number }
  /** Calls with the same value there are the same bytes. */
  | { readonly sameBytesFor: string; readonly meaning: string }
  /** A text that must not be repeated. */
  | { readonly withoutText: string; readonly meaning: string }
  /** Answered within the time limit of the run. */
  | { readonly inTime: true };

/** How the kit answers a call: a status alone, or in one of the ways in which units answer. */
export type Told = number | UnitReply;

export interface UnitReply {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** `Retry-After` as a date, so many seconds from now (HTTP dates have whole seconds: up to one less). */
  readonly retryAt?: number;
  /** Code of the acknowledgement, which need not be one that FHIR knows. */
  readonly code?: string;
  /** The acknowledgement names another message. */
  readonly ofAnother?: true;
  /** A body instead of an acknowledgement. */
  readonly text?: string;
  readonly type?: string;
  /** Taken, and the connection breaks before an answer. */
  readonly breaks?: true;
  /** Wait before the answer, in milliseconds. */
  readonly after?: number;
}

/** How many messages the partner sends to the kit by itself, at the address that the vector gave it (`{{inbox}}`). */
export interface Coming {
  readonly least: number;
  readonly most: number;
  /** Answers of the kit to the first calls of the vector. */
  readonly told?: readonly Told[];
  /** Its answer to all calls after them; without it an acknowledgement with ok. */
  readonly rest?: Told;
  /** The first call that `expect` is about, from 1: those before it were looked at. */
  readonly from?: number;
  /** The last call that the step is about, from 1: those after it belong to later steps. */
  readonly to?: number;
}

/** What is done and what has to follow. */
export interface Step {
  readonly does: string;
  /** One request, or several at the same time; `expect` then holds for each answer. */
  readonly request?: Request | readonly Request[];
  /** What the partner is waited for to send by itself; `expect` holds for each of them. */
  readonly comes?: Coming;
  readonly expect: readonly Expectation[];
  /** Values for later steps: name → FHIRPath over the body (of the first call that came), or `header:` and its name; one may use those before it. */
  readonly keep?: Readonly<Record<string, string>>;
  /** Asked again until it is as expected or the time is over. */
  readonly until?: true;
}

/** What a run may lack, and how it is given. */
export const needs = {
  token: 'no --token was given',
  listening: 'no --listen was given',
  answers: 'no address was given at which the sender takes answers',
} as const;

/** Something that a server has, or has not. */
export interface Declared {
  /** FHIRPath over the CapabilityStatement; true when the server says that it has it. */
  readonly by: string;
  /** What it then says, in words. */
  readonly meaning: string;
}

export interface Vector {
  /** Role and name: `receiver.same-bytes`. */
  readonly id: string;
  readonly shows: string;
  readonly requirement: Requirement;
  readonly level: 'must' | 'should';
  /** What the run needs beside the address. */
  readonly needs?: keyof typeof needs;
  /** What a server has to say of itself for the vector to be about it: nobody is held to what it does not declare. */
  readonly declared?: Declared;
  readonly steps: readonly Step[];
  /** What the one who builds the partner does when it fails. */
  readonly fix: string;
  /** Faults of our sandbox that this vector finds, and no other vector that does not name them. */
  readonly faults: readonly string[];
}

/** The requests of a step. */
export function requestsOf({ request }: Step): readonly Request[] {
  return [request ?? []].flat() as readonly Request[];
}

export function holds(expression: string, meaning: string): Expectation {
  return { holds: expression, meaning };
}

/** Where a partner that is begun says how it stands with a need. */
export const RECORD: Request = { method: 'GET', path: '/{{id:need}}' };

/** What the partner's record says of the need in the end. */
export function recorded(expression: string, meaning: string): Step {
  return {
    does: 'looks into its record of the need',
    request: RECORD,
    expect: [holds(expression, meaning)],
    until: true,
  };
}
