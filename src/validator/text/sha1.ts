// SHA-1, by which FHIR says whether the data of an attachment arrived whole (RFC 3174). Written out because the validator
// runs in browsers too, where digests come later and not at once. No protection against forgery.

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

/** What a round of twenty mixes into its words. */
function mixed(round: number, b: number, c: number, d: number): number {
  switch (round) {
    case 0:
      return ((b & c) | (~b & d)) + 0x5a827999;
    case 1:
      return (b ^ c ^ d) + 0x6ed9eba1;
    case 2:
      return ((b & c) | (b & d) | (c & d)) + 0x8f1bbcdc;
    default:
      return (b ^ c ^ d) + 0xca62c1d6;
  }
}

function take(state: Uint32Array, words: Uint32Array): void {
  for (let index = 16; index < 80; index += 1) {
    const [one = 0, two = 0] = [words[index - 3], words[index - 8]];
    words[index] = rotated(one ^ two ^ (words[index - 14] ?? 0) ^ (words[index - 16] ?? 0), 1);
  }
  let [a = 0, b = 0, c = 0, d = 0, e = 0] = state;
  for (let index = 0; index < 80; index += 1) {
    const next = (rotated(a, 5) + mixed(Math.floor(index / 20), b, c, d) + e + (words[index] ?? 0)) | 0;
    e = d;
    d = c;
    c = rotated(b, 30);
    b = a;
    a = next;
  }
  for (const [index, word] of [a, b, c, d, e].entries()) {
    state[index] = (state[index] ?? 0) + word;
  }
}
