// What the rules of one consent say together about one kind of information. A rule inside another is an exception to it,
// at any depth: the innermost that applies decides. Of rules side by side, a denial wins.
import type { Instant } from '../../norway/instant.ts';
import type { Bounds } from '../../norway/period.ts';
import { type Aim, type Fit, type Miss, together } from './fit.ts';
import { fitOf } from './fit-rule.ts';
import type { ConsentQuestion } from './question.ts';
import type { ConsentRule, Unread } from './statement.ts';

export type Outcome =
  | {
      readonly says: 'permit';
      /** Windows in which the information has to lie: all of one list, any list. Empty: from any time. */
      readonly windows: readonly (readonly Bounds[])[];
    }
  | { readonly says: 'deny' }
  /** Something is not understood, and it may be a no. */
  | { readonly says: 'maybe-deny'; readonly unread: readonly Unread[] }
  /** Something is not understood, so what may be a permit gives nothing. */
  | { readonly says: 'maybe-permit'; readonly unread: readonly Unread[]; readonly unnamed?: true }
  | { readonly says: 'nothing'; readonly misses: readonly Miss[]; readonly from?: Instant };

/** Nobody is named: whom the person meant, only the person and those who asked know. */
export const NOBODY_NAMED: Unread = { where: '', what: 'no recipient is named' };

/** What the rules around this one have named already. */
interface Path {
  readonly named: boolean;
  readonly information: boolean;
  readonly purposes: readonly string[];
  readonly windows: readonly Bounds[];
}

const START: Path = { named: false, information: false, purposes: [], windows: [] };

/** What the whole tree says about this kind. */
export function outcomeOf(
  root: ConsentRule,
  kind: string,
  question: ConsentQuestion,
  onlyNamedInformation: boolean,
): Outcome {
  return visit(root, START, { kind, question, onlyNamedInformation });
}

interface Asked {
  readonly kind: string;
  readonly question: ConsentQuestion;
  readonly onlyNamedInformation: boolean;
}

function visit(rule: ConsentRule, around: Path, asked: Asked): Outcome {
  const aimed = (aim: Aim) => fitOf(rule, asked.kind, asked.question, aim);
  const path = extended(around, rule);
  const inner = (types: readonly ConsentRule['type'][]) =>
    rule.rules.filter(({ type }) => types.includes(type)).map((each) => visit(each, path, asked));
  switch (rule.type) {
    case 'context':
      return inContext(
        combined(rule.rules.map((each) => visit(each, path, asked))),
        aimed('grant'),
        aimed('forbid'),
      );
    case 'permit':
      return permitting(
        path,
        aimed('grant'),
        aimed('forbid'),
        inner(['permit']),
        inner(['deny', 'context', 'not-said']),
        asked,
      );
    case 'deny':
      return denying(
        aimed('grant'),
        aimed('forbid'),
        combined(rule.rules.map((each) => visit(each, path, asked))),
      );
    case 'not-said': {
      const own = aimed('forbid');
      return own.misses.length > 0
        ? nothing(own)
        : {
            says: 'maybe-deny',
            // Where something in the rule says why, that is said alone.
            unread:
              rule.unread.length > 0
                ? own.unread
                : [
                    ...own.unread,
                    { where: rule.where, what: 'it is not said whether this permits or denies' },
                  ],
          };
    }
  }
}

function extended(around: Path, rule: ConsentRule): Path {
  return {
    named: around.named || (rule.actors?.some(({ as }) => as === 'recipient') ?? false),
    information: around.information || rule.information !== undefined,
    purposes: [...around.purposes, ...(rule.purposes?.among ?? [])],
    windows: rule.dataPeriod === undefined ? around.windows : [...around.windows, rule.dataPeriod],
  };
}

function nothing({ misses, from }: Fit): Outcome {
  return { says: 'nothing', misses, ...(from !== undefined && { from }) };
}

/** What is said inside holds as far as the context does; a no holds unless the context surely does not. */
function inContext(said: Outcome, grants: Fit, forbids: Fit): Outcome {
  if (said.says === 'deny' || said.says === 'maybe-deny') {
    return limitedNo(said, forbids);
  }
  if (grants.misses.length > 0) {
    return nothing(said.says === 'nothing' ? together([grants, asFit(said)]) : grants);
  }
  if (said.says === 'nothing' || grants.unread.length === 0) {
    return said;
  }
  const unread = said.says === 'maybe-permit' ? [...grants.unread, ...said.unread] : grants.unread;
  return { says: 'maybe-permit', unread };
}

function limitedNo(no: Extract<Outcome, { says: 'deny' | 'maybe-deny' }>, forbids: Fit): Outcome {
  if (forbids.misses.length > 0) {
    return nothing(forbids);
  }
  const unread = no.says === 'maybe-deny' ? [...forbids.unread, ...no.unread] : forbids.unread;
  return unread.length > 0 ? { says: 'maybe-deny', unread } : no;
}

function asFit({ misses, from }: Extract<Outcome, { says: 'nothing' }>): Fit {
  return { misses, unread: [], ...(from !== undefined && { from }) };
}

/**
 * A permit with permits inside it: they may be meant to narrow it or to repeat it. What both readings give is permitted.
 */
function permitting(
  path: Path,
  grants: Fit,
  forbids: Fit,
  narrower: readonly Outcome[],
  exceptions: readonly Outcome[],
  asked: Asked,
): Outcome {
  const within = narrower.length > 0 ? combined(narrower) : leaf(path, asked);
  return inContext(combined([within, ...exceptions]), grants, forbids);
}

/** A permit by itself: it names the recipient, and for an agency the purpose. */
function leaf(path: Path, { kind, question, onlyNamedInformation }: Asked): Outcome {
  if (!path.named) {
    return { says: 'maybe-permit', unread: [NOBODY_NAMED], unnamed: true };
  }
  if ((onlyNamedInformation || question.onlyNamed) && !path.information) {
    return { says: 'nothing', misses: ['information'] };
  }
  const needed = question.purposeNeeded;
  if (needed?.kinds.includes(kind) && !path.purposes.some((purpose) => needed.purposes.includes(purpose))) {
    return { says: 'nothing', misses: ['agency-purpose'] };
  }
  return { says: 'permit', windows: path.windows.length > 0 ? [path.windows] : [] };
}

/** A denial, unless an exception inside it surely permits. */
function denying(grants: Fit, forbids: Fit, exception: Outcome): Outcome {
  if (forbids.misses.length > 0) {
    return nothing(forbids);
  }
  const excepted = exception.says === 'permit' && grants.misses.length === 0 && grants.unread.length === 0;
  if (excepted) {
    return exception;
  }
  const open = exception.says === 'maybe-permit' || exception.says === 'maybe-deny' ? exception.unread : [];
  const unread = [...forbids.unread, ...open];
  return unread.length > 0 ? { says: 'maybe-deny', unread } : { says: 'deny' };
}

const strength = ['deny', 'maybe-deny', 'permit', 'maybe-permit', 'nothing'] as const;
/** The nearer a permit came, the later its miss stands here. */
const nearness: readonly Miss[] = [
  'recipient',
  'information',
  'purpose',
  'not-covered',
  'agency-purpose',
  'ended',
  'not-begun',
];

/** Several rules side by side. */
export function combined(all: readonly Outcome[]): Outcome {
  const strongest = strength.find((says) => all.some((one) => one.says === says));
  if (strongest === 'permit') {
    const windows = all.flatMap((one) => (one.says === 'permit' ? [one.windows] : []));
    return { says: 'permit', windows: windows.some((each) => each.length === 0) ? [] : windows.flat() };
  }
  const same = all.filter((one) => one.says === strongest);
  return same.toSorted((a, b) => nearest(b) - nearest(a))[0] ?? { says: 'nothing', misses: [] };
}

/** How near an outcome that gives nothing came: by the restrictor that it misses first. */
function nearest(outcome: Outcome): number {
  if (outcome.says !== 'nothing') {
    return 0;
  }
  const ranks = outcome.misses.map((miss) => nearness.indexOf(miss));
  return ranks.length > 0 ? Math.min(...ranks) : -1;
}

/**
 * Whether a consent that was declined or withdrawn is about what is asked, whatever its rules permit or deny, and whether
 * their periods have passed: a no stays a no until a later yes.
 */
export function regionOf(rule: ConsentRule, kind: string, question: ConsentQuestion): Fit {
  const own = fitOf(rule, kind, question, 'refuse');
  if (own.misses.length > 0 || rule.rules.length === 0 || restricts(rule)) {
    return own;
  }
  const inner = rule.rules.map((each) => regionOf(each, kind, question));
  const hit = inner.find(({ misses, unread }) => misses.length === 0 && unread.length === 0);
  const near = hit ?? inner.find(({ misses }) => misses.length === 0) ?? inner[0];
  return together([own, near ?? own]);
}

/** True when the rule itself names whom or what it is about. */
function restricts({ actors, information, purposes, actions, labels, data }: ConsentRule): boolean {
  return [actors, information, purposes, actions, labels, data].some((each) => each !== undefined);
}
