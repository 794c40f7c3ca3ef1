import { readFileSync } from 'node:fs';
import type { Endpoint, HealthcareService } from '@medplum/fhirtypes';
import { describe, expect, it } from 'vitest';
import { HER } from '../../src/ground/fhir/identifier-system.ts';
import { type DirectoryResource, directoryOf } from '../../src/need/directory/directory.ts';
import { checkDirectory } from '../../src/need/directory/directory-check.ts';
import { checkEntries } from '../../src/need/directory/entry-check.ts';
import { readCsv } from '../../src/need/directory/lists/csv-import.ts';
import { type KeEntry, toResources } from '../../src/need/directory/lists/ke-entry.ts';
import { resolveArea } from '../../src/need/directory/routing/resolve.ts';
import { KE_LEVEL } from '../../src/need/directory/terms.ts';
import { instant } from '../support/days.ts';
import { directoryWith, municipalities, notice, unit } from './support.ts';

const day = '2025-12-31';
const text = readFileSync(new URL('../../fixtures/directory/demo-directory.csv', import.meta.url), 'utf8');
const demo = directoryOf(readCsv(text, municipalities, day).resources, municipalities);
const event = 'need-notice';

describe('a HER-id', () => {
  const reached = (key: string, areas: readonly string[], organizationNumber: string) =>
    unit(key, areas, {
      organizationNumber,
      endpoints: [{ transport: 'nhn-edi', address: 'her-id:8143060', events: [] }],
    });
  const problemsOf = (...entries: readonly KeEntry[]) => {
    const directory = directoryWith(...entries);
    return checkEntries(directory, directory.resources(), instant(`${day}T10:00:00Z`)).filter(
      ({ code }) => code === 'conflict',
    );
  };

  it('that two units are reached under is refused: one would get what is meant for the other', () => {
    const problems = problemsOf(reached('a', ['4601'], '310000019'), reached('b', ['4627'], '310003107'));
    expect(problems).toHaveLength(2);
    expect(problems[0]).toMatchObject({ severity: 'error' });
  });

  it('of one unit that covers the areas of two municipalities is right', () => {
    expect(problemsOf(reached('a', ['4601', '4627'], '310000019'))).toEqual([]);
    expect(problemsOf(reached('a', ['4601'], '310000019'), reached('b', ['4627'], '310000019'))).toEqual([]);
  });
});

describe('the demo directory', () => {
  it('reaches every municipality of the day, or every administered district of it', () => {
    expect(checkDirectory({ directory: demo, instant: day, event })).toEqual({
      issues: [],
      municipalities: 357,
      reached: 357,
    });
  });

  it('takes every number since 2017 to a unit, or stops for the right reason', () => {
    const outcomes = new Map<string, number>();
    for (const { number, until } of municipalities.facts.entries) {
      if (until !== undefined && until <= '2017-01-01') {
        continue;
      }
      const { recipient, stop } = resolveArea({
        municipality: number,
        purpose: notice,
        instant: day,
        directory: demo,
      });
      const outcome = recipient ? 'recipient' : stop.reason;
      outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
      if (recipient) {
        expect(demo.coverageOf(recipient.service).map(({ area }) => area)).toContain(
          recipient.municipality.number,
        );
      }
    }
    console.log('Numbers valid since 2017 on', day, Object.fromEntries(outcomes));
    expect(Object.fromEntries(outcomes)).toEqual({
      recipient: 815,
      'municipality-divided': 19,
      'district-missing': 1,
    });
  });

  it('serves every district of Oslo that has an administration', () => {
    const ask = (district: string) =>
      resolveArea({ municipality: '0301', district, purpose: notice, instant: day, directory: demo });
    for (const { number, administered } of municipalities.facts.districts) {
      expect(ask(number).recipient !== undefined).toBe(administered);
    }
  });
});

describe('the check of a directory', () => {
  const check = (...resources: DirectoryResource[]) =>
    checkDirectory({
      directory: directoryOf([...demo.resources(), ...resources], municipalities),
      instant: day,
      event,
    });
  const changed = (id: string, change: Partial<Endpoint>) => {
    const endpoint = demo.get<Endpoint>('Endpoint', `Endpoint/${id}`);
    return { ...endpoint, ...change, meta: { lastUpdated: '2025-12-31T00:00:00Z' } } as Endpoint;
  };
  const paths = (...resources: DirectoryResource[]) => check(...resources).issues.map(({ path }) => path);

  it('names a municipality without unit, and a district without unit [D13]', () => {
    const without = demo.resources().filter(({ id }) => id !== 'ke-4601' && id !== 'ke-030105');
    const { issues, reached } = checkDirectory({
      directory: directoryOf(without, municipalities),
      instant: day,
      event,
    });
    expect(issues.map(({ path }) => path)).toEqual(['district 030105', 'municipality 4601']);
    expect(reached).toBe(355);
  });

  it('names a unit without a working endpoint', () => {
    expect(paths(changed('ke-4602-fhir-message', { status: 'off' }))).toEqual([]);
    expect(
      paths(
        changed('ke-4602-fhir-message', { status: 'off' }),
        changed('ke-4602-nhn-edi', { status: 'off' }),
      ),
    ).toEqual(['municipality 4602']);
  });

  it('names overlapping coverage, and what stops because of it', () => {
    expect(paths(...toResources(unit('rival', ['4602'])))).toEqual(['municipality 4602', 'area 4602']);
  });

  it('names an ended HER-id and an unencrypted address', () => {
    expect(check(changed('ke-4602-nhn-edi', { period: { end: '2025-11-30' } })).issues).toMatchObject([
      {
        severity: 'warning',
        path: 'Endpoint/ke-4602-nhn-edi',
        text: expect.stringContaining('HER-id has ended'),
      },
    ]);
    expect(paths(changed('ke-4602-fhir-message', { address: 'http://ke.example/fhir' }))).toEqual([
      'Endpoint/ke-4602-fhir-message',
    ]);
  });

  it('names references that lead nowhere, and a service without level, area or organisation', () => {
    const [owner, , service] = toResources(unit('lone', ['4602']));
    const lone = { ...(service as HealthcareService), active: true };
    const texts = (change: object) => {
      const resource = { ...lone, ...change } as HealthcareService;
      const small = directoryOf([owner as DirectoryResource, resource], municipalities);
      return checkEntries(small, [resource], instant(`${day}T12:00:00+01:00`)).map(
        (issue) => `${issue.severity} ${issue.text}`,
      );
    };
    expect(texts({})).toEqual([
      'warning It refers to Endpoint/ke-lone-fhir-message, which is not in the directory',
      'error The organisation that provides it is not in the directory',
    ]);
    expect(texts({ type: [] })).toEqual([expect.stringContaining('no level')]);
    expect(texts({ coverageArea: [] })).toContain('error The service covers no area');
    const district = { type: [{ coding: [{ system: KE_LEVEL, code: 'city-district' }] }] };
    expect(texts(district)).toContainEqual(expect.stringContaining('coverage of 4602 does not count'));
    expect(texts({ active: false })).toEqual([]);
  });

  it('names coverage by a number that is no longer in use, and a HER-id on an organisation', () => {
    expect(check(...toResources(unit('old', ['1201']))).issues).toMatchObject([
      { path: 'HealthcareService/ke-old', text: expect.stringContaining('today it is 4601 Bergen') },
    ]);
    expect(
      paths({ resourceType: 'Organization', id: 'x', identifier: [{ system: HER, value: '99' }] }),
    ).toEqual(['Organization/x']);
  });
});
