// The body of `POST /api/messages`: every member is known and has its form, or it is told why not, and nothing is repeated.
import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { messageSchema, readAsked } from '../../src/flows/messages/asked-message.ts';

type Json = Record<string, unknown>;

/** The bodies that the documentation shows, one of every kind. */
const bodies = (() => {
  const page = readFileSync(new URL('../../docs/http.md', import.meta.url), 'utf8');
  const shown = /## Messages besides the notice.*?```json\n(.*?)```/s.exec(page)?.[1] ?? '';
  return shown
    .split(/\n(?=\{)/)
    .map((text) => JSON.parse(text) as Json)
    .map((body): [string, Json] => [String(body.kind), body]);
})();
const body = (kind: string) => Object.fromEntries(bodies)[kind] as Json;

const ajv = new Ajv2020({ strictTypes: false });
ajv.addKeyword('x-no-national-id');
const published = ajv.compile(messageSchema());

const pathsOf = (value: unknown) =>
  readAsked(value)
    .issues.map(({ path }) => path)
    .toSorted();

describe('a message that is asked for', () => {
  it('is of one of the kinds that the published schema has, and the documentation shows each', () => {
    const { oneOf } = messageSchema() as { oneOf: { $ref: string }[] };
    expect(bodies.map(([kind]) => `#/$defs/${kind}`)).toEqual(oneOf.map(({ $ref }) => $ref));
  });

  it.each(bodies)('%s is let in as the documentation shows it', (_kind, shown) => {
    expect(readAsked(structuredClone(shown))).toEqual({ asked: shown, issues: [] });
    expect(published(shown), JSON.stringify(published.errors)).toBe(true);
  });

  it.each(bodies)('%s without what it needs is told all of it at once', (kind, shown) => {
    const needed = Object.keys(shown).filter((name) => !['kind', 'reports', 'language'].includes(name));
    expect(pathsOf({ kind })).toEqual(needed.map((name) => `/${name}`).toSorted());
    expect(published({ kind })).toBe(false);
  });

  it('never names the person by a national id in what addresses and logs show', () => {
    const value = '14838420088';
    const numbered = { ...body('decision'), key: `k-${value}`, patient: value };
    expect(pathsOf(numbered)).toEqual(['/key', '/patient']);
    expect(JSON.stringify(readAsked(numbered).issues)).not.toContain(value);
  });

  it('has no members but its own, also further in, and those of other kinds are not its own', () => {
    const plan = { system: 'https://hospital.example/plans', value: 'plan-1', Berit: 'Prøvesen' };
    const handover = { ...body('handover'), plan, agency: true, paragrafs: [], reson: 'x' };
    expect(pathsOf(handover)).toEqual(['/agency', '/paragrafs', '/plan/(a name that is none)', '/reson']);
    const { issues } = readAsked(handover);
    expect(JSON.stringify(issues)).not.toMatch(/Berit|Prøvesen/);
    expect(issues.find(({ path }) => path === '/reson')?.fix).toBe('Did you mean "reason"?');
  });

  it('of no known kind is told the kinds', () => {
    for (const kind of [undefined, 'notice', '__proto__', 'constructor', 7]) {
      expect(readAsked({ kind }).issues.find(({ path }) => path === '/kind')?.fix).toMatch(
        /health-information|What is to be sent/,
      );
    }
  });

  it('that says the same wrong over and over is answered shortly', () => {
    const paragraphs = Array.from({ length: 10_000 }, () => 7);
    expect(readAsked({ ...body('decision'), paragraphs }).issues.length).toBeLessThanOrEqual(50);
  });

  it('is never thrown at, and never repeated', () => {
    const words = 'Berit Prøvesen';
    const names = [...new Set(bodies.flatMap(([, shown]) => Object.keys(shown))), words];
    const anything = fc.oneof(fc.jsonValue(), fc.constant(words), fc.constant({ [words]: words }));
    const members = fc.dictionary(fc.constantFrom(...names), anything);
    const shown = fc.constantFrom({}, ...bodies.map(([, one]) => one));
    fc.assert(
      fc.property(shown, members, (one, some) => {
        const { kind: _, ...rest } = some;
        const { asked, issues } = readAsked({ ...one, ...rest });
        expect(asked === undefined).toBe(issues.length > 0);
        expect(JSON.stringify(issues)).not.toContain('Prøvesen');
      }),
      { numRuns: 1000 },
    );
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(readAsked(value).asked).toBeUndefined();
      }),
    );
  });
});
