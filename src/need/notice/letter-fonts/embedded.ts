// The objects of a file that carry a font, as the library wrote them in the first letter with the same signs: in the letters
// after it they differ in their numbers alone.

/** An object of the file. */
interface Reference {
  readonly id: number;
  offset?: number;
}

/** What the library writes to; its types do not know it. */
interface Doc {
  readonly _offset: number;
  ref(data?: object): Reference;
  _write(data: string | Uint8Array): void;
  _refEnd(reference: Reference): void;
}

/** A text in which numbers stand for objects: the one with this place among them. */
type Template = readonly (string | number)[];

interface Written {
  /** The object's place among all. */
  readonly at: number;
  readonly before: Template;
  /** With what stands after it. */
  readonly stream: { readonly bytes: Uint8Array; readonly after: string } | undefined;
}

/** Objects that are made for a font, and the one that stands for it and was there before, as the last. */
export interface FontObjects {
  readonly made: number;
  readonly written: readonly Written[];
}

/** What `embed` writes of a font, by the object that stands for it. */
export function recorded(document: unknown, font: Reference, embed: () => void): FontObjects {
  const doc = document as Doc;
  const { ref, _write: write } = doc;
  const made: Reference[] = [];
  const writes: (string | Uint8Array)[][] = [];
  doc.ref = (data) => {
    const reference = ref.call(doc, data);
    made.push(reference);
    return reference;
  };
  doc._write = (data) => {
    if (typeof data === 'string' && / 0 obj$/.test(data)) {
      writes.push([]);
    }
    writes.at(-1)?.push(data);
    write.call(doc, data);
  };
  embed();
  Object.assign(doc, { ref, _write: write });
  const places = new Map([...made, font].map(({ id }, index) => [`${id}`, index]));
  return { made: made.length, written: writes.map((each) => objectOf(each, places)) };
}

function objectOf(writes: readonly (string | Uint8Array)[], places: ReadonlyMap<string, number>): Written {
  const stream = writes.findIndex((each) => typeof each !== 'string');
  const before = writes.slice(0, stream < 0 ? writes.length : stream).join('\n');
  const bytes = writes[stream] as Uint8Array | undefined;
  const template = before
    .split(/\b(\d+)(?= 0 (?:R|obj)\b)/)
    .map((part, index) => (index % 2 === 0 ? part : (places.get(part) ?? part)));
  return {
    at: places.get(/^\d+/.exec(before)?.[0] ?? '') ?? 0,
    before: template,
    stream: bytes && { bytes, after: writes.slice(stream + 1).join('\n') },
  };
}

/** Writes the objects anew, with numbers of this document. */
export function writeAgain(document: unknown, font: Reference, { made, written }: FontObjects): void {
  const doc = document as Doc;
  const references = Array.from({ length: made }, () => doc.ref());
  references.push(font);
  for (const { at, before, stream } of written) {
    const reference = references[at] as Reference;
    reference.offset = doc._offset;
    doc._write(before.map((part) => (typeof part === 'number' ? references[part]?.id : part)).join(''));
    if (stream) {
      doc._write(stream.bytes);
      doc._write(stream.after);
    }
    doc._refEnd(reference);
  }
}
