// HL7's official R4 examples go through FHIR → plan without a throw, with a report of what was kept, and come back.
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { IndividualPlan } from '../../../src/plan/document/individual-plan.ts';
import { fromFhir } from '../../../src/plan/mapping/from-resources.ts';
import { keptValues } from '../../../src/plan/mapping/rest.ts';
import { toFhir } from '../../../src/plan/mapping/to-bundle.ts';
import { holdsAll } from '../../support/plan-laws.ts';

const root = resolve(import.meta.dirname, '../../..');
const shared = resolve(process.env.IP_SHARED ?? join(root, '../shared'), 'r4-examples');
const files = readdirSync(shared).filter((name) =>
  /^(CarePlan|CareTeam|Consent|Task|Communication|Goal)-/.test(name),
);

describe('official R4 examples', () => {
  it('are all there', () => {
    expect(files.length).toBeGreaterThanOrEqual(39);
  });

  it.each(files)('%s is read without a throw, reports what it kept, and comes back whole', (name) => {
    const example = JSON.parse(readFileSync(join(shared, name), 'utf8')) as Record<string, unknown>;
    const { draft, rest, issues } = fromFhir(example, { system: 'https://kilde.example' });
    const kept = keptValues(rest);
    console.log(
      `${name}: ${Object.keys(draft as object).join(' ')} read, ${kept.length} values kept, ${issues.length} issues`,
    );
    expect(issues.every((issue) => issue.text.length > 20)).toBe(true);
    // What a draft lacks to be a plan is lent to it, so that it can be written back.
    const lent = {
      id: 'x',
      source: { system: 'https://kilde.example' },
      status: 'draft',
      patient: {},
      ...(draft as object),
    };
    const written = toFhir(lent as IndividualPlan, rest).bundle.entry.map((entry) => entry.resource);
    const same = written.find((one) => one.resourceType === example.resourceType && one.id === example.id);
    expect(holdsAll(JSON.parse(JSON.stringify(same)), example)).toBe(true);
  });
});
