// The thread of $validate: one body after the other, each answered as text.
import { parentPort } from 'node:worker_threads';
import { createValidator } from '../../../validator/index.ts';
import { answerValidate, type ValidateRequest } from './answer.ts';

const validator = createValidator();
// The first check reads the definitions: that is part of the start.
validator.validate({ resourceType: 'Basic', code: { text: 'start' } });
parentPort?.postMessage('ready');

parentPort?.on('message', (request: ValidateRequest) => {
  const { status, body } = answerValidate(validator, request);
  parentPort?.postMessage({ status, body: JSON.stringify(body) });
});
