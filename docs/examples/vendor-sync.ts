// A vendor's nightly job: its export becomes plans, they are published, and what others changed comes back.
import {
  connect,
  importPlans,
  type MappingOptions,
  PeerFailure,
  type PlanChange,
} from 'individuell-plan-fhir';

export async function nightly(
  file: Uint8Array,
  server: string,
  mapping: MappingOptions,
  take: (change: PlanChange) => Promise<void>,
) {
  const { plans = [], issues } = await importPlans(file, mapping);
  const hospital = connect(server);
  const refused = [...issues];
  try {
    const counts = await hospital.load(plans, { onPlan: (line) => refused.push(...line.issues) });
    for await (const change of hospital.follow()) {
      await take(change);
    }
    return { counts, refused };
  } catch (error) {
    if (error instanceof PeerFailure && error.kind === 'transient') {
      return { refused, again: true };
    }
    throw error;
  }
}
