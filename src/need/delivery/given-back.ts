// A notice that the unit gives back: it has arrived, and the unit does not handle it. Nobody has it then.
import { unitStates } from '../../ground/law/unit-states.ts';
import type { NoticeChange, NoticeRecord } from './ledger.ts';
import type { BusinessState } from './states.ts';

/** True when the unit has given the notice back, and no person has said since that it is to be sent anew. */
export function isGivenBack({ state, cause, business }: NoticeRecord): boolean {
  return state === 'for-a-person' && business !== undefined && cause === business && givesBack(business);
}

/** Whether the unit said last that it does not handle the notice. */
export function givesBack(business: BusinessState | undefined): boolean {
  return business !== undefined && unitStates[business].givesBack === true;
}

/** A notice that is given back has arrived, and stands with nobody: a person sends it anew, or closes it. */
export function givenBack(business: BusinessState): NoticeChange {
  return givesBack(business)
    ? {
        state: 'for-a-person',
        cause: business,
        acknowledgement: 'ok',
        recordedAtSource: false,
        failures: 0,
        resends: 0,
      }
    : {};
}
