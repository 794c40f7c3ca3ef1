// Rules about what goes out: the minimum, the person's own flags, and to whom the header says.
import type { Communication, MessageHeader } from '@medplum/fhirtypes';
import { codeSystem } from '../../ground/fhir/canonical.ts';
import type { Issue } from '../../ground/outcome/issue.ts';
import { broken, type Graph } from './graph.ts';

/** What of a Patient a notice of need may carry: to find the person and to contact the person. */
const PATIENT_IN_NOTICE = new Set([
  'resourceType',
  'id',
  'meta',
  'language',
  'active',
  'identifier',
  'name',
  '_name',
  'telecom',
  'gender',
  'birthDate',
  'address',
  'communication',
]);

function headerOf(graph: Graph): MessageHeader | undefined {
  return graph.all('MessageHeader')[0]?.resource;
}

function isNotice(graph: Graph): boolean {
  const event = headerOf(graph)?.eventCoding;
  return event?.system === codeSystem('ip-message-event') && event.code === 'need-notice';
}

/** C7: the notice carries no more about the person than is needed. */
export function checkNoticeMinimum(graph: Graph): Issue[] {
  if (!isNotice(graph)) {
    return [];
  }
  return graph.all('Patient').flatMap(({ resource, path }) =>
    Object.keys(resource)
      .filter((name) => !PATIENT_IN_NOTICE.has(name))
      .map((name) =>
        broken('ip-graph-notice-minimum', `${path}.${name}`, 'This is more.', 'Leave it out of the message.'),
      ),
  );
}

function noticesIn(graph: Graph): { resource: Communication; path: string }[] {
  return graph
    .all('Communication')
    .filter(({ resource }) =>
      resource.category?.some(({ coding }) =>
        coding?.some(
          ({ system, code }) => system === codeSystem('ip-communication-kind') && code === 'notice-of-need',
        ),
      ),
    );
}

/** D6, D7: the flags of a notice are the person's own and not entered in error. */
export function checkNoticeFlags(graph: Graph): Issue[] {
  return noticesIn(graph).flatMap(({ resource, path }) =>
    (resource.about ?? []).flatMap((link, at) => {
      const flag = graph.resolve(link)?.resource;
      if (flag?.resourceType !== 'Flag') {
        return [];
      }
      const place = `${path}.about[${at}]`;
      const fix = 'Send no notice on it; when one was sent, send a cancellation.';
      if (flag.status === 'entered-in-error') {
        return [broken('ip-graph-notice-flag', place, 'The flag is entered in error.', fix)];
      }
      if (graph.maybeSame(flag.subject, resource.subject)) {
        return [];
      }
      return [broken('ip-graph-notice-flag', place, 'The flag is about somebody else.', fix)];
    }),
  );
}

/** D6, D9: who sends and who receives is the same in the content as in the header. */
export function checkMessageRoute(graph: Graph): Issue[] {
  const header = headerOf(graph);
  if (header?.eventCoding?.system !== codeSystem('ip-message-event')) {
    return [];
  }
  const focus = new Set((header.focus ?? []).map((link) => graph.resolve(link)?.path));
  return graph.all('Communication').flatMap(({ resource, path }) => {
    if (!focus.has(path)) {
      return [];
    }
    const fix = 'Address header and content alike before anything is sent.';
    const receivers = (header.destination ?? []).map(({ receiver }) => receiver);
    const reached = (resource.recipient ?? []).some((recipient) =>
      receivers.some((receiver) => graph.maybeSame(recipient, receiver)),
    );
    return [
      ...(graph.maybeSame(resource.sender, header.sender)
        ? []
        : [broken('ip-graph-message-route', `${path}.sender`, 'The header names another sender.', fix)]),
      ...(reached || !resource.recipient
        ? []
        : [broken('ip-graph-message-route', `${path}.recipient`, 'The header names another receiver.', fix)]),
    ];
  });
}
