// A page of the site as a value, and the frame around it. Every address is relative: the site also opens as a folder.
import { posix } from 'node:path';
import { type SiteLanguage, words } from './words.ts';

export interface SitePage {
  /** From the root of the site: `guide/ip-goal.html`. */
  readonly path: string;
  readonly title: string;
  readonly language: SiteLanguage;
  /** The same page in the other language, where there is one. */
  readonly other?: string;
  readonly html: string;
  /** What search looks at, by anchor; `''` is the page itself. */
  readonly sections: readonly Section[];
  /** Scripts of this page, from the root of the site. */
  readonly scripts?: readonly string[];
}

export interface Section {
  readonly anchor: string;
  readonly title: string;
  readonly text: string;
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

export function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (sign) => entities[sign] ?? sign);
}

/** The address of one page as another names it. */
export function relativeTo(from: string, to: string): string {
  return posix.relative(posix.dirname(from), to) || posix.basename(to);
}

export function link(from: string, to: string, text: string): string {
  return `<a href="${escaped(relativeTo(from, to))}">${escaped(text)}</a>`;
}

/** A table; cells are HTML. */
export function table(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const head = heads.map((each) => `<th scope="col">${escaped(each)}</th>`).join('');
  const body = rows.map((row) => `<tr>${row.map((cell) => `<td>${cell}</td>`).join('')}</tr>`).join('\n');
  return `<div class="wide" tabindex="0" role="group" aria-label="${escaped(heads.join(', '))}"><table><thead><tr>${head}</tr></thead><tbody>\n${body}\n</tbody></table></div>`;
}

export function framed(page: SitePage): string {
  const { path, title, language } = page;
  const say = words[language];
  const own = (to: string) => (language === 'nb' ? `nb/${to}` : to);
  const to = (target: string) => escaped(relativeTo(path, target));
  const menu: readonly (readonly [string, string])[] = [
    [own('index.html'), say.start],
    [own('guide/index.html'), say.guide],
    [own('guide/concepts.html'), say.concepts],
    [own('guide/law.html'), say.law],
    ['docs/index.html', say.docs],
    ['docs/api/README.html', say.api],
    ['playground.html', say.playground],
  ];
  const items = menu.map(([target, text]) => {
    const here = target === path ? ' aria-current="page"' : '';
    return `<a href="${to(target)}"${here}>${escaped(text)}</a>`;
  });
  const other = language === 'nb' ? 'en' : 'nb';
  const scripts = (page.scripts ?? []).map((each) => `<script src="${to(each)}"></script>`).join('\n');
  return `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(title)} – individuell-plan-fhir</title>
<link rel="icon" href="${to('assets/icon.svg')}">
<link rel="stylesheet" href="${to('assets/site.css')}">
</head>
<body>
<a class="skip" href="#content">${say.skip}</a>
<header>
<strong>individuell-plan-fhir</strong>
<nav aria-label="individuell-plan-fhir">${items.join('\n')}${page.other ? `\n<a href="${to(page.other)}" lang="${other}" hreflang="${other}">${say.other}</a>` : ''}</nav>
<form role="search" action="${to('search.html')}"><label>${say.search} <input type="search" name="q"></label><button>${say.search}</button></form>
</header>
<main id="content">
${page.html}
</main>
${scripts}
</body>
</html>
`;
}
