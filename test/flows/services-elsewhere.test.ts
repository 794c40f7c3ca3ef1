// A person who stays and receives services in another municipality than the home one, as the record says it.
import type { Address, Organization, PractitionerRole, Resource, ServiceRequest } from '@medplum/fhirtypes';
import { expect, it } from 'vitest';
import { codeSystem } from '../../src/ground/fhir/canonical.ts';
import { EXT_MUNICIPALITY_CODE } from '../../src/ground/fhir/identifier-system.ts';
import { startSetting } from '../support/hospital.ts';

const within = (municipality: string, use?: Address['use']) =>
  ({
    ...(use ? { use } : {}),
    district: municipality,
    _district: {
      extension: [
        {
          url: EXT_MUNICIPALITY_CODE,
          valueCoding: { system: 'urn:oid:2.16.578.1.12.4.1.1.3402', code: municipality },
        },
      ],
    },
  }) as Address;
const ofType = (code: string) => [{ coding: [{ system: codeSystem('ip-organization-type'), code }] }];
const about = { subject: { reference: 'Patient/anders' } } as const;

const municipality: Organization = {
  resourceType: 'Organization',
  id: 'bergen',
  type: ofType('municipality'),
  address: [within('4601')],
};
const homeCare: Organization = {
  resourceType: 'Organization',
  id: 'home-care',
  type: ofType('municipal-service'),
  partOf: { reference: 'Organization/bergen' },
};
const carer: PractitionerRole = {
  resourceType: 'PractitionerRole',
  id: 'carer',
  organization: { reference: 'Organization/home-care' },
};
const service = (intent: 'order' | 'proposal'): ServiceRequest => ({
  resourceType: 'ServiceRequest',
  id: 'home-care',
  status: 'active',
  intent,
  ...about,
  performer: [{ reference: 'PractitionerRole/carer' }],
});

it('is told where the services run, by the temporary address there; a service that is only proposed does not count [D13]', async () => {
  const { load, raise, hospital, unit, stop } = await startSetting();
  try {
    await load('need-with-consent', (resource) =>
      resource.resourceType === 'Patient'
        ? { ...resource, address: [within('3201', 'home'), within('4601', 'temp')] }
        : resource,
    );
    for (const resource of [municipality, homeCare, carer, service('proposal')] as Resource[]) {
      await hospital.repository.updateResource(resource);
    }
    const first = await raise('need-with-consent');
    expect(first.state).toBe('for-a-person');
    expect(first.history.at(-1)?.detail).toContain('3201');
    await hospital.repository.updateResource(service('order'));
    expect(await raise('need-with-consent')).toMatchObject({
      state: 'delivered',
      recipient: { municipality: '4601' },
    });
    expect(unit.messages).toHaveLength(1);
  } finally {
    await stop();
  }
});
