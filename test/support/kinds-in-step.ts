// What must hold of plans in step on a server of its own make: what could not be read, what somebody wrote in the same moment,
// histories that a server has lost, claims that were left behind, and plans of other kinds.
import type { Bundle, CarePlan, Goal, Patient } from '@medplum/fhirtypes';
import { describe, expect, it } from 'vitest';
import { createFhirServer } from '../../src/edges/transport/hospital/fhir-server.ts';
import type { PlanServer } from '../../src/flows/plan/plan-server.ts';
import { publishPlan } from '../../src/flows/plan/publish-plan.ts';
import { readPlan } from '../../src/flows/plan/read-plan.ts';
import { fhirSide } from '../../src/flows/sync/fhir-side.ts';
import { keyOfPlan, type SyncBase } from '../../src/flows/sync/side.ts';
import { syncPlans } from '../../src/flows/sync/sync-plans.ts';
import type { IndividualPlan } from '../../src/plan/document/individual-plan.ts';
import { parsePlan } from '../../src/plan/document/parse.ts';
import { toFhir } from '../../src/plan/mapping/to-bundle.ts';
import { portsOf, ToolSystem, Trip } from './in-step/systems.ts';
import { memoryState, smallPlan } from './two-writers.ts';

const THEIRS = 'Skrevet i samme øyeblikk';

/** `run` makes the persons and plans of this run others than those of any other. */
export function describeKinds(name: string, baseUrl: () => string, run: number): void {
  async function setting(index: number) {
    const server = createFhirServer({ baseUrl: baseUrl(), timeout: 60_000, retry: { retries: 5 } });
    const plan = parsePlan(smallPlan(index, run)).plan as IndividualPlan;
    const entries = toFhir(plan).bundle.entry;
    const idOf = (type: string) =>
      entries.find(({ resource }) => resource.resourceType === type)?.resource.id ?? '';
    const tool = new ToolSystem('kommunen');
    await tool.write(plan);
    const state = memoryState();
    const pass = (through: PlanServer = server, decided: { afterRestore?: 'backup' } = {}) => {
      const ports = portsOf(through);
      // Other plans of the same server are no business of this test.
      const { changes: _, ...side } = fhirSide('sykehuset', ports);
      const own = { ...side, async *list() {} };
      return syncPlans({ ...ports, ...decided, sides: [own, tool.side(new Trip())], state, atOnce: 1 });
    };
    const goal = async () => (await server.read<Goal>('Goal', idOf('Goal'))) as Goal;
    const edit = async (text: string) => server.update({ ...(await goal()), description: { text } });
    const there = async () => (await readPlan(server, `CarePlan/${idOf('CarePlan')}`))?.plan;
    return { server, plan, tool, state, pass, edit, there, idOf, key: keyOfPlan(plan) };
  }

  async function inForceOf(server: PlanServer, patient: string): Promise<CarePlan[]> {
    return server.search<CarePlan>('CarePlan', { subject: `Patient/${patient}`, status: 'active,on-hold' });
  }

  describe(`${name}: plans in step`, () => {
    it('keep an edit though an answer for many lacked it', async () => {
      const { server, pass, edit, there, tool } = await setting(1);
      await pass();
      await edit('Endret på sykehuset');
      const lacking = over(server, {
        readMany: async (keys) => (await server.readMany(keys)).filter((one) => one.resourceType !== 'Goal'),
      });
      expect((await pass(lacking)).counts).toMatchObject({ refused: 0, conflict: 0 });
      expect((await there())?.goals?.map(({ text }) => text)).toContain('Endret på sykehuset');
      expect((await tool.show())?.goals?.map(({ text }) => text)).toContain('Endret på sykehuset');
    });

    it('keep what somebody wrote in the moment in which it was written as new', async () => {
      const { server, plan, pass, there, tool } = await setting(2);
      let isWritten = false;
      const racing = over(server, {
        async write(bundle) {
          const ours = bundle.entry?.find(({ resource }) => resource?.resourceType === 'Goal')
            ?.resource as Goal;
          if (ours && !isWritten) {
            isWritten = true;
            await server.put<Goal>({ ...ours, description: { text: THEIRS } });
          }
          return server.write(bundle);
        },
      });
      await pass(racing);
      await pass();
      expect(isWritten).toBe(true);
      for (const shown of [await there(), await tool.show()]) {
        expect(JSON.stringify(shown)).toContain(THEIRS);
        expect(shown?.goals).toHaveLength(plan.goals?.length ?? 0);
      }
    });

    it.each([
      ['that the history does not have', 3, (mark: string) => mark.replace(/^[^#]*/, '4711')],
      ['that holds something else now', 4, (mark: string) => mark.replace(/#.*$/, '#0000000000000000')],
    ] as const)('wait for a person where a version was noted %s', async (_, index, forge) => {
      const { state, pass, edit, there, tool, idOf, key } = await setting(index);
      await pass();
      const base = (await state.load(key)) as SyncBase;
      const goal = `Goal/${idOf('Goal')}`;
      const marks = { ...base.marks.sykehuset, [goal]: forge(base.marks.sykehuset?.[goal] ?? '') };
      await state.save(key, { ...base, marks: { ...base.marks, sykehuset: marks } });
      await edit('Skrevet etter gjenopprettingen');
      expect(await pass()).toMatchObject({ counts: { refused: 1 }, setBack: { sykehuset: [key] } });
      expect(JSON.stringify(await tool.show())).not.toContain('gjenopprettingen');
      expect(await pass(undefined, { afterRestore: 'backup' })).toMatchObject({ counts: { refused: 0 } });
      expect(await there()).toEqual(await tool.show());
      expect(JSON.stringify(await tool.show())).toContain('gjenopprettingen');
    });

    it('take a claim that was left behind for no plan, and one over a plan for that plan', async () => {
      const { server, plan, pass, there, tool, idOf } = await setting(5);
      const killed = over(server, {
        async write(bundle: Bundle) {
          if (bundle.entry?.some(({ resource }) => resource?.resourceType === 'Provenance')) {
            throw new Error('killed');
          }
          return server.write(bundle);
        },
      });
      await expect(publishPlan(portsOf(killed), plan)).rejects.toThrow('killed');
      expect(await server.read<CarePlan>('CarePlan', idOf('CarePlan'))).toMatchObject({ status: 'draft' });
      expect(await there()).toBeUndefined();
      expect((await pass()).plans).toMatchObject([{ outcome: 'created', sides: { sykehuset: 'created' } }]);
      expect(await inForceOf(server, idOf('Patient'))).toHaveLength(1);
      await tool.write({ ...((await tool.show()) as IndividualPlan), status: 'completed' });
      await pass();
      await expect(publishPlan(portsOf(killed), plan)).rejects.toThrow('killed');
      expect((await there())?.status).toBe('completed');
      expect((await pass()).counts).toMatchObject({ conflict: 0, refused: 0 });
      expect((await tool.show())?.status).toBe('completed');
    });

    it('leave a plan of another kind alone that names the same goals', async () => {
      const { server, pass, there, tool, idOf } = await setting(6);
      await pass();
      const before = await tool.show();
      const person = (await server.read<Patient>('Patient', idOf('Patient'))) as Patient;
      const nursing: CarePlan = {
        resourceType: 'CarePlan',
        id: `nursing-${run}`,
        status: 'active',
        intent: 'plan',
        category: [{ coding: [{ system: 'http://snomed.info/sct', code: '734163000' }] }],
        subject: { reference: `Patient/${person.id}` },
        goal: [{ reference: `Goal/${idOf('Goal')}` }],
        note: [{ text: 'Pleienotat' }],
      };
      await server.put<CarePlan>(nursing);
      expect((await pass()).counts).toMatchObject({ unchanged: 1, created: 0, updated: 0 });
      expect(await tool.show()).toEqual(before);
      expect(JSON.stringify(await there())).not.toContain('Pleienotat');
      expect(await readPlan(server, `CarePlan/${nursing.id}`)).toBeUndefined();
      expect(await server.read<CarePlan>('CarePlan', nursing.id ?? '')).toMatchObject({ note: nursing.note });
    });
  });
}

/** The same server with some answers of its own. */
function over(server: PlanServer, own: Partial<PlanServer>): PlanServer {
  return new Proxy(server, {
    get(of, name) {
      const member: unknown = Reflect.get(own, name) ?? Reflect.get(of, name);
      return typeof member === 'function' && !Reflect.has(own, name) ? member.bind(of) : member;
    },
  });
}
