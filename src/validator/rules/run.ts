// One validation of one resource: what every rule module shares.
import type { Instant } from '../../ground/norway/instant.ts';
import type { IssueCode } from '../../ground/outcome/codes.ts';
import type { Severity } from '../../ground/outcome/issue.ts';
import type { Definition, ElementDef } from '../definitions/model.ts';
import type { DefinitionStore } from '../definitions/store.ts';
import type { Expression } from '../fhirpath/evaluate.ts';
import type { IssueDetails, IssueList } from '../issue-list.ts';
import type { MessageKey } from '../messages.ts';
import type { Terminology } from '../terminology/terminology.ts';
import type { DigestOf } from '../text/sha1.ts';
import type { Node } from '../tree/node.ts';
import type { Open, Settled } from './open.ts';

export interface RunOptions {
  readonly unknownExtensions: 'error' | 'warning' | 'ignore';
  /** Extensions under these URLs may be unknown whatever `unknownExtensions` says. */
  readonly allowedExtensionPrefixes: readonly string[];
  /** Whether a reference to example.org and the like may lead nowhere. */
  readonly bestPractice: 'ignore' | 'warning' | 'error';
  /** References that lead to no resource at hand are errors. */
  readonly requireResolved: boolean;
  readonly htmlInMarkdown: 'ignore' | 'warning' | 'error';
  /** Whose rules hold where HL7's validator of today refuses what the one of 2023 let pass, or the other way round. */
  readonly rules: 'current' | '2023';
  readonly now: Instant | undefined;
}

/** An element of a definition and the definition it stands in. */
export interface Place {
  readonly def: ElementDef;
  readonly profile: Definition;
}

/**
 * The walks that rules may start: a rule on references looks into a profile, which looks into references again.
 * They come with the run, so that no rule imports the walk that called it.
 */
export interface Walk {
  element(run: Run, node: Node, place: Place): void;
  innerResource(run: Run, node: Node, place: Place): void;
  profile(run: Run, node: Node, profile: Definition): void;
  conformsTo(run: Run, node: Node, url: string): boolean | undefined;
}

export interface Run {
  readonly walk: Walk;
  readonly store: DefinitionStore;
  readonly terminology: Terminology;
  readonly issues: IssueList;
  readonly options: RunOptions;
  readonly root: Node;
  readonly expressions: ExpressionCache;
  /** Steps that FHIRPath may still take in this run. */
  readonly budget: { steps: number };
  /** Profiles each resource was, or is being, checked against. */
  readonly checked: Map<Node, Map<Definition, ProfileOutcome>>;
  /** Local references seen in each resource: ids without `#`, and '' for the container itself. */
  readonly localReferences: Map<Node, Set<string>>;
  /** Invariants already tested on an element. */
  tested: Map<Node, Set<string>>;
  /** Profiles that are being tried inside of each other, along references. */
  nesting: number;
  /** Resources that were found to have no error before. */
  readonly settled?: ReadonlyMap<unknown, Settled> | undefined;
  /** Within such a resource: where to look. Undefined where everything is looked at. */
  open: Open | undefined;
  readonly replace: (text: string, pattern: string, by: string) => string;
  readonly matches: (text: string, pattern: string, whole: boolean) => boolean;
  readonly digest: DigestOf;
}

/** What a check against a profile found; `done` is false while it is still under way. */
export interface ProfileOutcome {
  done: boolean;
  valid: boolean;
}

export interface ExpressionCache {
  /** The compiled expression, or the reason why it cannot be compiled. */
  get(text: string): Expression | string;
}

export function report(
  run: Run,
  severity: Severity,
  code: IssueCode,
  at: Node | string,
  key: MessageKey,
  values: readonly (string | number)[] = [],
  details: IssueDetails = {},
): void {
  run.issues.add(severity, code, typeof at === 'string' ? at : at.path, key, values, details);
}

/** What is an error today and was a warning to HL7's validator of 2023. */
export function errorToday(run: Run): 'error' | 'warning' {
  return run.options.rules === 'current' ? 'error' : 'warning';
}

/** What is a warning today and was an error to HL7's validator of 2023. */
export function warningToday(run: Run): 'error' | 'warning' {
  return run.options.rules === 'current' ? 'warning' : 'error';
}

/** `url|version` as profiles are named in messages. */
export function versioned(definition: Definition): string {
  return definition.version === undefined ? definition.url : `${definition.url}|${definition.version}`;
}

/** Notes that a resource refers to a contained one (or, with '', to its container). */
export function noteLocal(run: Run, from: Node, id: string): void {
  const resource = from.resource;
  const known = run.localReferences.get(resource);
  if (known) {
    known.add(id);
  } else {
    run.localReferences.set(resource, new Set([id]));
  }
}
