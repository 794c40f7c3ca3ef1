// What vectors of the network share: what they demand, how a message is posted, and what a receipt has to say.
import {
  type Expectation,
  holds,
  type Replacement,
  type Request,
  type Requirement,
  type Step,
  type Vector,
} from '../vector.ts';

export const head: Requirement = { text: 'HIS 80601:2006 Hodemelding 1.2', link: 'docs/dialog.md' };
export const dialogue: Requirement = { text: 'HIS 80603:2017 Dialogmelding 1.1', link: 'docs/dialog.md' };
export const apprec: Requirement = {
  text: 'HIS 80415:2012 Applikasjonskvittering 1.1',
  link: 'https://www.ehelse.no/standarder/applikasjonskvittering-v1.1',
};
export const faults: Requirement = {
  text: 'HIS 1151:2006 Tilbakemelding om feil i mottatt melding',
  link: 'docs/dialog.md#what-is-read',
};
export const reading: Requirement = {
  text: 'Dialogue messages: what is read',
  link: 'docs/dialog.md#what-is-read',
};
export const outside: Requirement = {
  text: 'Dialogue messages: XML from outside',
  link: 'docs/dialog.md#xml-from-outside',
};
export const states: Requirement = { text: 'Transports: the table of states', link: 'docs/transports.md' };

interface Posting {
  readonly as?: string;
  readonly replace?: readonly Replacement[];
  readonly encoding?: 'latin1' | 'utf8-mark';
}

/** A document as the message handler has decrypted it. */
export function posted(xml: string, posting: Posting = {}): Request {
  return { method: 'POST', headers: { 'content-type': 'application/xml' }, body: { xml, ...posting } };
}

export function receiptWith(status: string, ...codes: readonly string[]): Expectation {
  const error = codes.map((code) => `errors.v = '${code}'`).join(' or ');
  return holds(
    `kind = 'apprec' and status = '${status}'${error ? ` and (${error})` : ''}`,
    `an AppRec with status ${status}${codes.length > 0 ? ` and the error ${codes.join(' or ')}` : ''}`,
  );
}

export const TAKEN = receiptWith('1');
/** Where it cannot be read nobody may know whose it was: then a status from 400 is the answer. */
export const REFUSED = holds(
  "kind = 'refusal' or status = '2'",
  'an AppRec with status 2, or a status from 400',
);

/** A message is posted, and this follows. */
export function posts(request: Request, ...expect: readonly Expectation[]): Step {
  return { does: 'posts a message', request, expect };
}

/** The partner writes a notice; its MsgId is kept. */
export const WRITES: Step = {
  does: 'has it write a notice of the need {{id:need}} to the HER-id {{own}}',
  request: {
    method: 'POST',
    path: '/begin',
    headers: { 'content-type': 'application/json' },
    body: { text: '{"do":"notice","need":"{{id:need}}","to":"{{own}}"}' },
  },
  expect: [holds("kind = 'dialog'", 'a Hodemelding with a Dialogmelding')],
  keep: { msg: 'id' },
};

type Fields = Pick<Vector, 'shows' | 'steps' | 'fix' | 'faults' | 'requirement'> & Partial<Vector>;

export function vector(name: string, fields: Fields): Vector {
  return { id: `network.${name}`, level: 'must', ...fields };
}
