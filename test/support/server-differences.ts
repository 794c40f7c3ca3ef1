// In what FHIR servers differ, as far as plans are concerned. docs/sync.md says what follows; each line has a test in
// server-conformance.ts.

export interface ServerDifferences {
  readonly name: string;
  /** Status of an update over an old version. */
  readonly staleUpdate: 409 | 412;
  /** Whether an update that changes nothing makes a new version. */
  readonly newVersionForNothing: boolean;
  /** Whether `meta.tag` stays although an update leaves it out. */
  readonly keepsTags: boolean;
  /** Whether a reference to something that is not there is refused. */
  readonly checksReferences: boolean;
}

export const inProcess: ServerDifferences = {
  name: "Medplum's router in this process",
  staleUpdate: 412,
  newVersionForNothing: true,
  keepsTags: false,
  checksReferences: false,
};

export const hapi: ServerDifferences = {
  name: 'HAPI FHIR JPA',
  staleUpdate: 409,
  newVersionForNothing: false,
  keepsTags: true,
  checksReferences: true,
};
