// Uses every face of the package once, and prints what came of it.
import { createRequire } from 'node:module';
import { connect, isUsable, parsePlan, toFhir } from 'individuell-plan-fhir';
import { viewFor } from 'individuell-plan-fhir/plan';
import { examplePlan, startTestServer } from 'individuell-plan-fhir/testing';
import { createValidator } from 'individuell-plan-fhir/validation';

const require = createRequire(import.meta.url);
const { plan } = parsePlan(examplePlan());
const { bundle, issues } = toFhir(plan);
const server = await startTestServer();
const hospital = connect(server.url);
const { outcome } = await hospital.publish(plan);
const read = await hospital.read(plan.id);
await server.close();
console.log(
  JSON.stringify({
    isUsable: isUsable(issues),
    isValid: createValidator().validate(bundle).valid,
    outcome,
    isRead: read.plan.id === plan.id,
    isViewed: viewFor(plan, 'patient', plan.consents, '2026-11-29T12:00:00Z') !== undefined,
    schema: typeof require('individuell-plan-fhir/schema/individual-plan.json').$id,
    profile: require('individuell-plan-fhir/profiles/StructureDefinition-ip-goal.json').id,
    required: [
      typeof require('individuell-plan-fhir/plan').toFhir,
      typeof require('individuell-plan-fhir/validation').createValidator,
      typeof require('individuell-plan-fhir/testing').startTestServer,
    ],
  }),
);
