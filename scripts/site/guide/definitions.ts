// The definitions of the package, as the guide reads them, and where each has its page.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..', '..', '..');
const generated = join(root, 'profiles', 'generated');

export interface Element {
  readonly id: string;
  readonly path: string;
  readonly sliceName?: string;
  readonly short?: string;
  readonly min?: number;
  readonly max?: string;
  readonly mustSupport?: boolean;
  readonly type?: readonly {
    readonly code: string;
    readonly profile?: readonly string[];
    readonly targetProfile?: readonly string[];
  }[];
  readonly binding?: { readonly strength: string; readonly valueSet?: string };
  readonly constraint?: readonly Constraint[];
  readonly mapping?: readonly { readonly identity: string; readonly map: string }[];
}

interface Constraint {
  readonly key: string;
  readonly severity: string;
  readonly human: string;
  readonly expression?: string;
  readonly source?: string;
  readonly requirements?: string;
}

export interface Concept {
  readonly code: string;
  readonly display?: string;
  readonly definition?: string;
  readonly designation?: readonly { readonly language?: string; readonly value: string }[];
}

interface Parameter {
  readonly name: string;
  readonly use: string;
  readonly min: number;
  readonly max: string;
  readonly type?: string;
  readonly documentation?: string;
}

/** A definition of any kind: what the pages show of it. */
export interface Artefact {
  readonly resourceType: string;
  readonly id: string;
  readonly url?: string;
  readonly name?: string;
  readonly title?: string;
  readonly description?: string;
  readonly version?: string;
  readonly kind?: string;
  readonly type?: string;
  readonly baseDefinition?: string;
  readonly context?: readonly { readonly expression: string }[];
  readonly differential?: { readonly element: readonly Element[] };
  readonly snapshot?: { readonly element: readonly Element[] };
  readonly concept?: readonly Concept[];
  readonly compose?: {
    readonly include: readonly {
      readonly system?: string;
      readonly valueSet?: readonly string[];
      readonly concept?: readonly Concept[];
    }[];
  };
  readonly parameter?: readonly Parameter[];
  readonly focus?: readonly {
    readonly code: string;
    readonly profile?: string;
    readonly min: number;
    readonly max?: string;
  }[];
  readonly base?: readonly string[];
  readonly code?: string;
  readonly expression?: string;
}

export function readArtefacts(): Artefact[] {
  return readdirSync(generated)
    .filter((name) => /^[A-Z].*\.json$/.test(name) && !name.startsWith('ImplementationGuide'))
    .sort()
    .map((name) => JSON.parse(readFileSync(join(generated, name), 'utf8')) as Artefact);
}

export interface Example {
  readonly file: string;
  readonly shows: string;
  readonly value: unknown;
}

/** Valid examples by the profile that they show. */
export function readExamples(): ReadonlyMap<string, readonly Example[]> {
  const folder = join(root, 'fixtures', 'profiles');
  const index = JSON.parse(readFileSync(join(folder, 'index.json'), 'utf8')) as {
    file: string;
    profile: string;
    valid: boolean;
    shows: string;
  }[];
  const valid = index.filter((one) => one.valid);
  const read = valid.map((one) => ({
    ...one,
    value: JSON.parse(readFileSync(join(folder, one.file), 'utf8')),
  }));
  return Map.groupBy(read, ({ profile }) => profile);
}

/** `StructureDefinition-ip-goal.html`. */
export function pageName({ resourceType, id }: Artefact): string {
  return `${resourceType}-${id}.html`;
}

/** The page of a canonical, of ours or of FHIR R4; undefined for a name that nobody has a page for. */
export function pageOfCanonical(canonical: string, known: ReadonlyMap<string, Artefact>): string | undefined {
  const [url = ''] = canonical.split('|');
  const own = known.get(url);
  if (own) {
    return pageName(own);
  }
  const [, kind, name = ''] =
    /^http:\/\/hl7\.org\/fhir\/(StructureDefinition|ValueSet|CodeSystem)\/(.+)$/.exec(url) ?? [];
  if (name === 'Extension') {
    return 'https://hl7.org/fhir/R4/extensibility.html';
  }
  if (kind === 'StructureDefinition') {
    const place = /^[A-Z][A-Za-z]+$/.test(name)
      ? `${name.toLowerCase()}.html`
      : `extension-${name.toLowerCase()}.html`;
    return `https://hl7.org/fhir/R4/${place}`;
  }
  return kind === undefined ? undefined : `https://hl7.org/fhir/R4/${kind.toLowerCase()}-${name}.html`;
}
