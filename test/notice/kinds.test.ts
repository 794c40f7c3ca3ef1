// What the table of kinds says is what is published of our messages.
import type { CapabilityStatement, CodeSystem, MessageDefinition } from '@medplum/fhirtypes';
import { describe, expect, it } from 'vitest';
import { loadDefinitions } from '../../src/ground/assets/package.ts';
import { profile } from '../../src/ground/fhir/canonical.ts';
import { formOf, messageEvents } from '../../src/need/notice/kinds.ts';
import { words } from '../../src/need/notice/letter-words.ts';

const published = loadDefinitions();
const ids = published.map((resource) => `${resource.resourceType}/${resource.id}`);
const urls = published.map((resource) => ('url' in resource ? resource.url : undefined));
const codesOf = (id: string) =>
  published
    .filter((each): each is CodeSystem => each.resourceType === 'CodeSystem' && each.id === id)
    .flatMap(({ concept = [] }) => concept.map(({ code }) => code));

describe('a kind of message', () => {
  it.each(messageEvents)('%s is a published event', (event) => {
    expect(codesOf('ip-message-event')).toContain(event);
  });

  it.each(messageEvents)('%s has its MessageDefinition, which the adapter says that it supports', (event) => {
    const definition = published.find(
      (each): each is MessageDefinition =>
        each.resourceType === 'MessageDefinition' && each.eventCoding?.code === event,
    );
    expect(definition?.url, 'a MessageDefinition of this event').toBeDefined();
    const supported = published
      .filter((each): each is CapabilityStatement => each.resourceType === 'CapabilityStatement')
      .flatMap(({ messaging = [] }) => messaging.flatMap(({ supportedMessage = [] }) => supportedMessage));
    expect(supported.map((each) => each.definition)).toContain(definition?.url);
  });

  it.each(
    messageEvents,
  )('%s goes to a profile, and as a Communication of a kind, that are published', (event) => {
    const form = formOf(event);
    if (!form) {
      return;
    }
    expect(ids).toContain(`StructureDefinition/${form.receiver}`);
    if (form.letter) {
      expect(codesOf('ip-communication-kind')).toContain(form.letter.category);
      expect(form.letter.profile === undefined || urls.includes(profile(form.letter.profile))).toBe(true);
    }
  });

  it.each(messageEvents)('%s has a title in both written forms, when it is told in a letter', (event) => {
    const { letter } = formOf(event) ?? {};
    // The title of a notice names its needs.
    if (letter && event !== 'need-notice') {
      for (const form of Object.values(words)) {
        expect(letter.titles(form)).not.toEqual([]);
      }
    }
  });
});
