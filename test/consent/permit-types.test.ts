// Sending without a permit does not type-check: the compiler is asked, on the file as it is and without its expectations.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { expect, it } from 'vitest';

const file = fileURLToPath(new URL('types/no-permit-no-send.ts', import.meta.url));
const root = fileURLToPath(new URL('../../', import.meta.url));

function errorsIn(text: string): readonly ts.Diagnostic[] {
  const { config } = ts.readConfigFile(join(root, 'tsconfig.json'), ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, root);
  const host = ts.createCompilerHost(options);
  const read = host.getSourceFile.bind(host);
  host.getSourceFile = (name, ...rest) =>
    name === file ? ts.createSourceFile(name, text, ts.ScriptTarget.ES2023) : read(name, ...rest);
  const program = ts.createProgram([file], { ...options, noUnusedLocals: false }, host);
  return program.getSemanticDiagnostics(program.getSourceFile(file));
}

it('a message without the permit of the gate does not compile, with it it does', () => {
  const text = readFileSync(file, 'utf8');
  const expectations = text.match(/@ts-expect-error/g)?.length ?? 0;
  expect(expectations).toBeGreaterThanOrEqual(6);
  expect(errorsIn(text).map(({ messageText }) => messageText)).toEqual([]);
  const lines = new Set(
    errorsIn(text.replaceAll('@ts-expect-error', 'without expectation')).map(
      ({ file: source, start }) => source?.getLineAndCharacterOfPosition(start ?? 0).line,
    ),
  );
  expect(lines.size).toBe(expectations);
});
