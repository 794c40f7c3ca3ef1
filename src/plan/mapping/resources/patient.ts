// The person whose plan it is ↔ Patient.
import { Language, Patient } from '../../document/parties.ts';
import { gender } from '../codes.ts';
import {
  address,
  addressSteps,
  day,
  map,
  name,
  nameSteps,
  nationalIds,
  otherIds,
  telecom,
  yes,
} from '../datatypes.ts';
import { code } from '../lens/code-map.ts';
import { listOf, record, same } from '../lens/codecs.ts';
import { singleSpec } from '../spec.ts';
import { about, ofSystem, urlStep } from '../steps.ts';

const INTERPRETER = 'http://hl7.org/fhir/StructureDefinition/patient-interpreterRequired';
const BCP47 = 'urn:ietf:bcp:47';

interface Spoken {
  code: string;
  preferred?: boolean;
}

const language = record(Language, [
  map<Spoken>(
    'code',
    ['language', ofSystem('coding', BCP47), 'code'],
    same('string', Language.properties.code),
  ),
  map<Spoken>('preferred', ['preferred'], yes),
]);

const identity = about('A4', 'b');
export const patient = singleSpec('patient', {
  kind: 'patient',
  type: 'Patient',
  profile: 'ip-patient',
  concept: identity,
  schema: Patient,
  fields: [
    map<Patient>('nationalIds', ['identifier'], nationalIds, identity),
    map<Patient>('otherIds', ['identifier'], otherIds, identity),
    map<Patient>('name', nameSteps, name, identity),
    map<Patient>('telecom', ['telecom'], telecom, about('E8')),
    map<Patient>('gender', ['gender'], code(gender), identity),
    map<Patient>('birthDate', ['birthDate'], day, identity),
    map<Patient>('address', addressSteps, address, about('D6')),
    map<Patient>('languages', ['communication'], listOf(language), about('A14')),
    map<Patient>('interpreterNeeded', [urlStep(INTERPRETER), 'valueBoolean'], yes, about('A14')),
  ],
});
