// `npm run concepts`: which concepts of the source documents work, by the tests that declare them.
// A test declares a concept by its id in brackets at the end of its name: [A1], or [G1 modelled].
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { parseArgs, promisify } from 'node:util';
import { directionsOf } from './without.ts';

const run = promisify(execFile);
const root = new URL('../..', import.meta.url).pathname;
const { values: flags } = parseArgs({
  options: {
    format: { type: 'string' },
    verify: { type: 'boolean', default: false },
    only: { type: 'string', multiple: true },
  },
});

interface Concept {
  readonly id: string;
  readonly title: string;
}

interface Declaration {
  readonly file: string;
  readonly name: string;
  readonly passed: boolean;
  readonly modelled: boolean;
}

interface Report {
  readonly testResults: readonly {
    readonly name: string;
    readonly assertionResults: readonly {
      readonly fullName: string;
      readonly title: string;
      readonly status: string;
    }[];
  }[];
}

const concepts = JSON.parse(readFileSync(join(root, 'mappings/concepts.json'), 'utf8')) as Concept[];

async function runTests(files: readonly string[], environment: Record<string, string> = {}): Promise<Report> {
  const folder = mkdtempSync(join(tmpdir(), 'concepts-'));
  const output = join(folder, 'report.json');
  const vitest = join(root, 'node_modules/vitest/vitest.mjs');
  const args = [vitest, 'run', '--project', 'unit', '--reporter=json', `--outputFile=${output}`, ...files];
  try {
    // A failing test makes vitest exit with 1, which is an answer here; a missing report is not.
    await run(process.execPath, args, {
      cwd: root,
      env: { ...process.env, ...environment },
      maxBuffer: 256 * 1024 * 1024,
    }).catch(() => undefined);
    return JSON.parse(readFileSync(output, 'utf8')) as Report;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Declarations by concept id. */
function declarationsIn(report: Report): Map<string, Declaration[]> {
  const found = new Map<string, Declaration[]>();
  for (const { name: file, assertionResults } of report.testResults) {
    for (const { fullName, status } of assertionResults) {
      for (const [, id, modelled] of fullName.matchAll(/\[([A-G]\d{1,2})( modelled)?\]/g)) {
        const declaration = {
          file: relative(root, file),
          name: fullName,
          passed: status === 'passed',
          modelled: modelled !== undefined,
        };
        found.set(id ?? '', [...(found.get(id ?? '') ?? []), declaration]);
      }
    }
  }
  return found;
}

interface Row {
  readonly id: string;
  readonly works: boolean | 'modelled';
  readonly test: string;
}

function toRow(concept: Concept, declarations: readonly Declaration[]): Row {
  const [first] = declarations;
  if (!first || declarations.some(({ passed }) => !passed)) {
    const failing = declarations.find(({ passed }) => !passed);
    return { id: concept.id, works: false, test: failing ? `${failing.file} > ${failing.name}` : '' };
  }
  return {
    id: concept.id,
    works: declarations.every(({ modelled }) => modelled) ? 'modelled' : true,
    test: `${first.file} > ${first.name}`,
  };
}

function print(rows: readonly Row[]): void {
  if (flags.format === 'json') {
    process.stdout.write(`${JSON.stringify(rows, null, 2)}\n`);
    return;
  }
  const mark = (works: Row['works']) => (typeof works === 'string' ? works : works && 'works') || '-';
  for (const { id, works, test } of rows) {
    const title = concepts.find((concept) => concept.id === id)?.title ?? '';
    process.stdout.write(`${id.padEnd(4)} ${mark(works).padEnd(8)} ${title.padEnd(62)} ${test}\n`);
  }
  const working = rows.filter(({ works }) => works !== false).length;
  process.stdout.write(`\n${working} of ${rows.length} concepts are shown by a passing test.\n`);
}

/** Takes each working concept away and demands that one of its tests fails. Gives what went wrong. */
async function verify(
  rows: readonly Row[],
  declared: ReadonlyMap<string, readonly Declaration[]>,
): Promise<string[]> {
  const wrong: string[] = [];
  const waiting = rows.filter(({ id, works }) => works !== false && (flags.only?.includes(id) ?? true));
  const worker = async () => {
    for (let row = waiting.shift(); row; row = waiting.shift()) {
      const problem = await survives(row.id, declared.get(row.id) ?? []);
      process.stderr.write(
        `${row.id.padEnd(4)} ${problem ? `NOT SHOWN: ${problem}` : 'its test fails without it'}\n`,
      );
      if (problem) {
        wrong.push(`${row.id}: ${problem}`);
      }
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, worker));
  return wrong;
}

async function survives(id: string, declarations: readonly Declaration[]): Promise<string | undefined> {
  const files = [...new Set(declarations.map(({ file }) => file))];
  const directions = directionsOf(id);
  if (directions.length === 0) {
    return 'nothing in src or mappings carries it';
  }
  for (const direction of directions) {
    const report = await runTests(files, { IP_WITHOUT: id, IP_WITHOUT_DIRECTION: direction });
    const tests = declarationsIn(report).get(id) ?? [];
    const failed = tests.length === 0 || tests.some(({ passed }) => !passed);
    if (!failed) {
      return `every declared test passes without it (${direction} direction)`;
    }
  }
  return undefined;
}

const declared = declarationsIn(await runTests([]));
const rows = concepts.map((concept) => toRow(concept, declared.get(concept.id) ?? []));
const unknown = [...declared.keys()].filter((id) => !concepts.some((concept) => concept.id === id));
print(rows);
for (const id of unknown) {
  process.stderr.write(`A test declares [${id}], which is no concept of mappings/concepts.json\n`);
}
if (flags.verify) {
  const wrong = await verify(rows, declared);
  process.stderr.write(
    `\n${wrong.length === 0 ? 'Every working concept is shown' : `${wrong.length} concepts are not shown`}\n`,
  );
  process.exitCode = wrong.length === 0 ? 0 : 1;
} else if (unknown.length > 0 || rows.some(({ works, test }) => works === false && test !== '')) {
  process.exitCode = 1;
}
