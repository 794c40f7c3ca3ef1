// The form of base64.

const SIGNS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
/** What a character of ASCII is: 1 one of the 64 signs, 2 padding, 3 white space. Letters and images are long: no test costs less. */
const KINDS = new Uint8Array(128);
for (const sign of SIGNS) {
  KINDS[sign.charCodeAt(0)] = 1;
}
KINDS['='.charCodeAt(0)] = 2;
for (const blank of ' \t\n\r') {
  KINDS[blank.charCodeAt(0)] = 3;
}

/** Number of bytes that base64 text stands for; undefined when it is not base64. White space is allowed. */
export function base64Bytes(text: string): number | undefined {
  let index = 0;
  while (index < text.length && KINDS[text.charCodeAt(index)] === 1) {
    index += 1;
  }
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
