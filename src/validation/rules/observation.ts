// An Observation with the code of a vital sign must keep the vital signs profile of FHIR.
// https://hl7.org/fhir/R4/observation-vitalsigns.html
import type { Node } from '../tree/node.ts';
import type { Run } from './run.ts';

const base = 'http://hl7.org/fhir/StructureDefinition/';

/** LOINC code → the profile the specification has for it. */
const profiles: Readonly<Record<string, string>> = {
  '85353-1': 'vitalspanel',
  '9279-1': 'resprate',
  '8867-4': 'heartrate',
  '2708-6': 'oxygensat',
  '8310-5': 'bodytemp',
  '8302-2': 'bodyheight',
  '9843-4': 'headcircum',
  '29463-7': 'bodyweight',
  '39156-5': 'bmi',
  '85354-9': 'bp',
};

/** Codes that make an Observation a vital sign. */
export const vitalSignCodes: ReadonlySet<string> = new Set(Object.keys(profiles));

export function checkObservation(run: Run, node: Node): void {
  // What was entered in error is kept as it was, complete or not.
  if (node.text('status') === 'entered-in-error') return;
  for (const coding of node.child('code')?.all('coding') ?? []) {
    if (coding.text('system') !== 'http://loinc.org') continue;
    const name = profiles[coding.text('code') ?? ''];
    const profile = name === undefined ? undefined : run.store.definition(base + name);
    if (profile) run.walk.profile(run, node, profile);
  }
}
