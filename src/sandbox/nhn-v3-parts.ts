// What version 3 calls required of a request, as its pages have it. The sandbox has this list by itself: the client's is its own.

/** Says what a part has to be; undefined when it is that. */
type Is = (value: unknown) => string | undefined;

const text: Is = (value) => (typeof value === 'string' && value !== '' ? undefined : 'has to be a text');
const herId: Is = (value) =>
  Number.isSafeInteger(value) && (value as number) > 0 ? undefined : 'has to be a HER-id, as a number';
const yesOrNo: Is = (value) => (typeof value === 'boolean' ? undefined : 'has to be true or false');
const herIds: Is = (value) =>
  Array.isArray(value) && value.length > 0 && value.every((each) => herId(each) === undefined)
    ? undefined
    : 'has to be a list of HER-ids';
const object: Is = (value) =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? undefined : 'has to be an object';
const oneOf =
  (...values: readonly string[]): Is =>
  (value) =>
    values.includes(value as string) ? undefined : `has to be one of ${values.join(', ')}`;

const parts = {
  message: {
    businessDocument: text,
    senderHerId: herId,
    receiverHerIds: herIds,
    contentType: text,
    contentTransferEncoding: oneOf('base64'),
    messageTypeIdentificator: text,
    applicationName: text,
    applicationVersion: text,
  },
  configuration: {
    herId,
    receiveNotificationChannel: oneOf('Api'),
    clientLocked: yesOrNo,
    receiveRefusedMessageNotices: yesOrNo,
    rejectMessageFilters: object,
  },
  apprec: { appRecSenderHerId: herId, appRecStatus: oneOf('Ok', 'Rejected', 'OkErrorInMessagePart') },
  downloaded: { receiverHerId: herId },
} as const satisfies Record<string, Record<string, Is>>;

/** What is missing from a body or wrong in it. @param without a part that is not asked for */
export function problemsOf(kind: keyof typeof parts, body: unknown, without?: string): string[] {
  const given = (typeof body === 'object' && body !== null ? body : {}) as Record<string, unknown>;
  return Object.entries<Is>(parts[kind]).flatMap(([name, is]) => {
    if (name === without && given[name] === undefined) {
      return [];
    }
    const problem = given[name] === undefined ? 'is required' : is(given[name]);
    return problem === undefined ? [] : [`${name} ${problem}`];
  });
}

/** HER-ids of one request at most. */
const MOST_HER_IDS = 1_500;

/** What is wrong with the query of a request for notifications. */
export function problemsOfQuery(query: Readonly<Record<string, unknown>>): string[] {
  const ids = [query.herIds ?? []].flat();
  const whole = (name: string, least: number, most: number) => {
    const value = Number(query[name]);
    return query[name] === undefined || (Number.isSafeInteger(value) && value >= least && value <= most)
      ? []
      : [`${name} has to be a whole number from ${least} to ${most}`];
  };
  return [
    ...(ids.length === 0 ? ['herIds is required'] : []),
    ...(ids.length > MOST_HER_IDS ? [`herIds are ${MOST_HER_IDS} at most`] : []),
    ...(query.offset === undefined ? ['offset is required'] : []),
    ...whole('offset', 0, Number.MAX_SAFE_INTEGER),
    ...whole('notificationsToFetch', 1, 1_000),
  ];
}
