// What has to be remembered of a message network between two looks at it: which sends are still on their way, and how far
// its notifications were read.

/** Something of the network that waits beside the others, so that it holds up none of them. */
export interface Aside {
  readonly id: string;
  readonly what: string;
  /** ISO 8601 in UTC. */
  readonly since: string;
  readonly again: string;
  readonly tries: number;
  readonly told: boolean;
}

/** A message that was taken. */
export interface Worked {
  /** The receipt as it is sent; absent for what gets none. */
  readonly receipt?: string;
  readonly sent: boolean;
}

export interface NetworkLog {
  /** Remembers a send under the network's own id of it. */
  sent(transportId: string, messageId: string, at: string): Promise<void>;
  /** Sends of which the network has still to say whether they arrived, oldest first. */
  onTheirWay(): Promise<readonly { readonly transportId: string; readonly messageId: string }[]>;
  /** No more is to come of this send. */
  settled(transportId: string): Promise<void>;
  /**
   * Sets something aside that cannot be taken now. It is looked at again after five seconds, and then each time after twice
   * as long, up to an hour.
   * @param what what has to be known to take it up again
   */
  setAside(reader: string, item: { readonly id: string; readonly what: string }, now: Date): Promise<Aside>;
  /** Since when the oldest thing has been set aside, of whatever reader; ISO 8601 in UTC. */
  oldestAside(): Promise<string | undefined>;
  /** Everything that is set aside, oldest first. */
  aside(reader: string): Promise<readonly Aside[]>;
  /** It was taken up, or is not there any more. */
  takenUp(reader: string, id: string): Promise<void>;
  /** A person has been told that it waits. */
  personTold(reader: string, id: string): Promise<void>;
  /** What became of a message that was taken, so that it is taken once; undefined before. */
  worked(transportId: string): Promise<Worked | undefined>;
  /** Keeps it, with the receipt that its sender gets; what is kept already stays. */
  keepWorked(transportId: string, receipt: string | undefined): Promise<Worked>;
  /** True when the receipt is ours to send now: of all who ask, one gets it, for a time. */
  claimReceipt(transportId: string): Promise<boolean>;
  receiptSent(transportId: string): Promise<void>;
  /** The receipt did not go: the next one may claim it at once. */
  releaseReceipt(transportId: string): Promise<void>;
  /** Offset of the last notification that was worked on; 0 before the first. */
  offset(reader: string): Promise<number>;
  reached(reader: string, offset: number): Promise<void>;
  /** The network counts anew: from here on, though more was reached before. */
  startAnew(reader: string, offset: number): Promise<void>;
}
