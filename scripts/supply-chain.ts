// `npm run supply-chain`: what we ship with. Every run-time package has a licence that is allowed, every version in package.json is
// exact, and the lock file names one place and one hash for each package.
import { readFileSync } from 'node:fs';
import { brokenRules, brokenToolRules, type LockFile, type Manifest } from './supply-chain/rules.ts';

const root = new URL('../', import.meta.url);
const read = <T>(file: string): T => JSON.parse(readFileSync(new URL(file, root), 'utf8')) as T;
const { broken, checked } = brokenRules(
  read<Manifest>('package.json'),
  read<LockFile>('package-lock.json'),
  (path) => read<Manifest>(`${path}/package.json`),
);

/** Tools with a package.json and a lock file of their own, so that `npm ci` of the clone does not bring them. */
const tools = ['test/consumers', 'docs/site'];
for (const folder of tools) {
  const ofTools = brokenToolRules(
    read<Manifest>(`${folder}/package.json`),
    read<LockFile>(`${folder}/package-lock.json`),
  );
  broken.push(...ofTools.map((text) => `${folder}: ${text}`));
}

for (const text of broken) {
  console.error(`error: ${text}`);
}
console.log(
  `${checked} run-time packages: licences, versions and hashes ${broken.length > 0 ? 'have problems' : 'are in order'}`,
);
process.exitCode = broken.length > 0 ? 1 : 0;
