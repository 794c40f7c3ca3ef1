// The FHIR package as it is committed: what both peers are given to read.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Resource as FhirResource } from '@medplum/fhirtypes';
import { inOrder } from '../../../src/adapter/open/load-definitions.ts';
import { ROOT } from './java-peer.ts';

export interface Resource {
  readonly resourceType: string;
  readonly id: string;
  readonly [element: string]: unknown;
}

export const DEFINITIONS = join(ROOT, 'profiles', 'generated');

const EXAMPLES = join(ROOT, 'fixtures', 'profiles');

/**
 * hl7.fhir.no.basis cannot be had everywhere, so the peers do not know its extensions; that ours are used as it says
 * is what `npm run test:no-basis` is for.
 */
export const NO_BASIS_EXTENSIONS = 'http://hl7.no/fhir/StructureDefinition/no-basis-';

/** Every conformance resource of the package, those first that others build on. */
export function definitions(): Resource[] {
  const all = jsonFiles(DEFINITIONS)
    .filter((name) => name !== 'package.json')
    .map((name) => read(join(DEFINITIONS, name)));
  return inOrder(all as unknown as FhirResource[]) as unknown as Resource[];
}

/** One line of fixtures/profiles/index.json: an example, and what a validator is expected to say of it. */
export interface Example {
  readonly file: string;
  readonly profile: string;
  /** No error; a warning may be expected all the same. */
  readonly valid: boolean;
  /** The one reason why it is not as it should be. */
  readonly expected?: ExpectedIssue;
}

export interface ExpectedIssue {
  readonly severity: 'error' | 'warning';
  readonly code: string;
  readonly expression: string;
  /** Of the invariant, where it is one. */
  readonly key?: string;
}

/** Every example with its resource, the file name first. */
export function examples(): (readonly [string, Example, Resource])[] {
  const index = JSON.parse(readFileSync(join(EXAMPLES, 'index.json'), 'utf8')) as Example[];
  return index.map((example) => [example.file, example, read(join(EXAMPLES, example.file))] as const);
}

function jsonFiles(directory: string): string[] {
  return readdirSync(directory)
    .filter((name) => name.endsWith('.json'))
    .sort();
}

function read(file: string): Resource {
  return JSON.parse(readFileSync(file, 'utf8')) as Resource;
}
