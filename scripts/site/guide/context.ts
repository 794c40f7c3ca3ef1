// What every page of the guide is made with.
import { escaped } from '../page.ts';
import { type SiteLanguage, words } from '../words.ts';
import { type Artefact, type Example, pageOfCanonical } from './definitions.ts';

export interface Guide {
  readonly language: SiteLanguage;
  readonly say: (typeof words)['en'];
  readonly artefacts: readonly Artefact[];
  readonly byUrl: ReadonlyMap<string, Artefact>;
  readonly examples: ReadonlyMap<string, readonly Example[]>;
}

export function guideOf(
  language: SiteLanguage,
  artefacts: readonly Artefact[],
  examples: Guide['examples'],
): Guide {
  const byUrl = new Map(artefacts.flatMap((one) => (one.url ? [[one.url, one]] : [])));
  return { language, say: words[language], artefacts, byUrl, examples };
}

/** A canonical as a link to its page, by its title where it is ours. */
export function linked({ byUrl }: Guide, canonical: string): string {
  const page = pageOfCanonical(canonical, byUrl);
  const [url = ''] = canonical.split('|');
  const text = escaped(byUrl.get(url)?.id ?? url.replace(/^http:\/\/hl7\.org\/fhir\/[A-Za-z]+\//, ''));
  return page === undefined ? `<code>${text}</code>` : `<a href="${escaped(page)}">${text}</a>`;
}
