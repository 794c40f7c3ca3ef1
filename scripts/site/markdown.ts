// Documents of the repository as pages: Markdown by markdown-it, addresses of other documents by those of their pages.
import { createRequire } from 'node:module';
import { posix } from 'node:path';
import { escaped, relativeTo, type Section } from './page.ts';

interface Token {
  readonly type: string;
  readonly tag: string;
  readonly content: string;
  readonly children: readonly Token[] | null;
  attrGet(name: string): string | null;
  attrSet(name: string, value: string): void;
}

/** What of markdown-it is used; it is installed in docs/site alone. */
interface Reader {
  parse(text: string, environment: object): Token[];
  readonly renderer: { render(tokens: Token[], options: object, environment: object): string };
  readonly options: object;
}

function openReader(): Reader {
  const load = createRequire(new URL('../../docs/site/package.json', import.meta.url));
  const made = load('markdown-it') as { default?: unknown };
  const MarkdownIt = (made.default ?? made) as new (options: object) => Reader;
  return new MarkdownIt({ html: true, linkify: false });
}

let reader: Reader | undefined;

export interface Rendered {
  readonly title: string;
  readonly html: string;
  readonly sections: readonly Section[];
}

/** Gives the address that stands in the page for one that stands in the document; undefined leaves it without a link. */
export type FindAddress = (target: string) => string | undefined;

export function render(text: string, find: FindAddress): Rendered {
  reader ??= openReader();
  const tokens = reader.parse(text, {});
  const sections = anchored(tokens);
  for (const token of tokens.flatMap((each) => [each, ...(each.children ?? [])])) {
    readdress(token, find);
  }
  const html = reader.renderer
    .render(tokens, reader.options, {})
    .replaceAll('<table>', '<div class="wide" tabindex="0" role="group" aria-label="Table"><table>')
    .replaceAll('</table>', '</table></div>')
    .replaceAll('<pre>', '<pre tabindex="0">');
  return { title: sections[0]?.title ?? '', html, sections };
}

function readdress(token: Token, find: FindAddress): void {
  const name = token.type === 'link_open' ? 'href' : 'src';
  const target = token.type === 'link_open' || token.type === 'image' ? token.attrGet(name) : null;
  if (target !== null) {
    token.attrSet(name, find(target) ?? '#content');
  }
}

/** Gives every heading the anchor that GitHub gives it, and what stands below it as a section for the search. */
function anchored(tokens: readonly Token[]): Section[] {
  const used = new Map<string, number>();
  const sections: { anchor: string; title: string; text: string }[] = [];
  tokens.forEach((token, at) => {
    if (token.type === 'heading_open') {
      const title = plain(tokens[at + 1]);
      const anchor = anchorOf(title, used);
      token.attrSet('id', anchor);
      sections.push({ anchor: sections.length === 0 ? '' : anchor, title, text: '' });
    } else if (token.type === 'inline' && tokens[at - 1]?.type !== 'heading_open') {
      const last = sections.at(-1);
      if (last) {
        last.text += `${plain(token)} `;
      }
    }
  });
  return sections;
}

function plain(token: Token | undefined): string {
  const parts = token?.children ?? [];
  return parts.map(({ type, content }) => (type === 'softbreak' ? ' ' : content)).join('');
}

function anchorOf(title: string, used: Map<string, number>): string {
  const plainAnchor = title
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\p{M}_\- ]/gu, '')
    .replaceAll(' ', '-');
  const before = used.get(plainAnchor) ?? 0;
  used.set(plainAnchor, before + 1);
  return before === 0 ? plainAnchor : `${plainAnchor}-${before}`;
}

/** The page of a document: `docs/start.md` is `docs/start.html`. */
export function pageOf(document: string): string {
  return document.replace(/\.md$/, '.html');
}

interface Place {
  /** The document in which the address stands. */
  readonly document: string;
  readonly page: string;
  readonly documents: ReadonlySet<string>;
  /** A file of the repository that is no document is copied beside the pages; false when there is none. */
  readonly copy: (path: string) => boolean;
  /** Folders of the repository have no page. */
  readonly isFolder: (path: string) => boolean;
  readonly broken: (target: string) => void;
}

/** Addresses of a document, as its page names them. */
export function finderFor(place: Place): FindAddress {
  return (target) => {
    if (/^([a-z]+:|#)/.test(target)) {
      return target;
    }
    const [path = '', anchor] = target.split('#');
    const meant = posix
      .normalize(posix.join(posix.dirname(place.document), decodeURI(path)))
      .replace(/\/$/, '');
    const after = anchor === undefined ? '' : `#${anchor}`;
    if (place.documents.has(meant)) {
      return relativeTo(place.page, pageOf(meant)) + after;
    }
    if (place.isFolder(meant)) {
      return `${relativeTo(place.page, 'docs/index.html')}`;
    }
    if (place.copy(meant)) {
      return relativeTo(place.page, `files/${meant}`);
    }
    place.broken(target);
    return undefined;
  };
}

/** JSON with its parts told apart by colour and by nothing else. */
export function highlightedJson(value: unknown): string {
  const text = escaped(JSON.stringify(value, null, 2));
  const coloured = text.replace(
    /(&quot;(?:[^&\n]|&(?!quot;))*?&quot;)(\s*:)?|\b(true|false|null)\b/g,
    (whole, word: string | undefined, colon: string | undefined) => {
      if (word === undefined) {
        return `<span class="k">${whole}</span>`;
      }
      return colon === undefined
        ? `<span class="s">${word}</span>`
        : `<span class="n">${word}</span>${colon}`;
    },
  );
  return `<pre tabindex="0"><code>${coloured}</code></pre>`;
}
