// `npm run conform`: writes docs/conformance from the vectors; `--check` compares, `--prove` proves them (`--only TEXT` for some),
// and `--results` writes down how servers of others do.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { pageText } from '../../src/sandbox/conform/page.ts';
import { roleNames } from '../../src/sandbox/conform/roles.ts';
import { proveAll } from './prove.ts';

const folder = new URL('../../docs/conformance/', import.meta.url);
const { values } = parseArgs({
  options: {
    prove: { type: 'boolean' },
    check: { type: 'boolean' },
    only: { type: 'string', multiple: true },
    results: { type: 'boolean' },
  },
});

function problemsOfPages(): string[] {
  return roleNames.flatMap((role) => {
    const written = readFileSync(new URL(`${role}.md`, folder), 'utf8');
    return written === pageText(role)
      ? []
      : [`docs/conformance/${role}.md is not as the vectors say: npm run conform`];
  });
}

if (values.prove || values.check) {
  const problems = problemsOfPages();
  if (values.prove) {
    problems.push(...(await proveAll(values.only ?? [], (text) => process.stdout.write(`${text}\n`))));
  }
  process.stdout.write(problems.map((each) => `${each}\n`).join(''));
  process.exitCode = problems.length > 0 ? 1 : 0;
} else if (values.results) {
  writeFileSync(new URL('results.md', folder), await (await import('./results.ts')).resultsText());
} else {
  mkdirSync(folder, { recursive: true });
  for (const role of roleNames) {
    writeFileSync(new URL(`${role}.md`, folder), pageText(role));
  }
}
