// A write as it is sent: one transaction over the versions that were judged, and how its entries call each other until then.

import type { Bundle, CarePlan, Resource } from '@medplum/fhirtypes';
import { nameOf } from '../../../flows/plan/gather-plan.ts';
import { withReferences } from '../../../ground/fhir/with-references.ts';
import type { Renaming, ResolvedWrite, WriteEntry } from './entries.ts';

/** The transaction by which it is written: every update over the version that was judged. */
export function bundleOf(writes: readonly ResolvedWrite[], others: Bundle['entry'] = []): Bundle {
  const entry = writes.map(({ before, after, sent, type, entry: asked, name }) => {
    const version = before?.meta?.versionId;
    const ifMatch = version === undefined ? {} : { ifMatch: `W/"${version}"` };
    const fullUrl = asked.fullUrl ? { fullUrl: asked.fullUrl } : {};
    if (!after) {
      return { request: { method: 'DELETE' as const, url: name, ...ifMatch } };
    }
    if (before) {
      return {
        ...fullUrl,
        resource: withId(sent, before.id),
        request: { method: 'PUT' as const, url: name, ...ifMatch },
      };
    }
    const isOwnId = asked.verb === 'update' && asked.id !== undefined;
    return isOwnId
      ? {
          ...fullUrl,
          resource: withId(sent, asked.id),
          request: { method: 'PUT' as const, url: `${type}/${asked.id}` },
        }
      : {
          fullUrl: asked.fullUrl ?? `urn:uuid:${asked.provisional}`,
          resource: sent as Resource,
          request: { method: 'POST' as const, url: type },
        };
  });
  return { resourceType: 'Bundle', type: 'transaction', entry: [...entry, ...others] };
}

function withId(resource: Resource | undefined, id: string | undefined): Resource {
  return { ...resource, id } as Resource;
}

/** References of entries to each other lead to the names under which they are judged. */
export function renaming(entries: readonly WriteEntry[]): Renaming {
  const names = new Map(
    entries.flatMap(({ fullUrl, type, id, provisional }) =>
      fullUrl ? [[fullUrl, `${type}/${id ?? provisional}`]] : [],
    ),
  );
  return (value) => withReferences(value, (reference) => names.get(reference) ?? reference);
}

/** A plan that is set on hold because the consent that it rests on is taken back. */
export function pausing(plan: CarePlan): ResolvedWrite {
  const after: CarePlan = { ...plan, status: 'on-hold' };
  const entry: WriteEntry = {
    verb: 'update',
    type: 'CarePlan',
    id: plan.id ?? '',
    kind: 'guarded',
    provisional: plan.id ?? '',
  };
  return { name: nameOf(plan), type: 'CarePlan', before: plan, after, sent: after, entry, imposed: true };
}
