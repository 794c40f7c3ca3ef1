// The example of a form, as the only script of a page or of a worker: it says what it found in the way each of them can.
import { check, openValidator } from './browser-form.js';

/** Most of a plan is not typed yet. */
const form = { '/id': 'p1', '/source/system': 'https://plan.example' };
const packs = ['individuell-plan.fhir.pack', 'hl7.fhir.r4.core.pack'];
const read = async (name) => {
  const answer = await fetch(new URL(`/${name}`, location.origin));
  return answer.text();
};

async function found() {
  const validator = await openValidator(packs, read);
  const right = validator.validate({ resourceType: 'Patient', gender: 'female' });
  const wrong = validator.validate({ resourceType: 'Patient', gender: 'kvinne' });
  return {
    right: right.valid,
    wrong: wrong.valid,
    // A policy that forbids generated code lets the validator work and not the reading of plans.
    ...(location.search === '?strict' ? {} : { problems: check(form, 'patient', '2026-11-29T12:00:00Z') }),
  };
}

const result = await found().catch((error) => ({ failed: String(error) }));
if (typeof document === 'undefined') {
  postMessage(result);
} else {
  document.body.dataset.found = JSON.stringify(result);
}
