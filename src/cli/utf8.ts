// Bytes as text: letters must not become others silently.
import { otherThanText } from '../validator/text/encoding.ts';

/** The text of bytes. @throws {Error} with what they are when they are no UTF-8: packed, UTF-16, or perhaps Latin-1 */
export function utf8Of(bytes: Uint8Array): string {
  const why = otherThanText(bytes);
  if (why !== undefined) {
    throw new Error(why);
  }
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
}

/** Text of pieces of bytes, as they come. @throws {Error} at the first that is no UTF-8 */
export async function* utf8Pieces(input: AsyncIterable<Buffer | string>): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  let read = 0;
  const decoded = (piece?: Buffer): string => {
    try {
      return piece === undefined ? decoder.decode() : decoder.decode(piece, { stream: true });
    } catch {
      throw new Error(`it is no UTF-8 after byte ${read}, perhaps Latin-1 or packed: write it in UTF-8`);
    }
  };
  for await (const chunk of input) {
    const piece = Buffer.from(chunk);
    yield decoded(piece);
    read += piece.length;
  }
  yield decoded();
}
