// What vectors of the sender share: how it is told to begin, what it is waited for, and what its record says.
import { holds, header as messageHeader, reliable } from '../receiver/parts.ts';
import {
  type Coming,
  type Expectation,
  RECORD,
  type Requirement,
  recorded,
  type Step,
  type Vector,
} from '../vector.ts';

export const failing: Requirement = {
  text: 'How it behaves when something fails',
  link: 'docs/failure-behaviour.md',
};
export const threads: Requirement = {
  text: 'From need to notice: ids and threads',
  link: 'docs/notice.md#ids-and-threads',
};
export const retryAfter: Requirement = {
  text: 'RFC 9110, 10.2.3 Retry-After',
  link: 'https://www.rfc-editor.org/rfc/rfc9110#section-10.2.3',
};

/** Tells the sender to begin; without `--begin` a person is asked to. */
export function begins(what: 'notice' | 'retraction' = 'notice'): Step {
  const does =
    what === 'notice'
      ? 'has it tell of the need {{id:need}} of an invented person, as a message to {{inbox}}'
      : 'has it take the notice of the need {{id:need}} back';
  const body = { text: `{"do":"${what}","need":"{{id:need}}","to":"{{inbox}}"}` };
  return { does, request: { method: 'POST', body }, expect: [{ status: ['2xx'] }] };
}

export function waits(comes: Coming, expect: readonly Expectation[], keep?: Step['keep']): Step {
  return { does: 'waits for what comes', comes, expect, ...(keep ? { keep } : {}) };
}

export const NOTICE = holds("%header.eventCoding.code = 'need-notice'", 'a message of the event need-notice');
export const ONE_MESSAGE: Expectation = {
  same: `${messageHeader}.id`,
  meaning: 'the same MessageHeader.id in every try',
};
export const TAKEN = recorded(
  "Task.status = 'received'",
  'a record that says that the unit has the notice (Task.status received)',
);
export const FOR_A_PERSON = recorded(
  "Task.status = 'failed'",
  'a record that says that a person has to look (Task.status failed)',
);

/** Not taken, whatever else is done. */
export const NOT_TAKEN: Step = {
  does: 'looks into its record of the need',
  request: RECORD,
  expect: [
    { holds: "Task.status != 'received'", meaning: 'a record that does not say that the unit has it' },
  ],
};
/** More than any sender tries while it is looked at: the number is not what the vector is about. */
export const MANY = 20;

type Fields = Pick<Vector, 'shows' | 'steps' | 'fix' | 'faults'> & Partial<Vector>;

export function vector(name: string, fields: Fields): Vector {
  return { id: `sender.${name}`, requirement: reliable, level: 'must', needs: 'listening', ...fields };
}
