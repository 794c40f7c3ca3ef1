// What is no page of text: the search and the playground, with their scripts. Classic scripts with what they need inside, because
// browsers load neither modules nor data for a page that was opened from a folder.
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SitePage } from './page.ts';

const root = join(import.meta.dirname, '..', '..');
const own = join(root, 'docs', 'site');
/** Text of a section that search looks at, in characters. */
const MOST_TEXT = 1500;

export function toolPages(): SitePage[] {
  const sections = [] as const;
  return [
    {
      path: 'search.html',
      title: 'Search',
      language: 'en',
      sections,
      html: '<h1>Search</h1>\n<p id="count" role="status"></p>\n<ol id="found"></ol>',
      scripts: ['assets/search-index.js', 'assets/search.js'],
    },
    {
      path: 'playground.html',
      title: 'Playground',
      language: 'en',
      sections: [
        {
          anchor: '',
          title: 'Playground',
          text: 'validate map view a resource or a plan in the browser prøv selv',
        },
      ],
      html: readFileSync(join(own, 'playground.html'), 'utf8'),
      scripts: ['assets/playground-data.js', 'assets/playground.js'],
    },
  ];
}

/** Writes scripts, styles and data. */
export function writeTools(out: string, pages: readonly SitePage[]): void {
  const assets = join(out, 'assets');
  mkdirSync(assets, { recursive: true });
  for (const name of ['site.css', 'search.js']) {
    cpSync(join(own, name), join(assets, name));
  }
  cpSync(join(root, 'web', 'icon.svg'), join(assets, 'icon.svg'));
  writeFileSync(join(assets, 'search-index.js'), `window.siteIndex = ${JSON.stringify(indexOf(pages))};\n`);
  writeFileSync(join(assets, 'playground-data.js'), playgroundData());
  const entry = join(own, 'playground.js');
  const options = [
    '--bundle',
    '--minify',
    '--format=iife',
    '--platform=browser',
    '--target=es2024',
    '--log-level=warning',
  ];
  execFileSync(process.execPath, [
    join(own, 'node_modules', 'esbuild', 'bin', 'esbuild'),
    entry,
    ...options,
    `--outfile=${join(assets, 'playground.js')}`,
  ]);
}

interface Entry {
  /** Address from the root of the site. */
  readonly u: string;
  readonly t: string;
  readonly l: string;
  readonly x: string;
}

function indexOf(pages: readonly SitePage[]): Entry[] {
  return pages.flatMap(({ path, language, title, sections }) =>
    sections.map((section) => ({
      u: section.anchor === '' ? path : `${path}#${section.anchor}`,
      t: section.title === title ? title : `${title}: ${section.title}`,
      l: language,
      x: section.text.slice(0, MOST_TEXT),
    })),
  );
}

function playgroundData(): string {
  const text = (path: string) => readFileSync(join(root, path), 'utf8');
  const packs = ['individuell-plan.fhir', 'hl7.fhir.r4.core'].map((name) =>
    text(`dist/definitions/${name}.pack`),
  );
  const examples = [
    ['A plan document', 'fixtures/plans/child-cerebral-palsy/plan.json'],
    ['The same plan in FHIR', 'fixtures/plans/child-cerebral-palsy/bundle.json'],
    ['A goal', 'fixtures/profiles/valid/ip-goal.json'],
    ['A person with a coordinator and no plan', 'fixtures/plans/coordinator-without-plan/plan.json'],
  ].map(([name = '', path = '']) => ({ name, text: text(path) }));
  return `window.playground = ${JSON.stringify({ packs, examples })};\n`;
}
