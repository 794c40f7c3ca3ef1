// What a browser loads with the overview: the design system out of its package, the fonts, and our few own files.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { readFonts } from './fonts.ts';

const require = createRequire(import.meta.url);

/** The parts of Aksel that the pages use. Its fonts are left out: they would be fetched from another host. */
const parts = [
  'global/reset',
  'global/tokens',
  'global/baseline',
  'global/print',
  'component/typography',
  'component/theme',
  'component/button',
  'component/form',
  'component/alert',
  'component/internalheader',
  'component/link',
  'component/table',
  'component/tag',
];

export interface PageAsset {
  readonly type: string;
  readonly content: Buffer;
  readonly etag: string;
}

/** Name → file, read once. */
export function readPageAssets(): ReadonlyMap<string, PageAsset> {
  const own = (name: string) => readFileSync(new URL(`../../../web/${name}`, import.meta.url));
  const fonts = readFonts();
  const aksel = parts.map((part) =>
    readFileSync(require.resolve(`@navikt/ds-css/dist/${part}.min.css`), 'utf8'),
  );
  const files: [name: string, type: string, content: Buffer][] = [
    ['aksel.css', 'text/css; charset=utf-8', Buffer.from(aksel.join('\n'))],
    ['page.css', 'text/css; charset=utf-8', own('page.css')],
    ['page.js', 'text/javascript; charset=utf-8', own('page.js')],
    ['icon.svg', 'image/svg+xml', own('icon.svg')],
    ['font-regular.ttf', 'font/ttf', Buffer.from(fonts.regular)],
    ['font-bold.ttf', 'font/ttf', Buffer.from(fonts.bold)],
  ];
  return new Map(
    files.map(([name, type, content]) => [
      name,
      { type, content, etag: `"${createHash('sha256').update(content).digest('base64url').slice(0, 20)}"` },
    ]),
  );
}
