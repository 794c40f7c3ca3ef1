// The messages of the sandbox sender: a notice and its cancellation of an invented person, under ids that follow from the need.
import type { Bundle, Resource } from '@medplum/fhirtypes';
import { Names } from '../conform/names.ts';
import { receiverTemplates } from '../conform/receiver/templates.ts';

export type Kind = 'notice' | 'cancellation';

export interface Addresses {
  /** Where it goes. */
  readonly to: string;
  /** Where answers are taken. */
  readonly from: string;
}

/** The message under this `Bundle.id`; the same need gives the same ids. */
export function messageOf(kind: Kind, need: string, bundleId: string, { to, from }: Addresses): Bundle {
  const names = new Names(need, { url: to, inbox: from, now: new Date().toISOString() });
  const text = (receiverTemplates[kind]?.() ?? '')
    .replaceAll('{{id:@/', '{{id:message/')
    .replaceAll('{{send}}', bundleId);
  return names.fillAll(JSON.parse(text) as Bundle);
}

/** Ids of a need by which answers name it. */
export function idsOf(need: string): {
  readonly message: string;
  readonly task: string;
  readonly thread: string;
} {
  const names = new Names(need, {});
  return {
    message: names.id('message/1'),
    task: names.id('message/3'),
    thread: `urn:uuid:${names.id('message/thread')}`,
  };
}

/** The cancellation without saying what it takes back. */
export function withoutThread(bundle: Bundle): Bundle {
  return changed(bundle, (resource) => {
    if (resource.resourceType !== 'Communication') {
      return resource;
    }
    const { inResponseTo: _, ...communication } = resource;
    return communication;
  });
}

/** The cancellation under the id of the notice. */
export function underIdOf(need: string, bundle: Bundle): Bundle {
  return changed(bundle, (resource) =>
    resource.resourceType === 'MessageHeader' ? { ...resource, id: idsOf(need).message } : resource,
  );
}

function changed(bundle: Bundle, change: (resource: Resource) => Resource): Bundle {
  const entry = (bundle.entry ?? []).map((each) =>
    each.resource ? { ...each, resource: change(each.resource) } : each,
  );
  return { ...bundle, entry };
}
