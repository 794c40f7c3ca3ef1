// Makes the ImplementationGuide resource and the manifest of the FHIR package out of the compiled definitions.
import { CANONICAL } from '../src/ground/fhir/canonical.ts';
import type { ConformanceResource } from './profiles-sushi.ts';

export const PACKAGE_ID = 'individuell-plan.fhir';
export const PACKAGE_VERSION = '0.1.0';

const DESCRIPTION =
  'FHIR R4 profiles, extensions, code systems and capability statements for the Norwegian individual plan (individuell plan, IP): ' +
  'the plan itself, the consents behind it, the notice of need to the coordinating unit, and what follows. ' +
  'Must support means: a sender fills the element whenever it knows the value; a receiver keeps it, shows it to the people who work with the plan, ' +
  'and returns it unchanged.';

const GROUPS: readonly { id: string; name: string; holds: (resource: ConformanceResource) => boolean }[] = [
  { id: 'logical', name: 'The plan in its own words', holds: (r) => r.kind === 'logical' },
  { id: 'profiles', name: 'Profiles', holds: (r) => r.kind === 'resource' },
  { id: 'extensions', name: 'Extensions', holds: (r) => r.type === 'Extension' },
  {
    id: 'terminology',
    name: 'Terminology',
    holds: (r) => /^(CodeSystem|ValueSet|ConceptMap)$/.test(r.resourceType),
  },
  { id: 'conformance', name: 'Systems, searches, operations and messages', holds: () => true },
];

function guideResource(resource: ConformanceResource): Record<string, unknown> {
  return {
    reference: { reference: `${resource.resourceType}/${resource.id}` },
    name: resource.title ?? resource.name ?? resource.id,
    ...(resource.description ? { description: resource.description } : {}),
    exampleBoolean: false,
    groupingId: GROUPS.find((group) => group.holds(resource))?.id,
  };
}

/** The ImplementationGuide over all definitions of the package. */
export function implementationGuide(resources: readonly ConformanceResource[]): ConformanceResource {
  return {
    resourceType: 'ImplementationGuide',
    id: PACKAGE_ID,
    url: `${CANONICAL}/ImplementationGuide/${PACKAGE_ID}`,
    version: PACKAGE_VERSION,
    name: 'IndividuellPlanFhir',
    title: 'Individuell plan',
    status: 'active',
    experimental: false,
    date: '2026-11-22',
    publisher: 'individuell-plan-fhir',
    description: DESCRIPTION,
    jurisdiction: [{ coding: [{ system: 'urn:iso:std:iso:3166', code: 'NO', display: 'Norway' }] }],
    packageId: PACKAGE_ID,
    license: 'MIT',
    fhirVersion: ['4.0.1'],
    definition: {
      grouping: GROUPS.map(({ id, name }) => ({ id, name })),
      resource: resources.map(guideResource),
      page: { nameUrl: 'index.html', title: 'Individuell plan', generation: 'markdown' },
    },
  };
}

/** `package.json` of the FHIR package (not of npm). */
export function packageManifest(): Record<string, unknown> {
  return {
    name: PACKAGE_ID,
    version: PACKAGE_VERSION,
    canonical: CANONICAL,
    url: CANONICAL,
    title: 'Individuell plan',
    description: DESCRIPTION,
    fhirVersions: ['4.0.1'],
    dependencies: { 'hl7.fhir.r4.core': '4.0.1' },
    type: 'IG',
    license: 'MIT',
    author: 'individuell-plan-fhir contributors',
    jurisdiction: 'urn:iso:std:iso:3166#NO',
  };
}
