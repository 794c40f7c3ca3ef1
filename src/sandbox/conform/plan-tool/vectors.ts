// All vectors of the plan tool: software in which plans are written, through its imports and exports.
import type { Vector } from '../vector.ts';
import { behaving } from './behaving.ts';
import { keeping } from './keeping.ts';

export const planToolVectors: readonly Vector[] = [...behaving, ...keeping];
