// How much one sender may ask of the adapter. Every refusal names the limit.

export interface Limits {
  /** Largest body, in bytes. */
  readonly bodyBytes: number;
  /** How deep JSON or XML may be nested. */
  readonly depth: number;
  /** Entries of one Bundle, or events of one list. */
  readonly entries: number;
  /** Requests of one source (address) in a second. */
  readonly perSecond: number;
  /** Time to read one request and put it on disk, in milliseconds. */
  readonly requestMs: number;
  /** Largest body of `$validate`, in bytes. */
  readonly validateBytes: number;
  /** Time for one `$validate` in its thread, in milliseconds. */
  readonly validateMs: number;
}

/** How often one source (address) may ask for what, besides notifications. Counted in each process on its own. */
export interface Rates {
  /** Answers of units. */
  readonly answersPerSecond: number;
  /** Documents of the health network, which may be large. */
  readonly documentsPerSecond: number;
  readonly validationsPerSecond: number;
  readonly operatorsPerSecond: number;
  /** Pages of the overview, their files included. */
  readonly overviewPerSecond: number;
  /** Each sign-in takes up to three requests. */
  readonly signInPerMinute: number;
  readonly monitoringPerSecond: number;
}

export const defaultRates: Rates = {
  answersPerSecond: 200,
  documentsPerSecond: 50,
  validationsPerSecond: 20,
  operatorsPerSecond: 50,
  overviewPerSecond: 200,
  signInPerMinute: 120,
  monitoringPerSecond: 50,
};

export const defaultLimits: Limits = {
  bodyBytes: 2 * 1024 * 1024,
  depth: 64,
  entries: 1_000,
  perSecond: 500,
  requestMs: 20_000,
  validateBytes: 5 * 1024 * 1024,
  validateMs: 10_000,
};
