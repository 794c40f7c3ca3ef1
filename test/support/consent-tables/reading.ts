// What a recipient sees of each item of a plan, read off the tables and nothing else.
import type { InformationType } from '../../../src/plan/document/consent.ts';
import { givenBy } from './giver.ts';
import {
  type ConsentWish,
  health,
  type Item,
  inForce,
  KEEPER,
  type Part,
  parts,
  periods,
  type Rule,
  type RuleWish,
  reaches,
  type Who,
  type World,
  windows,
} from './tables.ts';

export interface Reading {
  readonly sees: boolean;
  /** Of the nearest way: the rules that it rests on, and those that fail. */
  readonly applies: ReadonlySet<Rule>;
  readonly fails: ReadonlySet<Rule>;
}

interface Way {
  readonly applies: readonly Rule[];
  readonly fails: readonly Rule[];
}

/** Whether the recipient sees an item, and the rules by which not: every one that fails on the nearest way to it. */
export function reading(world: World, recipient: Who, part: Part, item: Item): Reading {
  const kinds: readonly InformationType[] = parts[part];
  const denial = joined(...kinds.map((kind) => denying(world, recipient, kind)));
  const always = forPermits(world, recipient);
  const permits = kinds.flatMap((kind) =>
    world.consents.flatMap((consent, at) =>
      permitsOf(consent, recipient, kind).map((rule) =>
        joined(always, wayOf(world, recipient, { kind, item, consent, at, rule })),
      ),
    ),
  );
  const found = [...permits, ...representing(world, recipient)].map((way) => joined(way, denial));
  const nearest = found.toSorted((a, b) => a.fails.length - b.fails.length)[0] ?? {
    applies: always.applies,
    fails: [...always.fails, 'a consent names the recipient'],
  };
  return {
    sees: nearest.fails.length === 0,
    applies: new Set(nearest.applies),
    fails: new Set(nearest.fails),
  };
}

function joined(...ways: readonly Way[]): Way {
  return {
    applies: ways.flatMap(({ applies }) => applies),
    fails: ways.flatMap(({ fails }) => fails),
  };
}

function checked(holds: readonly (readonly [Rule, boolean])[]): Way {
  return {
    applies: holds.map(([rule]) => rule),
    fails: holds.flatMap(([rule, holdsNow]) => (holdsNow ? [] : [rule])),
  };
}

const isRelative = (id: string): id is keyof World['relatives'] =>
  id === 'sister' || id === 'mother' || id === 'guardian';

/** What has to hold for every permit: who asks is there, and the plan goes on with a consent to it. */
function forPermits(world: World, { id, takesPartAs }: Who): Way {
  const { status, planConsent, takesPart, relatives } = world;
  const nearest = takesPartAs.find((name) => takesPart[name] !== undefined);
  const taking = nearest === undefined || inForce[takesPart[nearest] ?? 'ended'];
  const related = !isRelative(id) || inForce[relatives[id]];
  return checked([
    ['the recipient takes part now', taking && related],
    ['the plan goes on', status !== 'completed' && status !== 'revoked'],
    // Where nobody was asked about the plan itself, or the answer counts for nothing, what was said about sharing counts.
    ['the consent to the plan stands', planConsent === 'stands' || planConsent === 'absent'],
  ]);
}

/**
 * Who gave the consent to the plan in the person's place sees all of it, running or ended; taking part does not matter. Parents
 * do so because of age until the sixteenth birthday.
 */
function representing(world: World, { id }: Who): Way[] {
  const { planConsent, planGiven, status } = world;
  if (!isRelative(id)) {
    return [];
  }
  if (planGiven.by !== id || planConsent === 'absent') {
    return [checked([['who asks speaks for the person', false]])];
  }
  const ended = status === 'completed' || status === 'revoked';
  const stands = planConsent === 'stands' || (ended && planConsent === 'withdrawn');
  const said = '2026-01-01';
  return [
    joined(
      givenBy({ ...planGiven, said }, world),
      checked([
        ['who asks speaks for the person', inForce[world.relatives[id]]],
        ['the consent to the plan stands', stands],
      ]),
    ),
  ];
}

function isSaid(said: string | undefined): boolean {
  return said === undefined || said <= '2026-09-01';
}

function names({ information }: RuleWish, kind: InformationType): boolean {
  return information.includes('plan') || information.includes(kind);
}

/** A no reaches whoever is named, or belongs there. Of what time, level or keeper it speaks makes it no smaller. */
function isAbout(rule: RuleWish, { no }: Who, kind: InformationType): boolean {
  return no.includes(rule.recipient) && names(rule, kind);
}

/** What a consent permits: beside its denials, and inside those that are about the recipient as exceptions to them. */
function permitsOf(
  { permits, denials }: ConsentWish,
  recipient: Who,
  kind: InformationType,
): readonly RuleWish[] {
  const about = denials.filter((rule) => isAbout(rule, recipient, kind) && inForce[rule.period]);
  return [...permits, ...about.flatMap(({ exceptions }) => exceptions)];
}

/**
 * Whoever gave it, and whatever else permits: the person has answered. One that is dated ahead is known already, so its no
 * holds, where a yes waits for its day. What it excepts by name, for a purpose and a level that fit, it does not deny.
 */
function denying({ consents }: World, recipient: Who, kind: InformationType): Way {
  const all = consents.flatMap(({ status, period, denials }) =>
    status === 'active' && inForce[period] ? denials : [],
  );
  const about = all.filter((rule) => isAbout(rule, recipient, kind) && inForce[rule.period]);
  const standing = about.filter(
    ({ exceptions }) => !exceptions.some((rule) => excepts(rule, recipient, kind)),
  );
  const excepting = about.filter(({ exceptions }) => exceptions.length > 0);
  return joined(
    {
      applies: all.length > 0 ? ['no denial reaches the recipient'] : [],
      fails: standing.some(({ exceptions }) => exceptions.length === 0)
        ? ['no denial reaches the recipient']
        : [],
    },
    {
      applies: excepting.length > 0 ? ['the denial excepts it'] : [],
      fails: excepting.some((rule) => standing.includes(rule)) ? ['the denial excepts it'] : [],
    },
  );
}

function excepts(rule: RuleWish, { yes, agency }: Who, kind: InformationType): boolean {
  return (
    yes.includes(rule.recipient) &&
    names(rule, kind) &&
    inForce[rule.period] &&
    (rule.keptBy === undefined || rule.keptBy === KEEPER) &&
    reachesLevel(rule, kind) &&
    servesPurpose(rule, agency, kind)
  );
}

function reachesLevel({ confidentiality }: RuleWish, kind: InformationType): boolean {
  return (
    confidentiality.length === 0 ||
    confidentiality.some((each) => !health.has(kind) || reaches[each] === 'health too')
  );
}

function servesPurpose({ purposes }: RuleWish, agency: Who['agency'], kind: InformationType): boolean {
  return agency === undefined || !health.has(kind) || purposes.some((purpose) => agency.includes(purpose));
}

interface Asked {
  readonly kind: InformationType;
  readonly item: Item;
  readonly consent: ConsentWish;
  readonly at: number;
  readonly rule: RuleWish;
}

function wayOf(world: World, recipient: Who, { kind, item, consent, at, rule }: Asked): Way {
  const { yes, agency } = recipient;
  const isHealth = health.has(kind);
  const holding: readonly string[] = windows[rule.window].holds;
  const where = (applies: boolean, name: Rule, holds: boolean): (readonly [Rule, boolean])[] =>
    applies ? [[name, holds]] : [];
  return joined(
    checked([
      ['a consent names the recipient', yes.includes(rule.recipient)],
      ['it names the information', names(rule, kind)],
      ...where(
        agency !== undefined && isHealth,
        'it names the purpose of an agency for health information',
        servesPurpose(rule, agency, kind),
      ),
      ...where(
        rule.confidentiality.length > 0,
        'it reaches as far as the information is confidential',
        reachesLevel(rule, kind),
      ),
      ...where(
        rule.keptBy !== undefined,
        'it is about information that is kept here',
        rule.keptBy === KEEPER,
      ),
      ...where(
        rule.window !== 'any',
        'the information is from the time that it names',
        holding.includes(item),
      ),
      ['it is active', consent.status === 'active'],
      ['it has been given', isSaid(consent.said)],
      ['its period is in force', inForce[consent.period]],
      ['the period of its rule is in force', inForce[rule.period]],
      [
        'no later no to sharing it',
        !world.consents.some((no, place) => place !== at && overtakes(no, consent, recipient, kind)),
      ],
    ]),
    givenBy(consent, world),
  );
}

/** A no to the same, said later, at the same time, or nobody knows when. Its periods do not matter any more. */
function overtakes(no: ConsentWish, yes: ConsentWish, recipient: Who, kind: InformationType): boolean {
  if (no.status !== 'withdrawn' && no.status !== 'rejected') {
    return false;
  }
  const about = [...no.permits, ...no.denials].some((rule) => isAbout(rule, recipient, kind));
  // A withdrawal is said when its consent ends; the table of periods says that one that is open says no time.
  const said = no.status === 'withdrawn' ? endOf(no.period) : no.said;
  const before = said !== undefined && yes.said !== undefined && said < yes.said;
  return about && !before;
}

function endOf(period: ConsentWish['period']): string | undefined {
  const found = periods[period];
  return found !== undefined && 'end' in found ? found.end : undefined;
}
