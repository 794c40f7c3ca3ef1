// What came in another order, twice, or with what is over beside what is in force: read right, and written back as it was.
import { describe, expect, it } from 'vitest';
import { parseInstant } from '../../src/ground/norway/instant.ts';
import { fromFhir } from '../../src/plan/mapping/from-resources.ts';
import { type FhirResource, toFhir } from '../../src/plan/mapping/to-bundle.ts';
import { planFixture } from './fixture.ts';

type Json = Record<string, unknown>;
const plan = planFixture();
const { instant: at } = parseInstant('2026-09-01T10:00:00+02:00');

function resources(change: (named: (type: string) => Json) => void = () => {}): FhirResource[] {
  const all = JSON.parse(
    JSON.stringify(toFhir(plan).bundle.entry.map(({ resource }) => resource)),
  ) as FhirResource[];
  change((type) => {
    const found = all.find((one) => one.resourceType === type && one.partOf === undefined);
    if (found === undefined) {
      throw new Error(`no ${type}`);
    }
    return found;
  });
  return all;
}

function readAndWritten(given: readonly FhirResource[]) {
  const read = fromFhir(given, { ...(at && { at }) });
  const back = read.plan && toFhir(read.plan, read.rest).bundle.entry.map(({ resource }) => resource);
  return { read, back };
}

const byName = (all: readonly FhirResource[] = []) =>
  [...all].sort((a, b) => (`${a.resourceType}/${a.id}` < `${b.resourceType}/${b.id}` ? -1 : 1));

describe('an activity that other systems wrote', () => {
  const progress = [{ time: '2026-03-01', text: 'Prøvd' }, { text: 'Prøvd' }, { text: 'Prøvd' }];

  it('keeps every note of its progress, alike or not, whatever else of it changes', () => {
    const given = resources((named) => {
      const [first] = named('CarePlan').activity as [Json];
      first.progress = progress;
    });
    const { read, back } = readAndWritten(given);
    expect(back).toEqual(given);
    const measures = plan.measures?.toReversed() ?? [];
    const changed = toFhir({ ...plan, measures }, read.rest).bundle.entry.map(({ resource }) => resource);
    const carePlan = changed.find((one) => one.resourceType === 'CarePlan' && one.partOf === undefined);
    const activities = carePlan?.activity as Json[];
    expect(activities.filter((one) => one.progress !== undefined)).toEqual([
      expect.objectContaining({ reference: expect.anything(), progress }),
    ]);
    expect(activities[measures.length - 1]?.progress).toEqual(progress);
  });

  it('stands where it was named first when it is named twice, and both come back with what they say', () => {
    const given = resources((named) => {
      const activities = named('CarePlan').activity as Json[];
      activities.push({ ...activities[0], progress });
    });
    const { read, back } = readAndWritten(given);
    expect(read.plan?.measures).toEqual(plan.measures);
    expect(back).toEqual(given);
  });
});

describe('the order in which resources come', () => {
  it.each([
    ['the team of the plan first', false],
    ['the other team first', true],
  ])('does not say which of two teams is read: %s', (_, isOtherFirst) => {
    const given = resources((named) => {
      const teams = named('CarePlan').careTeam as Json[];
      teams.unshift({ reference: 'CareTeam/other' });
    });
    const other: FhirResource = { resourceType: 'CareTeam', id: 'other', name: 'Et annet team' };
    const all = isOtherFirst ? [other, ...given] : [...given, other];
    const { read, back } = readAndWritten(all);
    expect(read.plan).toEqual(plan);
    expect(byName(back)).toEqual(byName(all));
  });

  it('does not say which of two teams without identifiers is read: the one that the plan names first is', () => {
    const given = resources((named) => {
      const team = named('CareTeam');
      delete team.identifier;
      (named('CarePlan').careTeam as Json[]).push({ reference: 'CareTeam/other' });
    });
    const other: FhirResource = { resourceType: 'CareTeam', id: 'other', name: 'Et annet team' };
    expect(readAndWritten([other, ...given]).read.plan?.team).toEqual(plan.team);
  });

  it('says nothing of what the plan does not name: it stands in order of id', () => {
    const given = resources((named) => {
      delete named('CarePlan').supportingInfo;
    });
    expect(fromFhir(given.toReversed()).draft).toEqual(fromFhir(given).draft);
  });

  it('is no choice between two coordinators without a plan [B11]', () => {
    const without = planFixture('coordinator-without-plan');
    const one = toFhir(without).bundle.entry.map(({ resource }) => resource);
    const second = JSON.parse(
      JSON.stringify(one).replaceAll(`"value":"${without.id}`, '"value":"another'),
    ) as FhirResource[];
    const both = [...one, ...second.map((each) => ({ ...each, id: `${each.id}-2` }))];
    expect(fromFhir(both).issues).toContainEqual(
      expect.objectContaining({ severity: 'error', code: 'multiple-matches', path: 'CareTeam' }),
    );
  });
});

describe('what is in force when it is read', () => {
  const home = { use: 'home', line: ['Nygata 2'], city: 'Elverum' };
  const patientWith = (change: Json) => resources((named) => Object.assign(named('Patient'), change));

  it.each<[string, Json[], string[] | undefined]>([
    ['the former one first', [{ use: 'old', line: ['Gamlegata 1'] }, home], ['Nygata 2']],
    ['one that ended first', [{ line: ['Gamlegata 1'], period: { end: '2026-08-31' } }, home], ['Nygata 2']],
    ['one to come first', [{ line: ['Nestegata 3'], period: { start: '2026-10-01' } }, home], ['Nygata 2']],
    ['where bills go first', [{ use: 'billing', line: ['Postboks 4'] }, home], ['Nygata 2']],
    ['a stay first', [{ use: 'temp', line: ['Hytta 5'] }, home], ['Nygata 2']],
    ['a stay alone', [{ use: 'temp', line: ['Hytta 5'] }], ['Hytta 5']],
    ['its end to come', [{ ...home, period: { end: '2026-12-31' } }], ['Nygata 2']],
    ['former ones alone', [{ use: 'old', line: ['Gamlegata 1'] }], undefined],
    ['an end that cannot be read', [{ ...home, period: { end: 'snart' } }], undefined],
  ])('is the address of the plan, and the others come back: %s', (_, address, lines) => {
    const given = patientWith({ address });
    const { read, back } = readAndWritten(given);
    expect(read.plan?.patient.address?.lines).toEqual(lines);
    expect(back).toEqual(given);
  });

  it('is its name, not a former one or a nickname', () => {
    const name = [
      { use: 'old', family: 'Gammelnavn', given: ['Solveig'] },
      { use: 'nickname', text: 'Solla' },
      { use: 'official', family: 'Nynavn', given: ['Solveig'] },
    ];
    const given = patientWith({ name });
    const { read, back } = readAndWritten(given);
    expect(read.plan?.patient.name).toEqual({ family: 'Nynavn', given: ['Solveig'] });
    expect(back).toEqual(given);
  });

  it('is a telephone in use: one whose time is over is kept beside the plan', () => {
    const telecom = [
      { system: 'phone', value: '21000001', use: 'home', period: { end: '2020-01-01' } },
      { system: 'phone', value: '21000002', use: 'mobile' },
    ];
    const given = patientWith({ telecom });
    const { read, back } = readAndWritten(given);
    expect(read.plan?.patient.telecom).toEqual([{ kind: 'phone', value: '21000002', use: 'mobile' }]);
    expect(back).toEqual(given);
  });

  it('is written where it stood, so that a new address is never written over a former one', () => {
    const given = patientWith({ address: [{ use: 'old', line: ['Gamlegata 1'] }, home] });
    const { read } = readAndWritten(given);
    const moved = { ...plan, patient: { ...plan.patient, address: { lines: ['Tredjegata 3'] } } };
    const patient = toFhir(moved, read.rest).bundle.entry.find(
      ({ resource }) => resource.resourceType === 'Patient',
    )?.resource;
    expect(patient?.address).toEqual([
      { use: 'old', line: ['Gamlegata 1'] },
      { use: 'home', line: ['Tredjegata 3'] },
    ]);
  });
});
