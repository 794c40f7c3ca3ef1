// What the inbox takes, and what it says of it.

/** One thing that a notification says has changed. */
export interface InboxChange {
  /** Key of the inbox: the same change notified twice has the same key. */
  readonly inboxKey: string;
  /** Key of the work: of the notice for a Flag, of the resource itself for what decisions rest on. */
  readonly noticeKey: string;
  /** `Flag/{id}`, or another resource that decisions rest on. */
  readonly flag: string;
  /** True when the key names a version, so that a repeat is known to be one. */
  readonly versioned: boolean;
  readonly versionId?: string;
  /** `meta.lastUpdated` of that version, ISO 8601. */
  readonly lastUpdated?: string;
  /** What was told is that it was removed. */
  readonly deleted?: boolean;
}

/** What became of the changes of one call. */
export interface Accepted {
  /** Seen for the first time: work was made of them. */
  readonly fresh: number;
  /** The same change had come before. */
  readonly repeated: number;
}
