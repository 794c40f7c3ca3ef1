// The pages for those who carry on name files, tests and commands that there are.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '..');
const read = (path: string) => readFileSync(join(root, path), 'utf8');
const pages = [
  'CONTRIBUTING.md',
  ...readdirSync(join(root, 'docs/how-to')).map((name) => `docs/how-to/${name}`),
];
const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
const PATH = /^(?:src|test|docs|profiles|fixtures|scripts)\/[\w./-]+$/;

describe.each(pages)('%s', (page) => {
  const text = read(page);
  const quoted = [...text.matchAll(/`([^`]+)`/g)].map(([, each = '']) => each);

  it('names files and folders that there are', () => {
    const links = [...text.matchAll(/\]\(([^)#:]+)\)/g)].map(([, each = '']) => join(dirname(page), each));
    const named = [...quoted.filter((each) => PATH.test(each)), ...links];
    expect(named.filter((path) => !existsSync(join(root, path)))).toEqual([]);
  });

  it('names commands that there are', () => {
    const commands = [...text.matchAll(/npm run ([\w:-]+)/g)].map(([, each = '']) => each);
    expect(commands.filter((command) => !(command in scripts))).toEqual([]);
  });

  it('names tests by words that stand in them', () => {
    const named = [...text.matchAll(/`(test\/[\w./-]+\.ts)`: (.*)/g)].flatMap(([, path = '', rest = '']) =>
      [...rest.matchAll(/`((?:are|is|as|has|have|each|hold|sends|tells) [^`…]+)`/g)].map(
        ([, title = '']) => [path, title] as const,
      ),
    );
    expect(named.filter(([path, title]) => !read(path).includes(title))).toEqual([]);
  });
});
