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
  /** The version as a number, where versions are counted: an older one than was seen is out of date. */
  readonly version?: number;
}

/** What became of the changes of one call. */
export interface Accepted {
  /** Seen for the first time: work was made of them. */
  readonly fresh: number;
  /** The same change had come before. */
  readonly repeated: number;
  /** A newer version had come before: the work looks at the newest anyway. */
  readonly outdated: number;
}
