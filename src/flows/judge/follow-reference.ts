// Follows a reference that a decision, a recipient or a letter rests on: to the resource, or to why it cannot be got.
import type { Identifier, Reference, Resource } from '@medplum/fhirtypes';
import { baseOf } from '../../ground/fhir/base-url.ts';
import { parseReference } from '../../ground/fhir/reference.ts';
import { doubtRules } from '../../need/decision/doubts.ts';
import type { FactDoubt } from '../../need/notice/facts.ts';
import type { FhirServer } from '../ports.ts';

type DoubtRule = (typeof doubtRules)[keyof typeof doubtRules];

/** What a reference leads to. Neither, where there is no reference, or one to another type than those asked for. */
export interface Followed<T extends Resource> {
  readonly found?: T;
  readonly doubt?: FactDoubt;
}

export interface Following<T extends Resource> {
  readonly server: Pick<FhirServer, 'read' | 'search'>;
  /** The resource in which the reference stands: what it contains is looked for there. */
  readonly holder: Resource;
  /** FHIRPath of the reference, for the one who has to correct it. */
  readonly path: string;
  readonly types: readonly T['resourceType'][];
}

/**
 * Literal references within the server are read; fragments are looked for among the contained resources; references by
 * identifier are searched for, and count when exactly one is found. A base that is not one of the server's own is told,
 * and nothing under it is read. Throws PeerFailure when the server does not answer.
 * @see https://hl7.org/fhir/R4/references.html
 */
export async function follow<T extends Resource>(
  following: Following<T>,
  reference: Reference | undefined,
): Promise<Followed<T>> {
  const text = reference?.reference;
  if (text !== undefined) {
    return text.startsWith('#') ? contained(following, text.slice(1)) : literal(following, text);
  }
  return reference?.identifier?.value ? byIdentifier(following, reference.identifier, reference.type) : {};
}

function contained<T extends Resource>(following: Following<T>, id: string): Followed<T> {
  const { holder, types } = following;
  const inside = (holder as { contained?: Resource[] }).contained ?? [];
  const found = inside.find((each) => each.id === id);
  if (!found) {
    return doubtOf(following, 'missing', 'points at a contained resource that is not there');
  }
  return isOf(found, types) ? { found } : {};
}

async function literal<T extends Resource>(following: Following<T>, text: string): Promise<Followed<T>> {
  const { server, types } = following;
  const base = baseOf(text);
  if (base !== undefined) {
    const { doubt } = doubtOf(
      following,
      'elsewhere',
      `leads to the server ${base}, which is not known as another address of this one`,
      'Let the reference be relative, or name the base in hospital.bases if it is this server',
    );
    return { doubt: { ...doubt, base } };
  }
  const key = parseReference(text);
  if (!key) {
    return doubtOf(following, 'unclear', 'is none that can be followed');
  }
  const type = types.find((each) => each === key.type);
  if (type === undefined) {
    return {};
  }
  const found = await server.read<T>(type, key.id);
  return found
    ? { found }
    : doubtOf(following, 'missing', `points at a ${key.type} that the server does not have`);
}

async function byIdentifier<T extends Resource>(
  following: Following<T>,
  { system, value = '' }: Identifier,
  stated: string | undefined,
): Promise<Followed<T>> {
  const { server, types } = following;
  const wanted = stated === undefined ? types : types.filter((type) => type === stated);
  if (stated !== undefined && wanted.length === 0) {
    return {};
  }
  const token = [...(system === undefined ? [] : [system]), value].map(escaped).join('|');
  const found = (
    await Promise.all(wanted.map((type) => server.search<T>(type, { identifier: token })))
  ).flat();
  const [one] = found;
  return one && found.length === 1
    ? { found: one }
    : doubtOf(following, 'unclear', `names an identifier that ${found.length} resources of the server have`);
}

function escaped(part: string): string {
  return part.replaceAll(/[\\,$|]/g, (sign) => `\\${sign}`);
}

function isOf<T extends Resource>(resource: Resource, types: readonly T['resourceType'][]): resource is T {
  return (types as readonly string[]).includes(resource.resourceType);
}

function doubtOf<T extends Resource>(
  { path, holder, types }: Following<T>,
  rule: keyof typeof doubtRules,
  what: string,
  fix = `Correct the reference: it has to lead to one ${types.join(' or ')} that the adapter may read`,
): { readonly doubt: FactDoubt } {
  const named: DoubtRule = doubtRules[rule];
  return {
    doubt: {
      severity: 'error',
      code: 'not-found',
      path,
      text: `The reference in ${holder.resourceType}/${holder.id ?? '(contained)'} ${what}`,
      fix,
      rule: named,
      concept: 'D6',
    },
  };
}
