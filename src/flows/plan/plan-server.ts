// What publishing, reading and keeping in step need of a FHIR server beyond single resources. Implemented by transport.
import type { Bundle, CapabilityStatement, Resource } from '@medplum/fhirtypes';
import type { EntryAnswer } from '../../ground/fhir/answer/write.ts';
import type { ResourceKey } from '../../ground/fhir/reference.ts';
import type { FhirServer } from '../ports.ts';

export interface Search {
  readonly type: Resource['resourceType'];
  /** Never a national id here: the searches of a batch are URLs in its body, and servers log them. */
  readonly parameters: Readonly<Record<string, string>>;
}

/** What the server said of one entry of a transaction that it has done. */
export type EntryResult = EntryAnswer;

export interface Written {
  /** In the order of the Bundle that was given. */
  readonly entries: readonly EntryResult[];
  /** 1: all or nothing. More: each part was all or nothing, and what the plan refers to came before the plan. */
  readonly transactions: number;
}

export interface PlanServer extends FhirServer {
  /** Modifier extensions of what stands there that change nothing of what is read, by their URL. */
  readonly knownModifiers?: readonly string[];
  /** The resources that there are among these, in few requests; each is judged as a read of its own. */
  readMany(keys: readonly ResourceKey[]): Promise<Resource[]>;
  /** All matches of each search, in few requests. */
  searchMany(searches: readonly Search[]): Promise<Resource[][]>;
  /** How many there are; undefined when the server does not count. */
  count(search: Search): Promise<number | undefined>;
  /** One version of a resource; undefined when the server does not keep it. */
  readVersion(key: ResourceKey, versionId: string): Promise<Resource | undefined>;
  /** A transaction; in several when it has more entries than the server takes. */
  write(bundle: Bundle): Promise<Written>;
  /** What the server says of itself, and its clock as it stands in the answer. */
  capability(): Promise<{ readonly statement: CapabilityStatement; readonly time: Date | undefined }>;
}
