// `npm run conform`: proves the vectors of the conformance kit (`--prove`, with `--only TEXT` for some).
import { parseArgs } from 'node:util';
import { proveAll } from './prove.ts';

const { values } = parseArgs({
  options: { prove: { type: 'boolean' }, only: { type: 'string', multiple: true } },
});
if (values.prove) {
  const problems = await proveAll(values.only ?? [], (text) => process.stdout.write(`${text}\n`));
  process.stdout.write(problems.map((each) => `${each}\n`).join(''));
  process.exitCode = problems.length > 0 ? 1 : 0;
}
