// The functions that a mapping's expressions have beside JSONata's own. A value that cannot be translated is an issue.
import { createHash } from 'node:crypto';
import { distance } from 'fastest-levenshtein';
import jsonata from 'jsonata';
import { type Day, instantInNorway, parseDay } from '../../ground/norway/day.ts';
import { type Instant, parseInstant } from '../../ground/norway/instant.ts';
import { nationalIdProblem } from '../../ground/norway/national-id.ts';
import type { Issue } from '../../ground/outcome/issue.ts';
import type { VendorManifest } from './manifest.ts';
import { placesIn } from './watch.ts';

export interface FunctionContext {
  readonly manifest: VendorManifest;
  readonly parameters: Readonly<Record<string, string>>;
  /** The data as it came, to tell where a value stands. */
  readonly raw: unknown;
  /** When it is judged what is right. */
  readonly at: Instant | undefined;
  readonly issues: Issue[];
}

interface MappingFunction {
  readonly name: string;
  /** JSONata's signature: https://docs.jsonata.org/embedding-extending#function-signature-syntax */
  readonly signature: string;
  readonly run: (...values: never[]) => unknown;
}

/** The functions, bound to one run. */
export function mappingFunctions(context: FunctionContext): MappingFunction[] {
  return [
    {
      name: 'code',
      signature: '<sx:x>',
      run: (table: string, word: unknown) => translate(table, word, context),
    },
    { name: 'parameter', signature: '<s:s>', run: (name: string) => parameter(name, context) },
    { name: 'day', signature: '<x:x>', run: (value: unknown) => day(value, context) },
    { name: 'moment', signature: '<x:x>', run: (value: unknown) => moment(value, context) },
    { name: 'nationalId', signature: '<x:x>', run: (value: unknown) => nationalId(value, context) },
    { name: 'only', signature: '<x:x>', run: (value: unknown) => only(value, context) },
    { name: 'stableId', signature: '<s:s>', run: stableId },
    {
      name: 'toMillis',
      signature: '<s-s?:n>',
      run: (text: string, picture?: string) => toMillis(text, picture, context),
    },
  ];
}

function isBlank(value: unknown): boolean {
  return value === undefined || value === null || value === '';
}

/** What is told already, kept beside the list so that many unknown words take time in proportion. */
const toldOf = new WeakMap<object, Set<string>>();

function toldIn(issues: readonly Issue[]): Set<string> {
  const told = toldOf.get(issues) ?? new Set(issues.map(({ path, text }) => `${path} ${text}`));
  toldOf.set(issues, told);
  return told;
}

function report(value: unknown, text: string, fix: string, { raw, issues }: FunctionContext): undefined {
  const told = toldIn(issues);
  // All places of a value are told at once, so that one wrong word in every row does not cost all rows for each.
  if (typeof value !== 'object') {
    const same = `${typeof value} ${String(value)} ${text}`;
    if (told.has(same)) {
      return undefined;
    }
    told.add(same);
  }
  const places = placesIn(raw, value);
  for (const path of places.length === 0 ? [''] : places) {
    const issue = `${path} ${text}`;
    if (!told.has(issue)) {
      told.add(issue);
      issues.push({ severity: 'error', code: 'code-invalid', path, text, fix });
    }
  }
  return undefined;
}

/** `$code('table', word)`: the plan's word for the other system's. */
function translate(table: string, word: unknown, context: FunctionContext): unknown {
  if (isBlank(word)) {
    return undefined;
  }
  const { codes } = context.manifest;
  const known = Object.hasOwn(codes, table) ? codes[table] : undefined;
  if (known === undefined) {
    return report(
      undefined,
      `The mapping has no code table "${table}".`,
      `Add "codes.${table}" to mapping.json.`,
      context,
    );
  }
  const found = Object.hasOwn(known, String(word)) ? known[String(word)] : undefined;
  if (found !== undefined) {
    return found;
  }
  const near = Object.keys(known).find(
    (each) => distance(each.toLowerCase(), String(word).toLowerCase()) <= 2,
  );
  const hint = near === undefined ? '' : ` It is close to "${near}".`;
  return report(
    word,
    `The code table "${table}" has no such word, so nobody knows what it means in a plan.`,
    `Add the word to "codes.${table}" in mapping.json, or correct it in the export.${hint}`,
    context,
  );
}

function parameter(name: string, { manifest, parameters, issues }: FunctionContext): string | undefined {
  const value = Object.hasOwn(parameters, name) ? parameters[name] : undefined;
  if (value !== undefined) {
    return value;
  }
  const text = `The parameter "${name}" is not set${manifest.parameters[name] === undefined ? ', nor described in mapping.json' : `: ${manifest.parameters[name]}`}.`;
  if (!issues.some((issue) => issue.text === text)) {
    issues.push({ severity: 'error', code: 'required', path: '', text, fix: `Give it: --set ${name}=…` });
  }
  return undefined;
}

const norwegianDay = /^(\d{1,2})[.](\d{1,2})[.](\d{4})$/;
const norwegianTime = /^(\d{1,2}[.]\d{1,2}[.]\d{4}) (?:kl[.] ?)?(\d{1,2})[:.](\d{2})$/;

function isoDay(text: string): Day | undefined {
  const [, date, month, year] = norwegianDay.exec(text) ?? [];
  return parseDay(
    date === undefined || month === undefined
      ? text
      : `${year}-${month.padStart(2, '0')}-${date.padStart(2, '0')}`,
  );
}

/** `$day('22.11.2026')`: `2026-11-22`. ISO dates pass. */
function day(value: unknown, context: FunctionContext): string | undefined {
  if (isBlank(value)) {
    return undefined;
  }
  const iso = isoDay(String(value).trim());
  return iso ?? report(value, 'This is no date.', 'Write it as 22.11.2026 or 2026-11-22.', context);
}

/** `$moment('22.11.2026 09:15')`: `2026-11-22T09:15:00+01:00`, in Norwegian time. Instants with a zone pass. */
function moment(value: unknown, context: FunctionContext): string | undefined {
  if (isBlank(value)) {
    return undefined;
  }
  const text = String(value).trim();
  const [, date = '', hour = '', minute] = norwegianTime.exec(text) ?? [];
  const local = `${isoDay(date)}T${hour.padStart(2, '0')}:${minute}:00`;
  const instant = parseInstant(text).instant ?? instantInNorway(local);
  return instant ?? report(value, 'This is no date with a time.', 'Write it as 22.11.2026 09:15.', context);
}

/** JSONata's own, which makes 2 March of 30 February: a day that there is not is an issue. */
function toMillis(text: string, picture: string | undefined, context: FunctionContext): unknown {
  if (picture === undefined && parseDay(text.slice(0, 10)) === undefined && /^\d{4}-\d\d-\d\d/.test(text)) {
    return report(
      text,
      'This is no date: there is no such day.',
      'Correct it in the source system.',
      context,
    );
  }
  return jsonata('$toMillis(text, picture)').evaluate({ text, picture });
}

/** `$nationalId('…')`: kind and value of a fødselsnummer or D-nummer; a number that is neither is an issue. */
function nationalId(value: unknown, context: FunctionContext): object | undefined {
  if (isBlank(value)) {
    return undefined;
  }
  const digits = String(value).replaceAll(' ', '');
  const kind = Number(digits[0]) >= 4 ? 'dnr' : 'fnr';
  if (nationalIdProblem({ kind, value: digits }, context.at) === undefined) {
    return { kind, value: digits };
  }
  return report(
    value,
    'This is neither a fødselsnummer nor a D-nummer.',
    'Correct it in the source system.',
    context,
  );
}

/** `$only(rows)`: the one that there is; of several, nobody knows whose plan it would be. */
function only(value: unknown, { issues }: FunctionContext): unknown {
  if (!Array.isArray(value) || value.length < 2) {
    return Array.isArray(value) ? value[0] : value;
  }
  issues.push({
    severity: 'error',
    code: 'multiple-matches',
    path: '',
    text: `There are ${value.length} where the mapping wants one, and a plan is of one person.`,
    fix: 'Give an export of one plan, or split it before.',
  });
  return undefined;
}

/** `$stableId('name|org')`: an id for what the export gives none. Never feed it a national number: it can be guessed. */
function stableId(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}
