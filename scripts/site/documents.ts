// Every document of the repository as a page, and the list of them.
import { cpSync, existsSync, globSync, mkdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { finderFor, pageOf, render } from './markdown.ts';
import { escaped, link, type SitePage } from './page.ts';
import type { SiteLanguage } from './words.ts';

const root = join(import.meta.dirname, '..', '..');

/** Documents that are pages, by their path in the repository. */
export function documentPaths(): string[] {
  const found = globSync('docs/**/*.md', { cwd: root }).filter((path) => !path.startsWith('docs/site/'));
  return ['README.md', 'CHANGELOG.md', 'CONTRIBUTING.md', 'SECURITY.md', ...found.sort()];
}

interface Made {
  readonly pages: readonly SitePage[];
  readonly broken: readonly string[];
}

/** The pages of all documents; what they name beside documents is copied to `out`. */
export function documentPages(out: string): Made {
  const paths = documentPaths();
  const documents = new Set(paths);
  const broken: string[] = [];
  const made = (document: string, page: string, language: SiteLanguage, other?: string): SitePage => {
    const find = finderFor({
      document,
      page,
      documents,
      copy: (path) => copied(path, out),
      isFolder: (path) => existsSync(join(root, path)) && statSync(join(root, path)).isDirectory(),
      broken: (target) => broken.push(`${document}: ${target}`),
    });
    const rendered = render(readFileSync(join(root, document), 'utf8'), find);
    return { path: page, language, ...rendered, ...(other === undefined ? {} : { other }) };
  };
  const pages = paths.map((path) => made(path, pageOf(path), path.endsWith('.nb.md') ? 'nb' : 'en'));
  return {
    pages: [
      made('docs/start.md', 'index.html', 'en', 'nb/index.html'),
      made('docs/start.nb.md', 'nb/index.html', 'nb', 'index.html'),
      ...pages,
      listOf(pages),
    ],
    broken,
  };
}

function copied(path: string, out: string): boolean {
  const from = join(root, path);
  if (path.startsWith('..') || !existsSync(from)) {
    return false;
  }
  const to = join(out, 'files', path);
  mkdirSync(dirname(to), { recursive: true });
  cpSync(from, to);
  return true;
}

function listOf(pages: readonly SitePage[]): SitePage {
  const path = 'docs/index.html';
  const items = pages.map(
    (page) => `<li>${link(path, page.path, page.title)} <small>${escaped(page.path)}</small></li>`,
  );
  const html = `<h1>Documents</h1>\n<ul>\n${items.join('\n')}\n</ul>`;
  return { path, title: 'Documents', language: 'en', html, sections: [] };
}
