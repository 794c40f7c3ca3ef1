// All vectors of the network: a party behind its message handler.
import type { Vector } from '../vector.ts';
import { receiving } from './receiving.ts';
import { refusing } from './refusing.ts';
import { sending } from './sending.ts';

export const networkVectors: readonly Vector[] = [...receiving, ...refusing, ...sending];
