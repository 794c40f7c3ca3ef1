// A quick yes for narratives that are plainly right: only allowed elements with harmless attributes, well nested.
// Everything else is read by the strict reader, which says what is wrong.

import { fits, type Kind, kindOf, mayHoldText } from './nesting.ts';

const opening = '<div xmlns="http://www.w3.org/1999/xhtml"';
const names =
  'p|br|div|h1|h2|h3|h4|h5|h6|span|b|em|i|strong|small|ul|ol|li|dl|dt|dd|pre|table|caption|colgroup|col|thead|tr|tfoot|tbody|th|td|code|hr|sub|sup';
const token = new RegExp(
  `<(?:(/)(${names}|div)>|(${names})(?: (?:class|style|title|lang|xml:lang|colspan|rowspan)="[^"<&]*")*(/?)>)|[^<&]+`,
  'y',
);
const maxOpen = 100;
const rootAttributes = /^(?: (?:class|lang|xml:lang)="[^"<&]*")*$/;

interface Open {
  readonly name: string;
  readonly kind: Kind;
}

/** The elements that are open while a narrative is read. */
class Nesting {
  readonly #open: Open[] = [{ name: 'div', kind: kindOf('div') }];
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
    const inside = this.#open.at(-1);
    const holdsText = inside !== undefined && mayHoldText(inside.kind);
    if (this.content && holdsText) {
      return true;
    }
    const blank = text.trim() === '';
    this.content ||= !blank;
    return blank || holdsText;
  }

  #start(name: string, stays: boolean): boolean {
    const kind = kindOf(name);
    const around = this.#open.at(-1);
    if (!around || !fits(name, kind, around.name, around.kind)) {
      return false;
    }
    if (this.#texts > 0 && (kind.isBlock || name === 'p' || (kind.isStyle && this.#isOpen(name)))) {
      return false;
    }
    if (!stays) {
      return true;
    }
    if (kind.isText) {
      this.#texts += 1;
    }
    return this.#open.push({ name, kind }) <= maxOpen;
  }

  #isOpen(name: string): boolean {
    return this.#open.some((open) => open.name === name);
  }

  #end(name: string | undefined): boolean {
    const closed = this.#open.pop();
    if (closed?.kind.isText) {
      this.#texts -= 1;
    }
    return closed?.name === name;
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
