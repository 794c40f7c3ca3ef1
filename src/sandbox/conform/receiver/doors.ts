// Who may send.
import type { Vector } from '../vector.ts';
import { message } from './parts.ts';

const requirement = {
  text: 'RFC 6750, Bearer Token Usage, 3',
  link: 'https://www.rfc-editor.org/rfc/rfc6750#section-3',
};

export const doors: readonly Vector[] = [
  {
    id: 'receiver.no-token',
    shows: 'Without a token nothing is taken',
    requirement,
    level: 'must',
    needs: 'token',
    steps: [
      {
        does: 'sends a notice without a token',
        request: message({ headers: { authorization: null } }),
        expect: [{ status: [401] }],
      },
    ],
    fix: 'Answer 401 to whoever shows no token, before you read the body',
    faults: ['open-door'],
  },
  {
    id: 'receiver.wrong-token',
    shows: 'A token that is not the right one opens nothing',
    requirement,
    level: 'must',
    needs: 'token',
    steps: [
      {
        does: 'sends a notice with another token',
        request: message({ headers: { authorization: 'Bearer x{{token}}' } }),
        expect: [{ status: [401, 403] }],
      },
    ],
    fix: 'Compare the whole token',
    faults: ['any-token', 'open-door'],
  },
  {
    id: 'receiver.says-how-to-sign-in',
    shows: '401 says which kind of token is wanted: WWW-Authenticate: Bearer',
    requirement,
    level: 'should',
    needs: 'token',
    steps: [
      {
        does: 'sends a notice without a token',
        request: message({ headers: { authorization: null } }),
        expect: [{ header: 'www-authenticate', matches: '^(Bearer|DPoP)' }],
      },
    ],
    fix: 'Send WWW-Authenticate: Bearer with 401',
    faults: ['no-challenge', 'open-door'],
  },
];
