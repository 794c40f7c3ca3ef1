// Next of kin or guardian ↔ RelatedPerson.
import { Relative } from '../../document/parties.ts';
import { gender, parentalResponsibility, relationship } from '../codes.ts';
import {
  address,
  addressSteps,
  day,
  map,
  name,
  nameSteps,
  nationalIds,
  otherIds,
  period,
  telecom,
  text,
} from '../datatypes.ts';
import { code, concept, conceptAmong } from '../lens/code-map.ts';
import { listOf } from '../lens/codecs.ts';
import { listSpec } from '../spec.ts';
import { about, ext } from '../steps.ts';

const kin = about('C8', 'b');
export const relative = listSpec('relatives', {
  kind: 'relative',
  type: 'RelatedPerson',
  profile: 'ip-related-person',
  concept: kin,
  schema: Relative,
  patient: 'patient',
  fields: [
    map<Relative>('nationalIds', ['identifier'], nationalIds, kin),
    map<Relative>('otherIds', ['identifier'], otherIds, kin),
    map<Relative>('relationships', ['relationship'], listOf(concept(relationship)), kin),
    map<Relative>(
      'parentalResponsibility',
      ['relationship'],
      conceptAmong(parentalResponsibility),
      about('C6'),
    ),
    map<Relative>('relationshipText', [ext('ip-relationship-text'), 'valueString'], text, kin),
    map<Relative>('name', nameSteps, name, kin),
    map<Relative>('telecom', ['telecom'], telecom, about('E8')),
    map<Relative>('gender', ['gender'], code(gender), kin),
    map<Relative>('birthDate', ['birthDate'], day, kin),
    map<Relative>('address', addressSteps, address, kin),
    map<Relative>('period', ['period'], period, kin),
    map<Relative>('guardianshipScope', [ext('ip-guardianship-scope'), 'valueString'], text, about('C6')),
  ],
});
