// The fonts of the letters, out of the font package (SIL Open Font Licence).
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
const family = '@expo-google-fonts/source-sans-3';

/** Source Sans 3, regular and bold, as TrueType. */
export function readFonts(): { readonly regular: Uint8Array; readonly bold: Uint8Array } {
  const read = (file: string) => new Uint8Array(readFileSync(require.resolve(`${family}/${file}`)));
  return {
    regular: read('400Regular/SourceSans3_400Regular.ttf'),
    bold: read('700Bold/SourceSans3_700Bold.ttf'),
  };
}
