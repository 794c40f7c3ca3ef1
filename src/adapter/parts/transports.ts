// Joins the ways of sending that the configuration sets up, and what watches for what comes back on them.
import { v5 } from 'uuid';
import type { BroughtDocument, TakeBrought } from '../../edges/server/network-door.ts';
import { createBreakers, type Guarded } from '../../edges/transport/access/breaker.ts';
import { type AuthorisedFetch, bearerTokens, fetchWith } from '../../edges/transport/access/token-supply.ts';
import type { UrlGuard } from '../../edges/transport/access/url-guard.ts';
import {
  createDialogEndpoint,
  documentOf,
  type SendDocument,
} from '../../edges/transport/network/dialog-sending.ts';
import { watchFolder } from '../../edges/transport/network/folder-inbox.ts';
import {
  GROUP_READS,
  handOffByFolder,
  handOffByHttp,
  replyByFolder,
} from '../../edges/transport/network/hand-off.ts';
import type { Inbox } from '../../edges/transport/network/inbox.ts';
import { type NetworkTaker, sendByNhn } from '../../edges/transport/network/nhn.ts';
import { createNhnClient } from '../../edges/transport/network/nhn-client.ts';
import { watchNetwork } from '../../edges/transport/network/nhn-inbox.ts';
import { createDryRun } from '../../edges/transport/units/dry-run.ts';
import { createKeEndpoint } from '../../edges/transport/units/ke-endpoint.ts';
import { createPlug, type Ways } from '../../edges/transport/units/plug.ts';
import { createRestEndpoint } from '../../edges/transport/units/rest-endpoint.ts';
import type { AnswerPorts } from '../../flows/answer/take-answer.ts';
import { takeDocument, takeReceipt, takeTransportState, tellStuck } from '../../flows/answer/take-network.ts';
import type { FaultPorts } from '../../flows/answer/tell-fault.ts';
import { type Clock, type KeEndpoint, PeerFailure } from '../../flows/ports.ts';
import type { NetworkLog } from '../../need/delivery/network-log.ts';
import type { DialogWay } from '../../need/delivery/states.ts';
import type { DialogParties } from '../../need/dialog/from-message.ts';
import { appRecFor } from '../../need/dialog/receipt.ts';
import { writeAppRec } from '../../need/dialog/write-dialog.ts';
import { type Transport, transports } from '../../need/directory/transports.ts';
import type { Config } from '../config/config.ts';
import type { Environment } from '../config/environment.ts';
import { helseIdFetch } from './helse-id.ts';

type Given = NonNullable<NonNullable<Config['dialog']>['nhn']>;

/** What of the configuration sets up ways to units. */
export type TransportSettings = Pick<Config, 'dialog' | 'dryRun' | 'timeoutMs'>;

export interface TransportOptions {
  readonly config: TransportSettings;
  readonly environment: Environment;
  readonly guard: UrlGuard;
  /** Bearer tokens by origin. */
  readonly tokens: Readonly<Record<string, string>>;
  readonly log: NetworkLog;
  readonly clock: Clock;
  readonly onError: (error: unknown) => void;
  /** Tells the one who runs the adapter what will not hold for ever. */
  readonly warn: (text: string) => void;
  /** Runs one piece of work so that what it reads and writes is in the audit as one. */
  readonly follow: <T>(work: () => Promise<T>) => Promise<T>;
}

export interface WiredTransports {
  readonly endpoint: KeEndpoint;
  /** Sends a dialogue message of our own, by the ways that are set up. Throws {@link PeerFailure}. */
  readonly sendDialog: FaultPorts['sendDialog'];
  /** Takes what the hospital's message handler brings, when messages are handed to it. */
  takeBrought(answers: AnswerPorts): TakeBrought | undefined;
  /** Begins to watch for what comes back. */
  watch(answers: AnswerPorts): Inbox;
}

/** Short enough that a unit which is back is noticed soon, long enough that one which is down is not flooded. */
const BREAKER = { failures: 5, openFor: 5_000 };
const EVERY = 10_000;
const HELSEID_SCOPE = 'nhn:msh/api';

/** The ways that are set up, in the order in which they are preferred. */
export function transportsOf({ dialog, dryRun }: TransportSettings): readonly Transport[] {
  const set: Readonly<Record<Transport, boolean>> = {
    'fhir-message': true,
    'fhir-rest': true,
    'nhn-edi': dialog?.nhn !== undefined || dialog?.handOff !== undefined,
    handoff: dialog?.handOff !== undefined,
    'dry-run': dryRun !== undefined,
  };
  return transports.filter((transport) => set[transport]);
}

export function wireTransports(options: TransportOptions): WiredTransports {
  const { config, environment, guard, tokens, clock } = options;
  const breaker = createBreakers(BREAKER);
  const parties = config.dialog && partiesOf(config.dialog.sender);
  const nhn = config.dialog?.nhn && parties && nhnOf(options, config.dialog.nhn, parties);
  const senders: Readonly<Record<DialogWay, SendDocument | undefined>> = {
    network: nhn && behind(breaker, config.dialog?.nhn?.api ?? '', sendByNhn(nhn)),
    'message-handler': handOffOf(options, breaker),
  };
  const endpointBy = (way: DialogWay) => {
    const send = senders[way];
    return send && parties && createDialogEndpoint(send, parties);
  };
  const [network, handOff] = [endpointBy('network'), endpointBy('message-handler')];
  // A unit of the network is reached by the hospital's own message handler where the adapter has no other way there.
  const edi = network ?? handOff;
  // Every transport has its line, also where it is not set up: one that is forgotten here does not compile.
  const ways: Required<Ways> = {
    'fhir-message': createKeEndpoint({ timeout: config.timeoutMs, tokens, guard, breaker, clock }),
    'fhir-rest': createRestEndpoint({
      fetch: fetchWith(bearerTokens(tokens)),
      guard,
      breaker,
      clock,
      timeout: config.timeoutMs,
    }),
    'nhn-edi': edi,
    handoff: handOff,
    'dry-run': config.dryRun && createDryRun(config.dryRun.folder),
  };
  return {
    endpoint: createPlug(ways, clock),
    async sendDialog(dialog, way) {
      const send = senders[way];
      if (!send) {
        throw new PeerFailure(
          'dialogue message',
          'permanent',
          'the way by which the message came is not set up',
        );
      }
      const document = documentOf(dialog);
      const named = document.senderHerId === '' && parties ? documentOf({ ...dialog, ...parties }) : document;
      if (way === 'network' && named.receiverHerId === '') {
        throw new PeerFailure('dialogue message', 'permanent', 'the sender of the message states no HER-id');
      }
      await send(named);
    },
    takeBrought: (answers) =>
      config.dialog?.handOff
        ? (bytes, sender) => options.follow(() => brought(answers, bytes, sender))
        : undefined,
    watch(answers) {
      const taker = takerOf(answers, options.follow);
      const receipts = config.dialog?.handOff?.receipts;
      const every = config.dialog?.handOff?.everyMs ?? EVERY;
      const inboxes = [
        ...(nhn ? [watchNetwork({ ...nhn, taker, onError: options.onError })] : []),
        ...(receipts
          ? [
              watchFolder({
                folder: receipts,
                take: (bytes) => options.follow(() => brought(answers, bytes, undefined)),
                reply: replyOf(config),
                stuck: taker.stuck,
                log: options.log,
                now: () => options.clock.now(),
                every,
                onError: options.onError,
              }),
            ]
          : []),
      ];
      return {
        standsSince: () =>
          inboxes
            .flatMap((inbox) => inbox.standsSince() ?? [])
            .sort((one, other) => one.getTime() - other.getTime())[0],
        async stop() {
          await Promise.all(inboxes.map((inbox) => inbox.stop()));
        },
      };
    },
  };

  function nhnOf({ log, clock }: TransportOptions, settings: Given, own: DialogParties) {
    const {
      version = 'v3',
      api,
      sourceSystem = 'ip-fhir',
      everyMs = EVERY,
      leaveOutRefusedNotices,
    } = settings;
    if (version === 'v2') {
      options.warn('dialog.nhn.version is v2, which nears its end of life: version 3 follows it');
    }
    const fetching = authorised(settings, environment, config.timeoutMs);
    const client = createNhnClient({
      api,
      version,
      sourceSystem,
      ...(leaveOutRefusedNotices ? { leaveOutRefusedNotices } : {}),
      fetch: fetching,
      timeout: config.timeoutMs,
    });
    const { organisation, unit } = own.sender;
    const herIds = (unit ?? organisation).ids.map(({ id }) => id);
    const ownHerIds = confirmedOf(settings, herIds);
    if (version === 'v3' && ownHerIds.length < herIds.length) {
      options.warn(
        `dialog.nhn.ownHerIds does not confirm HER-id ${herIds.join(', ')}: it is not said that its messages come here`,
      );
    }
    return { client, log, now: () => clock.now(), version, herIds, ownHerIds, every: everyMs };
  }
}

/**
 * To say that the adapter takes what comes for a HER-id leads all its messages here, which can be those of a whole hospital:
 * it is said only of those that are confirmed. Behind a fixed token there is a sandbox, which has no other messages.
 */
function confirmedOf({ helseId, ownHerIds = [] }: Given, herIds: readonly string[]): readonly string[] {
  return helseId ? herIds.filter((herId) => ownHerIds.includes(herId)) : herIds;
}

function handOffOf({ config, environment }: TransportOptions, breaker: Guarded): SendDocument | undefined {
  const { outbox, url, tokenVariable, groupReads } = config.dialog?.handOff ?? {};
  if (outbox !== undefined) {
    return handOffByFolder(outbox, groupReads ? GROUP_READS : undefined);
  }
  if (url === undefined) {
    return undefined;
  }
  const token = tokenVariable === undefined ? undefined : environment[tokenVariable];
  const fetching = fetchWith(bearerTokens(token ? { [new URL(url).origin]: token } : {}));
  return behind(breaker, url, handOffByHttp({ url, fetch: fetching, timeout: config.timeoutMs }));
}

/** A network that is down is left alone for a while, like every endpoint. */
function behind(breaker: Guarded, name: string, send: SendDocument): SendDocument {
  return (document) => breaker(name, () => send(document));
}

/** The ways by which the senders of dialogue messages can be told something. */
export function dialogWays({ dialog }: Pick<TransportSettings, 'dialog'>): readonly DialogWay[] {
  return [
    ...(dialog?.nhn ? ['network' as const] : []),
    ...(dialog?.handOff ? ['message-handler' as const] : []),
  ];
}

function partiesOf(sender: NonNullable<Config['dialog']>['sender']): DialogParties {
  const level = ({ name, herId }: { name: string; herId: string }) => ({
    name,
    ids: [{ id: herId, type: 'HER' }],
  });
  return {
    sender: {
      organisation: level(sender.organisation),
      ...(sender.unit ? { unit: level(sender.unit) } : {}),
    },
  };
}

/** The HER-ids under which we are reached: of the organisation and of the service. */
export function herIdsOf(sender: NonNullable<Config['dialog']>['sender'] | undefined): readonly string[] {
  return [sender?.organisation, sender?.unit].flatMap((level) => (level ? [level.herId] : []));
}

/** Requests to the health network, with what proves who asks. */
export function authorised(settings: Given, environment: Environment, timeout: number): AuthorisedFetch {
  const { helseId, tokenVariable = '', api } = settings;
  if (!helseId) {
    const token = environment[tokenVariable];
    return fetchWith(bearerTokens(token ? { [new URL(api).origin]: token } : {}));
  }
  return helseIdFetch(helseId, environment, { scope: HELSEID_SCOPE, timeout });
}

/** The message handler sends receipts as it sends messages, from its folder; by HTTP it has no way for them but its own call. */
function replyOf({ dialog }: TransportSettings): (id: string, appRec: string) => Promise<void> {
  const { outbox, groupReads } = dialog?.handOff ?? {};
  return outbox === undefined
    ? async () => undefined
    : replyByFolder(outbox, groupReads ? GROUP_READS : undefined);
}

/** Namespace of the ids of receipts, which follow from the message (a random UUID, fixed for good). */
const RECEIPTS = 'f0a4c0de-2b57-4c3a-9d52-6f0b6a0f6b11';

/** A dialogue message gets its AppRec at once: the message handler sends it. The same message gets the same again. */
async function brought(
  answers: AnswerPorts,
  bytes: Uint8Array,
  senderHerId: string | undefined,
): Promise<BroughtDocument> {
  const taken = await takeDocument(answers, bytes, { way: 'message-handler', sentBy: senderHerId });
  if (taken.kind === 'receipt') {
    return { kind: 'kept' };
  }
  if (taken.kind !== 'message') {
    return { kind: taken.kind };
  }
  const id = v5(taken.dialog.id, RECEIPTS);
  const ids = { id, generated: answers.clock.now().toISOString() };
  return {
    kind: 'receipted',
    id,
    appRec: writeAppRec(appRecFor(taken.dialog, ids, taken.refusal, taken.part)),
  };
}

function takerOf(answers: AnswerPorts, follow: TransportOptions['follow']): NetworkTaker {
  return {
    document: (bytes, sender) =>
      follow(() => takeDocument(answers, bytes, { way: 'network', sentBy: sender })),
    receipt: (receipt) => follow(() => takeReceipt(answers, receipt)),
    stuck: (id, why) => follow(() => tellStuck(answers, id, why)),
    transportState: (msgId, state) => follow(() => takeTransportState(answers, 'nhn', msgId, state)),
  };
}
