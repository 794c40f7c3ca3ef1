// The form of base64.

const SIGNS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
/** What a character of ASCII is: 1 one of the 64 signs, 2 padding, 3 white space. Letters and images are long: no test costs less. */
const KINDS = new Uint8Array(128);
/** What a sign is worth, six bits; 64 for everything that is no sign. */
const WORTH = new Uint8Array(128).fill(64);
for (const [worth, sign] of [...SIGNS].entries()) {
  KINDS[sign.charCodeAt(0)] = 1;
  WORTH[sign.charCodeAt(0)] = worth;
}
KINDS['='.charCodeAt(0)] = 2;
for (const blank of ' \t\n\r') {
  KINDS[blank.charCodeAt(0)] = 3;
}

/** The first character that is none of the 64 signs. As a loop in this language it is compiled anew letter after letter (V8 13). */
const NO_SIGN = /[^A-Za-z0-9+/]/;

/** Number of bytes that base64 text stands for; undefined when it is not base64. White space is allowed. */
export function base64Bytes(text: string): number | undefined {
  const signs = text.search(NO_SIGN);
  let index = signs < 0 ? text.length : signs;
  let count = index;
  let padding = 0;
  for (; index < text.length; index += 1) {
    const kind = KINDS[text.charCodeAt(index)];
    if (kind === 2) {
      padding += 1;
    } else if (kind === 1 && padding === 0) {
      count += 1;
    } else if (kind !== 3) {
      return undefined;
    }
  }
  return (count + padding) % 4 === 0 && padding <= 2 ? Math.floor((count * 3) / 4) : undefined;
}

/** The bytes that base64 text stands for; only for text of which {@link base64Bytes} gives a number. */
export function base64Decoded(text: string): Uint8Array {
  const bytes = new Uint8Array(base64Bytes(text) ?? 0);
  let at = 0;
  let index = 0;
  // Four signs are three bytes, as far as no padding and no white space stands between them.
  for (; index + 3 < text.length; index += 4, at += 3) {
    const one = worth(text, index);
    const two = worth(text, index + 1);
    const three = worth(text, index + 2);
    const four = worth(text, index + 3);
    if ((one | two | three | four) > 63) {
      break;
    }
    bytes[at] = (one << 2) | (two >> 4);
    bytes[at + 1] = (two << 4) | (three >> 2);
    bytes[at + 2] = (three << 6) | four;
  }
  let held = 0;
  let bits = 0;
  for (; at < bytes.length; index += 1) {
    const next = worth(text, index);
    if (next < 64) {
      held = ((held << 6) | next) & 0xffff;
      bits += 6;
      if (bits >= 8) {
        bits -= 8;
        bytes[at] = held >> bits;
        at += 1;
      }
    }
  }
  return bytes;
}

function worth(text: string, index: number): number {
  return WORTH[text.charCodeAt(index)] as number;
}
