// The thread of $validate: one body after the other, each answered as text.
import { createValidator } from '../../../validator/index.ts';
import { answerRequests } from '../../threads/answering.ts';
import { answerValidate, type ValidateRequest } from './answer.ts';

const validator = createValidator();
// The first check reads the definitions: that is part of the start.
validator.validate({ resourceType: 'Basic', code: { text: 'start' } });

answerRequests((request: ValidateRequest) => {
  const { status, body } = answerValidate(validator, request);
  return { status, body: JSON.stringify(body) };
});
