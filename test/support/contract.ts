// Contract files: what the pages of a service say of its interface, line by line. Client, sandbox and docs are held to them.
import { readFileSync } from 'node:fs';

export interface ContractLine {
  readonly request: string;
  readonly where: string;
  readonly part: string;
  readonly rule: string;
  readonly page: string;
  readonly date: string;
  readonly sure: string;
  readonly note?: string;
}

/** @param name its file in fixtures/contracts, without the ending */
export function contractLines(name: string): readonly ContractLine[] {
  const file = new URL(`../../fixtures/contracts/${name}.json`, import.meta.url);
  return (JSON.parse(readFileSync(file, 'utf8')) as { lines: ContractLine[] }).lines;
}

/** The rows of the table that stands between the marks of this name on a page of docs, without its head. */
export function tableOn(page: string, mark: string): readonly string[] | undefined {
  const text = readFileSync(new URL(`../../docs/${page}`, import.meta.url), 'utf8');
  const table = text.split(`<!-- ${mark} -->`)[1]?.split(`<!-- end ${mark} -->`)[0];
  return table?.trim().split('\n').slice(2);
}

/** How its lines stand in such a table. @param nameOf what is shown of the address of a page */
export function rowsOf(
  lines: readonly ContractLine[],
  nameOf = (page: string): string | undefined => page,
): readonly string[] {
  return lines.map(
    ({ request, where, part, rule, note, page, date, sure }) =>
      `| ${request} | ${where}: \`${part}\` | ${rule}${note ? `; ${note}` : ''} | ${nameOf(page)}, ${date} | ${sure} |`,
  );
}
