// Validates FHIR files with HL7's Java validator, offline, beside our own validator.
// Run: npm run hl7 -- [--definitions PATH]... [--profile URL]... FILE|DIRECTORY...
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { errorsOf, Oracle } from '../../test/peers/hl7/oracle.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    definitions: { type: 'string', multiple: true, default: [] },
    profile: { type: 'string', multiple: true, default: [] },
  },
});

function resourceFiles(path: string): string[] {
  if (!statSync(path).isDirectory()) {
    return [path];
  }
  return readdirSync(path, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(json|xml)$/.test(name))
    .map((name) => join(path, name))
    .sort();
}

if (positionals.length === 0) {
  console.error('usage: npm run hl7 -- [--definitions PATH]... [--profile URL]... FILE|DIRECTORY...');
  process.exit(2);
}
const files = positionals.flatMap(resourceFiles);
const oracle = await Oracle.start({ definitions: values.definitions });
let invalid = 0;
for (const file of files) {
  const verdict = await oracle.validate({ text: readFileSync(file, 'utf8'), profiles: values.profile });
  if (!verdict.valid) {
    invalid++;
  }
  console.log(`${verdict.valid ? 'valid  ' : 'INVALID'} ${file} (${errorsOf(verdict).length} errors)`);
  for (const { severity, code, expression, line, col, text } of verdict.issues) {
    console.log(`  ${severity} ${code ?? '-'} ${expression ?? '-'} ${line}:${col} ${text}`);
  }
}
await oracle.stop();
console.log(`HL7 validator ${oracle.version}: ${files.length - invalid} valid, ${invalid} invalid`);
process.exitCode = invalid > 0 ? 1 : 0;
