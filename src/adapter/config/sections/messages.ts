// Messages besides the notice that leave by themselves.
import { Type } from 'typebox';
import { closed } from '../../../ground/schema/forms.ts';
import { optional } from '../section.ts';

export const messagesSections = {
  messages: optional(
    Type.Object(
      {
        tellPartners: Type.Optional(
          Type.Boolean({
            description:
              "The GP and the health services in the person's teams are told when a coordinator is appointed, and at the end",
          }),
        ),
      },
      closed,
    ),
  ),
};
