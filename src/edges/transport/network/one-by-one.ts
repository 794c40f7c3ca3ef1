// Each thing of the network stands alone: what cannot be taken now waits beside the others, and a person is told of what stays.
import { PeerFailure } from '../../../flows/ports.ts';
import type { NetworkLog } from '../../../need/delivery/network-log.ts';

export interface OneByOnePorts {
  readonly log: Pick<NetworkLog, 'setAside' | 'takenUp' | 'personTold'>;
  /** Whose things these are. */
  readonly reader: string;
  readonly now: () => Date;
  /** Tells a person that something of the network cannot be taken, by its id and why; never by its content. */
  readonly stuck: (id: string, why: string) => Promise<void>;
  /** Ends the work between one thing and the next: nothing of the rest was done. */
  readonly stopping?: AbortSignal;
}

/** One thing: an id, and what has to be known to take it up again. */
export interface Item {
  readonly id: string;
  readonly what: string;
}

/** What is refused for good, and of which a person was told, is not tried for longer, in milliseconds. */
const LEFT_AFTER = 7 * 24 * 3_600_000;

/** What became of it: `away` when the network itself did not answer. */
export type Outcome = 'done' | 'aside' | 'away';

/** A person is told of what has waited so long, in milliseconds, and at once of what was refused for good. */
const PERSON_AFTER = 3_600_000;

/**
 * Does the work on one thing; false, or a failure of the other side, sets it aside. A failure of our own machinery is
 * thrown: then nothing of it was done, and the same comes again.
 */
export async function workAlone(
  ports: OneByOnePorts,
  item: Item,
  work: () => Promise<boolean>,
): Promise<Outcome> {
  let why = 'it could not be taken yet';
  let [hopeless, away] = [false, false];
  try {
    if (await work()) {
      await ports.log.takenUp(ports.reader, item.id);
      return 'done';
    }
  } catch (error) {
    if (!(error instanceof PeerFailure)) {
      throw error;
    }
    why = error.message;
    hopeless = error.failure === 'permanent';
    away = !hopeless && error.status === undefined;
  }
  await setAside(ports, item, why, hopeless);
  return away ? 'away' : 'aside';
}

async function setAside(ports: OneByOnePorts, item: Item, why: string, hopeless: boolean): Promise<void> {
  const { log, reader, now, stuck } = ports;
  const { since, told } = await log.setAside(reader, item, now());
  const age = now().getTime() - Date.parse(since);
  if (told && hopeless && age >= LEFT_AFTER) {
    await log.takenUp(reader, item.id);
  }
  if (!told && (hopeless || age >= PERSON_AFTER)) {
    await stuck(item.id, why);
    await log.personTold(reader, item.id);
  }
}

/** So many in a row without an answer: then it is the network that is away, not the things. */
const AWAY = 3;

/** Works on one after the other. @throws {PeerFailure} when the network itself does not answer */
export async function oneByOne<T extends Item>(
  ports: OneByOnePorts,
  items: readonly T[],
  work: (item: T) => Promise<boolean>,
  /** Once it is done or set aside. */
  after: (item: T) => Promise<void> = async () => undefined,
): Promise<void> {
  let silent = 0;
  for (const item of items) {
    if (ports.stopping?.aborted) {
      return;
    }
    const outcome = await workAlone(ports, item, () => work(item));
    await after(item);
    silent = outcome === 'away' ? silent + 1 : 0;
    if (silent >= AWAY) {
      throw new PeerFailure('NHN', 'transient', 'the network does not answer: the rest is looked at later');
    }
  }
}
