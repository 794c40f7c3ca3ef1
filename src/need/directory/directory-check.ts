// What is wrong or missing in a directory on a day: found here before a message has to stop because of it.

import { dayOf, instantOrNoon } from '../../ground/norway/day.ts';
import type { Instant } from '../../ground/norway/instant.ts';
import type { NamedNumber } from '../../ground/norway/municipality.ts';
import { periodState } from '../../ground/norway/period.ts';
import type { Issue } from '../../ground/outcome/issue.ts';
import type { Coverage, Directory } from './directory.ts';
import { checkEntries, entryProblem, entryWarning, isInForce } from './entry-check.ts';
import { type RoutingPreferences, resolveArea } from './routing/resolve.ts';
import type { Stop } from './routing/stop.ts';

export interface CheckQuestion {
  readonly directory: Directory;
  /** FHIR instant, or a date. */
  readonly instant: string;
  /** Event that every unit has to be able to take. */
  readonly event: string;
  readonly preferences?: RoutingPreferences;
}

export interface DirectoryCheck {
  readonly issues: readonly Issue[];
  /** Municipalities of the day: all of them, and those with a unit that a message reaches. */
  readonly municipalities: number;
  readonly reached: number;
}

/** Municipalities without KE, without a working endpoint, overlapping coverage, ended numbers and HER-ids. */
export function checkDirectory(question: CheckQuestion): DirectoryCheck {
  const { directory, instant } = question;
  const moment = instantOrNoon(instant);
  if (!moment) {
    throw new RangeError('The instant is no FHIR instant with a time zone and no date');
  }
  const current = directory.municipalities.currentOn(dayOf(moment));
  const gaps = current.map((municipality) => gapsOf(question, municipality));
  return {
    issues: [
      ...outdated(directory, moment),
      ...gaps.flat(),
      ...overlaps(directory, moment),
      ...checkEntries(directory, directory.resources(), moment),
    ],
    municipalities: current.length,
    reached: gaps.filter((issues) => issues.length === 0).length,
  };
}

/** What keeps messages from a municipality; where it is served district by district, from each administered one. */
function gapsOf(question: CheckQuestion, { number, name }: NamedNumber): Issue[] {
  const stop = stopAt(question, { municipality: number });
  if (stop?.reason !== 'district-missing') {
    return stop ? [gap(`municipality ${number}`, name, stop)] : [];
  }
  const districts = question.directory.municipalities.facts.districts.filter(
    (district) => district.administered && district.number.startsWith(number),
  );
  if (districts.length === 0) {
    const text = `${name} is served district by district, and its districts are not in our table`;
    return [entryWarning(`municipality ${number}`, text, 'See for yourself that each district has a unit')];
  }
  return districts.flatMap((district) => {
    const missing = stopAt(question, { municipality: number, district: district.number });
    return missing ? [gap(`district ${district.number}`, district.name, missing)] : [];
  });
}

function stopAt(
  { directory, instant, event, preferences }: CheckQuestion,
  area: { municipality: string; district?: string },
): Stop | undefined {
  return resolveArea({
    ...area,
    purpose: { to: 'municipality', event },
    instant,
    directory,
    ...(preferences ? { preferences } : {}),
  }).stop;
}

function gap(path: string, name: string, stop: Stop): Issue {
  return entryProblem(path, `${name}: ${stop.text}`, 'not-found', 'Import the unit, or mend its endpoint');
}

/** Changes of municipalities that came after the table was made are not in it. */
function outdated(directory: Directory, moment: Instant): Issue[] {
  const { factsThrough } = directory.municipalities.facts;
  const day = dayOf(moment);
  return day > factsThrough
    ? [
        entryWarning(
          'municipalities',
          `The table of municipality numbers is known to hold through ${factsThrough}, and it is ${day}`,
          'Run "npm run municipalities", read the difference, and set factsThrough in judgements.json',
        ),
      ]
    : [];
}

/** Two units that both cover an area: routing stops there. */
function overlaps(directory: Directory, moment: Instant): Issue[] {
  const valid = directory
    .services()
    .filter((service) => isInForce(service, moment))
    .flatMap((service) => directory.coverageOf(service))
    .filter(({ period }) => periodState(period, moment) === 'in-force');
  const claims = Map.groupBy(valid, ({ level, area }: Coverage) => `${level === 'hospital-trust'} ${area}`);
  return [...claims.values()].flatMap((same) => {
    const ids = [...new Set(same.map(({ service }) => service.id ?? ''))].sort();
    return ids.length > 1
      ? [
          entryProblem(
            `area ${same[0]?.area}`,
            `Covered by ${ids.length} units: ${ids.join(', ')}`,
            'multiple-matches',
            'Let one of them cover it',
          ),
        ]
      : [];
  });
}
