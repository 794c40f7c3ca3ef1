// One thing that happens, as a command of a model-based test.
import type fc from 'fast-check';
import type { Place } from './log.ts';
import { always, type World } from './world.ts';

export type Step = fc.AsyncCommand<object, World>;

export function step(text: string, run: (world: World) => Promise<void>): Step {
  return {
    check: () => true,
    async run(_, world) {
      world.trace.push(text);
      await run(world);
      await always(world);
    },
    toString: () => text,
  };
}

/** With blanks and line ends where systems treat them each in their own way. */
export function textAt(place: Place, word: number): string {
  switch (place) {
    case '/patient/telecom/0':
      return `${99000000 + word}`;
    case '/summary':
      return `v${word}\nog en linje`;
    case '/goals/g2/text':
      return `v${word} ga\u030ar`;
    case '/goals/g1/text':
      return ` v${word} `;
    default:
      return `v${word}`;
  }
}

export const at = <T>(all: readonly T[], index: number): T => all[index % all.length] as T;
