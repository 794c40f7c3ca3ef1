// What a unit answers, as a body for the vectors: the Task of the notice with a state, and words on its thread.
import { codeSystem, profile } from '../../../ground/fhir/canonical.ts';
import { ORGNR } from '../../../ground/fhir/identifier-system.ts';

const answer = {
  resourceType: 'Bundle',
  id: '{{send}}',
  type: 'message',
  timestamp: '{{now}}',
  entry: [
    {
      resourceType: 'MessageHeader',
      id: '{{id:@/header}}',
      eventCoding: { system: codeSystem('ip-message-event'), code: 'need-reply' },
      sender: { reference: 'urn:uuid:{{id:@/unit}}' },
      source: { name: 'Conformance kit', endpoint: '{{inbox}}' },
      focus: [{ reference: 'urn:uuid:{{task}}' }, { reference: 'urn:uuid:{{id:@/words}}' }],
    },
    {
      resourceType: 'Task',
      id: '{{task}}',
      meta: { profile: [profile('ip-task-ke-request')] },
      status: 'accepted',
      intent: 'order',
      code: { coding: [{ system: codeSystem('ip-task-code'), code: 'ke-request' }] },
      businessStatus: { coding: [{ system: codeSystem('ip-business-status'), code: 'under-assessment' }] },
      lastModified: '{{now}}',
    },
    {
      resourceType: 'Communication',
      id: '{{id:@/words}}',
      meta: { profile: [profile('ip-communication-reply')] },
      identifier: [{ system: 'urn:ietf:rfc:3986', value: '{{thread}}' }],
      status: 'completed',
      category: [{ coding: [{ system: codeSystem('ip-communication-kind'), code: 'reply' }] }],
      payload: [{ contentString: 'Meldingen er mottatt og under vurdering.' }],
    },
    {
      resourceType: 'Organization',
      id: '{{id:@/unit}}',
      identifier: [{ system: ORGNR, value: '{{number}}' }],
      name: 'Koordinerende enhet',
    },
  ].map((resource) => ({ fullUrl: `urn:uuid:${resource.id}`, resource })),
};

export const senderTemplates: Readonly<Record<string, () => string>> = {
  answer: () => JSON.stringify(answer),
};
