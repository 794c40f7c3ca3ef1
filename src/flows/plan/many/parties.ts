// What several plans of one load refer to alike and the server has not yet: an organisation, a unit, a professional. It is written
// once, with the claims, instead of by each plan as if it were new.
import type { Resource } from '@medplum/fhirtypes';
import { referencesIn } from '../../../ground/fhir/reference.ts';
import { isSame } from '../../../plan/merge/same.ts';
import { nameOf } from '../gather-plan.ts';
import type { Judged } from '../write-plan.ts';

/** Types that do no harm without a plan, and say nothing of a person who has one. */
const kinds: readonly string[] = ['Organization', 'Practitioner', 'PractitionerRole', 'Location'];

/** The parties that at least two of the plans write in the same words, and that refer to nothing else that is still to come. */
export function sharedParties(judged: readonly Judged[]): Resource[] {
  const found = new Map<string, { readonly resource: Resource; times: number }>();
  const differs = new Set<string>();
  for (const { changes } of judged) {
    for (const { resource, request } of changes.bundle.entry ?? []) {
      if (!resource || !kinds.includes(resource.resourceType) || request?.ifNoneMatch === undefined) {
        continue;
      }
      const name = nameOf(resource);
      const before = found.get(name);
      if (before && !isSame(before.resource, resource)) {
        differs.add(name);
      }
      found.set(name, before ? { ...before, times: before.times + 1 } : { resource, times: 1 });
    }
  }
  const shared = [...found].flatMap(([name, { resource, times }]) =>
    times > 1 && !differs.has(name) ? [resource] : [],
  );
  const names = new Set(shared.map(nameOf));
  const toCome = new Set(
    judged.flatMap(({ changes }) => (changes.bundle.entry ?? []).map(({ request }) => request?.url ?? '')),
  );
  return shared.filter((resource) =>
    referencesIn(resource).every(({ type, id }) => {
      const name = `${type}/${id}`;
      return !toCome.has(name) || names.has(name);
    }),
  );
}
