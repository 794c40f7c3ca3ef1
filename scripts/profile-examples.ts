// Makes fixtures/profiles/invalid and fixtures/profiles/index.json from the valid examples: one invalid example for
// each rule that the profiles add. What a machine cannot break by itself stands in fixtures/profiles/faults.json.
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { applyChanges, breakRule, type Change, Locator } from './profile-faults.ts';
import { type AddedRule, addedRules, type Definition, readDefinitions } from './profile-rules.ts';
import { unbreakable } from './profile-unbreakable.ts';

const fixtures = resolve(import.meta.dirname, '..', 'fixtures', 'profiles');

// biome-ignore lint/suspicious/noExplicitAny: examples are arbitrary FHIR JSON.
type Json = any;

interface Expected {
  severity: 'error' | 'warning';
  code: string;
  key?: string;
  expression: string;
}

interface Row {
  file: string;
  profile: string;
  valid: boolean;
  rule?: string;
  expected?: Expected;
  shows: string;
}

interface Fault {
  from: string;
  changes: Change[];
  at?: string;
  code?: string;
}

const CODES = {
  min: 'structure',
  max: 'structure',
  value: 'value',
  binding: 'code-invalid',
  invariant: 'invariant',
} as const;

function readJson(file: string): Json {
  return JSON.parse(readFileSync(join(fixtures, file), 'utf8'));
}

const definitions = readDefinitions();
const byUrl = new Map(definitions.map((definition) => [definition.url, definition]));
const byId = new Map(definitions.map((definition) => [definition.id, definition]));
const faults: Record<string, Fault> = readJson('faults.json');
const examples = readdirSync(join(fixtures, 'valid'))
  .sort()
  .map((name) => ({ file: `valid/${name}`, resource: readJson(`valid/${name}`) }));

/** True when an instance of `profile` is bound by the rules of `definition`: itself, or a profile derived from it. */
function isBoundBy(profile: string, definition: Definition): boolean {
  const found = byUrl.get(profile);
  return found !== undefined && (found === definition || isBoundBy(found.baseDefinition, definition));
}

/** Where instances of a definition stand in an example: the resource itself, or each place of the extension. */
function instancesIn(example: Json, definition: Definition, pointer = ''): { pointer: string; node: Json }[] {
  if (definition.type !== 'Extension') {
    return isBoundBy(example.meta?.profile?.[0], definition) ? [{ pointer: '', node: example }] : [];
  }
  if (typeof example !== 'object' || example === null) {
    return [];
  }
  if (example.url === definition.url) {
    return [{ pointer, node: example }];
  }
  return Object.entries(example).flatMap(([key, child]) =>
    instancesIn(child, definition, `${pointer}/${key}`),
  );
}

interface Broken {
  from: string;
  instance: Json;
  changes: Change[];
}

function broken(rule: AddedRule): Broken | undefined {
  const fault = faults[rule.name];
  if (fault) {
    const example = readJson(`valid/${fault.from}.json`);
    return { from: fault.from, instance: applyChanges(example, fault.changes), changes: fault.changes };
  }
  const definition = byId.get(rule.profile) as Definition;
  for (const { file, resource } of examples) {
    if (resource.resourceType === 'Bundle' && definition.type !== 'Bundle') {
      continue;
    }
    for (const from of instancesIn(resource, definition)) {
      const changes = breakRule(rule, new Locator(definition, byUrl), resource, from);
      if (changes.length > 0) {
        return {
          from: file.slice('valid/'.length, -'.json'.length),
          instance: applyChanges(resource, changes),
          changes,
        };
      }
    }
  }
  return undefined;
}

/** `/participant/0/role` in a CareTeam as FHIRPath: `CareTeam.participant[0].role`. */
function fhirPath(instance: Json, pointer: string): string {
  let node = instance;
  let path: string = instance.resourceType;
  for (const step of pointer.split('/').slice(1)) {
    path += /^\d+$/.test(step) ? `[${step}]` : `.${step}`;
    node = node?.[step];
  }
  return path;
}

/** `Task.input[0].valueCodeableConcept` as FHIRPath has it: `Task.input[0].value.ofType(CodeableConcept)`. */
function choicePath(path: string): string {
  return path.replace(
    /\.(value|event)([A-Z]\w*)$/,
    (_, name, type) => `.${name}.ofType(${type === 'Code' ? 'code' : type})`,
  );
}

function placeOf(rule: AddedRule, { instance, changes }: Broken): string {
  const fault = faults[rule.name];
  if (fault?.at !== undefined) {
    return fault.at;
  }
  const pointer = changes[0]?.at ?? '';
  if (rule.kind === 'invariant') {
    return instance.resourceType;
  }
  const atItself = rule.kind === 'value' || rule.kind === 'binding';
  const refilled = rule.kind === 'min' && changes[0]?.value !== undefined && !rule.element.sliceName;
  if (atItself) {
    return rule.element.id.endsWith('[x]')
      ? choicePath(fhirPath(instance, pointer))
      : fhirPath(instance, pointer);
  }
  return fhirPath(instance, refilled ? pointer : pointer.replace(/\/[^/]+(\/(\d+|-))?$/, ''));
}

function faultRow(rule: AddedRule): { row: Row; instance: Json } | undefined {
  const result = broken(rule);
  if (!result) {
    return undefined;
  }
  const slug = rule.name
    .slice(rule.profile.length + 1)
    .replaceAll(/[^A-Za-z0-9-]+/g, '-')
    .replaceAll(/^-|-$/g, '');
  const invariant = rule.element.constraint?.find(({ key }) => key === rule.key);
  const profile: string = result.instance.meta?.profile?.[0];
  return {
    instance: result.instance,
    row: {
      file: `invalid/${rule.profile}/${slug}.json`,
      profile,
      valid: rule.severity === 'warning',
      rule: rule.name,
      expected: {
        severity: rule.severity,
        code: faults[rule.name]?.code ?? CODES[rule.kind],
        ...(rule.key ? { key: rule.key } : {}),
        expression: placeOf(rule, result),
      },
      shows: `${result.from}, with ${invariant ? `${rule.key} broken: ${invariant.human}` : describe(rule)}`,
    },
  };
}

function describe({ kind, element }: AddedRule): string {
  if (kind === 'min') {
    return `${element.id} missing (at least ${element.min})`;
  }
  if (kind === 'max') {
    return `too many ${element.id} (at most ${element.max})`;
  }
  if (kind === 'binding') {
    return `${element.id} outside ${element.binding?.valueSet?.split('/').at(-1)} (${element.binding?.strength})`;
  }
  return `another value in ${element.id} than the fixed one`;
}

/** What the examples are made of: every file by path, and what no example could be made for. */
export interface Examples {
  files: Map<string, string>;
  problems: string[];
}

/** One invalid example for each rule that the definitions add, and the index over all examples. */
export function renderExamples(): Examples {
  const rules = addedRules(definitions);
  const rows: Row[] = examples.map(({ file, resource }) => ({
    file,
    profile: resource.meta.profile[0],
    valid: true,
    shows: `${byUrl.get(resource.meta.profile[0])?.title}`,
  }));
  const files = new Map<string, string>();
  const problems = Object.keys(faults)
    .filter((name) => !rules.some((rule) => rule.name === name))
    .map((name) => `faults.json names a rule that no profile has: ${name}`);
  for (const rule of rules) {
    if (unbreakable(rule, rules)) {
      continue;
    }
    const made = faultRow(rule);
    if (made) {
      files.set(join(fixtures, made.row.file), `${JSON.stringify(made.instance, null, 2)}\n`);
      rows.push(made.row);
    } else {
      problems.push(`no example shows the rule "${rule.name}": add one to faults.json`);
    }
  }
  files.set(join(fixtures, 'index.json'), `${JSON.stringify(rows, null, 2)}\n`);
  return { files, problems };
}
