// What a unit's message carries beside the answer: words and attachments are kept, the rest is named in the receipt.
import type { Attachment, Communication, Resource, Task } from '@medplum/fhirtypes';
import type { Message } from '../../ground/fhir/message.ts';
import type { Issue } from '../../ground/outcome/issue.ts';

/** Everything that the unit wrote, in its order, and what it attached. */
export function wordsIn(
  task: Task,
  replies: readonly Communication[],
): { readonly text: string; readonly attachments: readonly Attachment[] } {
  const payloads = replies.flatMap(({ payload }) => payload ?? []);
  const notes = [
    task.description,
    ...[task, ...replies].flatMap(({ note }) => note ?? []).map(({ text }) => text),
  ];
  return {
    text: [...payloads.map(({ contentString }) => contentString), ...notes]
      .flatMap((text) => (text?.trim() ? [text] : []))
      .join('\n'),
    attachments: payloads.flatMap(({ contentAttachment }) => contentAttachment ?? []),
  };
}

/** Resources that a reply is made of: what they say is read, or says who writes to whom. */
const parts: readonly string[] = [
  'MessageHeader',
  'Patient',
  'Organization',
  'Practitioner',
  'PractitionerRole',
  'Provenance',
];

/** One issue for each thing that came and is not kept, by its place. */
export function notTakenIn({ bundle }: Message, read: readonly Resource[]): Issue[] {
  const resources = (bundle.entry ?? []).flatMap(({ resource }, index) => {
    const known = resource && (parts.includes(resource.resourceType) || read.includes(resource as Resource));
    return known || !resource ? [] : [notTaken(`Bundle.entry[${index}].resource`, resource.resourceType)];
  });
  const references = (bundle.entry ?? []).flatMap(({ resource }, index) =>
    resource?.resourceType === 'Communication'
      ? (resource.payload ?? []).flatMap(({ contentReference }, at) =>
          contentReference
            ? [
                notTaken(
                  `Bundle.entry[${index}].resource.payload[${at}].contentReference`,
                  'A content by reference',
                ),
              ]
            : [],
        )
      : [],
  );
  return [...resources, ...references];
}

function notTaken(path: string, what: string): Issue {
  return {
    severity: 'warning',
    code: 'not-supported',
    path,
    text: `${what} was not taken: a reply is read for its Task, its words and its attachments`,
    fix: 'Send it in words or as an attachment (payload.contentAttachment with data)',
  };
}
