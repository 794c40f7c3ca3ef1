// What a resource says that it belongs to: to this plan, to another, or to nothing that came along.
import { describe, expect, it } from 'vitest';
import { fromFhir } from '../../src/plan/mapping/from-resources.ts';
import { keptValues } from '../../src/plan/mapping/rest.ts';
import { type FhirResource, toFhir } from '../../src/plan/mapping/to-bundle.ts';
import { planFixture } from './fixture.ts';

type Json = Record<string, unknown>;
const plan = planFixture();
const resources = (): FhirResource[] =>
  JSON.parse(JSON.stringify(toFhir(plan).bundle.entry.map((entry) => entry.resource))) as FhirResource[];

function the(all: readonly FhirResource[], isMeant: (resource: FhirResource) => boolean): FhirResource {
  const found = all.find(isMeant);
  if (found === undefined) {
    throw new Error('no such resource');
  }
  return found;
}

const isHandover = (resource: FhirResource) => JSON.stringify(resource.code ?? {}).includes('"handover"');
const isHistory = (resource: FhirResource) =>
  resource.resourceType === 'Provenance' && JSON.stringify(resource.target).includes('CarePlan/');

function rewritten(all: readonly FhirResource[], isMeant: (resource: FhirResource) => boolean): FhirResource {
  const read = fromFhir(all);
  if (read.plan === undefined) {
    throw new Error(JSON.stringify(read.issues));
  }
  return the(
    toFhir(read.plan, read.rest).bundle.entry.map((entry) => entry.resource),
    isMeant,
  );
}

describe('what a resource says that it belongs to', () => {
  it('stays as it was when a handover that is ours by its identifier names another plan [B5]', () => {
    const all = resources();
    const handover = the(all, isHandover);
    const elsewhere = { reference: 'CarePlan/of-another-system' };
    handover.focus = elsewhere;
    const read = fromFhir(all);
    expect(read.plan).toEqual(plan);
    expect(keptValues(read.rest)).toContainEqual({
      resource: `Task/${handover.id}`,
      path: 'Task.focus.reference',
      value: elsewhere.reference,
    });
    expect(read.issues).toContainEqual(expect.objectContaining({ path: `Task/${handover.id}.focus` }));
    expect(rewritten(all, isHandover).focus).toEqual(elsewhere);
  });

  it('stays as it was when it has no address at all', () => {
    const all = resources();
    const logical = { identifier: { system: 'https://journal.example/plan', value: '7' }, display: 'Plan 7' };
    the(all, isHandover).focus = logical;
    expect(rewritten(all, isHandover).focus).toEqual(logical);
  });

  it('stays as it was in a list too, and the plan is not put beside it', () => {
    const all = resources();
    const targets = [{ reference: 'CarePlan/of-another-system' }, { reference: 'Goal/of-another-system' }];
    const entry = the(all, isHistory);
    entry.target = targets;
    expect(rewritten(all, (one) => one.id === entry.id).target).toEqual(targets);
  });

  it('is the plan when it is written in another way', () => {
    const all = resources();
    const handover = the(all, isHandover);
    const absolute = { reference: `https://server.example/fhir/${(handover.focus as Json).reference}` };
    handover.focus = absolute;
    expect(rewritten(all, isHandover).focus).toEqual(absolute);
    const read = fromFhir(all, { bases: ['https://server.example/fhir'] });
    const toAnother = read.plan && toFhir(read.plan, read.rest, { clientIds: false }).bundle.entry;
    const written = the(toAnother?.map((one) => one.resource) ?? [], isHandover);
    expect(JSON.stringify(written.focus)).toContain('urn:uuid:');
  });

  it('keeps a handover of another plan of the person out of this one [B5]', () => {
    const all = resources();
    const handover = the(all, isHandover);
    const another = { ...handover, id: 'another', identifier: undefined };
    const ofAnother = { ...another, focus: { reference: 'CarePlan/of-another-system' } };
    const read = fromFhir([...all, ofAnother]);
    expect(read.plan?.handovers).toEqual(plan.handovers);
    expect(read.rest.whole).toEqual([ofAnother]);
    expect(fromFhir([...all, another]).plan?.handovers).toHaveLength((plan.handovers?.length ?? 0) + 1);
  });
});
