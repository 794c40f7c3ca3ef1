// A plan to a FHIR server and back, in twenty lines.
import { connect, isUsable, parsePlan, toFhir } from 'individuell-plan-fhir';

export async function start(document: unknown, server: string) {
  const { plan, issues } = parsePlan(document);
  if (plan === undefined) {
    return { issues };
  }
  const { bundle, issues: inFhir } = toFhir(plan);
  if (!isUsable(inFhir)) {
    return { issues: inFhir };
  }
  const hospital = connect(server, { timeoutMs: 10_000 });
  const published = await hospital.publish(plan);
  if (!published.published) {
    return { issues: published.issues };
  }
  const read = await hospital.read(plan.id);
  return { entries: bundle.entry.length, plan: read?.plan, issues: read?.issues ?? [] };
}
