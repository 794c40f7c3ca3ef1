// The population register, when the configuration has one: each question to it is a line of the audit.
import type { Store } from '../../edges/store/store.ts';
import { bearerTokens, fetchWith } from '../../edges/transport/access/token-supply.ts';
import { createPersonRegister } from '../../edges/transport/registers/person-register.ts';
import type { AskPersonRegister } from '../../flows/judge/ask-register.ts';
import type { Clock } from '../../flows/ports.ts';
import type { Config } from '../config/config.ts';
import type { Environment } from '../config/environment.ts';
import { helseIdFetch } from './helse-id.ts';

export interface PersonRegisterParts {
  readonly config: Pick<Config, 'personRegister' | 'timeoutMs'>;
  readonly environment: Environment;
  readonly clock: Clock;
  readonly leave: Store['audit']['leave'];
}

const SCOPE = 'nhn:hgd-persontjenesten-api/read-with-legal-basis';

export function personRegisterOf({
  config: { personRegister, timeoutMs: timeout },
  environment,
  clock,
  leave,
}: PersonRegisterParts): AskPersonRegister | undefined {
  if (!personRegister) {
    return undefined;
  }
  const { api, version = '2', helseId, tokenVariable = '' } = personRegister;
  const token = environment[tokenVariable];
  const ask = createPersonRegister({
    api,
    version,
    fetch: helseId
      ? helseIdFetch(helseId, environment, { scope: SCOPE, timeout })
      : fetchWith(bearerTokens(token ? { [new URL(api).origin]: token } : {})),
    now: () => clock.now(),
    timeout,
  });
  return async (number, patient) => {
    const line = {
      who: 'adapter',
      what: 'query',
      action: 'register-asked',
      detail: 'Asked the population register who acts for the person, and whether the address is protected',
      purpose: 'COC',
      peer: { name: 'Persontjenesten', address: new URL(api).origin },
      patient,
    } as const;
    const left = (outcome: 'success' | 'minor-failure') =>
      leave([{ ...line, when: clock.now().toISOString(), outcome }]);
    try {
      const answer = await ask(number);
      await left(answer ? 'success' : 'minor-failure');
      return answer;
    } catch (error) {
      await left('minor-failure');
      throw error;
    }
  };
}
