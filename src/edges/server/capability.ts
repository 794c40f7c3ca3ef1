// What the running adapter says of itself: its CapabilityStatement, made of the one that the package defines.
import type { CapabilityStatement } from '@medplum/fhirtypes';
import { Router } from 'express';
import { ownVersion } from '../../ground/assets/own-version.ts';
import { loadDefinitions } from '../../ground/assets/package.ts';
import { FHIR_JSON } from './refuse.ts';

/** `GET /fhir/metadata`, for everybody: it tells nothing of persons or of the hospital's other systems. */
export function capabilityRoutes(base: () => string): Router {
  const router = Router();
  router.get('/metadata', (_request, response) => {
    response.type(FHIR_JSON).json(capabilityOf(base()));
  });
  return router;
}

/**
 * The statement of one adapter: the messages of the package's definition, and what is served besides.
 * @see https://hl7.org/fhir/R4/capabilitystatement.html
 */
function capabilityOf(base: string): CapabilityStatement {
  const { url: defined, date, publisher, format, messaging } = definition();
  return {
    resourceType: 'CapabilityStatement',
    status: 'active',
    date,
    ...(publisher ? { publisher } : {}),
    kind: 'instance',
    ...(defined ? { instantiates: [defined] } : {}),
    software: { name: 'individuell-plan-fhir', version: ownVersion() },
    implementation: { description: 'Integration adapter for the individual plan', url: base },
    fhirVersion: '4.0.1',
    format,
    rest: [
      {
        mode: 'server',
        documentation:
          'No resources are kept here: the plan and the record stand on the servers of those who write them.',
        security: { description: 'Bearer token of the unit (answers) or of operators; TLS.' },
        operation: [
          { name: 'validate', definition: 'http://hl7.org/fhir/OperationDefinition/Resource-validate' },
          {
            name: 'process-message',
            definition: 'http://hl7.org/fhir/OperationDefinition/MessageHeader-process-message',
          },
        ],
      },
    ],
    messaging: (messaging ?? []).map((each) => ({
      endpoint: [
        {
          protocol: { system: 'http://terminology.hl7.org/CodeSystem/message-transport', code: 'http' },
          address: `${base}/$process-message`,
        },
      ],
      ...each,
    })),
  };
}

function definition(): CapabilityStatement {
  const found = loadDefinitions().find(({ id }) => id === 'ip-adapter');
  if (found?.resourceType !== 'CapabilityStatement') {
    throw new Error('The package has no CapabilityStatement of the adapter: it is not whole');
  }
  return found;
}
