// A municipality without FHIR, for the demo: the health network with a unit behind it, and the issuer of its tokens.
import type { Config } from '../../src/adapter/config/config.ts';
import { close, listen } from '../../src/adapter/start.ts';
import { createSandboxNhn, type SandboxNhn } from '../../src/sandbox/nhn.ts';
import { startIssuer } from '../../test/support/issuer.ts';

export interface DemoNetwork {
  readonly sandbox: SandboxNhn;
  readonly dialog: NonNullable<Config['dialog']>;
  readonly units: Config['directory'];
  /** Holds the private key under the name that the configuration refers to. */
  readonly environment: Readonly<Record<string, string>>;
  /** Notices that the unit has received, and those that one got which is the wrong one. */
  received(): { readonly network: number; readonly wrong: number };
  stop(): Promise<void>;
}

const UNIT_HER_ID = '8143060';
const WRONG_HER_ID = '8143061';

export async function startNetwork(say: (who: string, text: string) => void): Promise<DemoNetwork> {
  const issuer = await startIssuer();
  const sandbox = createSandboxNhn({
    answer: 'coordinator-appointed',
    answers: { [WRONG_HER_ID]: 'wrong-addressee' },
    answerAfter: 400,
    onEvent: (text) => say('network', text),
    authenticate: (request, url) => issuer.judge(request, url),
  });
  const { server, port } = await listen(sandbox.app, '127.0.0.1', 0);
  const api = `http://127.0.0.1:${port}`;
  say('network', `takes dialogue messages at ${api}, with tokens of ${issuer.url}`);
  return {
    sandbox,
    dialog: {
      sender: {
        organisation: { name: 'Fjellheim helseforetak (syntetisk)', herId: '112374' },
        unit: { name: 'Koordinerende enhet, Fjellheim sykehus (syntetisk)', herId: '8094866' },
      },
      nhn: {
        api,
        version: 'v2',
        everyMs: 100,
        helseId: { issuer: issuer.url, clientId: 'client', key: { variable: 'HELSEID_KEY' } },
      },
    },
    units: [
      {
        municipality: '4627',
        name: 'Koordinerende enhet, Askøy kommune (syntetisk)',
        organizationNumber: '310003107',
        endpoint: `her-id:${UNIT_HER_ID}`,
      },
      {
        municipality: '4626',
        name: 'Koordinerende enhet, Øygarden kommune (syntetisk)',
        organizationNumber: '310003166',
        endpoint: `her-id:${WRONG_HER_ID}`,
      },
    ],
    environment: { HELSEID_KEY: JSON.stringify(issuer.key) },
    received() {
      const to = (herId: string) =>
        [...sandbox.network.messages.values()].filter(
          ({ isAppRec, receiverHerId }) => !isAppRec && receiverHerId === herId,
        ).length;
      return { network: to(UNIT_HER_ID), wrong: to(WRONG_HER_ID) };
    },
    async stop() {
      server.closeAllConnections();
      await close(server);
      await issuer.stop();
    },
  };
}
