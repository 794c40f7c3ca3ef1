// What a lapse of the server is: how the answer of a right server comes out of one with that fault.
import type { Resource } from '@medplum/fhirtypes';
import type { MemoryStore, Stored } from '../../memory-store.ts';

/** An answer before it leaves. */
export interface ServerReply {
  readonly status: number;
  readonly body: unknown;
  readonly html?: string;
  readonly etag?: string | undefined;
  readonly location?: string | undefined;
  /** Media type, when it is not FHIR JSON. */
  readonly type?: string;
}

export interface ServerAsked {
  readonly method: string;
  readonly type: string;
  readonly id: string;
  readonly operation?: string;
  readonly parameters?: URLSearchParams;
  readonly body?: unknown;
  readonly ifMatch?: string | undefined;
  readonly ifNoneExist?: string | undefined;
  readonly posted: boolean;
}

export interface Inside {
  readonly store: MemoryStore;
  readonly base: string;
  /** What was written over which version, since the server runs. */
  readonly matched: Set<string>;
  write(resource: Resource): Stored;
}

export interface ServerLapse {
  readonly does: string;
  readonly reply?: (reply: ServerReply, asked: ServerAsked, inside: Inside) => ServerReply;
}
