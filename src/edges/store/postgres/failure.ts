// What can be wrong with the store, in words that say what to do. Carries no personal data.

export type StoreProblem =
  | 'no-binaries'
  | 'other-major-version'
  | 'in-use'
  | 'not-writable'
  | 'disk-full'
  | 'newer-schema'
  /** It may be there in a moment: what starts with it waits. */
  | 'unreachable'
  /** It is there, and does not let us in. */
  | 'refused'
  /** What is sealed in it cannot be opened with the keys that are set. */
  | 'wrong-key'
  | 'stopped';

/** The store cannot be used. `fix` says what a person does about it. */
export class StoreFailure extends Error {
  readonly problem: StoreProblem;
  readonly fix: string;

  constructor(problem: StoreProblem, text: string, fix: string, cause?: unknown) {
    super(`${text}. ${fix}`, cause === undefined ? {} : { cause });
    this.name = 'StoreFailure';
    this.problem = problem;
    this.fix = fix;
  }
}

/** SQLSTATE of a database error, or the code of a system error. */
export function codeOf(error: unknown): string {
  const { code } = (error ?? {}) as { code?: unknown };
  return typeof code === 'string' ? code : '';
}

const lost = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'ENOENT',
  'EPIPE',
  'ETIMEDOUT',
  '57P01',
  '57P02',
  '57P03',
  // Given up: a statement, a lock, a session that stood still.
  '57014',
  '55P03',
  '25P03',
  // It takes no writes: a standby, or set so by a person.
  '25006',
]);

/** True when the database is away, starting, full, read-only, or does not answer in time: the work is tried again, nothing is wrong with the work itself. */
export function isStoreAway(error: unknown): boolean {
  const code = codeOf(error);
  const text = error instanceof Error ? error.message : '';
  return (
    error instanceof StoreFailure ||
    lost.has(code) ||
    /^(08|53|58)/.test(code) ||
    /Connection terminated|Query read timeout|connection timeout|timeout exceeded when trying to connect|not queryable/i.test(
      text,
    )
  );
}
