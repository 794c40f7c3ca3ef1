// What servers keep of what they are given: one row a server that drops something, or keeps it otherwise. Public reports tell of
// each. Systems that keep plans in step are tried against them.
import type { CarePlan, CareTeam, Consent, Goal, Resource } from '@medplum/fhirtypes';

export interface Keeping {
  readonly does: string;
  /** What stands there afterwards; the resource that is given is not changed. */
  readonly keeps: (resource: Resource) => Resource;
}

/** The same without members of this name, at any depth. */
function withoutAll(value: unknown, name: string): unknown {
  if (Array.isArray(value)) {
    return value.map((each) => withoutAll(each, name));
  }
  if (typeof value !== 'object' || value === null) {
    return value;
  }
  const others = Object.entries(value).filter(([each]) => each !== name);
  return Object.fromEntries(others.map(([each, inner]) => [each, withoutAll(inner, name)]));
}

/** The same without these elements, where it has them. */
function without(resource: Resource, ...names: readonly string[]): Resource {
  return Object.fromEntries(
    Object.entries(resource).filter(([name]) => !names.includes(name)),
  ) as unknown as Resource;
}

/** The free texts of a plan, goals and measures, written as the server writes texts. */
function withTexts(resource: Resource, write: (text: string) => string): Resource {
  switch (resource.resourceType) {
    case 'Goal':
      return { ...resource, description: rewritten(resource.description, write) } as Goal;
    case 'ServiceRequest':
      return resource.code ? { ...resource, code: rewritten(resource.code, write) } : resource;
    case 'CarePlan':
      return resource.description
        ? ({ ...resource, description: write(resource.description) } as CarePlan)
        : resource;
    default:
      return resource;
  }
}

function rewritten<T extends { text?: string }>(concept: T, write: (text: string) => string): T {
  return concept.text === undefined ? concept : { ...concept, text: write(concept.text) };
}

function withConsent(resource: Resource, change: (provision: NonNullable<Consent['provision']>) => object) {
  return resource.resourceType === 'Consent' && resource.provision
    ? ({ ...resource, provision: change(resource.provision) } as Consent)
    : resource;
}

export const keeping = {
  'drops-notes': { does: 'keeps no notes', keeps: (resource) => without(resource, 'note') },
  'drops-telephones': { does: 'keeps no telephones', keeps: (resource) => without(resource, 'telecom') },
  'drops-summaries': {
    does: 'keeps no description of a plan',
    keeps: (resource) => (resource.resourceType === 'CarePlan' ? without(resource, 'description') : resource),
  },
  'drops-dates': {
    does: 'keeps no dates of goals',
    keeps: (resource) =>
      resource.resourceType === 'Goal' ? without(resource, 'startDate', 'statusDate', 'target') : resource,
  },
  'drops-all-extensions': {
    does: 'keeps no extensions, wherever they stand',
    keeps: (resource) => withoutAll(resource, 'extension') as Resource,
  },
  'drops-teams': {
    does: 'keeps no members of a team',
    keeps: (resource) =>
      resource.resourceType === 'CareTeam' ? (without(resource, 'participant') as CareTeam) : resource,
  },
  'drops-consent-ends': {
    does: 'keeps no end of a consent',
    keeps: (resource) =>
      withConsent(resource, ({ period, ...provision }) => {
        const { end: _, ...open } = period ?? {};
        return period ? { ...provision, period: open } : provision;
      }),
  },
  'drops-denials': {
    does: 'keeps what a consent permits, and not what it denies',
    keeps: (resource) =>
      withConsent(resource, ({ provision: rules, ...provision }) => ({
        ...provision,
        ...(rules ? { provision: rules.filter(({ type }) => type !== 'deny') } : {}),
      })),
  },
  'writes-capitals': {
    does: 'trims texts and writes them in capitals',
    keeps: (resource) => withTexts(resource, (text) => text.trim().toUpperCase()),
  },
  'other-line-ends': {
    does: 'ends lines with CR LF',
    keeps: (resource) => withTexts(resource, (text) => text.replaceAll(/\r?\n/g, '\r\n')),
  },
  'composes-letters': {
    does: 'composes letters of several signs (NFC)',
    keeps: (resource) => withTexts(resource, (text) => text.normalize('NFC')),
  },
  'other-order': {
    does: 'gives identifiers, and the members of a team, in another order',
    keeps(resource) {
      const { identifier, participant } = resource as { identifier?: unknown; participant?: unknown };
      return {
        ...resource,
        ...(Array.isArray(identifier) ? { identifier: identifier.toReversed() } : {}),
        ...(Array.isArray(participant) ? { participant: participant.toReversed() } : {}),
      } as Resource;
    },
  },
} as const satisfies Readonly<Record<string, Keeping>>;

export type KeepingName = keyof typeof keeping;
export const keepingNames = Object.keys(keeping) as readonly KeepingName[];

/** What stands there afterwards on a server with the faults that hold. */
export function kept<T extends Resource>(resource: T, holds: (name: KeepingName) => boolean): T {
  return keepingNames
    .filter((name) => holds(name))
    .reduce<Resource>((last, name) => keeping[name].keeps(last), resource) as T;
}
