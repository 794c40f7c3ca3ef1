// An organization, unit or agency ↔ Organization; a coordinating unit has a profile of its own.
import { ORGNR, RESH } from '../../../ground/fhir/identifier-system.ts';
import { Organization } from '../../document/parties.ts';
import { organizationKind } from '../codes.ts';
import { address, addressSteps, map, otherIds, telecom, text } from '../datatypes.ts';
import { conceptAmong } from '../lens/code-map.ts';
import { reference, same } from '../lens/codecs.ts';
import { listSpec } from '../spec.ts';
import { about, ofSystem } from '../steps.ts';

const who = about('A11', 'i');
export const organization = listSpec('organizations', {
  kind: 'organization',
  type: 'Organization',
  profile: 'ip-organization',
  specialProfile: (item) => (item.kind === 'coordinating-unit' ? 'ip-ke-organization' : undefined),
  scope: 'source',
  concept: who,
  schema: Organization,
  fields: [
    map<Organization>(
      'organizationNumber',
      [ofSystem('identifier', ORGNR), 'value'],
      same('string', Organization.properties.organizationNumber),
      who,
    ),
    map<Organization>(
      'reshId',
      [ofSystem('identifier', RESH), 'value'],
      same('string', Organization.properties.reshId),
      who,
    ),
    map<Organization>('otherIds', ['identifier'], otherIds, who),
    map<Organization>('kind', ['type'], conceptAmong(organizationKind), about(['A11', 'G7'])),
    map<Organization>('name', ['name'], text, who),
    map<Organization>('telecom', ['telecom'], telecom, about('E8')),
    map<Organization>('address', addressSteps, address, who),
    map<Organization>('partOf', ['partOf'], reference('organization'), who),
  ],
});
