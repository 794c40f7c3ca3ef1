// The characters of a message: which set MSH-18 declares, and the text that the bytes are in it.
import { own } from '../../../ground/outcome/own.ts';

/** The sets of HL7 table 0211 that can stand in MLLP's frames, and spellings that are met, as the platform calls them. */
const sets: Readonly<Record<string, string>> = {
  ASCII: 'us-ascii',
  'ISO IR6': 'us-ascii',
  '8859/1': 'windows-1252',
  '8859/2': 'iso-8859-2',
  '8859/3': 'iso-8859-3',
  '8859/4': 'iso-8859-4',
  '8859/5': 'iso-8859-5',
  '8859/7': 'iso-8859-7',
  '8859/9': 'windows-1254',
  '8859/10': 'iso-8859-10',
  '8859/15': 'iso-8859-15',
  'ISO-8859-1': 'windows-1252',
  'ISO 8859-1': 'windows-1252',
  'ISO-8859-15': 'iso-8859-15',
  'WINDOWS-1252': 'windows-1252',
  CP1252: 'windows-1252',
  UNICODE: 'utf-8',
  'UNICODE UTF-8': 'utf-8',
  'UTF-8': 'utf-8',
  UTF8: 'utf-8',
};

/** What kept the characters from being surely read. */
export type CharacterProblem = 'not-declared' | 'unknown-set' | 'not-in-set';

export interface DecodedText {
  readonly text: string;
  readonly problem?: CharacterProblem;
  /** Decodes further bytes of the same message (`\X..\`). */
  readonly decode: (bytes: Uint8Array) => string;
}

/**
 * The text of a message. Where the set is not surely known the text is the likeliest one and the problem says so: what is
 * looked up by is ASCII in every set.
 * @param declared MSH-18, first repetition
 * @param usual the set that this sender is known to write when it declares none
 */
export function decodeMessage(bytes: Uint8Array, declared: string, usual = ''): DecodedText {
  const name = (declared || usual).trim().toUpperCase();
  const known = own(sets, name);
  if (bytes.every((byte) => byte < 0x80)) {
    return { ...decoded(bytes, 'us-ascii'), ...(name && !known ? { problem: 'unknown-set' } : {}) };
  }
  if (known === undefined || known === 'us-ascii') {
    const likely = isUtf8(bytes) ? 'utf-8' : 'windows-1252';
    const undeclared = known === undefined ? 'unknown-set' : 'not-in-set';
    return { ...decoded(bytes, likely), problem: name === '' ? 'not-declared' : undeclared };
  }
  const result = decoded(bytes, known);
  return known === 'utf-8' && !isUtf8(bytes) ? { ...result, problem: 'not-in-set' } : result;
}

function decoded(bytes: Uint8Array, label: string): Pick<DecodedText, 'text' | 'decode'> {
  const decode = (some: Uint8Array) => new TextDecoder(label, { ignoreBOM: true }).decode(some);
  return { text: decode(bytes), decode };
}

function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}
