// Synthetic needs of any number: each the person of the shipped fixture under ids and a national id of its own, in the mix
// that a hospital's Flags have.
import { readFileSync } from 'node:fs';
import type { Bundle, Flag, Resource } from '@medplum/fhirtypes';
import { nationalId } from './persons.ts';

/** What a Flag is, and what becomes of it. */
export const needKinds = ['need', 'without-consent', 'declined', 'ended', 'other'] as const;
export type NeedKind = (typeof needKinds)[number];

/** Shares in percent: of a hospital's Flags most are of other kinds (allergies and the like). */
export type Mix = Readonly<Record<NeedKind, number>>;
export const usualMix: Mix = { need: 20, 'without-consent': 15, declined: 10, ended: 10, other: 45 };

export interface Needs {
  /** What all persons share: the hospital, its staff, the unit. */
  readonly shared: readonly Resource[];
  kindOf(number: number): NeedKind;
  /** The resources of one need; the Flag is the last. */
  resourcesOf(number: number): readonly Resource[];
}

const OTHER: Flag['code'] = {
  coding: [{ system: 'http://snomed.info/sct', code: '419199007', display: 'Allergy to substance' }],
};

export function readNeeds(mix: Mix = usualMix): Needs {
  const folder = new URL('../../fixtures/relay/need-with-consent/', import.meta.url);
  const read = (file: string): string => readFileSync(new URL(file, folder), 'utf8');
  const template =
    (JSON.parse(read('hospital.json')) as Bundle).entry?.flatMap(({ resource }) => resource ?? []) ?? [];
  const own = template.filter(({ id }) => id?.endsWith('anders'));
  const fixturePerson = own.flatMap((each) =>
    each.resourceType === 'Patient' ? (each.identifier ?? []) : [],
  )[0]?.value;
  const texts = [...own.map((each) => JSON.stringify(each)), read('flag.json')];
  const kindOf = kindIn(mix);
  return {
    shared: template.filter((each) => !own.includes(each)),
    kindOf,
    resourcesOf(number) {
      const resources = texts.map((text) => {
        const numbered = text.replace(/anders(?=")/g, `anders-n${number}`);
        return JSON.parse(numbered.replaceAll(fixturePerson ?? '', nationalId(number))) as Resource;
      });
      return resources.flatMap((resource) => change(resource, kindOf(number)) ?? []);
    },
  };
}

/** Evenly spread: of each hundred numbers each kind has its share. */
function kindIn(mix: Mix): (number: number) => NeedKind {
  const hundred = needKinds.flatMap((kind) => Array.from({ length: mix[kind] }, () => kind));
  // 37 and 100 have no common divisor: every place of the hundred is met once.
  return (number) => hundred[(number * 37) % hundred.length] ?? 'other';
}

function change(resource: Resource, kind: NeedKind): Resource | undefined {
  if (kind === 'other') {
    const { meta: _profile, extension: _assessment, ...flag } = resource as Flag;
    const kept = resource.resourceType === 'Flag' ? { ...flag, code: OTHER } : undefined;
    return resource.resourceType === 'Patient' ? resource : kept;
  }
  if (kind === 'without-consent' && resource.resourceType === 'Consent') {
    return undefined;
  }
  if (kind === 'ended' && resource.resourceType === 'Flag') {
    return { ...resource, status: 'inactive' };
  }
  if (kind === 'declined' && resource.resourceType === 'Observation') {
    const wishes = ['wish-plan', 'wish-coordinator'];
    const component = resource.component?.map((each) =>
      wishes.includes(each.code?.coding?.[0]?.code ?? '') ? { ...each, valueBoolean: false } : each,
    );
    return { ...resource, ...(component ? { component } : {}) };
  }
  return resource;
}
