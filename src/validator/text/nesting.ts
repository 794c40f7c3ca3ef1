// What may stand in what in the XHTML of a narrative: lists, tables and definition lists have parts of their own.
// Written as comparisons and not as tables: it is asked for every tag of every narrative.

/** True when an element of a narrative may stand directly in another. */
export function mayStandIn(name: string, parent: string): boolean {
  switch (name) {
    case 'li':
      return parent === 'ul' || parent === 'ol';
    case 'dt':
    case 'dd':
      return parent === 'dl';
    case 'tr':
      return parent === 'table' || parent === 'tbody' || parent === 'thead' || parent === 'tfoot';
    case 'td':
    case 'th':
      return parent === 'tr' || parent === 'thead' || parent === 'tfoot';
    default:
      return parent !== 'ul' && parent !== 'ol';
  }
}

/** True when text may stand directly in the element. */
export function mayHoldText(name: string): boolean {
  return name !== 'ul' && name !== 'ol' && name !== 'table';
}
