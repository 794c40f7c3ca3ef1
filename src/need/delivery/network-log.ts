// What has to be remembered of a message network between two looks at it: which sends are still on their way, and how far
// its notifications were read.

export interface NetworkLog {
  /** Remembers a send under the network's own id of it. */
  sent(transportId: string, messageId: string, at: string): Promise<void>;
  /** Sends of which the network has still to say whether they arrived, oldest first. */
  onTheirWay(): Promise<readonly { readonly transportId: string; readonly messageId: string }[]>;
  /** No more is to come of this send. */
  settled(transportId: string): Promise<void>;
  /** Offset of the last notification that was worked on; 0 before the first. */
  offset(reader: string): Promise<number>;
  reached(reader: string, offset: number): Promise<void>;
}
