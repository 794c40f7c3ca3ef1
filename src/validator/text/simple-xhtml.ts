// A quick yes for narratives that are plainly right: only allowed elements with harmless attributes, well nested.
// Everything else is read by the strict reader, which says what is wrong.

import { isBlock, isStyle, isTextual, mayHoldText, mayStandIn } from './nesting.ts';

const opening = '<div xmlns="http://www.w3.org/1999/xhtml"';
const names =
  'p|br|div|h1|h2|h3|h4|h5|h6|span|b|em|i|strong|small|ul|ol|li|dl|dt|dd|pre|table|caption|colgroup|col|thead|tr|tfoot|tbody|th|td|code|hr|sub|sup';
const token = new RegExp(
  `<(?:(/)(${names}|div)>|(${names})(?: (?:class|style|title|lang|xml:lang|colspan|rowspan)="[^"<&]*")*(/?)>)|[^<&]+`,
  'y',
);
const maxOpen = 100;
const rootAttributes = /^(?: (?:class|lang|xml:lang)="[^"<&]*")*$/;

/** The elements that are open while a narrative is read. */
class Nesting {
  readonly #open: string[] = ['div'];
  #texts = 0;
  content = false;

  get isClosed(): boolean {
    return this.#open.length === 0;
  }

  /** Takes one token; false when it may not stand there. */
  take([whole, closing, closed, opened, empty]: readonly (string | undefined)[]): boolean {
    if (opened !== undefined) {
      return this.#start(opened, empty === '');
    }
    if (closing !== undefined) {
      return this.#end(closed);
    }
    return this.#text(whole ?? '');
  }

  #text(text: string): boolean {
    const holdsText = mayHoldText(this.#open.at(-1) ?? '');
    if (this.content && holdsText) {
      return true;
    }
    const blank = text.trim() === '';
    this.content ||= !blank;
    return blank || holdsText;
  }

  #start(name: string, stays: boolean): boolean {
    if (!mayStandIn(name, this.#open.at(-1) ?? '')) {
      return false;
    }
    if (this.#texts > 0 && (isBlock(name) || name === 'p' || (isStyle(name) && this.#open.includes(name)))) {
      return false;
    }
    if (!stays) {
      return true;
    }
    if (isTextual(name)) {
      this.#texts += 1;
    }
    return this.#open.push(name) <= maxOpen;
  }

  #end(name: string | undefined): boolean {
    if (name !== undefined && isTextual(name)) {
      this.#texts -= 1;
    }
    return this.#open.pop() === name;
  }
}

/** True when the XHTML surely keeps every rule of narratives. */
export function isPlainNarrative(text: string): boolean {
  if (!text.startsWith(opening)) {
    return false;
  }
  const start = text.indexOf('>');
  if (start !== opening.length && !rootAttributes.test(text.slice(opening.length, start))) {
    return false;
  }
  const nesting = new Nesting();
  token.lastIndex = start + 1;
  while (token.lastIndex < text.length) {
    const match = nesting.isClosed ? null : token.exec(text);
    if (!match || !nesting.take(match)) {
      return false;
    }
  }
  return nesting.isClosed && nesting.content;
}
