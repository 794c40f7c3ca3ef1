// NHN's interface to the message network (Meldingstjener, EDI 2.0): version 2 as its OpenAPI document has it, and version 3.
// Version 3 and the sign-in are not tested against the real service.
import { PeerFailure } from '../../../flows/ports.ts';
import type { AppRec, CodedValue } from '../../../need/dialog/model.ts';
import type { AuthorisedFetch } from '../access/token-supply.ts';
import { type ExchangeOptions, exchange } from '../units/exchange.ts';
import type { DialogDocument } from './dialog-sending.ts';

export interface NhnClientOptions {
  readonly api: string;
  readonly version: 'v2' | 'v3';
  /** Our name as a system, which NHN wants to see. */
  readonly sourceSystem: string;
  readonly fetch: AuthorisedFetch;
  /** The configuration of a HER-id says nothing of notices of refused messages (version 3). */
  readonly leaveOutRefusedNotices?: boolean;
  readonly timeout?: number;
}

/** What a receiving application said, as the interface tells it. */
export interface NhnReceipt {
  readonly status: AppRec['status'];
  readonly errors: readonly CodedValue[];
}

export interface NhnStatus {
  readonly receiverHerId: string;
  readonly delivery: string;
  /** Whether the network has sent it, as far as it tells (version 3). */
  readonly sent?: boolean;
  readonly receipt?: NhnReceipt;
}

export interface NhnMessage {
  readonly id: string;
  readonly receiverHerId: string;
  /** Who sent it, as the network has authenticated them. */
  readonly senderHerId?: string;
  /** `MsgId` of the document, when it is told. */
  readonly documentId?: string;
  readonly isAppRec: boolean;
}

/** Something that happened, by version 3. */
export interface NhnNotification {
  readonly offset: number;
  readonly type: string;
  readonly messageId?: string;
  readonly herId: string;
}

export type Receipt =
  | { readonly status: 'Ok' }
  | {
      /** Refused, or taken without a part of it. */
      readonly status: 'Rejected' | 'OkErrorInMessagePart';
      readonly code: string;
      readonly details: string;
    };

export interface NhnClient {
  /** Hands a document over; gives the network's own id of it. */
  post(document: DialogDocument): Promise<string>;
  /** Unread messages, as many as a page has, oldest first unless the newest are asked for (version 2 only). */
  unread(herIds: readonly string[], first?: 'oldest' | 'newest'): Promise<readonly NhnMessage[]>;
  message(id: string): Promise<NhnMessage>;
  document(id: string): Promise<Uint8Array>;
  status(id: string): Promise<readonly NhnStatus[]>;
  postReceipt(id: string, herId: string, receipt: Receipt): Promise<void>;
  /** Says that the message was taken over here, so that it does not come again. */
  markRead(id: string, herId: string): Promise<void>;
  /** What happened behind that offset (version 3 only). */
  notifications(
    herIds: readonly string[],
    offset: number,
    /** 1 to 1000; a page when nothing is said. */
    most?: number,
  ): Promise<readonly NhnNotification[]>;
  /** The same as it happens: the answer's body is a stream of server-sent events (version 3 only). */
  stream(herIds: readonly string[], offset: number, signal: AbortSignal): Promise<Response>;
  /** Tells the network that this client takes what comes for a HER-id (version 3 only, and demanded there). */
  configure(herId: string): Promise<void>;
}

const PEER = 'NHN';
/** Messages of one fetch. */
export const PAGE = 100;

export function createNhnClient(options: NhnClientOptions): NhnClient {
  const base = options.api.replace(/\/+$/, '');
  const own = {
    'api-version': options.version.slice(1),
    'nhn-source-system': options.sourceSystem,
    accept: 'application/json',
  };
  const limits: ExchangeOptions = {
    peer: PEER,
    fetch: options.fetch,
    ...(options.timeout ? { timeout: options.timeout } : {}),
  };
  const v3 = options.version === 'v3';
  const root = v3 ? `${base}/messages` : `${base}/Messages`;

  async function get<T>(url: string): Promise<T> {
    return jsonIn(await exchange(url, { headers: own }, limits), 'transient') as T;
  }
  async function put(method: string, url: string, body: unknown): Promise<string | undefined> {
    const init = {
      method,
      headers: { ...own, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    };
    const text = await exchange(url, init, { ...limits, changes: true });
    if (text.trim() === '') {
      return undefined;
    }
    const told = jsonIn(text, 'ambiguous');
    if (typeof told === 'object' && told !== null && 'errorCode' in told) {
      throw new PeerFailure(PEER, 'ambiguous', 'a request was answered well, with an error in its body');
    }
    return text;
  }

  return {
    async post(document) {
      const body = v3 ? postV3(document, options.sourceSystem) : postV2(document);
      refuseLarge(body);
      const text = await put('POST', root, body);
      const answer = jsonIn(text ?? '', 'ambiguous');
      const id = v3 ? (answer as { id?: unknown } | null)?.id : answer;
      if (typeof id !== 'string' || !ID.test(id)) {
        const why = 'the send was answered without the id of the message: nobody knows whether it was taken';
        throw new PeerFailure(PEER, 'ambiguous', why);
      }
      return id;
    },
    async unread(herIds, first = 'oldest') {
      const query = new URLSearchParams(herIds.map((id): [string, string] => ['ReceiverHerIds', id]));
      query.append('IncludeMetadata', 'true');
      query.append('MessagesToFetch', String(PAGE));
      query.append('OrderBy', first === 'oldest' ? 'Ascending' : 'Descending');
      return (await get<WireMessage[]>(`${root}?${query}`)).map(messageOf);
    },
    message: async (id) => messageOf(await get<WireMessage>(`${root}/${idIn(id)}`)),
    async document(id) {
      const at = v3 ? 'document' : 'business-document';
      const { businessDocument } = await get<{ businessDocument: string }>(`${root}/${idIn(id)}/${at}`);
      return Buffer.from(businessDocument, 'base64');
    },
    async status(id) {
      const told = await get<WireStatus[] | { statusList: WireStatus[] }>(`${root}/${idIn(id)}/status`);
      return ('statusList' in told ? told.statusList : told).map(statusOf);
    },
    async postReceipt(id, herId, receipt) {
      const body = {
        appRecStatus: receipt.status,
        ...(receipt.status !== 'Ok'
          ? { appRecErrorList: [{ errorCode: receipt.code, details: receipt.details }] }
          : {}),
      };
      if (v3) {
        await put('POST', `${root}/${idIn(id)}/apprec`, { appRecSenderHerId: Number(herId), ...body });
      } else {
        await put('POST', `${root}/${idIn(id)}/apprec/${herId}`, body);
      }
    },
    async markRead(id, herId) {
      if (v3) {
        await put('PUT', `${root}/${idIn(id)}/downloaded`, { receiverHerId: Number(herId) });
      } else {
        await put('PUT', `${root}/${idIn(id)}/read/${herId}`, undefined);
      }
    },
    async notifications(herIds, offset, most = PAGE) {
      const query = `${notificationQuery(herIds, offset)}&notificationsToFetch=${most}`;
      const { notifications } = await get<{ notifications: unknown[] }>(`${base}/notifications?${query}`);
      return notifications.map(notificationOf);
    },
    stream: (herIds, offset, signal) =>
      options.fetch(`${base}/notifications/stream?${notificationQuery(herIds, offset)}`, {
        headers: { ...own, accept: 'text/event-stream' },
        signal,
      }),
    async configure(herId) {
      const configurations = [
        {
          herId: Number(herId),
          receiveNotificationChannel: 'Api',
          clientLocked: true,
          // Required by one page and by those who use it, and absent on another.
          ...(options.leaveOutRefusedNotices ? {} : { receiveRefusedMessageNotices: true }),
          rejectMessageFilters: { MessageFunction: [] },
        },
      ];
      await put('PUT', `${base}/mshconfigurations`, { configurations });
    },
  };
}

/** A message as it is posted. */
type Posted = { readonly businessDocument: string } & Readonly<Record<string, unknown>>;

/** The longest request that the network takes, in bytes. Source: pages of version 3; nothing is said of version 2. */
const LONGEST = 35_000_000;

/** @throws {PeerFailure} when the network would refuse it for its size */
function refuseLarge(body: Posted): void {
  const size = JSON.stringify(body).length;
  if (size > LONGEST) {
    const mega = (bytes: number) => Math.ceil(bytes / 1_000_000);
    const why = `the message would be ${mega(size)} MB, and the network takes ${mega(LONGEST)} MB: send less with it`;
    throw new PeerFailure(PEER, 'permanent', why);
  }
}

const ID = /^[A-Za-z0-9-]{1,64}$/;

/** An answer whose body is no JSON says nothing, whatever its status. */
function jsonIn(text: string, failure: 'transient' | 'ambiguous'): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new PeerFailure(PEER, failure, 'the body of an answer is no JSON', { cause: error });
  }
}

/** An id from outside never reaches a path otherwise than as one word of it. @throws {PeerFailure} when it is none */
function idIn(id: string): string {
  if (!ID.test(id)) {
    throw new PeerFailure(PEER, 'permanent', 'the network names a message by what is no id');
  }
  return id;
}

function notificationQuery(herIds: readonly string[], offset: number): URLSearchParams {
  return new URLSearchParams([
    ...herIds.map((id) => ['herIds', id] as [string, string]),
    ['offset', String(offset)],
  ]);
}

const content = { contentType: 'application/xml', contentTransferEncoding: 'base64' };

function postV2({ xml, receiverHerId }: DialogDocument): Posted {
  return {
    businessDocument: Buffer.from(xml).toString('base64'),
    ...content,
    receiverHerIdsSubset: [Number(receiverHerId)],
  };
}

function postV3({ xml, senderHerId, receiverHerId, type }: DialogDocument, applicationName: string): Posted {
  return {
    businessDocument: Buffer.from(xml).toString('base64'),
    senderHerId: Number(senderHerId),
    receiverHerIds: [Number(receiverHerId)],
    ...content,
    messageTypeIdentificator: type,
    applicationName,
    applicationVersion: '0.1.0',
  };
}

interface WireMessage {
  readonly id?: string | null;
  readonly receiverHerId?: number | null;
  readonly receiverHerIds?: readonly number[];
  readonly senderHerId?: number | null;
  readonly businessDocumentId?: string | null;
  readonly businessDocumentMsgType?: string;
  readonly isAppRec?: boolean | null;
}

function messageOf(told: WireMessage): NhnMessage {
  return {
    id: told.id ?? '',
    receiverHerId: String(told.receiverHerId ?? told.receiverHerIds?.[0] ?? ''),
    ...(told.senderHerId ? { senderHerId: String(told.senderHerId) } : {}),
    ...(told.businessDocumentId ? { documentId: told.businessDocumentId } : {}),
    isAppRec: told.isAppRec ?? told.businessDocumentMsgType === 'APPREC',
  };
}

interface WireReceipt {
  readonly appRecStatus?: string | null;
  readonly appRecErrorList?: readonly { errorCode?: string | null; oid?: string | null }[] | null;
}

interface WireStatus extends WireReceipt {
  readonly receiverHerId: number;
  readonly transportDeliveryState: string;
  readonly sent?: boolean | null;
  readonly apprecInfo?: WireReceipt | null;
}

const statuses: Readonly<Record<string, AppRec['status']>> = {
  Ok: '1',
  Rejected: '2',
  OkErrorInMessagePart: '3',
};

function statusOf(told: WireStatus): NhnStatus {
  const info = told.apprecInfo ?? told;
  const status = statuses[info.appRecStatus ?? ''];
  const errors = (info.appRecErrorList ?? []).map(({ errorCode, oid }) => ({
    ...(errorCode ? { v: errorCode } : {}),
    ...(oid && /^[\d.]+\.\d+$/.test(oid) ? { s: oid } : {}),
  }));
  return {
    receiverHerId: String(told.receiverHerId),
    delivery: told.transportDeliveryState,
    ...(typeof told.sent === 'boolean' ? { sent: told.sent } : {}),
    ...(status ? { receipt: { status, errors } } : {}),
  };
}

/** A notification as it stands in a page or in the data of an event. */
export function notificationOf(told: unknown): NhnNotification {
  const { offset, type, relatedMessageId, notificationReceiverHerId } = told as Record<string, unknown>;
  return {
    offset: Number(offset),
    type: String(type),
    ...(relatedMessageId ? { messageId: String(relatedMessageId) } : {}),
    herId: String(notificationReceiverHerId),
  };
}
