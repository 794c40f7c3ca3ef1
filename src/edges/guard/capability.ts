// What the guard says of itself: what the server behind can do, less what the guard does not let through.
import type { CapabilityStatement } from '@medplum/fhirtypes';
import { ownOperations } from '../../flows/guard/asking/asked.ts';
import { NEED_TOPIC } from '../../flows/guard/asking/subscription.ts';
import { guardedTypes, kindOfType } from '../../flows/guard/kinds.ts';
import { CANONICAL } from '../../ground/fhir/canonical.ts';

type Rest = NonNullable<CapabilityStatement['rest']>[number];
type Of = NonNullable<Rest['resource']>[number];

const PLAN_SERVER = `${CANONICAL}/CapabilityStatement/ip-plan-server`;

const guarded: readonly NonNullable<Of['interaction']>[number]['code'][] = [
  'read',
  'vread',
  'update',
  'patch',
  'delete',
  'history-instance',
  'create',
  'search-type',
];

export function guardedCapability(
  behind: CapabilityStatement,
  publicBase: string,
  openTypes: readonly string[],
): CapabilityStatement {
  const rest = behind.rest?.find(({ mode }) => mode === 'server');
  const stated = rest?.resource ?? [];
  const missing = [...guardedTypes].filter((type) => !stated.some((one) => one.type === type));
  const resource = [
    ...stated,
    ...(stated.length === 0 ? missing.map((type): Of => ({ type: type as Of['type'] })) : []),
  ]
    .filter(({ type }) => !['holder', 'unknown'].includes(kindOfType(type ?? '', openTypes)))
    .map((one) => ofType(one));
  const { id: _, url: __, text: ___, ...kept } = behind;
  return {
    ...kept,
    resourceType: 'CapabilityStatement',
    status: 'active',
    // Whoever has all that a plan is made of keeps the rules of plans by the guard.
    ...([...guardedTypes].every((type) => resource.some((one) => one.type === type))
      ? { instantiates: [...new Set([...(behind.instantiates ?? []), PLAN_SERVER])] }
      : {}),
    kind: 'instance',
    date: behind.date ?? '2026-01-01',
    fhirVersion: '4.0.1',
    format: ['application/fhir+json', 'application/fhir+xml'],
    patchFormat: ['application/json-patch+json'],
    software: { name: 'ip-fhir guard' },
    implementation: {
      description:
        'A FHIR server behind the guard of individual plans: what is about plans is judged when it is written, and shown as consents open it',
      url: publicBase,
    },
    rest: [
      {
        mode: 'server',
        documentation:
          'No bulk data, no subscriptions about plans (those to needs tell ids alone), no FHIRPath Patch. Searches about plans take no chains, _has, _filter, _text and no _summary=count, and give no total.',
        security: {
          cors: false,
          service: [
            {
              coding: [
                {
                  system: 'http://terminology.hl7.org/CodeSystem/restful-security-service',
                  code: 'SMART-on-FHIR',
                },
              ],
            },
          ],
          description:
            'Tokens of the issuers that the guard is configured with; bound by DPoP where the issuer binds them.',
        },
        resource,
        interaction: [{ code: 'transaction' }, { code: 'batch' }],
      },
    ],
  };
}

/** What is subscribed to goes by what the guard lets through: one topic, and what is told can be asked for again. */
function ofSubscriptions({ extension = [], searchInclude: _, searchRevInclude: __, ...kept }: Of): Of {
  const topics = extension.filter(({ valueCanonical }) => valueCanonical === NEED_TOPIC);
  return {
    ...kept,
    ...(topics.length > 0 ? { extension: topics } : {}),
    interaction: (['read', 'create', 'update', 'delete', 'search-type'] as const).map((code) => ({ code })),
    conditionalCreate: false,
    conditionalUpdate: false,
    conditionalDelete: 'not-supported',
    documentation:
      'Of types that are not about plans, by whoever may search them; of needs by ids. Each is seen, changed and ended by its maker.',
    ...(topics.length > 0
      ? {
          operation: (['events', 'status'] as const).map((name) => ({
            name,
            definition: `http://hl7.org/fhir/uv/subscriptions-backport/OperationDefinition/backport-subscription-${name}`,
          })),
        }
      : {}),
  };
}

function ofType(one: Of): Of {
  if (one.type === 'Subscription') {
    return ofSubscriptions(one);
  }
  if (!guardedTypes.has(one.type ?? '')) {
    const { searchInclude: _, searchRevInclude: __, operation: ___, ...kept } = one;
    return kept;
  }
  const interaction = (one.interaction?.map(({ code }) => code) ?? guarded).filter(
    (code) => code !== 'history-type' && guarded.includes(code),
  );
  const own = Object.entries(ownOperations)
    .filter(([, { on }]) => one.type === 'CarePlan' || on === 'type')
    .map(([name]) => ({
      name,
      definition:
        name === 'validate'
          ? 'http://hl7.org/fhir/OperationDefinition/Resource-validate'
          : `${CANONICAL}/OperationDefinition/ip-${name}`,
    }));
  const { operation: _, ...kept } = one;
  return {
    ...kept,
    interaction: interaction.map((code) => ({ code })) as NonNullable<Of['interaction']>,
    versioning: 'versioned-update',
    conditionalRead: 'not-supported',
    conditionalDelete: 'single',
    ...(own.length > 0 ? { operation: own } : {}),
  };
}
