// `npm run municipalities`: refreshes mappings/municipalities/municipalities.json from Statistics Norway.
// `npm run municipalities -- --check`: only checks the facts on disk and counts the outcomes; needs no network.
//
// The refresh asks https://data.ssb.no/api/klass/v1 (classification 131, licence NLOD). It has been run here against
// stored answers of that service only, never against the live service: look at the difference before committing it.
import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { Municipalities } from '../src/ground/norway/municipality.ts';
import { municipalityFacts } from '../src/ground/norway/municipality-table.ts';
import { checkMunicipalities, countMunicipalities } from '../src/need/directory/municipality-check.ts';
import { numbersModule } from './municipality-numbers.ts';
import { buildTable, type KlassChange, type KlassVersion } from './municipality-table.ts';

const service = 'https://data.ssb.no/api/klass/v1';
const since = '1994-01-01';
const numbersFile = new URL('../src/ground/norway/municipality-numbers.ts', import.meta.url);
const file = new URL('../mappings/municipalities/municipalities.json', import.meta.url);

type Get = (path: string) => Promise<unknown>;

/** Answers saved under the same paths, for a machine without the network: `classifications/131.json` and so on. */
function fromFolder(folder: string): Get {
  return async (path) => JSON.parse(readFileSync(`${folder}/${path}`, 'utf8'));
}

const fromService: Get = async (path) => {
  const response = await fetch(`${service}/${path}`, { signal: AbortSignal.timeout(60_000) });
  if (!response.ok) {
    throw new Error(`${service}/${path} answered ${response.status}`);
  }
  return response.json();
};

async function refresh(get: Get, today: string): Promise<void> {
  const classification = (await get('classifications/131.json')) as {
    versions: { validFrom: string; _links: { self: { href: string } } }[];
  };
  const versions: KlassVersion[] = [];
  for (const version of classification.versions.filter(({ validFrom }) => validFrom >= since)) {
    const id = version._links.self.href.split('/').at(-1);
    versions.push({ ...((await get(`versions/${id}.json`)) as KlassVersion), validFrom: version.validFrom });
  }
  const { codeChanges } = (await get(`classifications/131/changes.json?from=${since}&to=${today}`)) as {
    codeChanges: KlassChange[];
  };
  const table = {
    about:
      'Every municipality number (kommunenummer) that has been valid since 1994, with its successors. Generated.',
    source:
      'Statistics Norway (Statistisk sentralbyrå), classification 131, versions and changes. Licence: NLOD.',
    generatedBy: 'npm run municipalities',
    entries: buildTable(versions, codeChanges),
  };
  const lines = table.entries.map((entry) => `    ${JSON.stringify(entry)}`).join(',\n');
  const head = JSON.stringify({ ...table, entries: undefined }, null, 2).replace(/\n}$/, '');
  writeFileSync(file, `${head},\n  "entries": [\n${lines}\n  ]\n}\n`);
}

function report(day: string): boolean {
  const facts = municipalityFacts();
  const issues = checkMunicipalities(facts);
  for (const issue of issues) {
    console.error(`${issue.severity}: ${issue.path}: ${issue.text}. ${issue.fix}.`);
  }
  const municipalities = new Municipalities(facts);
  for (const [title, from] of [
    ['since 1994', '0000-01-01'],
    ['since 2017', '2017-01-01'],
  ] as const) {
    const { current, one, several, notYet } = countMunicipalities(municipalities, day, from);
    console.log(
      `${day}, numbers valid ${title}: ${current} in use, ${one} lead to one municipality, ` +
        `${several} need a person, ${notYet} not valid yet`,
    );
  }
  return issues.length === 0;
}

const { values } = parseArgs({
  options: {
    check: { type: 'boolean', default: false },
    from: { type: 'string' },
    at: { type: 'string', default: new Date().toISOString().slice(0, 10) },
  },
});
if (!values.check) {
  await refresh(values.from ? fromFolder(values.from) : fromService, values.at);
  writeFileSync(numbersFile, numbersModule(municipalityFacts()));
}
process.exitCode = report(values.at) ? 0 : 1;
