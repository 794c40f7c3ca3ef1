// `npm run site [-- FOLDER]`: builds the site, into `site` when nothing is said. An address that leads nowhere is a failure.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { buildSite } from './build.ts';

const root = join(import.meta.dirname, '..', '..');
if (!existsSync(join(root, 'docs', 'site', 'node_modules'))) {
  throw new Error('What the site is made with is missing: npm ci --ignore-scripts --prefix docs/site');
}
const out = process.argv[2] ?? join(root, 'site');
const { pages, broken } = buildSite(out);
for (const each of broken) {
  console.error(`error: leads nowhere: ${each}`);
}
console.log(`${out}: ${pages.length} pages, ${broken.length} addresses that lead nowhere`);
process.exitCode = broken.length > 0 ? 1 : 0;
