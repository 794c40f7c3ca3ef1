// Cells of a list that people open in a spreadsheet: what came from elsewhere is a text there, and is never computed.

/** A cell that a spreadsheet would compute: it begins as a formula does, and is no number (a telephone number is). */
const FORMULA = /^[=@\t\r]|^[+-](?![\d\s()]*$)/;

/** The cell as a spreadsheet shows it, and never computes it: an apostrophe says that it is a text. */
export function asText(cell: string): string {
  return FORMULA.test(cell) ? `'${cell}` : cell;
}

/** What {@link asText} was made of. */
export function ofText(cell: string): string {
  return cell.startsWith("'") && FORMULA.test(cell.slice(1)) ? cell.slice(1) : cell;
}
