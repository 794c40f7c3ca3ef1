// What a notification says, whatever dialect it came in: names of resources only, never content.

/** One resource that a notification says has changed. */
export interface ChangedResource {
  readonly type: string;
  readonly id: string;
  readonly versionId?: string;
  /** `meta.lastUpdated` of that version, where it was said: ISO 8601. */
  readonly lastUpdated?: string;
  /** Id of the event, from senders that name no version: a repeat has the same one. */
  readonly eventId?: string;
  /** The sender says that it was removed. */
  readonly deleted?: true;
}

/** What one notification says. */
export interface Notice {
  /**
   * handshake: may I notify you? heartbeat: I am still here. events: something changed.
   * answer: what `$status` or `$events` gave, sent to us.
   */
  readonly kind: 'handshake' | 'heartbeat' | 'events' | 'answer';
  readonly changed: readonly ChangedResource[];
  /** True when something changed that is not named: the server has to be asked. */
  readonly unnamed: boolean;
  /** Id of the Subscription, as the server that notifies names it. */
  readonly subscription?: string;
  /** Numbers of the events, when they rise by one over the whole life of the Subscription. */
  readonly numbers?: readonly number[];
  /** How many events the Subscription has had so far, by the server's word. */
  readonly total?: number;
  /** Status of the Subscription, by the server's word. */
  readonly status?: string;
  /** When it was made, by the sender's clock: ISO 8601. */
  readonly madeAt?: string;
  /** The code that the sender wants back, to see that we want its events. */
  readonly validationCode?: string;
}
