// Messages of the patient administration on disk: kept before they are answered, and until they were followed.

/** A message as it is kept: nothing of it that is not needed to follow it. */
export interface AdtToKeep {
  /** Names sender and MSH-10 without telling them. */
  readonly key: string;
  /** Names the bytes. */
  readonly digest: string;
  /** What happened, as text; sealed in the store, and deleted when it was followed. */
  readonly body: string;
  /** The answers, in order, that go back now and to every repeat. */
  readonly answers: readonly string[];
}

/** What became of a message. */
export type AdtKept =
  | { readonly kind: 'fresh' }
  /** The same bytes were taken before: the same answers go back. */
  | { readonly kind: 'repeated'; readonly answers: readonly string[] }
  /** Another message had the same MSH-10; this one is kept beside it. */
  | { readonly kind: 'other-bytes' };

export interface AdtInbox {
  /** When it resolves the message is on disk, with the work that it causes. */
  keep(message: AdtToKeep, at: Date): Promise<AdtKept>;
  /** What is to be followed, and how often it was tried; undefined when that is done. */
  open(id: string): Promise<{ readonly body: string; readonly tries: number; readonly at: Date } | undefined>;
  /** It was followed: its body is deleted. */
  done(id: string): Promise<void>;
  /** It could not be followed yet. */
  tried(id: string): Promise<void>;
}

/** Name of the work on a message, as `Flag/17` is of work on a Flag. */
export const ADT_WORK = 'Adt/';
