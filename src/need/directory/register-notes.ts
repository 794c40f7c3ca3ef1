// What the address register says of an endpoint's HER-id beside its period: as tags, because FHIR has no element for it.
import type { Coding, Endpoint, Organization } from '@medplum/fhirtypes';
import { ORGNR } from '../../ground/fhir/identifier-system.ts';
import { referencesIn } from '../../ground/fhir/reference.ts';
import type { Issue } from '../../ground/outcome/issue.ts';
import type { DirectoryResource } from './directory.ts';

/** `Endpoint.meta.tag.system` of what the register says; a feed writes it, an import keeps it. */
const SAYS = 'urn:ip-fhir:address-register';
/** `Endpoint.meta.tag.system` of the organisation number that the register has for the HER-id. */
const ORGANIZATION = 'urn:ip-fhir:address-register:organization';

/** What is said, whether nothing may be sent there for it, and what a person does. */
const rows = {
  closed: {
    stops: true,
    text: 'the address register says that it is closed',
    fix: 'Ask the municipality which HER-id its coordinating unit has now',
  },
  'not-valid': {
    stops: true,
    text: 'the address register says that it is no valid communication party',
    fix: 'Ask the municipality which HER-id its coordinating unit has now',
  },
  moved: {
    stops: true,
    text: 'the address register has moved its HER-id to another organisation',
    fix: 'Ask the unit for its HER-id; or write the number of the new organisation in its entry',
  },
  'other-organization': {
    stops: false,
    text: 'the address register has its HER-id under an organisation that the directory does not name',
    fix: 'See whether the HER-id is the unit’s; the number may be that of a part of the municipality',
  },
  'no-application-receipt': {
    stops: false,
    text: 'the address register says that it gives no application receipts',
    fix: 'Follow up by telephone whether it has read what is sent to it',
  },
  'certificate-ended': {
    stops: false,
    text: 'the last certificate that the address register has for it has ended',
    fix: 'Tell the unit: messages to it are refused on the way',
  },
} as const satisfies Readonly<Record<string, { stops: boolean; text: string; fix: string }>>;

export type RegisterNote = keyof typeof rows;
const notes = Object.keys(rows) as readonly RegisterNote[];

/** What the register said of a HER-id. */
export interface RegisterSays {
  readonly notes: readonly RegisterNote[];
  /** Number of the organisation that the HER-id is registered under. */
  readonly organization?: string;
}

/** What the register said of the endpoint when a feed last asked it. */
export function registerNotes({ meta }: Endpoint): readonly RegisterNote[] {
  const codes = new Set(
    (meta?.tag ?? []).flatMap(({ system, code }) => (system === SAYS ? (code ?? []) : [])),
  );
  return notes.filter((note) => codes.has(note));
}

/** Why nothing may be sent to the endpoint, by what the register says; undefined when it may. */
export function registerObjection(endpoint: Endpoint): string | undefined {
  const note = registerNotes(endpoint).find((each) => rows[each].stops);
  return note && rows[note].text;
}

/** What the register says, for a person. */
export function registerIssue({ id }: Endpoint, note: RegisterNote): Issue {
  const { text, fix } = rows[note];
  return {
    severity: 'warning',
    code: 'business-rule',
    path: `Endpoint/${id}`,
    text: `${text[0]?.toUpperCase()}${text.slice(1)}`,
    fix,
    concept: 'D13',
  };
}

/** The tags in which it stands: a list knows nothing of them and keeps them. */
export function registerTags({ meta }: DirectoryResource): readonly Coding[] {
  return (meta?.tag ?? []).filter(({ system }) => system === SAYS || system === ORGANIZATION);
}

/** The resource with these tags of the register instead of its own; the same object where it has them already. */
export function withRegisterTags<T extends DirectoryResource>(resource: T, tags: readonly Coding[]): T {
  if (JSON.stringify(registerTags(resource)) === JSON.stringify(tags)) {
    return resource;
  }
  const others = (resource.meta?.tag ?? []).filter(
    ({ system }) => system !== SAYS && system !== ORGANIZATION,
  );
  const { tag: _, ...meta } = resource.meta ?? {};
  const tag = [...others, ...tags];
  return { ...resource, meta: { ...meta, ...(tag.length > 0 ? { tag } : {}) } };
}

/**
 * The tags for what the register says now. An organisation number that the directory does not name is told; one that has
 * changed since it was last read means that somebody else may have the HER-id, until the directory names that number.
 */
export function tagsFor(
  endpoint: Endpoint,
  { notes: said, organization }: RegisterSays,
  named: ReadonlySet<string>,
): Coding[] {
  const before = registerTags(endpoint).find(({ system }) => system === ORGANIZATION)?.code;
  const number = organization ?? before;
  const foreign = organization === undefined ? [] : foreignNotes(endpoint, before, organization, named);
  const now = organization === undefined ? [...said, ...kept(endpoint)] : [...said, ...foreign];
  return [
    ...notes.filter((note) => now.includes(note)).map((code) => ({ system: SAYS, code })),
    ...(number === undefined ? [] : [{ system: ORGANIZATION, code: number }]),
  ];
}

function foreignNotes(
  endpoint: Endpoint,
  before: string | undefined,
  organization: string,
  named: ReadonlySet<string>,
): RegisterNote[] {
  if (named.size === 0 || named.has(organization)) {
    return [];
  }
  const moved =
    registerNotes(endpoint).includes('moved') || (before !== undefined && before !== organization);
  return moved ? ['moved'] : ['other-organization'];
}

/** An answer that is silent about the organisation takes nothing back. */
function kept(endpoint: Endpoint): RegisterNote[] {
  return registerNotes(endpoint).filter((note) => note === 'moved' || note === 'other-organization');
}

/** Numbers of the organisations that an endpoint belongs to by the directory: of those that name it, and above them. */
export function organizationsByEndpoint(
  resources: readonly DirectoryResource[],
): (reference: string) => ReadonlySet<string> {
  const organizations = new Map(
    resources.flatMap((each) =>
      each.resourceType === 'Organization' ? [[`Organization/${each.id}`, each]] : [],
    ),
  ) as ReadonlyMap<string, Organization>;
  const holders = new Map<string, string[]>();
  for (const resource of resources) {
    const owner = ownerOf(resource);
    for (const { type, id } of owner === undefined ? [] : referencesIn(resource)) {
      const key = `${type}/${id}`;
      holders.set(key, [...(holders.get(key) ?? []), owner as string]);
    }
  }
  return (reference) =>
    new Set((holders.get(reference) ?? []).flatMap((each) => numbersUp(organizations, each)));
}

function ownerOf(resource: DirectoryResource): string | undefined {
  if (resource.resourceType === 'Organization') {
    return `Organization/${resource.id}`;
  }
  return resource.resourceType === 'HealthcareService' ? resource.providedBy?.reference : undefined;
}

function numbersUp(organizations: ReadonlyMap<string, Organization>, first: string): string[] {
  const numbers: string[] = [];
  const visited = new Set<string>();
  for (let next: string | undefined = first; next !== undefined && !visited.has(next); ) {
    visited.add(next);
    const organization: Organization | undefined = organizations.get(next);
    numbers.push(
      ...(organization?.identifier ?? []).flatMap(({ system, value }) =>
        system === ORGNR && value ? [value] : [],
      ),
    );
    next = organization?.partOf?.reference;
  }
  return numbers;
}
