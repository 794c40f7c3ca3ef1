// Compiles the schema of ip-fhir.config.json into dist/settings/validate.js, a function that says whether settings fit. To
// read Ajv and compile the schema anew takes a run longer than the check of a resource; what is wrong with settings that do
// not fit is still told by the schema itself.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { _, Ajv2020 } from 'ajv/dist/2020.js';
import standalone from 'ajv/dist/standalone/index.js';
import { validateConfigSchema } from '../src/cli/validate/config/settings.ts';
import { isCalendarDay } from '../src/ground/norway/day-text.ts';

const target = join(import.meta.dirname, '..', 'dist', 'settings');
const ajv = new Ajv2020({
  strictTypes: false,
  messages: false,
  // It says that `unicode` is deprecated.
  logger: false,
  // The schema asks no more of a length than that there is one: no need for a count of characters beyond UTF-16.
  unicode: false,
  formats: { date: isCalendarDay },
  code: { source: true, esm: true, formats: _`formats` },
});
/** The schema without what it says to readers, which would be written out with the function. */
const bare = JSON.parse(
  JSON.stringify(validateConfigSchema(), (key, value) => (key === 'description' ? undefined : value)),
) as object;
const code = standalone.default(ajv, ajv.compile(bare));
if (code.includes('require(')) {
  throw new Error('the compiled schema of the settings needs parts of Ajv, which a run is not to load');
}
mkdirSync(target, { recursive: true });
writeFileSync(
  join(target, 'validate.js'),
  `import { isCalendarDay } from '../ground/norway/day-text.js';\nconst formats = { date: isCalendarDay };\n${code}\n`,
);
