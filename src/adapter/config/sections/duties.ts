// Days after which somebody is reminded of a duty, where law and routine name none.
import { type TInteger, type TOptional, Type } from 'typebox';
import { closed } from '../../../ground/schema/forms.ts';
import { type DutySetting, dutySettings } from '../../../need/duties/settings.ts';
import { optional } from '../section.ts';

const days = Object.fromEntries(
  Object.entries(dutySettings).map(([name, [otherwise, unit, counts]]) => [
    name,
    Type.Optional(
      Type.Integer({ minimum: 1, description: `${unit} ${counts}; ${otherwise} when nothing is said` }),
    ),
  ]),
) as { [Name in DutySetting]: TOptional<TInteger> };

export const dutiesSections = {
  duties: optional(
    Type.Object(days, {
      ...closed,
      description: 'Days after which somebody is reminded of a duty. None of them is a limit of the law',
    }),
  ),
};
