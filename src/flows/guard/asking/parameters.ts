// Searches, also those that a reference makes: which look at the resources themselves, and which would give away what a caller
// does not see. Pure.
import { type Refusal, refused } from '../rules.ts';

/** Whether a search brings, looks into, or may do more than ask what the resources of its type say. */
export function reaches(query: URLSearchParams): boolean {
  return [...query].some(
    ([name, value]) =>
      /^_(include|revinclude)/.test(name) ||
      problemOfParameter(name) !== undefined ||
      problemOfSort(name, value) !== undefined,
  );
}

/** What begins with `_` and says how to search or to answer; every server has more of its own, which nobody here knows. */
const understood: ReadonlySet<string> = new Set([
  ...[
    '_id',
    '_lastUpdated',
    '_tag',
    '_profile',
    '_security',
    '_source',
    '_language',
    '_type',
    '_since',
    '_at',
  ],
  ...['_sort', '_include', '_revinclude', '_count', '_elements', '_summary', '_total', '_format', '_pretty'],
  // Of the links that servers and the guard give to the next page: HAPI, Medplum, Firely, Google, LinuxForHealth, ours.
  ...['_ip_offset', '_offset', '_cursor', '_page', '_pageId', '_getpages', '_getpagesoffset', '_bundletype'],
  ...['_skip', '_page_token', '_from'],
]);
const reaching = [
  '_has',
  '_filter',
  '_query',
  '_list',
  '_in',
  '_contained',
  '_containedType',
  '_text',
  '_content',
];

/** Why a search parameter is refused; undefined when it looks at the resources themselves. */
export function problemOfParameter(name: string): string | undefined {
  const [bare = ''] = name.split(':');
  if (reaching.includes(bare)) {
    return `${bare} looks into what you may not see`;
  }
  if (name.includes('.')) {
    return 'a chain looks into other resources, which you may not see';
  }
  const isUnderstood = bare.startsWith('_')
    ? understood.has(bare)
    : /^[A-Za-z][A-Za-z0-9_-]*(:[A-Za-z-]+)*$/.test(name);
  return isUnderstood ? undefined : 'what it does on the server behind is not known here';
}

/** Why an order is refused: by what stands in other resources it would tell of them. */
function problemOfSort(name: string, value: string): string | undefined {
  const isOwn = value.split(',').every((by) => /^-?[A-Za-z_][A-Za-z0-9_-]*$/.test(by.trim()));
  return name.split(':')[0] !== '_sort' || isOwn
    ? undefined
    : 'an order is by what the resources themselves say';
}

/** The refusal of the parameters that would give away what is hidden; undefined when there are none. */
export function searchRefusal(query: URLSearchParams, seesPersons: boolean): Refusal | undefined {
  for (const [name, value] of query) {
    const ofPerson =
      /^(?:patient|subject)(?::Patient)?\.(?:identifier|_id|name|family|given|birthdate)(?::[a-z]+)?$/;
    const problem =
      (seesPersons && ofPerson.test(name) ? undefined : problemOfParameter(name)) ??
      problemOfSort(name, value);
    if (problem) {
      return refused(
        403,
        'forbidden',
        `The parameter ${printable(name)} is refused: ${problem}.`,
        'Search by what the resources themselves say, or find the others first.',
      );
    }
    if (name.split(':')[0] === '_summary' && value.toLowerCase() === 'count') {
      return refused(
        403,
        'forbidden',
        'A count would count what you may not see.',
        'Search without _summary, and count what you get.',
      );
    }
  }
  return undefined;
}

export const CONDITIONAL_REFERENCE = {
  text: 'A conditional reference cannot be judged.',
  fix: 'Search for it first, and refer to it by id.',
} as const;

/** The references in it that are searches, which the server would make by itself: at any depth, in JSON. */
export function conditionsIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) {
    return [];
  }
  return Object.entries(value).flatMap(([key, each]) => {
    if (key !== 'reference' || typeof each !== 'string') {
      return conditionsIn(each);
    }
    return each.includes('?') ? [each] : [];
  });
}

export function hasCondition(value: unknown): boolean {
  return conditionsIn(value).length > 0;
}

function printable(name: string): string {
  return name.split(/[^A-Za-z_.:-]/)[0]?.slice(0, 60) ?? '';
}
