// Rules of Bundles by their type. https://hl7.org/fhir/R4/bundle.html
import type { Node } from '../tree/node.ts';
import type { Run } from './run.ts';

export function checkBundle(_run: Run, _node: Node): void {}
