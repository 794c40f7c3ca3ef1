// The implementation guide: a page for each definition, in both languages.
import { copyFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { escaped, type SitePage } from '../page.ts';
import type { SiteLanguage } from '../words.ts';
import { type Guide, guideOf } from './context.ts';
import { type Artefact, pageName, readArtefacts, readExamples } from './definitions.ts';
import { lawBody } from './law.ts';
import { conceptsBody, indexBody } from './lists.ts';
import { otherBody } from './others.ts';
import { profileBody } from './profile.ts';

const generated = join(import.meta.dirname, '..', '..', '..', 'profiles', 'generated');

/** All pages of the guide; the definitions themselves are copied to `out`. */
export function guidePages(out: string): SitePage[] {
  const artefacts = readArtefacts();
  const examples = readExamples();
  mkdirSync(join(out, 'files', 'definitions'), { recursive: true });
  for (const { resourceType, id } of artefacts) {
    const name = `${resourceType}-${id}.json`;
    copyFileSync(join(generated, name), join(out, 'files', 'definitions', name));
  }
  return (['en', 'nb'] as const).flatMap((language) => pagesIn(guideOf(language, artefacts, examples)));
}

function pagesIn(guide: Guide): SitePage[] {
  const { say, artefacts } = guide;
  return [
    listPage(guide, 'index', say.guide, indexBody(guide)),
    listPage(guide, 'concepts', say.concepts, conceptsBody(guide)),
    listPage(guide, 'law', say.law, lawBody(guide)),
    ...artefacts.map((one) => artefactPage(guide, one)),
  ];
}

function placed(language: SiteLanguage, name: string): { path: string; other: string } {
  const [english, norwegian] = [`guide/${name}`, `nb/guide/${name}`];
  return language === 'nb' ? { path: norwegian, other: english } : { path: english, other: norwegian };
}

function listPage({ language }: Guide, name: string, title: string, body: string): SitePage {
  const html = `<h1>${escaped(title)}</h1>\n${body}`;
  return {
    ...placed(language, `${name}.html`),
    title,
    language,
    html,
    sections: [{ anchor: '', title, text: '' }],
  };
}

function artefactPage(guide: Guide, artefact: Artefact): SitePage {
  const { language, say } = guide;
  const { resourceType, id, url = '', version = '', description = '' } = artefact;
  const title = artefact.title ?? artefact.name ?? id;
  const up = language === 'nb' ? '../../' : '../';
  const body =
    resourceType === 'StructureDefinition' ? profileBody(guide, artefact) : otherBody(guide, artefact);
  const html = `<h1>${escaped(title)}</h1>
<p>${escaped(description)}</p>
<p>${say.address}: <code>${escaped(url)}</code> · ${say.version} ${escaped(version)} · <a href="${up}files/definitions/${escaped(`${resourceType}-${id}.json`)}" download>${say.download}</a></p>
${body}`;
  const shorts = (artefact.differential?.element ?? [])
    .map((one) => `${one.id} ${one.short ?? ''}`)
    .join(' ');
  const codes = (artefact.concept ?? []).map((one) => `${one.code} ${one.display ?? ''}`).join(' ');
  const text = `${id} ${description} ${shorts} ${codes}`;
  return {
    ...placed(language, pageName(artefact)),
    title,
    language,
    html,
    sections: [{ anchor: '', title, text }],
  };
}
