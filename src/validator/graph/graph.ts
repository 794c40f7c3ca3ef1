// The resources of one Bundle and what they refer to in it, and how a broken rule becomes an issue.
import type { Bundle, Extension, Reference, Resource } from '@medplum/fhirtypes';
import { CANONICAL, extension } from '../../ground/fhir/canonical.ts';
import { parseAddress, type ResourceKey } from '../../ground/fhir/reference.ts';
import type { Instant } from '../../ground/norway/instant.ts';
import type { Issue } from '../../ground/outcome/issue.ts';
import { type GraphRule, graphRules, type Requirement } from './requirements.ts';

/** One resource of the Bundle and where it stands (`Bundle.entry[2].resource`). */
export interface Node<T extends Resource = Resource> {
  readonly resource: T;
  readonly path: string;
}

/** What a rule looks at: the resources of one Bundle, and the instant. */
export class Graph {
  readonly nodes: readonly Node[];
  /** Rules about «now» hold at this instant. */
  readonly instant: Instant;
  readonly #byKey = new Map<string, Node>();

  /** True when something in it claims one of our profiles: then our rules are its rules. */
  readonly isOurs: boolean;

  /** A Bundle with what it holds, or one resource alone. */
  constructor(resource: Resource, instant: Instant) {
    this.instant = instant;
    const bundle: Bundle =
      resource.resourceType === 'Bundle' ? resource : { resourceType: 'Bundle', type: 'collection' };
    const entries = (bundle.entry ?? []).flatMap((entry, index) =>
      entry.resource === undefined
        ? []
        : [{ resource: entry.resource, path: `Bundle.entry[${index}].resource` }],
    );
    this.nodes = resource === bundle ? entries : [{ resource, path: resource.resourceType }];
    this.isOurs = [{ resource }, ...this.nodes].some((node) =>
      node.resource.meta?.profile?.some((url) => url.startsWith(`${CANONICAL}/`)),
    );
    (bundle.entry ?? []).forEach(({ fullUrl, resource }, index) => {
      if (resource === undefined) {
        return;
      }
      const node = { resource, path: `Bundle.entry[${index}].resource` };
      if (fullUrl !== undefined) {
        this.#byKey.set(fullUrl, node);
      }
      if (resource.id !== undefined) {
        this.#byKey.set(`${resource.resourceType}/${resource.id}`, node);
      }
    });
  }

  /** All resources of one type. */
  all<Type extends Resource['resourceType']>(type: Type): Node<Extract<Resource, { resourceType: Type }>>[] {
    return this.nodes.filter(({ resource }) => resource.resourceType === type) as Node<
      Extract<Resource, { resourceType: Type }>
    >[];
  }

  /** The resource that a reference points at, when it is in the Bundle. */
  resolve(reference: Reference | undefined): Node | undefined {
    const text = reference?.reference;
    if (text === undefined) {
      return undefined;
    }
    const key = parseAddress(text);
    return this.#byKey.get(text) ?? (key && this.#byKey.get(nameOf(key)));
  }

  /** What tells two references to the same resource apart from references to different ones. */
  identityOf(reference: Reference | undefined): string | undefined {
    const node = this.resolve(reference);
    if (node) {
      return node.path;
    }
    const key = parseAddress(reference?.reference);
    if (key) {
      return nameOf(key);
    }
    const { system, value } = reference?.identifier ?? {};
    return reference?.reference ?? (value === undefined ? undefined : `${system ?? ''}|${value}`);
  }

  /** False only when both references are known and point at different resources. */
  maybeSame(left: Reference | undefined, right: Reference | undefined): boolean {
    const [a, b] = [this.identityOf(left), this.identityOf(right)];
    // Outside of the Bundle nothing says whether a relative reference and one with a base mean the same server.
    return a === undefined || b === undefined || a === b || a.endsWith(`/${b}`) || b.endsWith(`/${a}`);
  }
}

/** A resource by its URL without a version: one with a base is another than one without, unless the Bundle says so. */
function nameOf({ base, type, id }: ResourceKey): string {
  return `${base === undefined ? '' : `${base}/`}${type}/${id}`;
}

/**
 * An issue for one broken rule at one place. `found` says what was found there, without personal data.
 * @param severity another one than the rule's, where it is no rule of those who wrote the resource
 */
export function broken(
  rule: GraphRule,
  path: string,
  found: string,
  fix: string,
  severity: Requirement['severity'] = graphRules[rule].severity,
): Issue {
  const { en, concepts } = graphRules[rule];
  return { severity, code: 'business-rule', path, text: `${en} ${found}`, fix, rule, concept: concepts[0] };
}

/** The extensions of ours with this id, directly on an element. */
export function ours(
  holder: { extension?: Extension[] | undefined },
  id: `ip-${string}`,
): readonly Extension[] {
  return (holder.extension ?? []).filter(({ url }) => url === extension(id));
}

/** A part of a complex extension. */
export function part(complex: Extension, url: string): Extension | undefined {
  return complex.extension?.find((candidate) => candidate.url === url);
}
