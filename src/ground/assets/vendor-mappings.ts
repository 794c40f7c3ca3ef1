// Reads vendor mappings: those that the package ships, and an integrator's own from any folder.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The mappings of the package; the same distance from `src/assets` and from `dist/assets`. */
const SHIPPED = fileURLToPath(new URL('../../../mappings/vendors/', import.meta.url));

export interface VendorMappingFiles {
  readonly name: string;
  /** `mapping.json`, not checked yet. */
  readonly manifest: unknown;
  /** Text of every `*.jsonata` file by its name. */
  readonly expressions: Readonly<Record<string, string>>;
}

/** Names of the mappings in a folder. */
export function vendorMappingNames(folder: string = SHIPPED): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(join(folder, entry.name, 'mapping.json')))
    .map(({ name }) => name)
    .sort();
}

/** The files of one mapping, or nothing when there is none by that name. Throws when a file cannot be read or parsed. */
export function readVendorMapping(name: string, folder: string = SHIPPED): VendorMappingFiles | undefined {
  if (!vendorMappingNames(folder).includes(name)) {
    return undefined;
  }
  const own = join(folder, name);
  const texts = readdirSync(own).filter((file) => file.endsWith('.jsonata'));
  const expressions = Object.fromEntries(texts.map((file) => [file, readFileSync(join(own, file), 'utf8')]));
  return { name, manifest: JSON.parse(readFileSync(join(own, 'mapping.json'), 'utf8')), expressions };
}
