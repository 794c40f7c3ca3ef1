// The guide's first page, and its rows by concept.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readDefinitions } from '../../profile-rules.ts';
import { CONCEPTS, placesOf } from '../../profiles-page.ts';
import { publishedRules } from '../../profiles-requirements.ts';
import { escaped, table } from '../page.ts';
import { type Guide, linked } from './context.ts';
import { type Artefact, pageName } from './definitions.ts';

const root = join(import.meta.dirname, '..', '..', '..');

export function indexBody(guide: Guide): string {
  const { say, artefacts } = guide;
  const of = (type: string) => artefacts.filter(({ resourceType }) => resourceType === type);
  const structures = of('StructureDefinition');
  const groups: readonly (readonly [string, string, readonly Artefact[]])[] = [
    [
      'profiles',
      say.profiles,
      structures.filter((one) => one.type !== 'Extension' && one.kind !== 'logical'),
    ],
    ['extensions', say.extensions, structures.filter(({ type }) => type === 'Extension')],
    ['models', say.models, structures.filter(({ kind }) => kind === 'logical')],
    ['messages', say.messages, of('MessageDefinition')],
    ['operations', say.operations, of('OperationDefinition')],
    ['search-parameters', say.searchParameters, of('SearchParameter')],
    ['capabilities', say.capabilities, of('CapabilityStatement')],
    ['code-systems', say.codeSystems, of('CodeSystem')],
    ['value-sets', say.valueSets, of('ValueSet')],
  ];
  const contents = groups.map(([anchor, title]) => `<li><a href="#${anchor}">${escaped(title)}</a></li>`);
  const changes = guide.language === 'nb' ? '../../CHANGELOG.html' : '../CHANGELOG.html';
  return [
    `<ul>${contents.join('')}<li><a href="${changes}">CHANGELOG</a></li></ul>`,
    ...groups.map(
      ([anchor, title, members]) =>
        `<h2 id="${anchor}">${escaped(title)}</h2>\n${table(
          [say.name, say.what],
          members.map((one) => [
            `<a href="${escaped(pageName(one))}">${escaped(one.id)}</a>`,
            `${escaped(one.title ?? '')}${one.title && one.description ? '. ' : ''}${escaped(one.description ?? '')}`,
          ]),
        )}`,
    ),
  ].join('\n');
}

export function conceptsBody(guide: Guide): string {
  const { say, language } = guide;
  const names = JSON.parse(readFileSync(join(root, 'profiles', 'concepts.json'), 'utf8')) as Record<
    string,
    string
  >;
  const definitions = readDefinitions();
  const urlOf = new Map(guide.artefacts.map(({ id, url = '' }) => [id, url]));
  const rules = publishedRules();
  const rows = CONCEPTS.map((concept) => [
    `<span id="${concept}">${concept}</span>`,
    escaped(names[concept] ?? ''),
    placesOf(concept, definitions)
      .map((place) =>
        escaped(place)
          .replace(/`([^`]*)`/g, '<code>$1</code>')
          .replace(
            /^(extension )?([\w-]+)/,
            (_, before = '', id: string) => before + linked(guide, urlOf.get(id) ?? id),
          ),
      )
      .join('<br>'),
    rules
      .filter(({ concepts }) => concepts.includes(concept))
      .map((rule) => `<code>${escaped(rule.key)}</code> ${escaped(rule[language])}`)
      .join('<br>'),
  ]);
  return table([say.concept, say.name, say.places, say.rules], rows);
}
