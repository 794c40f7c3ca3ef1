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
]);

/** True when the database is away, starting or full: the work is tried again, nothing is wrong with the work itself. */
export function isStoreAway(error: unknown): boolean {
  const code = codeOf(error);
  const text = error instanceof Error ? error.message : '';
  return (
    error instanceof StoreFailure ||
    lost.has(code) ||
    /^(08|53)/.test(code) ||
    /Connection terminated|connection timeout|timeout exceeded when trying to connect|not queryable/i.test(
      text,
    )
  );
}
