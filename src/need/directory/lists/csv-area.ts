// The cell `dekker` of a contact list: which municipalities and city districts a unit covers.

import type { Municipalities } from '../../../ground/norway/municipality.ts';
import type { KeLevel } from '../terms.ts';
import type { Complain } from './csv-columns.ts';
import type { KeArea } from './ke-entry.ts';

/** Reads the numbers of the cell. A number that is not in use on the day is a problem, with what it is today. */
export function readAreas(
  cell: string,
  level: KeLevel | undefined,
  municipalities: Municipalities,
  day: string,
  complain: Complain,
): KeArea[] {
  const numbers = [...new Set(cell.split(/[\s,]+/).filter((number) => number !== ''))];
  return numbers.map((number) => {
    const isDistrict = number.length === 6;
    if (level && level !== 'hospital-trust' && isDistrict !== (level === 'city-district')) {
      complain(
        'dekker',
        `${number} does not fit the level of the unit`,
        'Municipalities have four digits, districts six',
      );
    }
    return isDistrict
      ? districtArea(number, municipalities, day, complain)
      : municipalityArea(number, municipalities, day, complain);
  });
}

function municipalityArea(
  number: string,
  municipalities: Municipalities,
  day: string,
  complain: Complain,
): KeArea {
  const standing = municipalities.standing(number, day);
  if (standing.kind === 'current' && standing.number === number) {
    return { number, name: standing.name };
  }
  switch (standing.kind) {
    case 'current':
      complain('dekker', `${number} is no longer in use`, `Today it is ${standing.number} ${standing.name}`);
      break;
    case 'divided':
      complain(
        'dekker',
        `${number} is no longer in use, and was divided`,
        `Write those that are meant: ${standing.candidates.map((one) => `${one.number} ${one.name}`).join(', ')}`,
      );
      break;
    case 'special':
      complain('dekker', `${number} is no municipality: ${standing.why}`, 'Take it out');
      break;
    case 'not-yet':
      complain(
        'dekker',
        `${number} is not in use before ${standing.from}`,
        'Import the line from that day on',
      );
      break;
    default:
      complain(
        'dekker',
        'It is no municipality number that has been in use since 1994',
        'Look the number up',
      );
  }
  return { number };
}

function districtArea(
  number: string,
  municipalities: Municipalities,
  day: string,
  complain: Complain,
): KeArea {
  const owner = number.slice(0, 4);
  const district = municipalities.district(number);
  const standing = municipalities.standing(owner, day);
  const listed = municipalities.facts.districts.some((known) => known.number.startsWith(owner));
  if (
    !/^\d{6}$/.test(number) ||
    standing.kind !== 'current' ||
    standing.number !== owner ||
    (listed && !district)
  ) {
    complain('dekker', `${number} is no city district`, 'Six digits, the municipality number of today first');
  }
  return district ? { number, name: district.name } : { number };
}
