// Whether an answer is what it says it is: of a notice of ours, about its person, from its unit, and for us.
import type { Patient } from '@medplum/fhirtypes';
import type { Message } from '../../ground/fhir/message.ts';
import { otherPatientsOf } from '../../ground/fhir/person.ts';
import { parseReference } from '../../ground/fhir/reference.ts';
import { instantOf } from '../../ground/norway/instant.ts';
import type { Issue } from '../../ground/outcome/issue.ts';
import { saying } from '../../need/delivery/codes/sayings.ts';
import { waits, worded } from '../../need/delivery/codes/worded.ts';
import type { Attention, Ledger, NoticeRecord } from '../../need/delivery/ledger.ts';
import type { Answered } from '../../need/notice/answer.ts';
import { senderNumbers } from '../../need/notice/in-message.ts';
import { likenessOf } from '../../need/notice/same-person.ts';
import { recipientOf } from '../directory/routing.ts';
import type { Clock, FhirServer, Routing } from '../ports.ts';
import type { AnswersFrom } from './answer-word.ts';
import type { Speaker } from './speaker.ts';

export interface FitPorts {
  readonly server: Pick<FhirServer, 'read'>;
  readonly ledger: Pick<Ledger, 'byTask' | 'byMessage'>;
  readonly routing: Pick<Routing, 'mayAnswer'>;
  readonly endpoint: { readonly endpoint: string };
  readonly clock: Clock;
  readonly from?: AnswersFrom;
}

/** Why an answer is not filed, and what stands on the list for people because of it. */
export interface Misfit {
  readonly issue: Issue;
  readonly attention?: Attention;
}

/**
 * The notice that is answered: named by its Task or by its message, whichever is ours. A name that is none of ours says
 * nothing; two that lead to different notices contradict one another.
 */
export async function answeredNotice(
  { ledger }: Pick<FitPorts, 'ledger'>,
  { task, messages }: Answered,
): Promise<NoticeRecord | Misfit> {
  const found = await Promise.all([
    ...(task === undefined ? [] : [ledger.byTask(task)]),
    ...messages.map((id) => ledger.byMessage(id)),
  ]);
  const records = new Map(found.flatMap((record) => (record ? [[record.key, record] as const] : [])));
  const [record] = records.values();
  if (!record) {
    return { issue: unknownNotice() };
  }
  return records.size === 1 ? record : { issue: twoNotices() };
}

/** What does not fit; undefined when all does. @throws {PeerFailure} when the hospital's server cannot be asked */
export async function misfitOf(
  ports: FitPorts,
  record: NoticeRecord,
  message: Message,
  from?: Speaker,
): Promise<Misfit | undefined> {
  return (
    misaddressed(ports, message) ??
    // What another unit says changes nothing: a person reads it.
    (ports.from === 'another' ? undefined : await stranger(ports, record, message, from)) ??
    personMisfit(ports, record, message)
  );
}

/** A URL is ours when it is the one that our notices give; other addresses (HER-ids) are the network's matter. */
function misaddressed({ endpoint }: FitPorts, { header }: Message): Misfit | undefined {
  const hosts = (header.destination ?? []).map(({ endpoint: to }) => hostOf(to));
  const own = hostOf(endpoint.endpoint);
  if (own === undefined || hosts.length === 0 || hosts.some((host) => host === undefined || host === own)) {
    return undefined;
  }
  return {
    issue: {
      severity: 'error',
      code: 'forbidden',
      path: 'MessageHeader.destination.endpoint',
      text: 'The message is addressed to another endpoint than this one',
      fix: 'Send answers to MessageHeader.source.endpoint of the notice',
    },
  };
}

function hostOf(url: string | undefined): string | undefined {
  return url !== undefined && /^https?:/i.test(url) && URL.canParse(url) ? new URL(url).host : undefined;
}

/** Whoever has a notice answers it: the unit that it was sent to, or the one that took over its area. */
async function stranger(
  { routing }: FitPorts,
  record: NoticeRecord,
  message: Message,
  from: Speaker | undefined,
): Promise<Misfit | undefined> {
  const told = recipientOf(record);
  if (!told) {
    return undefined; // recorded by a release that did not keep whom it told
  }
  const numbers = senderNumbers(message);
  if (numbers.length === 0) {
    return {
      issue: {
        severity: 'error',
        code: 'required',
        path: 'MessageHeader.sender',
        text: 'The answer does not say which organisation gives it',
        fix: 'Let MessageHeader.sender refer to the Organization in the message, with its organisation number',
      },
    };
  }
  const own = numbers.filter((number) => from === undefined || from.speaksFor(number));
  if (own.length === 0) {
    return {
      issue: {
        severity: 'error',
        code: 'forbidden',
        path: 'MessageHeader.sender',
        text: 'What the request shows is not of the organisation that the message names as its sender',
        fix: 'Use the token, certificate and address that were agreed for this unit (answers.units)',
      },
    };
  }
  return (await routing.mayAnswer(told, own))
    ? undefined
    : {
        issue: {
          severity: 'error',
          code: 'forbidden',
          path: 'MessageHeader.sender',
          text: 'The notice was sent to another unit, and this one has not taken over its area',
          fix: 'Let the unit that has the notice answer it; a wrong municipality is answered by the unit that got it',
        },
      };
}

async function personMisfit(
  { server, clock }: FitPorts,
  record: NoticeRecord,
  message: Message,
): Promise<Misfit | undefined> {
  const likeness = likenessOf(message, await recordsOf(server, record.subject), instantOf(clock.now()));
  if (likeness === 'same' || likeness === 'nobody') {
    return undefined;
  }
  const text =
    likeness === 'other'
      ? 'The answer is about another person than the notice'
      : 'It is not sure that the answer is about the person of the notice';
  const reason = likeness === 'other' ? 'answer-about-another' : 'answer-person-unclear';
  const fix = 'State the person as the notice does: by national id, or by birth date and name';
  return {
    issue: { severity: 'error', code: 'value', path: 'Patient', text, fix, concept: 'C7' },
    attention: waits(reason, worded(saying(reason))),
  };
}

/** The person's record, and the records that were merged with it: numbers stand in each. */
async function recordsOf(
  server: FitPorts['server'],
  subject: string | undefined,
): Promise<readonly Patient[]> {
  const key = parseReference(subject);
  const patient = key?.type === 'Patient' ? await server.read<Patient>('Patient', key.id) : undefined;
  const others = await Promise.all(
    (patient ? otherPatientsOf(patient) : []).map((other) =>
      server.read<Patient>('Patient', other.slice('Patient/'.length)),
    ),
  );
  return [patient, ...others].flatMap((each) => each ?? []);
}

function unknownNotice(): Issue {
  return {
    severity: 'error',
    code: 'not-found',
    path: 'Task.id',
    text: 'No notice with this Task or message was sent from here',
    fix: 'Answer with the Task that came with the notice, under the same id, or name its message in MessageHeader.response',
  };
}

function twoNotices(): Issue {
  return {
    severity: 'error',
    code: 'conflict',
    path: 'MessageHeader.response.identifier',
    text: 'The Task is of one notice, and the message that is answered is of another',
    fix: 'Answer one notice with one message',
  };
}
