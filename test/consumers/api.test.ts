// The API pages say what the doc comments say now.
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, inject, it } from 'vitest';
import { node, tool } from './project.ts';

const pages = (folder: string) =>
  Object.fromEntries(
    globSync('**/*.md', { cwd: folder })
      .sort()
      .map((file) => [file, readFileSync(join(folder, file), 'utf8')]),
  );

it('docs/api is what `npm run api` makes', async () => {
  const out = join(inject('workplace'), 'api');
  await node('.', [tool('typedoc/bin/typedoc'), '--options', 'scripts/api/typedoc.json', '--out', out]);
  const made = pages(out);
  expect(Object.keys(made).length).toBeGreaterThan(4);
  const stale = Object.keys({ ...made, ...pages('docs/api') }).filter(
    (file) => made[file] !== pages('docs/api')[file],
  );
  expect(stale).toEqual([]);
});
