// `npm run architecture`, after the import table: the shape of the folders, and no clock, dice or I/O in pure rooms.
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { impurities } from './globals.ts';
import { shapeProblems } from './shape.ts';

/** Run in the clone, or with the folder that holds `src` as its only argument. */
const root = process.argv[2] ?? '.';
/** The table of imports says which rooms are pure. */
const table = new URL('../../.dependency-cruiser.js', import.meta.url).href;
const { pure } = (await import(table)) as { readonly pure: string };
const files = globSync('src/**/*.ts', { cwd: root }).sort();
const pureRooms = new RegExp(`^src/(${pure})/`);

/** The validator's front doors join its parts: they bring the definitions, and the clock when nobody says what time it is. */
const FRONT_DOORS = ['src/validator/index.ts', 'src/validator/browser.ts'];
const pureFiles = files.filter((file) => pureRooms.test(file) && !FRONT_DOORS.includes(file));

const problems = [
  ...shapeProblems(files),
  ...pureFiles.flatMap((file) => impurities(file, readFileSync(join(root, file), 'utf8'))),
];
for (const problem of problems) {
  process.stderr.write(`${problem}\n`);
}
const looked = `${files.length} files, ${pureFiles.length} of them pure`;
process.stdout.write(`${problems.length} problems of shape and purity in ${looked}\n`);
process.exitCode = problems.length > 0 || files.length === 0 ? 1 : 0;
