// `npm run agreement`: how far the validator agrees with HL7's, written to docs/agreement.md with every disagreement.
// With --newest (or --newest=FILE, for verdicts made before) the newest HL7 validator (Java, see test/peers) gives a second verdict for every case.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type Agreement,
  agreement,
  type Case,
  check,
  type Finding,
  type KnownError,
  readCases,
  readTodaysCases,
  type TodaysSet,
} from '../test/cases/validation/measure.ts';
import { Oracle } from '../test/peers/hl7/oracle.ts';

type Verdict = Pick<Case, 'expected' | 'errors'>;

const titles: Readonly<Record<string, string>> = {
  mutants: 'Changed copies of official examples',
  examples: 'Official examples',
  core: "HL7's cases, core subset",
  all: "HL7's cases, all",
  'mutants-2026': 'Changed copies of official examples, 17 further kinds of change',
  foreign: 'Resources that others wrote, against R4',
  'us-core': 'The same with the profiles of US Core',
  dk: 'The same with the profiles of Denmark',
};

/** Why a verdict differs, by what HL7's validator (or ours) says. */
const reasons: readonly [RegExp, string][] = [
  [
    /Wrong Display Name|snomed\.info|version 'http|tx\.fhir|ECL/i,
    'needs a terminology server: the code system is not in the base specification',
  ],
  [
    /could not be found so is not allowed|is not known, so it is not allowed/,
    'the extension is defined in a package that came after R4 and is not at hand',
  ],
  [/ClassCastException|NullPointerException/, "a crash inside of HL7's validator counted as an error"],
  [
    /mm\[Hg\]|ucum-vitals-common|Vital Signs Units/,
    "HL7's validator of 2023 could not check UCUM without a server",
  ],
  [/hl7\.no\/fhir/, 'the national package is not at hand: said to be not checked, and no error'],
  [
    /implied by the reference URL|was not found in the value set|Additional Bindings|Unable to resolve|contains HTML/,
    "only with settings or a server of HL7's suite",
  ],
  [
    /not allowed as target here/,
    "HL7's suite has it read the type out of the reference, which is not done by default",
  ],
  [
    /terminology server is available|#cm is not in the value set/i,
    'needs a terminology server (or UCUM) that HL7 did not have in this run',
  ],
  [/measureScore/, 'the content of measure reports is not checked'],
  [/filter based on property/, 'values of filters are not looked up'],
  [/owning committee/, "HL7's rules for its own publications are not checked"],
  [/formal units|unit value set/, 'a rule on quantities without UCUM codes'],
];

function reasonFor(finding: Finding, errors: readonly KnownError[]): string {
  const texts = [...errors.map((error) => error.text), ...finding.errors.map((issue) => issue.text)].join(
    '\n',
  );
  return reasons.find(([pattern]) => pattern.test(texts))?.[1] ?? 'open';
}

function percent(part: number, whole: number): string {
  return whole === 0 ? '–' : `${((100 * part) / whole).toFixed(2)} %`;
}

function row(title: string, result: Agreement): string {
  const { cases, agreed, falseRejects, valid, falseAccepts, crashes, knownErrors, matchedErrors } = result;
  return `| ${title} | ${cases} | ${agreed} (${percent(agreed, cases)}) | ${falseRejects} of ${valid} (${percent(falseRejects, valid)}) | ${falseAccepts} | ${crashes} | ${matchedErrors} of ${knownErrors} (${percent(matchedErrors, knownErrors)}) |`;
}

const head = `| cases | count | same verdict | refused though valid | accepted though invalid | crashes | errors told at the same place with the same code |
|---|---|---|---|---|---|---|`;

const todaysSets: readonly TodaysSet[] = ['mutants-2026', 'foreign', 'us-core', 'dk'];

function groups(findings: readonly Finding[]): [string, Finding[]][] {
  const of = (...sets: string[]): Finding[] => findings.filter((finding) => sets.includes(finding.of.set));
  const all: [string, Finding[]][] = [
    ['mutants', of('mutants')],
    ['examples', of('examples')],
    ['core', of('core')],
    ['all', of('core', 'other')],
    ...todaysSets.map((set): [string, Finding[]] => [set, of(set)]),
  ];
  return all.filter(([, list]) => list.length > 0);
}

function table(findings: readonly Finding[], verdictOf: (of: Case) => Verdict): string {
  return [
    head,
    ...groups(findings).map(([name, list]) => row(titles[name] ?? name, agreement(list, verdictOf))),
  ].join('\n');
}

function cell(text: string): string {
  const line = text.replace(/\s+/g, ' ').replaceAll('|', '\\|');
  return line.length > 160 ? `${line.slice(0, 157)}…` : line;
}

function disagreements(findings: readonly Finding[], verdictOf: (of: Case) => Verdict): string {
  const rows = findings
    .filter((finding) => finding.valid !== (verdictOf(finding.of).expected === 'valid'))
    .map((finding) => {
      const verdict = verdictOf(finding.of);
      const said = verdict.expected === 'valid' ? finding.errors[0]?.text : verdict.errors[0]?.text;
      return `| ${cell(finding.of.id)} | ${verdict.expected} | ${cell(said ?? '')} | ${reasonFor(finding, verdict.errors)} |`;
    });
  return [
    '| case | HL7 says | what the error is | why the answers differ |',
    '|---|---|---|---|',
    ...rows,
  ].join('\n');
}

/** Verdicts made before, one a line: `{file, id, valid, errors}`; HL7's own cases have the id `name|mode`. */
function storedVerdicts(
  cases: readonly Case[],
  file: string,
): { version: string; verdicts: Map<Case, Verdict> } {
  const byId = new Map<string, Verdict>();
  for (const line of readFileSync(file, 'utf8').trim().split('\n')) {
    const { id, valid, errors } = JSON.parse(line) as { id: string; valid: boolean; errors: KnownError[] };
    byId.set(id.replace(/\|(\w+)$/, ' ($1)'), { expected: valid ? 'valid' : 'invalid', errors });
  }
  const verdicts = new Map<Case, Verdict>();
  for (const of of cases) {
    const verdict = byId.get(of.id);
    if (verdict) {
      verdicts.set(of, verdict);
    }
  }
  return { version: '6.10.4', verdicts };
}

async function newestVerdicts(
  cases: readonly Case[],
): Promise<{ version: string; verdicts: Map<Case, Verdict> }> {
  const oracle = await Oracle.start({
    allowExtensions: ['http://example.org', 'http://acme.com', 'http://nema.org'],
  });
  const verdicts = new Map<Case, Verdict>();
  try {
    for (const of of cases) {
      const job = of.job.text === undefined ? { resource: of.job.resource } : { text: of.job.text };
      const { valid, issues } = await oracle.validate({
        ...job,
        profiles: of.job.profiles,
        definitions: of.job.definitions,
      });
      const errors = issues.filter((issue) => issue.severity === 'error' || issue.severity === 'fatal');
      verdicts.set(of, { expected: valid ? 'valid' : 'invalid', errors });
    }
    return { version: oracle.version, verdicts };
  } finally {
    await oracle.stop();
  }
}

const todays = readTodaysCases().map(check);
const cases = readCases();
const findings = cases.map(check);
const recorded = (of: Case): Verdict => of;
const sections = [
  '# Agreement with HL7’s validator',
  '',
  `Made by \`npm run agreement\` on ${new Date().toISOString().slice(0, 10)}, Node ${process.versions.node}. HL7 publishes the validator that`,
  'FHIR projects trust; a verdict (valid or not) that differs from it is a defect unless the last column says why it is not.',
  '',
  '## Recorded verdicts',
  '',
  'Examples and changed examples: HL7’s Java validator 6.0.21 of 2023, offline. HL7’s own cases: as recorded by HL7 in 2026,',
  'with a terminology server. Every code, reference and extension rule of those validators was in force.',
  '',
  table(findings, recorded),
  '',
  '### Every disagreement',
  '',
  disagreements(findings, recorded),
];
sections.push(
  '',
  '## Verdicts of today',
  '',
  'HL7’s validator 6.10.4, offline, on HL7’s own definitions of R4. Rules of today; unknown extensions are errors.',
  '',
  table(todays, recorded),
  '',
  '### Every disagreement',
  '',
  disagreements(todays, recorded),
);
const page = join(import.meta.dirname, '../docs/agreement.md');
const stored = process.argv.find((argument) => argument.startsWith('--newest='))?.slice('--newest='.length);
if (stored !== undefined || process.argv.includes('--newest')) {
  const casesToday = readCases('current');
  const { version, verdicts } =
    stored === undefined ? await newestVerdicts(casesToday) : storedVerdicts(casesToday, stored);
  const newest = (of: Case): Verdict => verdicts.get(of) ?? of;
  const findingsToday = casesToday.map(check);
  sections.push(
    '',
    `## Verdicts of HL7’s validator ${version}, offline`,
    '',
    'The cases of the first table by the rules of today (the default).',
    '',
    table(findingsToday, newest),
    '',
    '### Every disagreement',
    '',
    disagreements(findingsToday, newest),
  );
  console.log(table(findingsToday, newest));
} else {
  // Verdicts that were not made anew stand as they were.
  const [, ...kept] = readFileSync(page, 'utf8')
    .trimEnd()
    .split(/\n(?=## Verdicts of HL7)/);
  sections.push(...kept.flatMap((section) => ['', section]));
}
writeFileSync(page, `${sections.join('\n')}\n`);
console.log(table(findings, recorded));
console.log(table(todays, recorded));
