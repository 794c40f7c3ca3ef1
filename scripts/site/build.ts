// Builds the site into a folder: documents, the implementation guide, search and playground, with every address looked up.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { documentPages } from './documents.ts';
import { guidePages } from './guide/pages.ts';
import { brokenLinks } from './links.ts';
import { framed } from './page.ts';
import { toolPages, writeTools } from './tools.ts';

export interface BuiltSite {
  readonly pages: readonly string[];
  /** Addresses that lead nowhere. */
  readonly broken: readonly string[];
}

/** @param out the folder; what stood there is gone afterwards */
export function buildSite(out: string): BuiltSite {
  rmSync(out, { recursive: true, force: true });
  mkdirSync(out, { recursive: true });
  const documents = documentPages(out);
  const pages = [...documents.pages, ...guidePages(out), ...toolPages()];
  const html = new Map(pages.map((page) => [page.path, framed(page)]));
  for (const [path, text] of html) {
    mkdirSync(dirname(join(out, path)), { recursive: true });
    writeFileSync(join(out, path), text);
  }
  writeTools(out, pages);
  return { pages: [...html.keys()], broken: [...documents.broken, ...brokenLinks(html, out)] };
}
