// Rules of single resource types that no snapshot states. Each is a module of its own.
import type { Node } from '../tree/node.ts';
import { checkBundle } from './bundle.ts';
import { checkObservation } from './observation.ts';
import type { Run } from './run.ts';

const rules: Readonly<Record<string, (run: Run, node: Node) => void>> = {
  Bundle: checkBundle,
  Observation: checkObservation,
};

export function checkTypeRules(run: Run, node: Node): void {
  rules[node.type]?.(run, node);
}
