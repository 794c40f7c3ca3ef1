// What may stand in ip-fhir.config.json. The schema that is published and the type are one source.
import { type Static, type TObject, Type } from 'typebox';
import { closed } from '../../../ground/schema/forms.ts';
import { schemaReader } from '../../../ground/schema/read.ts';
import { formats } from '../formats/names.ts';

const Words = Type.String({ minLength: 1 });
const Globs = (description: string) => Type.Array(Words, { description });
const What = (description: string) => Type.Enum(['error', 'warning', 'ignore'], { description });
const Rule = 'the rule as it is told (ip-plan-6, ref-1), or the code of the issue (code-invalid)';

const Ignored = Type.Object(
  {
    rule: Type.String({ minLength: 1, description: `Which issues: ${Rule}` }),
    files: Type.Optional(Globs('Only in these files')),
    path: Type.Optional(
      Type.String({
        minLength: 1,
        description: 'Only at this path or below it, without indices: CarePlan.category',
      }),
    ),
    reason: Type.String({ pattern: '\\S', description: 'Why it may be so, for whoever reads the file next' }),
    until: Type.Optional(
      Type.String({ format: 'date', description: 'The last day on which it is ignored: 2027-03-31' }),
    ),
  },
  { ...closed, description: 'Issues that are known and accepted; fatal ones are never ignored' },
);

const FileProfiles = Type.Object(
  {
    files: Globs('In these files'),
    profiles: Type.Array(Words, { description: 'every resource must follow these' }),
  },
  closed,
);

/** The file as a whole. Paths and patterns count from the folder in which it stands. */
export const ValidateConfig = Type.Object(
  {
    $schema: Type.Optional(Type.String({ description: 'Where the schema of this file is, for editors' })),
    include: Type.Optional(Globs('Files, folders and patterns to check when the command names none')),
    exclude: Type.Optional(
      Globs('Files, folders and patterns that are left out; what is named by itself is checked'),
    ),
    packages: Type.Optional(
      Type.Array(Words, {
        description: 'FHIR packages: folder, .tgz, JSON file or name#version of ~/.fhir/packages',
      }),
    ),
    terminology: Type.Optional(
      Type.String({
        pattern: '^https?://',
        description:
          'Base URL of a terminology server that is asked about codes of systems that are not at hand',
      }),
    ),
    terminologyCache: Type.Optional(
      Type.String({ minLength: 1, description: 'Folder in which its answers are kept for a week' }),
    ),
    profiles: Type.Optional(
      Type.Array(Type.Union([Words, FileProfiles]), {
        description: 'Profiles that every resource must follow, by URL or id, everywhere or in some files',
      }),
    ),
    expectProblems: Type.Optional(
      Globs('Files that are wrong on purpose, as examples: one in which nothing is found is an error'),
    ),
    severities: Type.Optional(
      Type.Record(Type.String(), Type.Enum(['error', 'warning', 'information']), {
        description: `How grave an issue is, by ${Rule}`,
      }),
    ),
    ignore: Type.Optional(Type.Array(Ignored)),
    baseline: Type.Optional(
      Type.String({
        minLength: 1,
        description: 'File of issues that were there before (--update-baseline writes it)',
      }),
    ),
    maxWarnings: Type.Optional(
      Type.Integer({ minimum: 0, description: 'More warnings than this fail the run' }),
    ),
    failOn: Type.Optional(
      Type.Enum(['fatal', 'error', 'warning', 'information'], {
        description: 'The least grave issue that fails the run',
      }),
    ),
    together: Type.Optional(
      Type.Boolean({ description: 'References and rules over several resources look across all files' }),
    ),
    format: Type.Optional(Type.Enum([...formats], { description: 'How results are written' })),
    output: Type.Optional(Type.String({ minLength: 1, description: 'File to which results are written' })),
    language: Type.Optional(Type.Enum(['en', 'nb'], { description: 'Language of the texts' })),
    unknownExtensions: Type.Optional(What('Extensions that no definition describes')),
    bestPractice: Type.Optional(What('Best practice rules')),
    rules: Type.Optional(
      Type.Enum(['current', '2023'], { description: "HL7's validator of today, or of 2023" }),
    ),
    requireResolved: Type.Optional(
      Type.Boolean({ description: 'References that lead nowhere in the input are errors' }),
    ),
    municipalitySystems: Type.Optional(
      Type.Array(Words, { description: 'Systems of municipality numbers beside the four that are known' }),
    ),
  },
  closed,
) satisfies TObject;
export type ValidateConfig = Static<typeof ValidateConfig>;
export type IgnoredIssues = Static<typeof Ignored>;

/** JSON Schema 2020-12 of the file. */
export function validateConfigSchema(): Readonly<Record<string, unknown>> {
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'Settings of ip-fhir validate (ip-fhir.config.json)',
    ...JSON.parse(JSON.stringify(ValidateConfig)),
  };
}

/** What is wrong with the settings; nothing when they can be used. */
export const problemsOfConfig = schemaReader(validateConfigSchema, 'the settings of ip-fhir validate');
