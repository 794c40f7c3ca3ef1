// All vectors of the sender: a hospital's system that tells units of needs.
import type { Vector } from '../vector.ts';
import { answersTaken } from './answering.ts';
import { ending } from './ending.ts';
import { telling } from './telling.ts';
import { trying } from './trying.ts';

export const senderVectors: readonly Vector[] = [...telling, ...trying, ...ending, ...answersTaken];
