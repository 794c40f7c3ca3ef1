// What the sandbox unit says of a message before it takes it: the event, what its MessageDefinition asks for, and the profiles.
import type { Bundle, MessageDefinition, Reference, Resource } from '@medplum/fhirtypes';
import { loadDefinitions } from '../../ground/assets/package.ts';
import { profile } from '../../ground/fhir/canonical.ts';
import { MESSAGE_PROFILE, type Message } from '../../ground/fhir/message.ts';
import type { Issue } from '../../ground/outcome/issue.ts';
import { resourceIn } from '../../need/notice/in-message.ts';

/** A check of one resource or Bundle against R4 and the profiles that it claims. */
export type ResourceCheck = (resource: Resource) => readonly Issue[];

/**
 * Everything that is wrong with a message. Held to our profiles whether it claims them or not: a sender that claims none is
 * not freed of them.
 * @see https://hl7.org/fhir/R4/messagedefinition.html
 */
export function judgeMessage(message: Message, check: ResourceCheck): readonly Issue[] {
  const definition = definitionOf(message.event);
  if (!definition) {
    return [notUnderstood(message)];
  }
  const focus = (message.header.focus ?? []).map((reference) => resourceIn(message, reference.reference));
  const counted = countedFocus(definition, message.header.focus ?? [], focus);
  const wrong = check(claiming(message, definition, focus)).filter(
    ({ severity }) => severity === 'error' || severity === 'fatal',
  );
  return [...counted, ...withdrawn(focus), ...wrong];
}

/** What was entered in error says nothing, whatever else stands in it. */
function withdrawn(focus: readonly (Resource | undefined)[]): readonly Issue[] {
  return focus.flatMap((resource, index): Issue[] =>
    (resource as { status?: string } | undefined)?.status === 'entered-in-error'
      ? [
          {
            severity: 'error',
            code: 'business-rule',
            path: `Bundle.entry[0].resource.focus[${index}]`,
            text: `The ${resource?.resourceType} was entered in error: there is nothing to act on`,
            fix: 'Take a notice back by a message need-notice-cancellation',
          },
        ]
      : [],
  );
}

function definitions(): readonly MessageDefinition[] {
  return loadDefinitions().filter(
    (each): each is MessageDefinition => each.resourceType === 'MessageDefinition',
  );
}

/** Events that a unit takes: an acknowledgement is an answer to a send, never a message of its own. */
function definitionOf(event: string | undefined): MessageDefinition | undefined {
  return event === 'acknowledgement'
    ? undefined
    : definitions().find(({ eventCoding }) => event !== undefined && eventCoding?.code === event);
}

function notUnderstood({ header, event }: Message): Issue {
  const events = definitions().flatMap(({ eventCoding }) => eventCoding?.code ?? []);
  const system = definitions()[0]?.eventCoding?.system;
  const path = `Bundle.entry[0].resource.${header.eventUri === undefined ? 'eventCoding' : 'eventUri'}`;
  return event === 'acknowledgement'
    ? {
        severity: 'error',
        code: 'business-rule',
        path,
        text: 'An acknowledgement is the answer to a send; it is not sent as a message of its own',
        fix: 'Give acknowledgements in the response to the message that they acknowledge',
      }
    : {
        severity: 'error',
        code: 'not-supported',
        path,
        text: 'The event of the message is none that a coordinating unit understands',
        fix: `Use a code of ${system}: ${events.filter((code) => code !== 'acknowledgement').join(', ')}`,
      };
}

/** How often each kind of resource stands in the focus, and that each reference leads to something in the message. */
function countedFocus(
  definition: MessageDefinition,
  references: readonly Reference[],
  focus: readonly (Resource | undefined)[],
): readonly Issue[] {
  const path = (index: number) => `Bundle.entry[0].resource.focus[${index}]`;
  const lost = focus.flatMap((found, index): Issue[] =>
    found
      ? []
      : [
          {
            severity: 'error',
            code: 'not-found',
            path: path(index),
            text: references[index]?.reference
              ? 'What the focus names does not stand in the message'
              : 'The focus names nothing',
            fix: 'Put the resource into the message, and refer to its fullUrl',
          },
        ],
  );
  const counts = (definition.focus ?? []).flatMap(({ code, min, max }): Issue[] => {
    const found = focus.filter((resource) => resource?.resourceType === code).length;
    const most = max === undefined || max === '*' ? Number.POSITIVE_INFINITY : Number(max);
    return found >= (min ?? 0) && found <= most
      ? []
      : [
          {
            severity: 'error',
            code: found < (min ?? 0) ? 'required' : 'structure',
            path: 'Bundle.entry[0].resource.focus',
            text: `The message is about ${found} ${code} resources; ${definition.eventCoding?.code} has ${min ?? 0}..${max ?? '*'}`,
            fix: `See ${definition.url}`,
          },
        ];
  });
  return [...lost, ...counts];
}

/** The message with the profiles that its event demands, so that one check holds it to all of them. */
function claiming(
  { bundle }: Message,
  definition: MessageDefinition,
  focus: readonly (Resource | undefined)[],
): Bundle {
  const demanded = (resource: Resource | undefined, index: number): string[] => {
    if (index === 0) {
      return [profile('ip-message-header')];
    }
    const named = definition.focus?.find(({ code }) => code === resource?.resourceType)?.profile;
    return named && focus.includes(resource) ? [named] : [];
  };
  return {
    ...withProfiles(bundle, [MESSAGE_PROFILE]),
    entry: (bundle.entry ?? []).map((entry, index) =>
      entry.resource
        ? {
            ...entry,
            resource: withProfiles(entry.resource, demanded(entry.resource as Resource, index)),
          }
        : entry,
    ),
  } as Bundle;
}

function withProfiles<R extends { meta?: { profile?: string[] } }>(
  resource: R,
  profiles: readonly string[],
): R {
  const claimed = resource.meta?.profile;
  const all = [...new Set([...(Array.isArray(claimed) ? claimed : []), ...profiles])];
  return all.length === 0 ? resource : { ...resource, meta: { ...resource.meta, profile: all } };
}
