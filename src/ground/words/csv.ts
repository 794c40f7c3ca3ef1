// Lists that people open in a spreadsheet: what came from elsewhere is a text there, and is never computed.

/** A cell that a spreadsheet would compute: it begins as a formula does, and is no number (a telephone number is). */
const FORMULA = /^[=@\t\r]|^[+-](?![\d\s()]*$)/;

/** The cell as a spreadsheet shows it, and never computes it: an apostrophe says that it is a text. */
export function asText(cell: string): string {
  return FORMULA.test(cell) ? `'${cell}` : cell;
}

/** What a cell of {@link csvLine} was made of. */
export function ofText(cell: string): string {
  return cell.startsWith("'") && FORMULA.test(cell.slice(1)) ? cell.slice(1) : cell;
}

/** A line with semicolons; cells are quoted where they must be. */
export function csvLine(cells: readonly string[]): string {
  return cells.map(quote).join(';');
}

function quote(cell: string): string {
  const plain = asText(cell);
  return /[;"\n\r]|^\s|\s$/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
}
