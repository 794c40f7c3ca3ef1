// The published form of the mapping, as files: path in the project → text.
import { readdirSync, readFileSync } from 'node:fs';
import { parsePlan } from '../../src/plan/document/parse.ts';
import { planSchema } from '../../src/plan/document/schema.ts';
import { codeMaps, conceptMap } from '../../src/plan/mapping/concept-maps.ts';
import type { Row } from '../../src/plan/mapping/lens/field.ts';
import { mappingRows } from '../../src/plan/mapping/rows.ts';
import { toFhir } from '../../src/plan/mapping/to-bundle.ts';

const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

const inCell = (text: string): string => text.replaceAll('|', '\\|');

/** Our own base in FHIRPaths is left out for reading; the rows in JSON have it. */
const short = (path: string): string => path.replaceAll('https://individuell-plan.example/fhir/', '');

function line(row: Row): string {
  const concepts = [row.concept].flat().join(' ');
  const cells = [
    `\`${row.pointer}\`${row.required ? ' *' : ''}`,
    `\`${short(row.fhir)}\``,
    row.value,
    concepts,
    row.letter ?? '',
    row.loss ?? '',
  ];
  return `| ${cells.map(inCell).join(' | ')} |`;
}

function documentation(): string {
  const sections = [...mappingRows()].flatMap(([kind, rows]) => {
    const [first] = rows;
    if (first === undefined) {
      return [];
    }
    return [
      `## ${kind} (profile ${first.profile})`,
      '',
      '| plan | FHIR | value | concept | letter | loss |',
      '| --- | --- | --- | --- | --- | --- |',
      ...rows.map(line),
      '',
    ];
  });
  return [
    '# What corresponds to what',
    '',
    'Made from the tables in `src/plan/mapping` by `npm run mappings`; do not edit by hand. One row for every value of a plan',
    'document and the FHIR R4 element it stands in, both ways. A star marks what a plan must say. «Letter» is the letter of',
    'the content list in the regulation. Code lists are the ConceptMaps in `mappings/codes`, the plan document is described',
    'by `mappings/individual-plan.schema.json`. What FHIR holds and no row covers is kept beside the plan and written back.',
    '',
    ...sections,
  ].join('\n');
}

/** The Bundle of every plan fixture, so that readers and other systems see what a plan becomes. */
function fixtureBundles(): [string, string][] {
  const folder = 'fixtures/plans';
  const root = new URL('../../', import.meta.url);
  return readdirSync(new URL(folder, root)).map((name) => {
    const { plan, issues } = parsePlan(
      JSON.parse(readFileSync(new URL(`${folder}/${name}/plan.json`, root), 'utf8')),
    );
    if (plan === undefined) {
      throw new Error(`${folder}/${name} is no plan: ${JSON.stringify(issues)}`);
    }
    return [`${folder}/${name}/bundle.json`, json(toFhir(plan).bundle)];
  });
}

export function publishedMappings(): ReadonlyMap<string, string> {
  return new Map([
    ...[...mappingRows()].map(([kind, rows]): [string, string] => [
      `mappings/elements/${kind}.json`,
      json(rows),
    ]),
    ...codeMaps.map((map): [string, string] => [`mappings/codes/${map.id}.json`, json(conceptMap(map))]),
    ['mappings/individual-plan.schema.json', json(planSchema())],
    ['docs/mapping.md', documentation()],
    ...fixtureBundles(),
  ]);
}
