// All vectors of the receiver: a municipality's endpoint for notices.
import type { Vector } from '../vector.ts';
import { acknowledging } from './acknowledging.ts';
import { answers } from './answers.ts';
import { doors } from './doors.ts';
import { order } from './order.ts';
import { reading } from './reading.ts';
import { refusing } from './refusing.ts';
import { repeats } from './repeats.ts';

export const receiverVectors: readonly Vector[] = [
  ...acknowledging,
  ...repeats,
  ...order,
  ...refusing,
  ...reading,
  ...doors,
  ...answers,
];
