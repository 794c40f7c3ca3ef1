// Whether what one rule states fits what is asked, restrictor by restrictor.
import { startOf } from '../../norway/day.ts';
import { type Instant, millisecondsOf } from '../../norway/instant.ts';
import { isAfter, isBefore, parseMoment } from '../../norway/moment.ts';
import { type Bounds, liesWithin, periodState } from '../../norway/period.ts';
import { type Aim, FITS, type Fit, type Miss, missing, together, unclear } from './fit.ts';
import { actorFit } from './fit-actors.ts';
import { CLOCK_TOLERANCE_MS, type ConsentQuestion, levelOfKind, WHOLE_PLAN } from './question.ts';
import { type ConsentRule, type Level, levels, type Values } from './statement.ts';

/** How one rule, without those inside it, fits the question about one kind of information. */
export function fitOf(rule: ConsentRule, kind: string, question: ConsentQuestion, aim: Aim): Fit {
  if (rule.unread.length > 0) {
    return unclear(rule.unread);
  }
  return together([
    aim === 'refuse' ? FITS : periodFit(rule.period, `${rule.where}.period`, question, aim),
    // An exception stands inside a denial that reaches the recipient, by whatever name the denial does.
    rule.type === 'deny'
      ? actorFit(rule.actors, question, aim, 'within')
      : actorFit(rule.actors, question, aim),
    informationFit(rule, kind, question),
    purposeFit(rule, kind, question),
    listFit(rule.actions, 'not-covered', (action) => action === 'tell'),
    labelFit(rule, kind, aim),
    dataFit(rule, question, aim),
    windowFit(rule, question, aim),
  ]);
}

/** Clocks differ: a beginning just ahead has begun, where that lets something through. Ends are never stretched. */
export function periodFit(
  period: Bounds | undefined,
  where: string,
  { at, toleranceMs }: Pick<ConsentQuestion, 'at' | 'toleranceMs'>,
  aim: Aim,
): Fit {
  switch (periodState(period, at)) {
    case 'in-force':
      return FITS;
    case 'ended':
      return missing('ended');
    case 'unreadable':
      return unclear([{ where, what: 'a bound of the period cannot be read' }]);
    case 'not-yet': {
      const from = beginningOf(period?.start);
      if (aim === 'grant' && isNear(from, at, toleranceMs)) {
        return endFit(period, where);
      }
      return { ...missing('not-begun'), ...(from !== undefined && { from }) };
    }
  }
}

function endFit(period: Bounds | undefined, where: string): Fit {
  const open = period?.end === undefined && !('_end' in (period ?? {}));
  return open || parseMoment(period?.end) !== undefined
    ? FITS
    : unclear([{ where, what: 'the end of the period cannot be read' }]);
}

/** The first instant of a moment; of a date, the midnight at which it begins in Norway. */
export function beginningOf(text: string | undefined): Instant | undefined {
  const moment = parseMoment(text);
  return moment && (moment.instant ?? startOf(moment.first));
}

/** True when the beginning lies ahead by no more than clocks differ. */
export function isNear(begins: Instant | undefined, at: Instant, toleranceMs = CLOCK_TOLERANCE_MS): boolean {
  return begins !== undefined && millisecondsOf(begins) - millisecondsOf(at) <= toleranceMs;
}

/** Any of the values; what is not understood leaves it open only where none of the understood ones fits. */
function listFit<T>(list: Values<T> | undefined, miss: Miss, fitting: (value: T) => boolean): Fit {
  if (list === undefined || list.among.some(fitting)) {
    return FITS;
  }
  return list.unread.length > 0 ? unclear(list.unread) : missing(miss);
}

function purposeFit(
  { purposes }: ConsentRule,
  kind: string,
  { purposes: asked, purposeNeeded }: ConsentQuestion,
): Fit {
  const miss = purposeNeeded?.kinds.includes(kind) ? 'agency-purpose' : 'purpose';
  return listFit(purposes, miss, (purpose) => asked.includes(purpose));
}

/** A code by which a hospital means all that its message says. */
export const ALL_OF_MATTER = '*';

function informationFit({ information = [] }: ConsentRule, kind: string, { ofPlan }: ConsentQuestion): Fit {
  const means = (value: string) =>
    value === kind || value === ALL_OF_MATTER || (ofPlan === true && value === WHOLE_PLAN);
  return together(information.map((list) => listFit(list, 'information', means)));
}

/**
 * A rule of a level is about what has that level or a lower one. Who wants nothing told of a low level wants nothing told
 * of a higher one either.
 * @see https://hl7.org/fhir/R4/consent-definitions.html#Consent.provision.securityLabel
 */
function labelFit({ labels }: ConsentRule, kind: string, aim: Aim): Fit {
  const asked = levels.indexOf(levelOfKind(kind));
  const reaches = (level: Level) => aim !== 'grant' || asked <= levels.indexOf(level);
  const fit = listFit(labels, 'not-covered', reaches);
  // Several labels may be meant together: beside one that is not understood, the others do not let anything through.
  return aim === 'grant' && fit === FITS && labels !== undefined && labels.unread.length > 0
    ? unclear(labels.unread)
    : fit;
}

/** Single resources: a permit has to name all that is told, a denial one of them. */
function dataFit({ data, where }: ConsentRule, { data: told = [] }: ConsentQuestion, aim: Aim): Fit {
  if (data === undefined) {
    return FITS;
  }
  const named = told.filter((each) => data.among.some(({ reference }) => reference === each));
  const fits = aim === 'grant' ? named.length === told.length && named.length > 0 : named.length > 0;
  if (fits) {
    return FITS;
  }
  const others = data.among.every(({ meaning }) => meaning === 'instance');
  return told.length > 0 && others && data.unread.length === 0
    ? missing('not-covered')
    : unclear([
        ...data.unread,
        { where: `${where}.data`, what: 'whether what is told belongs to these resources is not known' },
      ]);
}

function windowFit({ dataPeriod, where }: ConsentRule, { dates }: ConsentQuestion, aim: Aim): Fit {
  if (dataPeriod === undefined || dates === 'windows') {
    return FITS;
  }
  const inside = dates.filter((date) => liesWithin(dataPeriod, date)).length;
  const outside = dates.filter((date) => liesOutside(dataPeriod, date)).length;
  const fits = aim === 'grant' ? inside === dates.length : inside > 0;
  if (fits && dates.length > 0) {
    return FITS;
  }
  const surelyNot = aim === 'grant' ? outside > 0 : outside === dates.length;
  return surelyNot && dates.length > 0
    ? missing('not-covered')
    : unclear([
        { where: `${where}.dataPeriod`, what: 'whether the information is from this period is not known' },
      ]);
}

function liesOutside({ start, end }: Bounds, moment: string): boolean {
  return isBefore(moment, start) || isAfter(moment, end);
}
