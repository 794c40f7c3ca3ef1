// Writes what is published of the mapping: the rows, the ConceptMaps, the plan's JSON Schema and docs/mapping.md.
// `npm run mappings` writes, `npm run mappings -- --check` only compares (the test suite does the same).
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { publishedMappings } from './mappings/published.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const isCheck = process.argv.includes('--check');
const files = publishedMappings();
const stale = ['mappings/elements', 'mappings/codes']
  .flatMap((folder) =>
    existsSync(root + folder) ? readdirSync(root + folder).map((name) => `${folder}/${name}`) : [],
  )
  .filter((path) => !files.has(path));
const changed = [...files].filter(
  ([path, text]) => !existsSync(root + path) || readFileSync(root + path, 'utf8') !== text,
);

if (isCheck) {
  for (const [path] of changed) {
    console.error(`${path} is not what the mapping says; run "npm run mappings".`);
  }
  for (const path of stale) {
    console.error(`${path} belongs to nothing; run "npm run mappings".`);
  }
  process.exitCode = changed.length + stale.length === 0 ? 0 : 1;
} else {
  for (const [path, text] of changed) {
    mkdirSync(dirname(root + path), { recursive: true });
    writeFileSync(root + path, text);
  }
  for (const path of stale) {
    rmSync(root + path);
  }
  console.error(`${changed.length} of ${files.size} files written, ${stale.length} removed`);
}
