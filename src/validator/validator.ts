// The validator: definitions in, answers out. Pure: it reads nothing and knows no clock.
import type { Resource } from '@medplum/fhirtypes';
import type { CodeAnswers } from '../ground/fhir/code-question.ts';
import { nameKnownSystems, withKnownSystems } from '../ground/fhir/identifier-system.ts';
import type { Instant } from '../ground/norway/instant.ts';
import { gravestFirst, type Issue } from '../ground/outcome/issue.ts';
import { own } from '../ground/outcome/own.ts';
import { type DefinitionSource, DefinitionStore, type SnapshotMaker } from './definitions/store.ts';
import { type FastAnswer, lookCloser } from './fast/answer.ts';
import { FastPass } from './fast/pass.ts';
import { FhirPathError } from './fhirpath/ast.ts';
import { compileExpression, type Expression } from './fhirpath/evaluate.ts';
import { hasErrors, IssueList } from './issue-list.ts';
import { links } from './messages.ts';
import { checkElement } from './rules/element.ts';
import { tellPackage } from './rules/extension.ts';
import { checkProfile, conformsTo, TooNested } from './rules/profile.ts';
import { checkInnerResource, checkResource } from './rules/resource.ts';
import type { ExpressionCache, Run, RunOptions, Walk } from './rules/run.ts';
import { vitalSignCodes } from './rules/types/observation.ts';
import { Terminology } from './terminology/terminology.ts';
import { type JsonText, readJson } from './text/json.ts';
import { locate } from './text/locate.ts';
import { buildResource, printable } from './tree/build.ts';
import type { Node } from './tree/node.ts';

export interface ValidatorOptions {
  readonly definitions: readonly DefinitionSource[];
  /** What an extension that no definition describes is: an error (the default), a warning, or nothing. */
  readonly unknownExtensions?: RunOptions['unknownExtensions'];
  readonly allowedExtensionPrefixes?: readonly string[];
  readonly bestPractice?: RunOptions['bestPractice'];
  readonly requireResolved?: boolean;
  /** Systems of municipality numbers beside the four that are known: they are judged as those. */
  readonly municipalitySystems?: readonly string[];
  readonly htmlInMarkdown?: RunOptions['htmlInMarkdown'];
  /** `2023` for those who must agree with HL7's validator of that year; without it with the one of today. */
  readonly rules?: RunOptions['rules'];
  /**
   * False where code must not be generated (`new Function` is forbidden by a content security policy): everything is
   * then checked by the reporting pass, with the same results and more slowly.
   */
  readonly compile?: boolean;
  /**
   * Who is asked about codes that cannot be judged by the definitions at hand: a terminology server's answers, got beforehand
   * or between two checks of the same resource. Without it such codes are told as not checked.
   */
  readonly codes?: CodeAnswers;
  /** Most issues told for one resource. */
  readonly maxIssues?: number;
}

export interface ValidateOptions {
  /** Profiles to check against beside those the resource claims. */
  readonly profiles?: readonly string[];
}

export interface ValidationResult {
  /** True when no issue is an error. */
  readonly valid: boolean;
  readonly issues: readonly Issue[];
}

const faultless: ValidationResult = Object.freeze({ valid: true, issues: Object.freeze([]) });

function resultOf(issues: readonly Issue[], most: number): ValidationResult {
  return issues.length === 0
    ? faultless
    : { valid: !hasErrors(issues), issues: gravestFirst(issues).slice(0, most) };
}

const walk: Walk = {
  element: checkElement,
  innerResource: checkInnerResource,
  profile: checkProfile,
  conformsTo,
};

/** Steps FHIRPath may take for one resource: enough for thousands of entries, a fraction of a second. */
const pathBudget = 20_000_000;

/** Characters of text that are read at once: where each value stands is kept beside it, which takes memory. */
const longestText = 100_000_000;

/** Why a text in XML cannot be read, by what its reader says. */
const unreadable = {
  doctype: 'xmlDoctype',
  encoding: 'xmlEncoding',
  syntax: 'notXml',
  deep: 'xmlDeep',
} as const;

/** Machinery that the validator is given: snapshots, and regular expressions that end. */
export interface ValidatorTools extends Pick<Run, 'matches' | 'replace' | 'digest'> {
  readonly snapshot: SnapshotMaker;
  /** The present instant: for `now()` and `today()` in invariants, and for who is in office. */
  readonly now: () => Instant;
  /** Rules beyond profiles, over a resource whose shape is right and whatever it holds. */
  readonly together: (resource: Resource, instant: Instant) => readonly Issue[];
}

export class ValidatorCore {
  readonly store: DefinitionStore;
  readonly terminology: Terminology;
  readonly #options: Omit<RunOptions, 'now'>;
  readonly #maxIssues: number;
  readonly #systems: readonly string[];
  readonly #expressions: ExpressionCache = expressionCache();
  readonly #tools: ValidatorTools;
  readonly #fast: FastPass | undefined;

  constructor(options: ValidatorOptions, tools: ValidatorTools) {
    this.store = new DefinitionStore(options.definitions, tools.snapshot);
    this.terminology = new Terminology(this.store, options.codes);
    this.#tools = tools;
    this.#maxIssues = options.maxIssues ?? 1000;
    this.#systems = options.municipalitySystems ?? [];
    this.#options = {
      unknownExtensions: options.unknownExtensions ?? 'error',
      allowedExtensionPrefixes: options.allowedExtensionPrefixes ?? [],
      bestPractice: options.bestPractice ?? 'ignore',
      requireResolved: options.requireResolved ?? false,
      htmlInMarkdown: options.htmlInMarkdown ?? 'ignore',
      rules: options.rules ?? 'current',
    };
    const usual =
      this.#options.bestPractice === 'ignore' &&
      this.#options.htmlInMarkdown === 'ignore' &&
      !this.#options.requireResolved;
    if (usual && options.compile !== false) {
      this.#fast = new FastPass({
        store: this.store,
        terminology: this.terminology,
        expressions: this.#expressions,
        vitalSigns: vitalSignCodes,
        options: this.#options,
        matches: tools.matches,
        digest: tools.digest,
      });
    }
  }

  validate(given: unknown, options: ValidateOptions = {}): ValidationResult {
    const issues = new IssueList(this.#maxIssues);
    return this.#answer(issues, () => {
      const resource = this.#systems.length > 0 ? withKnownSystems(given, this.#systems) : given;
      const look = this.#fast?.look(resource, options.profiles ?? []) ?? lookCloser;
      this.#decide(resource, issues, options, look);
      return [...issues.all, ...this.#together(resource, issues.all)];
    });
  }

  /** The result of a check. Whatever goes wrong in one is an issue of its resource, and costs no other its result. */
  #answer(issues: IssueList, check: () => readonly Issue[]): ValidationResult {
    let found: readonly Issue[];
    try {
      found = check();
    } catch (error) {
      if (error instanceof TooNested) {
        issues.add('error', 'too-costly', '$', 'tooNested');
      } else {
        issues.add('fatal', 'exception', '$', 'ownFailure', [
          error instanceof Error ? error.name : 'unknown',
        ]);
      }
      found = issues.all;
    }
    return resultOf(found, this.#maxIssues);
  }

  validateText(text: string, options: ValidateOptions = {}): ValidationResult {
    return this.validateRead(text.length, () => readJson(text), options);
  }

  /** Checks what is read out of a text of so many characters, JSON or what stands for it. */
  validateRead(
    characters: number,
    read: (store: DefinitionStore) => JsonText,
    options: ValidateOptions = {},
  ): ValidationResult {
    const issues = new IssueList(this.#maxIssues);
    if (characters > longestText) {
      issues.add('fatal', 'too-long', '$', 'tooLarge', [characters, longestText]);
      return { valid: false, issues: issues.all };
    }
    const json = read(this.store);
    if (json.error) {
      const known = own(unreadable, json.error.message);
      issues.add('fatal', 'invalid', '$', known ?? 'notJson', known ? [] : [json.error.message]);
      const { line, column } = json.position(json.error.offset);
      return { valid: false, issues: issues.all.map((issue) => ({ ...issue, line, column })) };
    }
    return this.#answer(issues, () => {
      if (this.#systems.length > 0) {
        nameKnownSystems(json.value, this.#systems);
      }
      // An integer written 1.0 is the number 1 to the fast pass, which sees no text.
      const plain = json.problems.length === 0 && !json.oddIntegers;
      const look = (plain ? this.#fast?.look(json.value, options.profiles ?? []) : undefined) ?? lookCloser;
      const root = this.#decide(json.value, issues, options, look, json);
      const told = tellTextProblems(json, root);
      const found = [...issues.all, ...this.#together(json.value, [...told, ...issues.all])];
      return [...told, ...found.map((issue) => placed(issue, json))];
    });
  }

  /** They take the shape of a resource for granted, so they follow only when the shape is right. */
  #together(resource: unknown, found: readonly Issue[]): readonly Issue[] {
    return hasErrors(found) ? [] : this.#tools.together(resource as Resource, this.#tools.now());
  }

  /** What the fast pass leaves open is looked at by the reporting pass, which alone decides. */
  #decide(
    resource: unknown,
    issues: IssueList,
    options: ValidateOptions,
    look: FastAnswer,
    json?: JsonText,
  ): Node | undefined {
    if (look.whole) {
      for (const name of look.packages) {
        tellPackage(issues, (resource as Resource).resourceType, name);
      }
      return undefined;
    }
    const { root, kept } = this.#check(resource, issues, options, look, json);
    if (kept) {
      return root;
    }
    issues.clear();
    return this.#check(resource, issues, options, lookCloser, json).root;
  }

  /** `kept` is false when what the fast pass found faultless rests on what does not hold. */
  #check(
    resource: unknown,
    issues: IssueList,
    options: ValidateOptions,
    look: FastAnswer,
    json?: JsonText,
  ): { readonly root: Node | undefined; readonly kept: boolean } {
    const { settled } = look;
    const root = buildResource(resource, {
      store: this.store,
      issues,
      numberText: json?.numberText,
      settled,
    });
    let kept = true;
    if (root) {
      const run: Run = {
        walk,
        store: this.store,
        terminology: this.terminology,
        issues,
        options: { ...this.#options, now: this.#tools.now() },
        root,
        expressions: this.#expressions,
        budget: { steps: pathBudget },
        checked: new Map(),
        localReferences: new Map(),
        tested: new Map(),
        nesting: 0,
        open: undefined,
        matches: this.#tools.matches,
        digest: this.#tools.digest,
        replace: this.#tools.replace,
        settled,
      };
      checkResource(run, root, options.profiles ?? []);
      kept = areKept(run, look.demands);
    }
    return { root, kept };
  }
}

/** Whether the resources that had to be looked at keep what the others, which refer to them, ask of them. */
function areKept(run: Run, demands: FastAnswer['demands']): boolean {
  if (demands.length === 0) {
    return true;
  }
  const nodes = new Map<unknown, Node>();
  for (const entry of run.root.all('entry')) {
    const resource = entry.child('resource');
    nodes.set(resource?.json, resource ?? entry);
  }
  return demands.every(({ target, profiles }) => {
    const node = nodes.get(target);
    return node !== undefined && profiles.some(({ url }) => conformsTo(run, node, url) === true);
  });
}

function placed(issue: Issue, json: JsonText): Issue {
  const position = locate(json, issue.path);
  return position ? { ...issue, line: position.line, column: position.column } : issue;
}

/** What the text does that JSON does not have: duplicate names, comments, missing quotes. */
function tellTextProblems(json: JsonText, root: Node | undefined): Issue[] {
  if (json.problems.length === 0) {
    return [];
  }
  const paths = new Map<unknown, string>();
  for (const node of root?.descend() ?? []) {
    paths.set(node.json, node.path);
  }
  const issues = new IssueList(json.problems.length);
  return json.problems.flatMap((problem) => {
    const before = issues.all.length;
    const detail = problem.kind === 'jsonSyntax' ? problem.detail : printable(problem.detail);
    issues.add('error', 'invalid', paths.get(problem.holder) ?? root?.path ?? '$', problem.kind, [detail], {
      link: links.json,
    });
    const added = issues.all[before];
    return added ? [{ ...added, ...json.position(problem.offset) }] : [];
  });
}

function expressionCache(): ExpressionCache {
  const known = new Map<string, Expression | string>();
  return {
    get(text) {
      const cached = known.get(text);
      if (cached !== undefined) {
        return cached;
      }
      let made: Expression | string;
      try {
        made = compileExpression(text);
      } catch (error) {
        if (!(error instanceof FhirPathError)) {
          throw error;
        }
        made = error.message;
      }
      known.set(text, made);
      return made;
    },
  };
}
