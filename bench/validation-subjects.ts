// The resources the validator is timed on: a CarePlan of five kilobytes and a Bundle of a hundred entries, and the same
// with profiles in force: the plan and the Bundle that a publish makes of one of our examples.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

interface Entry {
  readonly fullUrl: string;
  readonly resource: Record<string, unknown> & { readonly resourceType: string };
}

interface OwnBundle extends Record<string, unknown> {
  readonly entry: readonly Entry[];
}

const example = join(import.meta.dirname, '../fixtures/plans/child-cerebral-palsy/bundle.json');

/** What a publish writes, every resource with its profile; of some types one of each, when they are named. */
export function ownBundle(types?: readonly string[]): OwnBundle {
  const whole = JSON.parse(readFileSync(example, 'utf8')) as OwnBundle;
  const some = types?.map((type) => whole.entry.find(({ resource }) => resource.resourceType === type));
  return some ? { ...whole, entry: some.filter((entry) => entry !== undefined) } : whole;
}

/** The plan of that Bundle. */
export function ownPlan(): Record<string, unknown> {
  const [entry] = ownBundle(['CarePlan']).entry;
  return entry?.resource ?? {};
}

const narrative = (rows: number): string =>
  `<div xmlns="http://www.w3.org/1999/xhtml"><h1>Individuell plan</h1><table><tbody>${Array.from(
    { length: rows },
    (_, row) => `<tr><td>Tiltak ${row + 1}</td><td>Ansvarlig: tjeneste ${row + 1}</td></tr>`,
  ).join('')}</tbody></table></div>`;

function activity(index: number): unknown {
  return {
    detail: {
      kind: 'ServiceRequest',
      code: {
        coding: [
          { system: 'http://snomed.info/sct', code: '91251008', display: 'Physical therapy procedure' },
        ],
        text: `Fysioterapi ${index}`,
      },
      goal: [{ reference: '#goal' }],
      status: index % 2 === 0 ? 'in-progress' : 'scheduled',
      doNotPerform: false,
      scheduledTiming: {
        repeat: {
          boundsPeriod: { start: '2026-01-01', end: '2026-12-31' },
          frequency: 1 + (index % 3),
          period: 1,
          periodUnit: 'wk',
        },
      },
      performer: [{ reference: `PractitionerRole/rolle-${index}`, display: 'Kommunal tjeneste' }],
      description: `Tiltak nummer ${index} i planen, med mål og frist`,
    },
  };
}

/** A CarePlan of about five kilobytes: seven activities, two contained resources, a narrative. */
export function carePlan(): Record<string, unknown> {
  return {
    resourceType: 'CarePlan',
    id: 'plan-1',
    meta: { versionId: '3', lastUpdated: '2026-03-01T10:00:00.000+01:00' },
    text: { status: 'generated', div: narrative(7) },
    contained: [
      {
        resourceType: 'Condition',
        id: 'p1',
        code: { text: 'Langvarige og sammensatte behov' },
        subject: { reference: 'Patient/1' },
      },
      {
        resourceType: 'Goal',
        id: 'goal',
        lifecycleStatus: 'active',
        description: { text: 'Bo hjemme og være i arbeid' },
        subject: { reference: 'Patient/1' },
        target: [{ dueDate: '2026-12-31' }],
      },
    ],
    identifier: [{ system: 'https://plan.example/id', value: 'ip-0001' }],
    status: 'active',
    intent: 'plan',
    title: 'Individuell plan',
    subject: { reference: 'Patient/1', display: 'Syntetisk person' },
    period: { start: '2026-01-01', end: '2026-12-31' },
    created: '2026-01-01T09:30:00+01:00',
    author: { reference: 'PractitionerRole/koordinator' },
    careTeam: [{ reference: 'CareTeam/1' }],
    addresses: [{ reference: '#p1' }],
    goal: [{ reference: '#goal' }],
    activity: Array.from({ length: 7 }, (_, index) => activity(index)),
    note: [{ text: 'Oppdateres hvert halvår.', time: '2026-02-01T08:00:00Z' }],
  };
}

function entry(index: number): unknown {
  const fullUrl = (type: string): string => `https://fhir.example/r4/${type}/${index}`;
  const id = String(index);
  const subject = { reference: 'Patient/0' };
  const kinds = [
    () => ({
      resourceType: 'Patient',
      id,
      active: true,
      name: [{ family: 'Testesen', given: ['Synt'] }],
      gender: 'female',
      birthDate: '1980-02-03',
      address: [{ city: 'Trondheim', postalCode: '7010' }],
    }),
    () => ({
      resourceType: 'Observation',
      id,
      text: { status: 'generated', div: narrative(4) },
      status: 'final',
      category: [
        {
          coding: [
            {
              system: 'http://terminology.hl7.org/CodeSystem/observation-category',
              code: 'survey',
              display: 'Survey',
            },
          ],
        },
      ],
      code: { coding: [{ system: 'http://snomed.info/sct', code: '304685003' }], text: 'Funksjonsnivå' },
      subject,
      effectiveDateTime: '2026-02-03T10:00:00+01:00',
      valueQuantity: { value: 3.5, unit: 'poeng', system: 'http://unitsofmeasure.org', code: '1' },
    }),
    () => ({
      resourceType: 'Encounter',
      id,
      status: 'finished',
      class: {
        system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode',
        code: 'AMB',
        display: 'ambulatory',
      },
      subject,
      participant: [
        { period: { start: '2026-01-02', end: '2026-01-02' }, individual: { reference: 'Practitioner/9' } },
      ],
      period: { start: '2026-01-02T09:00:00+01:00', end: '2026-01-02T10:00:00+01:00' },
    }),
    () => ({ ...carePlan(), id, text: { status: 'generated', div: narrative(2) } }),
  ];
  const kind = index === 0 ? kinds[0] : kinds[index % kinds.length];
  const resource = (kind ?? kinds[0])?.() as { resourceType: string };
  return { fullUrl: fullUrl(resource.resourceType), resource };
}

/** A collection of a hundred entries, about 180 kB. */
export function bundle(): Record<string, unknown> {
  return {
    resourceType: 'Bundle',
    id: 'samling',
    type: 'collection',
    timestamp: '2026-03-01T10:00:00.000+01:00',
    entry: Array.from({ length: 100 }, (_, index) => entry(index)),
  };
}
