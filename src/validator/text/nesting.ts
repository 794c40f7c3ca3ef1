// What may stand in what in the XHTML of a narrative: lists, tables and definition lists have parts of their own.

/** Element → the elements it may stand in. */
const parents: ReadonlyMap<string, ReadonlySet<string>> = new Map(
  Object.entries({
    li: 'ul ol',
    dt: 'dl',
    dd: 'dl',
    tr: 'table thead tfoot tbody',
    td: 'tr thead tfoot',
    th: 'tr thead tfoot',
  }).map(([name, list]) => [name, new Set(list.split(' '))]),
);

/** Elements that hold their parts and no text. */
const withoutText = new Set(['ul', 'ol', 'table']);

/** True when an element of a narrative may stand directly in another. */
export function mayStandIn(name: string, parent: string): boolean {
  const allowed = parents.get(name);
  if (allowed) {
    return allowed.has(parent);
  }
  return parent !== 'ul' && parent !== 'ol';
}

/** True when text may stand directly in the element. */
export function mayHoldText(name: string): boolean {
  return !withoutText.has(name);
}
