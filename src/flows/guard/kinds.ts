// Which types of resource the guard looks at, which it lets pass, and which it cannot judge.
import { specs } from '../../plan/mapping/specs.ts';

/** Who works where: the record of a server, not of a plan. Everybody reads them; they decide who is who, so few write them. */
export const masterTypes: ReadonlySet<string> = new Set(['Practitioner', 'PractitionerRole', 'Organization']);

/** What a plan is made of in FHIR. One of these may be of a plan or not: each resource is judged. */
export const guardedTypes: ReadonlySet<string> = new Set(
  specs.map(({ type }) => type).filter((type) => !masterTypes.has(type)),
);

/** The person and those close to the person: whoever may see them without a plan sees them whole. */
export const personTypes: ReadonlySet<string> = new Set(['Patient', 'RelatedPerson']);

/** They can hold a copy of anything, and nothing in them says of what. */
const holders: ReadonlySet<string> = new Set([
  'AuditEvent',
  'Basic',
  'Binary',
  'Bundle',
  'Composition',
  'DocumentManifest',
  'Linkage',
  'List',
  'MessageHeader',
  'Parameters',
  'Person',
]);

/** They change what a server answers to others: what is searched by them, and what it sends by itself. */
const steering: ReadonlySet<string> = new Set([
  'CompartmentDefinition',
  'GraphDefinition',
  'MessageDefinition',
  'OperationDefinition',
  'SearchParameter',
  'StructureMap',
  'SubscriptionStatus',
  'SubscriptionTopic',
]);

/** Their operations look at definitions alone. */
export const terminologyTypes: ReadonlySet<string> = new Set([
  'CodeSystem',
  'ConceptMap',
  'NamingSystem',
  'ValueSet',
]);

/**
 * - `guarded`: each resource is judged
 * - `master`: read by everybody, written by few
 * - `holder`: may hold a copy of anything: closed, unless the configuration opens it
 * - `steering`: read by everybody, written by nobody through the guard
 * - `open`: not about plans; passes as it is
 * - `unknown`: a name that a lenient server could take for one of the others
 */
export type TypeKind = 'guarded' | 'master' | 'holder' | 'steering' | 'open' | 'unknown';

const known = new Map<string, string>(
  [...guardedTypes, ...masterTypes, ...holders, ...steering].map((type) => [type.toLowerCase(), type]),
);

/** @param opened types that the configuration opens although they may hold anything */
export function kindOfType(type: string, opened: readonly string[] = []): TypeKind {
  if (!/^[A-Z][A-Za-z]{2,40}$/.test(type)) {
    return 'unknown';
  }
  const exact = known.get(type.toLowerCase());
  if (exact === undefined) {
    return 'open';
  }
  if (exact !== type) {
    return 'unknown';
  }
  if (guardedTypes.has(type)) {
    return 'guarded';
  }
  if (masterTypes.has(type)) {
    return 'master';
  }
  if (steering.has(type)) {
    return 'steering';
  }
  return opened.includes(type) ? 'open' : 'holder';
}
