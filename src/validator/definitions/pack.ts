// A pack: many compact definitions in one text, each parsed only when it is asked for. First line: the index as JSON;
// the rest: one JSON document a line. Reading a pack of the whole base specification costs a few milliseconds.

import { own } from '../../ground/outcome/own.ts';

export type PackKind = 'definition' | 'code-system' | 'value-set';

interface PackIndex {
  readonly name: string;
  readonly version: string;
  /** kind → url → [offset, length] into the body. */
  readonly entries: Readonly<Record<PackKind, Readonly<Record<string, readonly [number, number]>>>>;
}

export interface Pack {
  readonly name: string;
  readonly version: string;
  urls(kind: PackKind): string[];
  /** The entry, parsed anew at each call: keep it. Undefined when the pack has none. */
  read(kind: PackKind, url: string): unknown;
}

export interface PackEntry {
  readonly kind: PackKind;
  readonly url: string;
  readonly content: unknown;
}

/** Writes a pack. A url that comes twice keeps its first entry. */
export function writePack(name: string, version: string, items: readonly PackEntry[]): string {
  const entries: Record<PackKind, Record<string, [number, number]>> = {
    definition: {},
    'code-system': {},
    'value-set': {},
  };
  const lines: string[] = [];
  let offset = 0;
  for (const item of items) {
    if (own(entries[item.kind], item.url)) {
      continue;
    }
    // Escaped to ASCII so that offsets in characters are offsets in bytes and strings stay one byte a character.
    const line = JSON.stringify(item.content).replace(
      /[\u007f-\uffff]/g,
      (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
    );
    entries[item.kind][item.url] = [offset, line.length];
    lines.push(line);
    offset += line.length + 1;
  }
  const index: PackIndex = { name, version, entries };
  return `${JSON.stringify(index)}\n${lines.join('\n')}\n`;
}

/** Opens the text of a pack. Throws when the first line is not an index. */
export function openPack(content: string): Pack {
  const cut = content.indexOf('\n');
  const index = JSON.parse(content.slice(0, cut)) as PackIndex;
  const body = cut + 1;
  return {
    name: index.name,
    version: index.version,
    urls: (kind) => Object.keys(index.entries[kind]),
    read(kind, url) {
      const place = own(index.entries[kind], url);
      if (!place) {
        return undefined;
      }
      const start = body + place[0];
      return JSON.parse(content.slice(start, start + place[1]));
    },
  };
}
