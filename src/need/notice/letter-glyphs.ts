// What the fonts of a letter can show: a letter that they lack as one sign (Skolt Sámi ǩ) is put together from two that they have,
// and what they lack altogether is told in the letter, so that nobody takes an empty box for what was written.
import type { Letter, LetterBlock } from './letter.ts';
import { words } from './letter-words.ts';

/** @param has true for a code point that every font of the letter shows */
export function withGlyphs(letter: Letter, has: (codePoint: number) => boolean): Letter {
  const missing = new Set<string>();
  const shown = (text: string) =>
    showsAll(text, has) ? text : Array.from(text, (sign) => shownAs(sign, has, missing)).join('');
  const blocks = letter.blocks.map(
    (block): LetterBlock =>
      block.kind === 'fields'
        ? { ...block, rows: block.rows.map(([label, value]) => [shown(label), shown(value)] as const) }
        : { ...block, text: shown(block.text) },
  );
  const codes = [...missing].sort().join(', ');
  const told: LetterBlock = { kind: 'paragraph', text: words[letter.language].missingSigns(codes) };
  return missing.size === 0 ? { ...letter, blocks } : { ...letter, blocks: [...blocks, told] };
}

/** True where surely nothing is to be done: nearly always. Halves of pairs are no code points that a font has. */
function showsAll(text: string, has: (codePoint: number) => boolean): boolean {
  for (let at = 0; at < text.length; at += 1) {
    if (!has(text.charCodeAt(at))) {
      return false;
    }
  }
  return true;
}

/** The sign itself where nothing can be done for it; then its code is among the missing ones. */
function shownAs(sign: string, has: (codePoint: number) => boolean, missing: Set<string>): string {
  const isShown = (one: string) => has(one.codePointAt(0) ?? 0) || /\p{Cc}/u.test(one);
  if (isShown(sign)) {
    return sign;
  }
  const parts = sign.normalize('NFD');
  if (Array.from(parts).every(isShown)) {
    return parts;
  }
  missing.add(`U+${(sign.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`);
  return sign;
}
