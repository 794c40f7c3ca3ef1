// Which version of this project runs: the one of its package.json, the same distance from `src` and from `dist`.
import { readFileSync } from 'node:fs';

let version: string | undefined;

/** The version of the npm package. */
export function ownVersion(): string {
  version ??= (
    JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8')) as { version: string }
  ).version;
  return version;
}
