// The vignettes quote the source documents: each quotation stands there.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = new URL('../../', import.meta.url);
const shared = process.env.IP_SHARED ?? new URL('../shared', root).pathname;
const plain = (text: string) => text.replaceAll('‐', '-').replaceAll(/\s+/g, ' ');

describe('quotations of the vignettes', () => {
  it('stand in the source documents', () => {
    const folder = join(shared, 'seeds');
    const texts = new Map(
      readdirSync(folder).map((file) => [file.slice(0, 3), plain(readFileSync(join(folder, file), 'utf8'))]),
    );
    const { vignettes } = JSON.parse(
      readFileSync(new URL('fixtures/vignettes/vignettes.json', root), 'utf8'),
    ) as { vignettes: readonly { id: string; source: string; quote: string }[] };
    const missing = vignettes.filter(
      ({ source, quote }) => source !== 'design' && !texts.get(source.slice(0, 3))?.includes(plain(quote)),
    );
    expect(missing).toEqual([]);
    expect(texts.size).toBe(5);
  });
});
