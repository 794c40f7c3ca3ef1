// What an event is about: the one element of the plan that it names, in the status that the event needs.
import type { Issue } from '../../ground/outcome/issue.ts';
import { refusal } from './outcome.ts';

interface Wanted {
  readonly id: string;
  readonly status: 'requested' | 'active';
  /** Concept that the refusal stands for. */
  readonly concept: string;
  /** JSON pointer of the list, and what its elements are called. */
  readonly path: string;
  readonly what: string;
}

type Subject<T> =
  | { readonly found: T; readonly refusals?: undefined }
  | { readonly found?: undefined; readonly refusals: readonly Issue[] };

/** The element by that id, or the refusal of an event that is about nothing. */
export function subjectOf<T extends { readonly id: string; readonly status: string }>(
  list: readonly T[] | undefined,
  { id, status, concept, path, what }: Wanted,
): Subject<T> {
  const found = list?.find((one) => one.id === id && one.status === status);
  if (found !== undefined) {
    return { found };
  }
  const text = `There is no ${what} by that id with status "${status}".`;
  return { refusals: [refusal(concept, path, text, `Give the id of one with status "${status}".`)] };
}
