// Synthetic persons and organizations: right check digits, series that nobody real has.
import { organizationNumberProblem, syntheticNationalId } from '../../ground/norway/national-id.ts';
import { boys, cityDistricts, families, girls, middles, municipalities, organizationStems } from './pools.ts';
import type { Random } from './random.ts';

type Json = Record<string, unknown>;
const two = (part: number): string => String(part).padStart(2, '0');

export function personName(random: Random): Json {
  const given = [
    random.pick([...girls, ...boys]),
    ...(random.chance(0.2) ? [random.pick([...girls, ...boys])] : []),
  ];
  return {
    ...(random.chance(0.9) && { given }),
    ...(random.chance(0.25) && { middle: random.pick(middles) }),
    family: random.pick(families),
    ...(random.chance(0.25) && { text: 'Kalles ved fornavn' }),
  };
}

export function telecom(random: Random): Json {
  const kind = random.pick(['phone', 'phone', 'email', 'sms', 'fax', 'pager', 'url', 'other']);
  const number = `+47 90000${random.between(100, 999)}`;
  const values: Readonly<Record<string, string>> = {
    email: 'post@kommune.example',
    url: 'https://kommune.example/ke',
  };
  return {
    kind,
    value: values[kind] ?? number,
    ...(random.chance(0.7) && { use: random.pick(['work', 'home', 'mobile', 'temporary', 'old']) }),
  };
}

export function placeOf(random: Random): Json {
  const [code, name] = random.pick(municipalities);
  const [district, districtName] = random.pick(cityDistricts);
  return {
    ...(random.chance(0.8) && { lines: [`Prøveveien ${random.between(1, 99)}`] }),
    ...(random.chance(0.8) && { postalCode: String(random.between(1000, 9999)), city: name }),
    municipality: { code, ...(random.chance(0.8) && { name }) },
    ...(random.chance(0.5) && {
      cityDistrict: { code: district, ...(random.chance(0.7) && { name: districtName }) },
    }),
    ...(random.chance(0.4) && { country: 'NO' }),
    ...(random.chance(0.5) && { registered: random.chance(0.8) }),
  };
}

/** A number of an adult of the synthetic series. */
export function nationalId(random: Random): Json {
  const born = `${random.between(1950, 2004)}-${two(random.between(1, 12))}-${two(random.between(1, 28))}`;
  if (random.chance(0.2)) {
    return { kind: 'hnr', value: `H${random.between(1000, 9999)}`, assigner: 'Sykehuset (prøvedata)' };
  }
  const kind = random.pick(['fnr', 'dnr'] as const);
  return {
    kind,
    value: syntheticNationalId(kind, born, random.pick(['female', 'male']), random.between(0, 200)),
  };
}

/** Birth date, gender and numbers that fit together, as far as the part has them. */
export function person(random: Random, age: 'adult' | 'any', part: Json): Json {
  const year = age === 'adult' ? random.between(1940, 2005) : random.between(1940, 2024);
  const born = `${year}-${two(random.between(1, 12))}-${two(random.between(1, 28))}`;
  const gender = random.pick(['female', 'male'] as const);
  const fitting = {
    ...(part.birthDate !== undefined && { birthDate: born }),
    ...(part.gender !== undefined && {
      gender: random.chance(0.9) ? gender : random.pick(['other', 'unknown']),
    }),
  };
  if (part.nationalIds === undefined) {
    return fitting;
  }
  const kind = random.chance(0.85) ? 'fnr' : 'dnr';
  const national = { kind, value: syntheticNationalId(kind, born, gender, random.between(0, 200)) };
  const others = [
    { kind: 'hnr', value: `H${random.between(1000, 9999)}`, assigner: 'Universitetssykehuset (prøvedata)' },
    { kind: 'duf', value: `2026${random.between(10000000, 99999999)}` },
  ];
  return { ...fitting, nationalIds: [national, ...(random.chance(0.6) ? [random.pick(others)] : [])] };
}

/** An organisation number of the synthetic series (first digit 3), with a right check digit. */
export function organizationNumber(random: Random): string {
  for (;;) {
    const eight = `31${random.between(100000, 999999)}`;
    for (let digit = 0; digit < 10; digit++) {
      const number = `${eight}${digit}`;
      if (organizationNumberProblem(number) === undefined) {
        return number;
      }
    }
  }
}

export function organizationName(random: Random): string {
  return `${random.pick(organizationStems)}, ${random.pick(municipalities)[1]} (prøvedata)`;
}
