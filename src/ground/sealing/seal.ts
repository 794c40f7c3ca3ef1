// Texts that lie somewhere for a while, sealed so that a copy of the place tells nothing: AES-256-GCM, under keys that change.
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

/** A key as settings give it: an id that stands before what it sealed, and 32 bytes in base64. */
export const KEY_FORM = '^[A-Za-z0-9-]{1,32}:[A-Za-z0-9+/]{43}=$';

export interface Seal {
  /** False when no key is set: texts stay as they are. */
  readonly seals: boolean;
  /** Seals the text for one place: moved to another place it cannot be opened. */
  seal(text: string, place: string): string;
  /**
   * The text; one that was never sealed comes back as it is.
   * @throws {SealProblem} when its key is not known, is another one, or the text was changed
   */
  open(text: string, place: string): string;
  /** What texts begin with that need no new seal. */
  readonly current: string;
}

/** A text that cannot be opened. Says nothing of the text or the key. */
export class SealProblem extends Error {
  constructor(text: string) {
    super(text);
    this.name = 'SealProblem';
  }
}

const FORM = 'sealed:v1:';
const CIPHER = 'aes-256-gcm';
const IV = 12;
const TAG = 16;

/**
 * @param keys the newest first, which seals; the others open what they sealed
 * @throws {SealProblem} when two keys have the same id
 */
export function createSeal(keys: readonly string[]): Seal {
  const known = new Map<string, Buffer>();
  for (const each of keys) {
    const [id = '', bytes = ''] = each.split(':');
    if (known.has(id)) {
      throw new SealProblem(
        `Two keys of the store have the id "${id}". Give each key an id of its own, for example the month`,
      );
    }
    known.set(id, Buffer.from(bytes, 'base64'));
  }
  const [newest] = known;
  return {
    seals: newest !== undefined,
    current: newest ? `${FORM}${newest[0]}:` : '',
    seal: (text, place) => (newest ? sealed(text, place, ...newest) : text),
    open: (text, place) => (text.startsWith(FORM) ? opened(text, place, known) : text),
  };
}

/** The id of the key belongs to what is authenticated, so that none can be put in the place of another. */
function boundTo(id: string, place: string): Buffer {
  return Buffer.from(`${FORM}${id}:${place}`);
}

function sealed(text: string, place: string, id: string, key: Buffer): string {
  const iv = randomBytes(IV);
  const cipher = createCipheriv(CIPHER, key, iv, { authTagLength: TAG }).setAAD(boundTo(id, place));
  const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return `${FORM}${id}:${Buffer.concat([iv, cipher.getAuthTag(), body]).toString('base64url')}`;
}

function opened(text: string, place: string, keys: ReadonlyMap<string, Buffer>): string {
  const [id = '', body = ''] = text.slice(FORM.length).split(':');
  const key = keys.get(id);
  if (!key) {
    throw new SealProblem(
      `It is sealed with the key "${id}", which is not set. Set store.encryptionKey (IP_FHIR_STORE_KEY), or name it among store.previousEncryptionKeys; nothing is lost`,
    );
  }
  const bytes = Buffer.from(body, 'base64url');
  try {
    const decipher = createDecipheriv(CIPHER, key, bytes.subarray(0, IV), { authTagLength: TAG });
    decipher.setAAD(boundTo(id, place)).setAuthTag(bytes.subarray(IV, IV + TAG));
    return Buffer.concat([decipher.update(bytes.subarray(IV + TAG)), decipher.final()]).toString('utf8');
  } catch {
    throw new SealProblem(
      `It cannot be opened with the key "${id}": another key is set under that id, or it was changed. Set the key that sealed it; nothing is lost`,
    );
  }
}
