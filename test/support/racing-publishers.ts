// Two publishers who begin plans for the same persons at the same moment, on any FHIR server.
import { setTimeout } from 'node:timers/promises';
import type { CarePlan } from '@medplum/fhirtypes';
import type { PlanServer } from '../../src/flows/plan/plan-server.ts';
import { type Published, publishPlan } from '../../src/flows/plan/publish-plan.ts';
import type { IndividualPlan } from '../../src/plan/document/individual-plan.ts';
import { syntheticPlan } from '../../src/plan/synthetic/generate.ts';
import { planPorts } from './plan-ports.ts';

export interface RaceCounts {
  readonly persons: number;
  /** Persons with exactly one plan in force on the server. */
  readonly onePlan: number;
  /** Persons for whom one publisher was told yes and the other no. */
  readonly oneTold: number;
  /** Refusals that name the plan that is in force. */
  readonly winnerNamed: number;
  readonly wonBy: Readonly<Record<'hospital' | 'municipality', number>>;
}

/** A small active plan of a person of the generator, as one system would begin it. */
export function newPlan(index: number, system: string, seed = 77): IndividualPlan {
  for (let tried = index * 40; ; tried += 1) {
    const { patient } = syntheticPlan(seed, tried);
    const fnr = patient.nationalIds?.filter(({ kind }) => kind === 'fnr');
    if (!fnr?.length) {
      continue;
    }
    const { otherIds: _, ...person } = { ...patient, nationalIds: fnr };
    return {
      id: `ip-${index}`,
      source: { system: `https://${system}.example/plan` },
      kind: 'individual-plan',
      status: 'active',
      patient: person,
      goals: [{ id: 'g', text: `Mål fra ${system}`, status: 'active' }],
      professionals: [{ id: 'pro', name: { given: ['Liv'], family: 'Testesen' } }],
      coordinator: 'pro',
      participants: [{ member: 'pro', roles: [{ code: 'ip-coordinator' }] }],
      consents: [
        {
          id: 'c',
          kind: 'plan',
          status: 'active',
          basis: 'nothing-unless-permitted',
          date: '2026-02-03',
          givenBy: ['patient'],
        },
      ],
    };
  }
}

export async function race(server: PlanServer, persons: number, seed = 77, atOnce = 4): Promise<RaceCounts> {
  const ports = await planPorts(server);
  const quiet = { ...ports, check: () => [] };
  const counts = { persons, onePlan: 0, oneTold: 0, winnerNamed: 0, wonBy: { hospital: 0, municipality: 0 } };
  const one = async (index: number): Promise<void> => {
    const start = async (system: 'hospital' | 'municipality'): Promise<Published> => {
      await setTimeout(Math.random() * 15);
      return publishPlan(quiet, newPlan(index, system, seed));
    };
    const [hospital, municipality] = await Promise.all([start('hospital'), start('municipality')]);
    const found = await Promise.all(
      [hospital, municipality].map(({ carePlan }) =>
        server.read<CarePlan>('CarePlan', carePlan?.split('/')[1] ?? ''),
      ),
    );
    const inForce = found.filter((plan) => plan?.status === 'active');
    const [winner, loser] = hospital.published ? [hospital, municipality] : [municipality, hospital];
    counts.onePlan += Number(inForce.length === 1 && `CarePlan/${inForce[0]?.id}` === winner.carePlan);
    counts.oneTold += Number(winner.published && !loser.published);
    const refusal = loser.issues.find(({ rule }) => rule === 'B1');
    counts.winnerNamed += Number(refusal?.text.includes(winner.carePlan ?? '?') ?? false);
    counts.wonBy[winner === hospital ? 'hospital' : 'municipality'] += 1;
  };
  const waiting = Array.from({ length: persons }, (_, index) => index);
  const worker = async () => {
    for (let index = waiting.shift(); index !== undefined; index = waiting.shift()) {
      await one(index);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return counts;
}
