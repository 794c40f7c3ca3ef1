// Publishes the rules as data: invariants (kind a) out of the profiles, graph rules (b) out of the code that runs them,
// process rules (c) as they are kept by hand in profiles/rules/process.json.
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { graphRules } from '../src/validator/graph/requirements.ts';
import { type Definition, type ElementRule, readDefinitions } from './profile-rules.ts';

export const RULES = resolve(import.meta.dirname, '..', 'profiles', 'rules');

export interface PublishedRule {
  key: string;
  kind: 'a' | 'b' | 'c';
  severity: 'SHALL' | 'warning';
  nb: string;
  en: string;
  source: string;
  concepts: readonly string[];
  profiles?: readonly string[];
  expression?: string;
}

function invariantsOf(definition: Definition): [string, ElementRule][] {
  return definition.differential.element.map((element) => [definition.id, element]);
}

function invariants(): PublishedRule[] {
  const byKey = new Map<string, PublishedRule & { profiles: string[] }>();
  for (const [profile, element] of readDefinitions().flatMap(invariantsOf)) {
    for (const { key, severity, human, requirements = '', expression = '' } of element.constraint ?? []) {
      const [nb = '', en = ''] = human.split(' / ');
      const known = byKey.get(key);
      if (known) {
        known.profiles.push(profile);
      } else {
        const concepts = [...new Set(requirements.match(/\b[A-F]\d{1,2}\b/g) ?? [])];
        const strength = severity === 'warning' ? 'warning' : 'SHALL';
        byKey.set(key, {
          key,
          kind: 'a',
          severity: strength,
          nb,
          en,
          source: requirements,
          concepts,
          profiles: [profile],
          expression,
        });
      }
    }
  }
  return [...byKey.values()];
}

function graph(): PublishedRule[] {
  return Object.entries(graphRules).map(([key, { severity, nb, en, source, concepts }]) => ({
    key,
    kind: 'b',
    severity: severity === 'error' ? 'SHALL' : 'warning',
    nb,
    en,
    source,
    concepts,
  }));
}

/** The process rules, as published: the code that keeps them is the life of a plan, the gate and the decision. */
export function processRules(): PublishedRule[] {
  return JSON.parse(readFileSync(join(RULES, 'process.json'), 'utf8')) as PublishedRule[];
}

/** Every published rule, in the order a, b, c. */
export function publishedRules(): PublishedRule[] {
  return [...invariants(), ...graph(), ...processRules()];
}

/** The rule files that are generated, by path. */
export function renderRules(): Map<string, string> {
  const text = (rules: readonly PublishedRule[]) => `${JSON.stringify(rules, null, 2)}\n`;
  return new Map([
    [join(RULES, 'invariants.json'), text(invariants())],
    [join(RULES, 'graph.json'), text(graph())],
    [join(RULES, 'process.json'), readFileSync(join(RULES, 'process.json'), 'utf8')],
  ]);
}
