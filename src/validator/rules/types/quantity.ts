// Least and greatest value of a Quantity, in the same unit or in one that UCUM turns into it.
import type { ElementDef } from '../../definitions/model.ts';
import { links } from '../../messages.ts';
import { convertUnit } from '../../terminology/ucum.ts';
import type { Node } from '../../tree/node.ts';
import { errorToday, type Run, report } from '../run.ts';

interface Limit {
  readonly value?: unknown;
  readonly code?: unknown;
  readonly unit?: unknown;
}

export function checkQuantityRange(run: Run, node: Node, def: ElementDef): void {
  const value = node.child('value')?.value;
  if (typeof value !== 'number') {
    return;
  }
  checkLimit(run, node, value, def.minValue, 'belowMinimum', (difference) => difference < 0);
  checkLimit(run, node, value, def.maxValue, 'aboveMaximum', (difference) => difference > 0);
}

function checkLimit(
  run: Run,
  node: Node,
  value: number,
  limit: unknown,
  key: 'belowMinimum' | 'aboveMaximum',
  broken: (difference: number) => boolean,
): void {
  if (limit === null || typeof limit !== 'object') {
    return;
  }
  const { value: bound, code, unit } = limit as Limit;
  if (typeof bound !== 'number') {
    return;
  }
  const own = node.text('code') ?? '1';
  const wanted = typeof code === 'string' ? code : '1';
  const converted = own === wanted ? value : convertUnit(value, own, wanted);
  const shown = `${bound} ${typeof unit === 'string' ? unit : wanted}`;
  if (converted === undefined) {
    report(run, errorToday(run), 'invalid', node, 'quantityIncomparable', [shown], { expected: shown });
  } else if (broken(converted - bound)) {
    report(run, 'error', 'invalid', node, key, [shown], { expected: shown, link: links.datatypes });
  }
}
