// Every function of the package has an example in its doc comment, and the examples run. A line that ends in `; // JSON` says
// what it gives.
import { globSync, readFileSync } from 'node:fs';
import * as whole from 'individuell-plan-fhir';
import * as testing from 'individuell-plan-fhir/testing';
import * as validation from 'individuell-plan-fhir/validation';
import ts from 'typescript';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

/** They want partners (ports) or a whole record of facts; docs/library.md and the command show them. */
const SHOWN_ELSEWHERE = ['createGuard', 'explainNeed', 'giveDecision', 'sendInformation'];
const faces: Readonly<Record<string, unknown>> = { ...whole, ...testing, ...validation };
const isClass = (value: unknown) => /^class\b/.test(String(value));
const functions = new Map(
  Object.entries(faces).flatMap(([name, value]) =>
    typeof value === 'function' && !isClass(value) ? [[value.name, name] as const] : [],
  ),
);

/** Name of a function → its example, out of the source. */
function examples(): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const pattern =
    /\/\*\*((?:(?!\*\/)[\s\S])*?)@example\n((?:(?!\*\/)[\s\S])*?)\s*\*\/\nexport (?:async )?function (\w+)/g;
  for (const file of globSync('src/**/*.ts')) {
    for (const [, , text = '', name = ''] of readFileSync(file, 'utf8').matchAll(pattern)) {
      found.set(name, text.replaceAll(/^ \* ?/gm, ''));
    }
  }
  return found;
}

const known = examples();
let server: testing.TestServer;
beforeAll(async () => {
  server = await testing.startTestServer();
});
afterAll(() => server.close());

/** What a line gives is asserted where it says so. */
function asserting(text: string): string {
  return text
    .split('\n')
    .map((line) => /^(?<code>[^=].*);\s*\/\/ (?<value>.+)$/.exec(line)?.groups ?? { code: line, value: '' })
    .map(({ code = '', value }) => (value ? `expect(${code}).toEqual(${value});` : code))
    .join('\n');
}

it('every function has one', () => {
  const without = [...functions].filter(([own]) => !known.has(own)).map(([, name]) => name);
  expect(without.sort()).toEqual(SHOWN_ELSEWHERE.filter((name) => !known.has(name)));
});

describe.each(
  [...functions].filter(([own]) => known.has(own) && own !== 'createGuard'),
)('%s', (own, name) => {
  it(`${name} does what its example says`, async () => {
    const document = testing.examplePlan();
    const scope = {
      ...faces,
      document,
      plan: whole.parsePlan(document).plan,
      bundle: testing.exampleBundle(),
      server,
      expect,
    };
    const code = ts.transpile(asserting(known.get(own) ?? ''), {
      target: ts.ScriptTarget.ES2023,
      module: ts.ModuleKind.ESNext,
    });
    const run = Object.getPrototypeOf(async () => undefined).constructor as new (
      ...parts: string[]
    ) => (...values: unknown[]) => Promise<void>;
    await new run(...Object.keys(scope), `{ ${code} }`)(...Object.values(scope));
  });
});
