// SHA-1, by which FHIR says whether the data of an attachment arrived whole (RFC 3174). Written out because the validator
// runs in browsers too, where digests come later and not at once; where the platform has them, its own cost a tenth. No protection against forgery.
import { base64Decoded } from './base64.ts';

/** The digest of the bytes that base64 text stands for: of text of which `base64Bytes` gives a number. */
export type DigestOf = (data: string) => Uint8Array;

/** For where no platform has digests at once. */
export const plainDigest: DigestOf = (data) => sha1(base64Decoded(data));

/** True when base64 text is the digest of the data that other base64 text stands for. */
export function isSha1Of(hash: string, data: string, digest: DigestOf): boolean {
  const [one, other] = [digest(data), base64Decoded(hash)];
  return one.length === other.length && one.every((byte, index) => byte === other[index]);
}

/** The digest of some bytes: twenty of them. */
export function sha1(bytes: Uint8Array): Uint8Array {
  const blocks = padded(bytes);
  const state = new Uint32Array([0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0]);
  const words = new Uint32Array(80);
  const view = new DataView(blocks.buffer);
  for (let at = 0; at < blocks.length; at += 64) {
    for (let index = 0; index < 16; index += 1) {
      words[index] = view.getUint32(at + index * 4);
    }
    take(state, words);
  }
  const digest = new Uint8Array(20);
  const out = new DataView(digest.buffer);
  for (const [index, word] of state.entries()) {
    out.setUint32(index * 4, word);
  }
  return digest;
}

/** The bytes, a bit, zeros, and the number of bits in the last eight bytes of a block of 64. */
function padded(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const blocks = new Uint8Array((Math.floor((bytes.length + 8) / 64) + 1) * 64);
  blocks.set(bytes);
  blocks[bytes.length] = 0x80;
  const view = new DataView(blocks.buffer);
  view.setUint32(blocks.length - 8, Math.floor(bytes.length / 0x20000000));
  view.setUint32(blocks.length - 4, bytes.length << 3);
  return blocks;
}

function rotated(word: number, by: number): number {
  return (word << by) | (word >>> (32 - by));
}

/** Words of one block into the state: four rounds of twenty. Letters are long, so nothing here is looked up or made anew. */
function take(state: Uint32Array, words: Uint32Array): void {
  for (let index = 16; index < 80; index += 1) {
    words[index] = rotated(
      word(words, index - 3) ^ word(words, index - 8) ^ word(words, index - 14) ^ word(words, index - 16),
      1,
    );
  }
  let [a, b, c, d, e] = [word(state, 0), word(state, 1), word(state, 2), word(state, 3), word(state, 4)];
  for (let index = 0; index < 80; index += 1) {
    let mixed: number;
    if (index < 20) {
      mixed = ((b & c) | (~b & d)) + 0x5a827999;
    } else if (index < 40) {
      mixed = (b ^ c ^ d) + 0x6ed9eba1;
    } else if (index < 60) {
      mixed = ((b & c) | (b & d) | (c & d)) + 0x8f1bbcdc;
    } else {
      mixed = (b ^ c ^ d) + 0xca62c1d6;
    }
    const next = (rotated(a, 5) + mixed + e + word(words, index)) | 0;
    e = d;
    d = c;
    c = rotated(b, 30);
    b = a;
    a = next;
  }
  state[0] = word(state, 0) + a;
  state[1] = word(state, 1) + b;
  state[2] = word(state, 2) + c;
  state[3] = word(state, 3) + d;
  state[4] = word(state, 4) + e;
}

function word(words: Uint32Array, index: number): number {
  return words[index] as number;
}
