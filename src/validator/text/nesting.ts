// What may stand in what in the XHTML of a narrative: lists, tables and definition lists have parts of their own, and
// what is text holds no blocks. One look-up a tag, because it is asked for every tag of every narrative.

/** What an element of a narrative is to others. */
export interface Kind {
  /** The part of a list or table that it is, as a bit; 0 for what may stand anywhere. */
  readonly part: number;
  /** The parts that it holds and nothing else, as bits; undefined when it holds whatever is no part. */
  readonly holds: number | undefined;
  /** A run of text or a line of it: no block stands in it, however deep. */
  readonly isText: boolean;
  /** Marks a piece of text, and does so once. */
  readonly isStyle: boolean;
  /** A block that stands in no text. */
  readonly isBlock: boolean;
}

const item = 1;
const term = 2;
const row = 4;
const rows = 8;
const cell = 16;
const column = 32;
const area = 64;

const plain: Kind = { part: 0, holds: undefined, isText: false, isStyle: false, isBlock: false };
const text: Kind = { ...plain, isText: true };
const style: Kind = { ...text, isStyle: true };
const list: Kind = { ...plain, holds: item, isBlock: true };
const rowsOfTable: Kind = { ...plain, part: rows, holds: row };
const empty: Kind = { ...plain, holds: 0 };
const cells: Kind = { ...plain, part: cell };
const terms: Kind = { ...text, part: term };

const named = (names: string, kind: Kind): [string, Kind][] => names.split(' ').map((name) => [name, kind]);

const kinds: ReadonlyMap<string, Kind> = new Map([
  ...named('p h1 h2 h3 h4 h5 h6 address span', text),
  ...named('a b em i strong small big sub sup code tt dfn q var abbr acronym cite bdo kbd samp', style),
  ...named('br img hr', empty),
  ...named('ul ol', list),
  ...named('tbody thead tfoot', rowsOfTable),
  ...named('td th', cells),
  ...named('dt dd', terms),
  ...named('div', { ...plain, isBlock: true }),
  ...named('pre', { ...text, isBlock: true }),
  ...named('table', { ...plain, holds: row | rows | column, isBlock: true }),
  ...named('tr', { ...plain, part: row, holds: cell }),
  ...named('li', { ...plain, part: item }),
  ...named('dl', { ...plain, holds: term }),
  ...named('caption', { ...text, part: rows }),
  ...named('col colgroup', { ...plain, part: column }),
  ...named('map', { ...plain, holds: area }),
  ...named('area', { ...empty, part: area }),
]);

export function kindOf(name: string): Kind {
  return kinds.get(name) ?? plain;
}

/** True when an element of a narrative may stand directly in another. */
export function mayStandIn(name: string, parent: string): boolean {
  return fits(name, kindOf(name), parent, kindOf(parent));
}

/** The same, of elements whose kinds are known. */
export function fits(name: string, kind: Kind, parent: string, holder: Kind): boolean {
  if (holder.holds !== undefined) {
    return (holder.holds & kind.part) !== 0;
  }
  return kind.part === 0 || kind.part === area || (name === 'col' && parent === 'colgroup');
}

/** True when text may stand directly in an element. */
export function mayHoldText(kind: Kind): boolean {
  return kind.holds === undefined;
}
