// The part of UCUM that limits on quantities need: units with metric prefixes, products and quotients of them.
// https://ucum.org/ucum

import { own } from '../../ground/outcome/own.ts';

interface Unit {
  readonly factor: number;
  /** Exponent of each base dimension. */
  readonly dimensions: Readonly<Record<string, number>>;
}

const prefixes: Readonly<Record<string, number>> = {
  Y: 1e24,
  Z: 1e21,
  E: 1e18,
  P: 1e15,
  T: 1e12,
  G: 1e9,
  M: 1e6,
  k: 1e3,
  h: 1e2,
  da: 1e1,
  d: 1e-1,
  c: 1e-2,
  m: 1e-3,
  u: 1e-6,
  n: 1e-9,
  p: 1e-12,
  f: 1e-15,
  a: 1e-18,
};

/** Metric atoms: they take prefixes. */
const metric: Readonly<Record<string, Unit>> = {
  m: { factor: 1, dimensions: { L: 1 } },
  g: { factor: 1, dimensions: { M: 1 } },
  s: { factor: 1, dimensions: { T: 1 } },
  K: { factor: 1, dimensions: { C: 1 } },
  mol: { factor: 1, dimensions: { N: 1 } },
  eq: { factor: 1, dimensions: { N: 1 } },
  A: { factor: 1, dimensions: { I: 1 } },
  L: { factor: 1e-3, dimensions: { L: 3 } },
  l: { factor: 1e-3, dimensions: { L: 3 } },
  Hz: { factor: 1, dimensions: { T: -1 } },
  N: { factor: 1e3, dimensions: { M: 1, L: 1, T: -2 } },
  Pa: { factor: 1e3, dimensions: { M: 1, L: -1, T: -2 } },
  J: { factor: 1e3, dimensions: { M: 1, L: 2, T: -2 } },
  W: { factor: 1e3, dimensions: { M: 1, L: 2, T: -3 } },
  V: { factor: 1e3, dimensions: { M: 1, L: 2, T: -3, I: -1 } },
  bar: { factor: 1e8, dimensions: { M: 1, L: -1, T: -2 } },
  cal: { factor: 4184, dimensions: { M: 1, L: 2, T: -2 } },
  'm[Hg]': { factor: 133_322_000, dimensions: { M: 1, L: -1, T: -2 } },
  t: { factor: 1e6, dimensions: { M: 1 } },
};

/** Atoms without prefixes. */
const plain: Readonly<Record<string, Unit>> = {
  '1': { factor: 1, dimensions: {} },
  '%': { factor: 0.01, dimensions: {} },
  min: { factor: 60, dimensions: { T: 1 } },
  h: { factor: 3600, dimensions: { T: 1 } },
  d: { factor: 86_400, dimensions: { T: 1 } },
  wk: { factor: 604_800, dimensions: { T: 1 } },
  mo: { factor: 2_629_800, dimensions: { T: 1 } },
  a: { factor: 31_557_600, dimensions: { T: 1 } },
  '[in_i]': { factor: 0.0254, dimensions: { L: 1 } },
  '[ft_i]': { factor: 0.3048, dimensions: { L: 1 } },
  '[lb_av]': { factor: 453.59237, dimensions: { M: 1 } },
  '[oz_av]': { factor: 28.349523125, dimensions: { M: 1 } },
};

function atom(text: string): Unit | undefined {
  const exact = own(plain, text) ?? own(metric, text);
  if (exact) {
    return exact;
  }
  for (const length of [2, 1]) {
    const factor = own(prefixes, text.slice(0, length));
    const base = own(metric, text.slice(length));
    if (factor !== undefined && base) {
      return { factor: factor * base.factor, dimensions: base.dimensions };
    }
  }
  return undefined;
}

function power(unit: Unit, exponent: number): Unit {
  const dimensions = Object.fromEntries(
    Object.entries(unit.dimensions).map(([name, value]) => [name, value * exponent]),
  );
  return { factor: unit.factor ** exponent, dimensions };
}

function product(left: Unit, right: Unit): Unit {
  const dimensions: Record<string, number> = { ...left.dimensions };
  for (const [name, value] of Object.entries(right.dimensions)) {
    dimensions[name] = (dimensions[name] ?? 0) + value;
  }
  return { factor: left.factor * right.factor, dimensions };
}

function parseUnit(text: string): Unit | undefined {
  if (text.length > 100) {
    return undefined;
  }
  let result: Unit = { factor: 1, dimensions: {} };
  const parts = text.replace(/\{[^}]*\}/g, '').matchAll(/([./]?)([^./]+)/g);
  for (const [, operator, factor = ''] of parts) {
    const match = /^(.*?[^0-9+-]|1|10\^|10\*)([+-]?\d+)?$/.exec(factor);
    const unit = match ? atom(match[1] ?? '') : undefined;
    if (!unit) {
      return undefined;
    }
    const exponent = Number(match?.[2] ?? 1) * (operator === '/' ? -1 : 1);
    result = product(result, power(unit, exponent));
  }
  return result;
}

/** A value in another unit; undefined when the units are not known here or measure different things. */
export function convertUnit(value: number, from: string, to: string): number | undefined {
  const source = parseUnit(from);
  const target = parseUnit(to);
  if (!source || !target) {
    return undefined;
  }
  const names = new Set([...Object.keys(source.dimensions), ...Object.keys(target.dimensions)]);
  for (const name of names) {
    if ((source.dimensions[name] ?? 0) !== (target.dimensions[name] ?? 0)) {
      return undefined;
    }
  }
  return (value * source.factor) / target.factor;
}
