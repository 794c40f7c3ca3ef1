// Fills a schema of the plan with values that such a field has in life, so that a field that is added is generated at once.
import type { RefTarget } from '../document/shared.ts';
import { nationalId, organizationName, organizationNumber, personName, placeOf, telecom } from './people.ts';
import { texts } from './pools.ts';
import type { Random } from './random.ts';
import { type Cast, demanded, settle } from './shapes.ts';

export type Json = Record<string, unknown>;

/** What is read of a schema of the plan. */
export interface Schema extends Readonly<Record<string, unknown>> {
  readonly title?: string;
  readonly type?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly enum?: readonly unknown[];
}

/** What one plan is filled from: its random numbers, whom it may refer to, who takes part. */
export interface Scene {
  readonly random: Random;
  readonly targets: Readonly<Record<RefTarget, readonly string[]>>;
  readonly cast: Cast;
}

const two = (part: number): string => String(part).padStart(2, '0');

function day(random: Random): string {
  const exact = `${random.between(2024, 2027)}-${two(random.between(1, 12))}-${two(random.between(1, 28))}`;
  if (random.chance(0.06)) {
    return exact.slice(0, 7);
  }
  return exact;
}

function instant(random: Random): string {
  const exact = `${random.between(2024, 2027)}-${two(random.between(1, 12))}-${two(random.between(1, 28))}`;
  const zone = random.pick(['+01:00', '+02:00', 'Z']);
  const seconds = random.chance(0.2) ? `00.${random.between(100, 999)}` : '00';
  return `${exact}T${two(random.between(0, 23))}:${two(random.between(0, 59))}:${seconds}${zone}`;
}

function period(random: Random): Json {
  const start = `${random.between(2024, 2025)}-${two(random.between(1, 12))}-${two(random.between(1, 28))}`;
  const end = `${random.between(2026, 2028)}-${two(random.between(1, 12))}-${two(random.between(1, 28))}`;
  const both = random.chance(0.6);
  const isStart = random.chance(0.7);
  return { ...((both || isStart) && { start }), ...((both || !isStart) && { end }) };
}

function textFor(owner: string, field: string, random: Random): string {
  const pool = texts[`${owner}.${field}`] ?? texts[`*.${field}`] ?? texts['*'] ?? [];
  return random.pick(pool);
}

const BASE64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

const exact: Readonly<Record<string, (random: Random) => unknown>> = {
  'Code.system': (random) =>
    random.pick(['urn:oid:2.16.578.1.12.4.1.1.9151', 'https://kodeverk.example/tjeneste']),
  'Code.code': (random) => String(random.between(1, 29)),
  'Code.display': (random) => random.pick(['Dagsenter', 'Avlastning', 'Støttekontakt']),
  'OtherId.system': () => 'https://kilde.example/person',
  'OtherId.value': (random) => `K${random.between(10000, 99999)}`,
  'Language.code': (random) => random.pick(['nb', 'nn', 'se', 'so', 'ar', 'uk']),
  'Professional.hprNumber': (random) => `9999${random.between(10000, 99999)}`,
  'Organization.reshId': (random) => `42${random.between(10000, 99999)}`,
  'Organization.organizationNumber': organizationNumber,
  'Organization.name': organizationName,
  'PlanDocument.contentType': (random) => random.pick(['application/pdf', 'text/plain', 'image/tiff']),
  'PlanDocument.url': (random) => `https://arkiv.example/dok/${random.between(1000, 99999)}`,
  'PlanDocument.language': (random) => random.pick(['nb', 'nn', 'se']),
  'PlanDocument.hash': (random) => `${Array.from({ length: 26 }, () => random.pick([...BASE64])).join('')}A=`,
  'PlanDocument.size': (random) => random.between(1, 5_000_000),
  'Signature.format': () => 'application/jose',
  'Signature.data': () => 'c3ludGV0aXNrIHNpZ25hdHVy',
};

function leaf(schema: Schema, owner: string, field: string, random: Random): unknown {
  if (schema.enum !== undefined) {
    return random.pick(schema.enum);
  }
  if ('const' in schema) {
    return schema.const;
  }
  const special = exact[`${owner}.${field}`];
  if (special !== undefined) {
    return special(random);
  }
  if (schema.type === 'boolean') {
    return random.chance(0.6);
  }
  const about = String(schema.description ?? '');
  if (about.startsWith('Date and time')) {
    return instant(random);
  }
  if (about.startsWith('Date, or date and time')) {
    return random.chance(0.3) ? instant(random) : day(random);
  }
  if (about.startsWith('Date')) {
    return day(random);
  }
  return textFor(owner, field, random);
}

const whole: Readonly<Record<string, (random: Random) => unknown>> = {
  Period: period,
  PersonName: personName,
  Telecom: telecom,
  Address: placeOf,
  NationalId: nationalId,
};

function reference(schema: Schema, { random, targets }: Scene): string | undefined {
  const ids = targets[schema['x-ref'] as RefTarget];
  return ids.length === 0 ? undefined : random.pick(ids);
}

/** Fills a list; undefined when it would be empty. */
export function list(schema: Schema, owner: string, field: string, scene: Scene): unknown[] | undefined {
  const { random, targets } = scene;
  const items = schema.items ?? {};
  if (items['x-ref'] !== undefined) {
    const ids = targets[items['x-ref'] as RefTarget];
    return ids.length === 0 ? undefined : random.some(ids);
  }
  if (items.enum !== undefined) {
    return random.some(items.enum);
  }
  const filled = Array.from({ length: random.between(1, 3) }, () => fill(items, owner, field, scene));
  const present = filled.filter((one) => one !== undefined);
  return present.length === 0 ? undefined : present;
}

/** Fills one part of the schema; undefined when the plan has nothing that it could refer to. */
export function fill(schema: Schema, owner: string, field: string, scene: Scene): unknown {
  const { random } = scene;
  const special = schema.title === undefined ? undefined : whole[schema.title];
  if (special !== undefined) {
    return special(random);
  }
  if (schema['x-ref'] !== undefined) {
    return reference(schema, scene);
  }
  if (schema.items !== undefined) {
    return list(schema, owner, field, scene);
  }
  if (schema.properties === undefined) {
    return leaf(schema, owner, field, random);
  }
  const title = schema.title ?? field;
  const part: Json = {};
  for (const [key, inner] of Object.entries(schema.properties)) {
    const isNeeded = schema.required?.includes(key) || demanded[title]?.includes(key);
    if (!isNeeded && !random.chance(0.6)) {
      continue;
    }
    const value = fill(inner, title, key, scene);
    if (value !== undefined) {
      part[key] = value;
    } else if (schema.required?.includes(key)) {
      return undefined;
    }
  }
  settle(title, part, random, scene.cast);
  return Object.keys(part).length === 0 ? undefined : part;
}

/** Fills one item per id. */
export function items(schema: Schema, own: readonly string[], scene: Scene): Json[] | undefined {
  const filled = own.flatMap((id) => {
    const part = fill(
      { ...schema, required: schema.required?.filter((key) => key !== 'id') ?? [] },
      '',
      '',
      scene,
    );
    return part === undefined ? [] : [{ ...(part as Json), id }];
  });
  return filled.length === 0 ? undefined : filled;
}
