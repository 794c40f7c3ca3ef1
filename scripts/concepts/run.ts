// `npm run concepts`: which concepts of the source documents work, by the tests that declare them.
// A test declares a concept by its id in brackets at the end of its name: [A1], or [G1 modelled].
import { execFile } from 'node:child_process';
import { globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
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
  /** How long the whole file took, in milliseconds. */
  readonly took: number;
  readonly name: string;
  readonly passed: boolean;
  readonly modelled: boolean;
}

interface Report {
  readonly testResults: readonly {
    readonly name: string;
    readonly startTime: number;
    readonly endTime: number;
    readonly assertionResults: readonly {
      readonly fullName: string;
      readonly title: string;
      readonly status: string;
    }[];
  }[];
}

const concepts = JSON.parse(readFileSync(join(root, 'mappings/concepts.json'), 'utf8')) as Concept[];
/** `--only D9 --only E6`, or `--only D9,E6`. */
const only = flags.only?.flatMap((ids) => ids.split(','));
const strange = only?.filter((id) => !concepts.some((concept) => concept.id === id)) ?? [];
if (strange.length > 0) {
  process.stderr.write(`No concept of mappings/concepts.json: ${strange.join(', ')}\n`);
  process.exit(2);
}

/** Runs these files of the suites that need nothing beside the clone, or all of them; of a concept only the tests that declare it, up to one that fails. */
async function runTests(
  files: readonly string[],
  without?: { id: string; direction: string },
): Promise<Report> {
  const folder = mkdtempSync(join(tmpdir(), 'concepts-'));
  const output = join(folder, 'report.json');
  const vitest = join(root, 'node_modules/vitest/vitest.mjs');
  const suites = ['--project', 'unit', '--project', 'running'];
  const args = [vitest, 'run', ...suites, '--reporter=json', `--outputFile=${output}`, ...files];
  if (without) {
    args.push('--bail=1', '--testNamePattern', `\\[${without.id}( modelled)?\\]`);
  } else {
    args.push('--maxWorkers=100%');
  }
  const taken = without && { IP_WITHOUT: without.id, IP_WITHOUT_DIRECTION: without.direction };
  try {
    // A failing test makes vitest exit with 1, which is an answer here; a missing report is not.
    await run(process.execPath, args, {
      cwd: root,
      env: { ...process.env, ...taken },
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
  for (const { name: file, startTime, endTime, assertionResults } of report.testResults) {
    for (const { fullName, status } of assertionResults) {
      for (const [, id, modelled] of fullName.matchAll(/\[([A-G]\d{1,2})( modelled)?\]/g)) {
        const declaration = {
          file: relative(root, file),
          took: endTime - startTime,
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
  const waiting = rows.filter(({ works }) => works !== false);
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
  const quickest = declarations.toSorted((one, other) => one.took - other.took);
  const files = [...new Set(quickest.map(({ file }) => file))];
  const directions = directionsOf(id);
  if (directions.length === 0) {
    return 'nothing in src or mappings carries it';
  }
  for (const direction of directions) {
    if (!(await somethingFails(id, direction, files))) {
      return `every declared test passes without it (${direction} direction)`;
    }
  }
  return undefined;
}

async function somethingFails(id: string, direction: string, files: readonly string[]): Promise<boolean> {
  for (const file of files) {
    const tests = declarationsIn(await runTests([file], { id, direction })).get(id) ?? [];
    if (tests.length === 0 || tests.some(({ passed }) => !passed)) {
      return true;
    }
  }
  return false;
}

/** With --only, the files that name one of its concepts; a name that a file puts together itself is not seen so. */
function filesToRun(): readonly string[] {
  if (!only) {
    return [];
  }
  const files = globSync('test/**/*.test.ts', { cwd: root });
  return files.filter((file) => {
    const text = readFileSync(join(root, file), 'utf8');
    return only.some((id) => text.includes(`[${id}]`) || text.includes(`[${id} modelled]`));
  });
}

const declared = declarationsIn(await runTests(filesToRun()));
const rows = concepts
  .filter(({ id }) => only?.includes(id) ?? true)
  .map((concept) => toRow(concept, declared.get(concept.id) ?? []));
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
