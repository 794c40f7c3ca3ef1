// What the adapter would have written to a server that it may not write to: kept until the hospital's own system says that
// it has written it.
import type { Bundle, Resource } from '@medplum/fhirtypes';

/** `setting`: the configuration says so. `refused`: the server answered that it does not let us. */
export type WhyKept = 'setting' | 'refused';

/** One transaction that waits. */
export interface WriteBack {
  readonly no: number;
  /** Since when it waits, an instant. */
  readonly at: string;
  readonly why: WhyKept;
  /** `X-Request-Id` of the work: what belongs together has the same. */
  readonly request?: string;
  /** The transaction as it would have gone to the server. */
  readonly bundle: Bundle;
}

export interface WaitingWriteBacks {
  readonly writeBacks: readonly WriteBack[];
  /** How many wait in all. */
  readonly waiting: number;
}

export interface WriteBacks {
  /** Keeps one, and tells a person of the first that a server refused; false when no more are kept. */
  keep(writeBack: Omit<WriteBack, 'no'>): Promise<boolean>;
  /** Those that wait, oldest first: they are to be written in this order. */
  list(after: number, limit: number): Promise<WaitingWriteBacks>;
  /** Somebody has written it. Undefined when it was done. */
  confirm(no: number, by: string): Promise<'unknown' | 'confirmed-already' | undefined>;
  /** Whether the newest kept version of one of these (`Type/id`) still waits to be written. */
  someWait(references: readonly string[]): Promise<boolean>;
  /** The newest kept version of a resource, and whether it still waits. */
  newest(reference: string): Promise<{ readonly resource: Resource; readonly waits: boolean } | undefined>;
}

/** `Type/id` of everything that a transaction writes. */
export function referencesOf({ entry }: Bundle): string[] {
  return (entry ?? []).flatMap(({ resource }) =>
    resource?.id ? [`${resource.resourceType}/${resource.id}`] : [],
  );
}
