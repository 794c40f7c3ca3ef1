// What the sandbox hospital says of itself at /metadata: everything that it does, and nothing else.
import type { CapabilityStatement } from '@medplum/fhirtypes';
import { CANONICAL } from '../../ground/fhir/canonical.ts';
import { searchParameters } from './search-parameters.ts';

const types = [
  'Appointment',
  'AuditEvent',
  'CarePlan',
  'CareTeam',
  'Communication',
  'Condition',
  'Consent',
  'DocumentReference',
  'Encounter',
  'Flag',
  'Goal',
  'Group',
  'Location',
  'Observation',
  'Organization',
  'Patient',
  'Practitioner',
  'PractitionerRole',
  'Provenance',
  'RelatedPerson',
  'ServiceRequest',
  'Subscription',
  'Task',
] as const;

const kinds = { reference: 'reference', token: 'token', uri: 'uri', special: 'date' } as const;

/** The topics that a server serves, as the backport guide has them said. */
const TOPICS =
  'http://hl7.org/fhir/uv/subscriptions-backport/StructureDefinition/capabilitystatement-subscriptiontopic-canonical';

/** @see https://hl7.org/fhir/R4/capabilitystatement.html */
const capability: CapabilityStatement = {
  resourceType: 'CapabilityStatement',
  status: 'active',
  date: '2026-11-01',
  kind: 'instance',
  software: { name: 'individuell-plan-fhir sandbox hospital' },
  implementation: { description: 'Synthetic persons only' },
  fhirVersion: '4.0.1',
  format: ['application/fhir+json'],
  rest: [
    {
      mode: 'server',
      interaction: [{ code: 'transaction' }, { code: 'batch' }],
      resource: types.map((type) => ({
        type,
        ...(type === 'Subscription'
          ? { extension: [{ url: TOPICS, valueCanonical: `${CANONICAL}/SubscriptionTopic/ip-need` }] }
          : {}),
        interaction: (['read', 'create', 'update', 'delete', 'search-type', 'history-instance'] as const).map(
          (code) => ({ code }),
        ),
        versioning: 'versioned-update',
        updateCreate: true,
        searchParam: Object.entries(searchParameters).map(([name, { kind }]) => ({
          name,
          type: kinds[kind],
        })),
      })),
    },
  ],
};

/** @param keepsRules it keeps the rules of plans by itself */
export function capabilityOf(keepsRules: boolean): CapabilityStatement {
  return keepsRules
    ? { ...capability, instantiates: [`${CANONICAL}/CapabilityStatement/ip-plan-server`] }
    : capability;
}
