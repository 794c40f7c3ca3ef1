// Everything that happens to two to four systems that are kept in step, in any order.
import fc from 'fast-check';
import { lacking, passing, racing, showingParts } from './passes.ts';
import {
  adding,
  consenting,
  editing,
  filing,
  leaving,
  nursing,
  removing,
  restoring,
  rivalling,
} from './people.ts';
import type { Step } from './step.ts';

export const steps: fc.Arbitrary<Iterable<Step>> = fc.commands(
  [
    editing,
    editing,
    editing,
    adding,
    consenting,
    consenting,
    passing,
    passing,
    racing,
    lacking,
    showingParts,
    nursing,
    filing,
    leaving,
    restoring,
    removing,
    rivalling,
  ],
  { maxCommands: 25, size: 'max' },
);
