// Names, addresses, contact points, periods and coded text: the parts that many resources share.

import type { Address as FhirAddress, HumanName } from '@medplum/fhirtypes';
import type { TSchema } from 'typebox';
import {
  CITY_DISTRICT,
  DNR,
  DUF,
  EXT_ADDRESS_OFFICIAL,
  EXT_MIDDLE_NAME,
  EXT_MUNICIPALITY_CODE,
  EXT_URBAN_DISTRICT,
  FHN,
  FNR,
  HPR,
  ID_TYPE_8327,
  MUNICIPALITY,
  ORGNR,
  RESH,
} from '../../ground/fhir/identifier-system.ts';
import { addressInForce, isReached, nameInForce } from '../../ground/fhir/in-force.ts';
import type { nationalIdKinds } from '../../ground/norway/national-id.ts';
import * as plan from '../document/shared.ts';
import { telecomKind, telecomUse } from './codes.ts';
import { code, codeMap } from './lens/code-map.ts';
import { keptAside, listOf, record, same, sameList } from './lens/codecs.ts';
import { type Codec, type Field, type Meta, type Step, valueAt } from './lens/field.ts';
import { canonicalSystem, isObject, type JsonObject, matches } from './lens/json.ts';
import { takePattern, writePattern } from './lens/marks.ts';
import { first, urlStep } from './steps.ts';

/** A field of the plan type `T`: its key, the way to the element, how the values correspond, and what it is about. */
export function map<T>(key: keyof T & string, steps: readonly Step[], codec: Codec, meta?: Meta): Field {
  return { key, steps, codec, ...(meta && { meta }) };
}

export const text = same('string', plan.Text);
export const day = same('string', plan.Day);
export const moment = same('string', plan.Moment);
export const instant = same('string', plan.Instant);
export const yes = same('boolean');

export const period = record(plan.Period, [
  map<plan.Period>('start', ['start'], moment),
  map<plan.Period>('end', ['end'], moment),
]);

const codeFields = [
  map<plan.Code>('system', ['system'], same('string')),
  map<plan.Code>('code', ['code'], same('string', plan.Code.properties.code)),
  map<plan.Code>('display', ['display'], text),
];

/** Codes that are carried without translation, in a CodeableConcept. */
export const codes = listOf(record(plan.Code, codeFields));

/** Codes and text in a CodeableConcept. */
export const coded = record(plan.Coded, [
  map<plan.Coded>('codes', ['coding'], codes),
  map<plan.Coded>('text', ['text'], text),
]);

/** The same, beside a fixed code of one of our systems, which is not the plan's to say. */
export function codedBeside(system: string): Codec {
  const others = listOf(record(plan.Code, codeFields), {
    mine: (element) => isObject(element) && element.system !== system,
  });
  return record(plan.Coded, [
    map<plan.Coded>('codes', ['coding'], others),
    map<plan.Coded>('text', ['text'], text),
  ]);
}

export const telecom = listOf(
  record(plan.Telecom, [
    map<plan.Telecom>('kind', ['system'], code(telecomKind)),
    map<plan.Telecom>('value', ['value'], text),
    map<plan.Telecom>('use', ['use'], code(telecomUse)),
  ]),
  // A plan says of a telephone that it is old, not until when it was used: one whose time is over would look like another.
  { mine: (element, { at }) => at === undefined || !isObject(element) || isReached(element, at) },
);

type Name = plan.PersonName;
export const name = record(plan.PersonName, [
  map<Name>('given', ['given'], sameList(plan.Text)),
  map<Name>('middle', [urlStep(EXT_MIDDLE_NAME), 'valueString'], text),
  map<Name>('family', ['family'], text),
  map<Name>('text', ['text'], text),
]);
/** Somebody has one name in the plan: the one in force. A former one alone still says who it is. */
export const nameSteps: readonly Step[] = [
  {
    ...first('name'),
    choose(elements, at) {
      const names = elements.filter(isObject) as HumanName[];
      return nameInForce(names, at) ?? names[0];
    },
  },
];
/** And one address: the one in force. Nobody is looked for where they no longer live. */
export const addressSteps: readonly Step[] = [
  {
    ...first('address'),
    choose: (elements, at) => addressInForce(elements.filter(isObject) as FhirAddress[], at),
  },
];

interface Place {
  code: string;
  name?: string;
}

/** A code in a Coding of one system, which is written along. Under another system it is another code, and told. */
function codeIn(system: string, schema: TSchema): Codec {
  const codec = record({} as TSchema, [{ key: 'code', steps: ['code'], codec: same('string', schema) }], {
    system,
  });
  return {
    value: 'string',
    write: (value, context) => codec.write({ code: value }, context),
    read(holder, key, context, path) {
      const { system: stated } = (valueAt(holder, key) ?? {}) as { system?: unknown };
      if (stated !== undefined && canonicalSystem(stated) !== system) {
        return keptAside(context, path, 'code-invalid', `The code is not of the system ${system}.`);
      }
      return (codec.read(holder, key, context, path) as { code: string } | undefined)?.code;
    },
  };
}

/** Kommune: the name is Address.district, the number an extension of it, as in the national base profiles. */
const municipality = record(plan.Municipality, [
  map<Place>(
    'code',
    ['_district', urlStep(EXT_MUNICIPALITY_CODE), 'valueCoding'],
    codeIn(MUNICIPALITY, plan.Municipality.properties.code),
  ),
  map<Place>('name', ['district'], text),
]);

const cityDistrict = record(
  plan.CityDistrict,
  [
    map<Place>('code', ['code'], same('string', plan.CityDistrict.properties.code)),
    map<Place>('name', ['display'], text),
  ],
  { system: CITY_DISTRICT },
);

type Address = plan.Address;
export const address = record(plan.Address, [
  map<Address>('lines', ['line'], sameList(plan.Text)),
  map<Address>('postalCode', ['postalCode'], same('string', plan.Address.properties.postalCode)),
  map<Address>('city', ['city'], text),
  map<Address>('municipality', [], municipality),
  map<Address>('cityDistrict', [urlStep(EXT_URBAN_DISTRICT), 'valueCoding'], cityDistrict),
  map<Address>('country', ['country'], text),
  map<Address>('registered', [urlStep(EXT_ADDRESS_OFFICIAL), 'valueBoolean'], yes),
]);

/** National numbers are told apart by their system. */
export const nationalIdKind = codeMap('ip-national-id-kind', 'Kind of identity number', 'urn:ietf:rfc:3986', {
  fnr: FNR,
  dnr: DNR,
  fhn: FHN,
  duf: DUF,
  hnr: 'HNR',
} satisfies Record<(typeof nationalIdKinds)[number], string>);
const nationalSystems = new Set([...nationalIdKind.entries.values()].map((entry) => entry.code));
const localNumber = { coding: [{ system: ID_TYPE_8327, code: 'HNR' }] };
const bySystem = code(nationalIdKind);

/**
 * A local number (HNR) has no system of its own. The national base profile writes the literal HNR there, which R4
 * does not take as a URI: so we tell it by its type, and read both.
 */
const numberKind: Codec = {
  value: bySystem.value,
  write(kind, context) {
    if (kind !== 'hnr') {
      return { system: bySystem.write(kind, context) };
    }
    const element: JsonObject = {};
    writePattern(context.marks, element, { type: localNumber });
    return element;
  },
  read(holder, key, context, path) {
    const element = valueAt(holder, key);
    if (!isObject(element)) {
      return undefined;
    }
    const isLocal = element.system === 'HNR' || matches(element.type, localNumber);
    if (!isLocal) {
      return bySystem.read(element, 'system', context, `${path}.system`);
    }
    takePattern(context.marks, element, { type: localNumber });
    return 'hnr';
  },
};

const systemOf = (element: unknown): unknown =>
  isObject(element) ? canonicalSystem(element.system) : undefined;

export const nationalIds = listOf(
  record(plan.NationalId, [
    map<plan.NationalId>('kind', [], numberKind),
    map<plan.NationalId>('value', ['value'], same('string', plan.NationalId.properties.value)),
    map<plan.NationalId>('assigner', ['assigner', 'display'], text),
  ]),
  {
    where: `where(${[...nationalSystems].map((system) => `system='${system}'`).join(' or ')} or type.coding.code='HNR')`,
    mine: (element) =>
      nationalSystems.has(String(systemOf(element))) ||
      (isObject(element) && matches(element.type, localNumber)),
  },
);

const knownSystems = new Set<unknown>([...nationalSystems, HPR, ORGNR, RESH]);

interface OtherId {
  system: string;
  value: string;
}

export const otherIds = listOf(
  record(plan.OtherId, [
    map<OtherId>('system', ['system'], same('string')),
    map<OtherId>('value', ['value'], text),
  ]),
  {
    mine: (element) =>
      isObject(element) &&
      typeof element.system === 'string' &&
      element.value !== undefined &&
      !knownSystems.has(systemOf(element)),
  },
);

export const notes = listOf(text, { at: ['text'] });
export const texts = (at: string) => listOf(text, { at: [at] });
