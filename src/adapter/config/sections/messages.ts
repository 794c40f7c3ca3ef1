// Messages besides the notice that leave by themselves.
import { object, type Sections } from '../section.ts';

export interface MessagesConfig {
  readonly messages?: {
    /** The GP and the health services in the person's teams are told when a coordinator is appointed, and at the end. */
    readonly tellPartners?: boolean;
  };
}

export const messagesSections: Sections<MessagesConfig> = {
  messages: { schema: object({ tellPartners: { type: 'boolean' } }) },
};
