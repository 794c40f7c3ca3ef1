// What may stand in what in the XHTML of a narrative: lists, tables and definition lists have parts of their own, and
// what is text holds no blocks. Written as comparisons and not as tables: it is asked for every tag of every narrative.

/** True when an element of a narrative may stand directly in another. */
export function mayStandIn(name: string, parent: string): boolean {
  switch (parent) {
    case 'ul':
    case 'ol':
      return name === 'li';
    case 'dl':
      return name === 'dt' || name === 'dd';
    case 'table':
      return isTablePart(name);
    case 'tbody':
    case 'thead':
    case 'tfoot':
      return name === 'tr';
    case 'tr':
      return name === 'td' || name === 'th';
    case 'map':
      return name === 'area';
    case 'br':
    case 'img':
    case 'hr':
    case 'area':
      return false;
    default:
      return !isPart(name) || (name === 'col' && parent === 'colgroup');
  }
}

function isTablePart(name: string): boolean {
  switch (name) {
    case 'tr':
    case 'tbody':
    case 'thead':
    case 'tfoot':
    case 'caption':
    case 'col':
    case 'colgroup':
      return true;
    default:
      return false;
  }
}

/** Elements that stand in certain others alone. */
function isPart(name: string): boolean {
  switch (name) {
    case 'li':
    case 'dt':
    case 'dd':
    case 'td':
    case 'th':
      return true;
    default:
      return isTablePart(name);
  }
}

/** True when text may stand directly in the element. */
export function mayHoldText(name: string): boolean {
  switch (name) {
    case 'ul':
    case 'ol':
    case 'dl':
    case 'table':
    case 'tbody':
    case 'thead':
    case 'tfoot':
    case 'tr':
    case 'map':
    case 'br':
    case 'img':
    case 'hr':
    case 'area':
      return false;
    default:
      return true;
  }
}

/** True for what is a run of text or a line of it: no block stands in it, however deep. */
export function isTextual(name: string): boolean {
  switch (name) {
    case 'p':
    case 'h1':
    case 'h2':
    case 'h3':
    case 'h4':
    case 'h5':
    case 'h6':
    case 'pre':
    case 'address':
    case 'span':
    case 'caption':
    case 'dt':
    case 'dd':
      return true;
    default:
      return isStyle(name);
  }
}

/** True for what marks a piece of text, and does so once. */
export function isStyle(name: string): boolean {
  switch (name) {
    case 'a':
    case 'b':
    case 'em':
    case 'i':
    case 'strong':
    case 'small':
    case 'big':
    case 'sub':
    case 'sup':
    case 'code':
    case 'tt':
    case 'dfn':
    case 'q':
    case 'var':
    case 'abbr':
    case 'acronym':
    case 'cite':
    case 'bdo':
    case 'kbd':
    case 'samp':
      return true;
    default:
      return false;
  }
}

/** True for the blocks that stand in no text. */
export function isBlock(name: string): boolean {
  return name === 'div' || name === 'pre' || name === 'table' || name === 'ul' || name === 'ol';
}
