// National identifier and code systems of Norway, as URIs. Facts of the national base profiles, stated once.

/** Fødselsnummer (national identity number). */
export const FNR = 'urn:oid:2.16.578.1.12.4.1.4.1';
/** D-nummer (temporary national identity number). */
export const DNR = 'urn:oid:2.16.578.1.12.4.1.4.2';
/** Felles hjelpenummer (shared emergency number). */
export const FHN = 'urn:oid:2.16.578.1.12.4.1.4.3';
/** HPR-nummer: register of authorised health personnel. */
export const HPR = 'urn:oid:2.16.578.1.12.4.1.4.4';
/** DUF-nummer: immigration authorities. */
export const DUF = 'urn:oid:2.16.578.1.12.4.1.4.5';
/** Organisasjonsnummer (ENH). */
export const ORGNR = 'urn:oid:2.16.578.1.12.4.1.4.101';
/** RESH-id: register of units in the specialist health service. */
export const RESH = 'urn:oid:2.16.578.1.12.4.1.4.102';
/** HER-id: communication party of the message network. Never the identity of an Organization. */
export const HER = 'urn:oid:2.16.578.1.12.4.1.2';

/** Code system 8327: types of identity number (HNR = local number, told with its assigner). */
export const ID_TYPE_8327 = 'urn:oid:2.16.578.1.12.4.1.1.8327';

/** Code system 9034 Helsepersonells funksjoner mv. (roles of health personnel). */
export const ROLE_9034 = 'urn:oid:2.16.578.1.12.4.1.1.9034';
/** Code system 9060 Kategori helsepersonell (professions). */
export const PROFESSION_9060 = 'urn:oid:2.16.578.1.12.4.1.1.9060';
/** Code system 9602 document types (A02-2 = Individuell plan). */
export const DOCUMENT_TYPE_9602 = 'urn:oid:2.16.578.1.12.4.1.1.9602';

/** Kommunenummer: the system that we emit. */
export const MUNICIPALITY = 'urn:oid:2.16.578.1.12.4.1.1.3402';
/**
 * The four systems in use for the same municipality numbers; all are read as equal. Sources: both repositories of the
 * national base profiles, their example, and Norsk helsenett (2026).
 */
export const MUNICIPALITY_SYSTEMS: readonly string[] = [
  MUNICIPALITY,
  'https://register.geonorge.no/sosi-kodelister/kommunenummer',
  'https://register.geonorge.no/subregister/sosi-kodelister/kartverket/kommunenummer-alle',
  'https://register.geonorge.no/sosi-kodelister/inndelinger/inndelingsbase/kommunenummer',
];
/** Bydel (city district) numbers. */
export const CITY_DISTRICT = 'urn:oid:2.16.578.1.12.4.1.1.3403';

/** Extension on Address.district: the municipality number as a Coding. */
export const EXT_MUNICIPALITY_CODE = 'http://hl7.no/fhir/StructureDefinition/no-basis-municipalitycode';
/** Extension on Address (and Patient): the city district as a Coding. */
export const EXT_URBAN_DISTRICT = 'http://hl7.no/fhir/StructureDefinition/no-basis-urban-district';
/** Extension on Address: true for the address in the population register. */
export const EXT_ADDRESS_OFFICIAL = 'http://hl7.no/fhir/StructureDefinition/no-basis-address-official';
/** Extension on HumanName: middle name. */
export const EXT_MIDDLE_NAME = 'http://hl7.no/fhir/StructureDefinition/no-basis-middlename';

/** The same JSON with the system that we emit in place of `systems`; what is given stays as it is. */
export function withKnownSystems<T>(value: T, systems: readonly string[]): T {
  if (Array.isArray(value)) {
    return value.map((each) => withKnownSystems(each, systems)) as T;
  }
  if (!isPlain(value)) {
    return value;
  }
  const entries = Object.entries(value).map(([name, part]) => [
    name,
    isNamed(name, part, systems) ? MUNICIPALITY : withKnownSystems(part, systems),
  ]);
  return Object.fromEntries(entries) as T;
}

/** As {@link withKnownSystems}, in JSON that is nobody else's: what is known of its objects stays known. */
export function nameKnownSystems(value: unknown, systems: readonly string[]): void {
  if (Array.isArray(value)) {
    for (const each of value) {
      nameKnownSystems(each, systems);
    }
  } else if (isPlain(value)) {
    for (const [name, part] of Object.entries(value)) {
      if (isNamed(name, part, systems)) {
        value[name] = MUNICIPALITY;
      } else {
        nameKnownSystems(part, systems);
      }
    }
  }
}

function isNamed(name: string, part: unknown, systems: readonly string[]): boolean {
  return name === 'system' && typeof part === 'string' && systems.includes(part);
}

/** An object of JSON; numbers that are kept with their digits are values. */
function isPlain(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) {
    return false;
  }
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
