// Downloads (Maven) and compiles the Java peers and writes the FHIR cache of the validator, so that the test suites
// start without either. Run: node scripts/peers/build.ts
import { buildPeer } from '../../test/peers/support/java-peer.ts';
import { prepareValidatorHome } from './fhir-home.ts';

for (const [what, prepare] of [
  ['hl7: HL7 validator', () => buildPeer('hl7')],
  ['hapi: HAPI FHIR server', () => buildPeer('hapi')],
  ['FHIR cache of the validator', () => prepareValidatorHome()],
] as const) {
  const start = performance.now();
  prepare();
  console.log(`${what}: ready after ${((performance.now() - start) / 1000).toFixed(1)} s`);
}
