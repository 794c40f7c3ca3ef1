// A professional ↔ Practitioner; a position at an organization ↔ PractitionerRole.
import { HPR } from '../../../ground/fhir/identifier-system.ts';
import { Position, Professional } from '../../document/parties.ts';
import { codes, map, name, nameSteps, nationalIds, otherIds, period, telecom, text } from '../datatypes.ts';
import { listOf, record, reference, same } from '../lens/codecs.ts';
import { listSpec } from '../spec.ts';
import { about, first, ofSystem } from '../steps.ts';

type Profession = NonNullable<Professional['professions']>[number];

const profession = record({} as typeof Professional, [
  map<Profession>('codes', ['code', 'coding'], codes),
  map<Profession>('text', ['code', 'text'], text),
]);

const who = about('A4', 'b');
export const professional = listSpec('professionals', {
  kind: 'professional',
  type: 'Practitioner',
  profile: 'ip-practitioner',
  scope: 'source',
  concept: who,
  schema: Professional,
  fields: [
    map<Professional>(
      'hprNumber',
      [ofSystem('identifier', HPR), 'value'],
      same('string', Professional.properties.hprNumber),
      who,
    ),
    map<Professional>('nationalIds', ['identifier'], nationalIds, who),
    map<Professional>('otherIds', ['identifier'], otherIds, who),
    map<Professional>('name', nameSteps, name, who),
    map<Professional>('telecom', ['telecom'], telecom, about('E8')),
    map<Professional>('professions', ['qualification'], listOf(profession), about('E13')),
  ],
});

export const position = listSpec('positions', {
  kind: 'position',
  type: 'PractitionerRole',
  profile: 'ip-practitioner-role',
  concept: who,
  schema: Position,
  fields: [
    map<Position>('professional', ['practitioner'], reference('professional'), who),
    map<Position>('organization', ['organization'], reference('organization'), who),
    map<Position>('title', [first('code'), 'text'], text, who),
    map<Position>('telecom', ['telecom'], telecom, about('E8')),
    map<Position>('period', ['period'], period, who),
  ],
});
