// The frame of every page: language, skip link, header, main. Everything that is shown is escaped by the template.
import { html } from 'hono/html';
import { type Language, languageNames, languages, say, type Words } from '../../ground/words/language.ts';
import { changesSince } from './changes.ts';
import { phrases } from './words.ts';

/** A piece of a page: text in it is escaped, whatever it holds. */
export type Html = ReturnType<typeof html>;

/** What every page knows of the request. */
export interface Frame {
  readonly language: Language;
  /** Path and query of this page, to come back to in another language. */
  readonly here: string;
  /** Base path of the pages. */
  readonly base: string;
  /** The signed-in person; none on the sign-in page. */
  readonly person?: { readonly name: string; readonly csrf: string };
}

export interface Page extends Frame {
  readonly title: string;
  readonly body: Html;
  /** The version of the store that it was made from, when the script may refresh it by itself. */
  readonly live?: string;
}

export function layout(page: Page): Html {
  const { language, base, title } = page;
  const t = (words: Words) => say(words, language);
  return html`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} – ${t(phrases.product)}</title>
<link rel="stylesheet" href="${base}/assets/aksel.css">
<link rel="stylesheet" href="${base}/assets/page.css">
<link rel="icon" href="${base}/assets/icon.svg" type="image/svg+xml">
<script src="${base}/assets/page.js" defer></script>
</head>
<body class="aksel-theme" ${page.live ? html`data-live="${base}${changesSince(page.live)}" data-updated="${t(phrases.updated)}"` : ''}>
<a class="skip aksel-link" href="#main">${t(phrases.skip)}</a>
${header(page)}
<main id="main" tabindex="-1">
${page.body}
</main>
<p class="aksel-sr-only" role="status" id="status"></p>
</body>
</html>`;
}

function header({ language, here, base, person }: Frame): Html {
  const t = (words: Words) => say(words, language);
  const menu = person
    ? html`<nav aria-label="${t(phrases.product)}"><a href="${base}">${t(phrases.notices)}</a>
<a href="${base}/due">${t(phrases.due)}</a>
<a href="${base}/figures">${t(phrases.figures)}</a>
<a href="${base}/plans">${t(phrases.plans)}</a></nav>`
    : '';
  const account = person
    ? html`<form method="post" action="${base}/sign-out" class="account">
<span>${t(phrases.signedInAs)} ${person.name}</span>
${hidden('csrf', person.csrf)}
<button class="aksel-button aksel-button--small" data-variant="tertiary" data-color="neutral">${t(phrases.signOut)}</button>
</form>`
    : '';
  return html`<header class="aksel-internalheader top">
<a class="aksel-internalheader__title" href="${base}">${t(phrases.product)}</a>
${menu}
<nav class="languages" aria-label="${t(phrases.language)}">${languages.map(
    (each) =>
      html`<a href="${withLanguage(here, each)}" hreflang="${each}" lang="${each}" ${each === language ? html`aria-current="true"` : ''}>${languageNames[each]}</a> `,
  )}</nav>
${account}
</header>`;
}

function withLanguage(here: string, language: Language): string {
  const [path = '', query = ''] = here.split('?');
  const parameters = new URLSearchParams(query);
  parameters.set('lang', language);
  return `${path}?${parameters}`;
}

export function hidden(name: string, value: string): Html {
  return html`<input type="hidden" name="${name}" value="${value}">`;
}

export function heading(level: 1 | 2 | 3, text: string, id?: string): Html {
  const mark = id ? html` id="${id}"` : '';
  switch (level) {
    case 1:
      return html`<h1 class="aksel-heading aksel-heading--large"${mark}>${text}</h1>`;
    case 2:
      return html`<h2 class="aksel-heading aksel-heading--medium"${mark}>${text}</h2>`;
    case 3:
      return html`<h3 class="aksel-heading aksel-heading--small"${mark}>${text}</h3>`;
  }
}

export function tag(text: string, tone: string): Html {
  return html`<span class="aksel-tag aksel-tag--small aksel-body-short aksel-body-short--small" data-variant="outline" data-color="${tone}">${text}</span>`;
}

export function alert(tone: 'info' | 'success' | 'warning' | 'danger', body: string | Html): Html {
  return html`<div class="aksel-alert aksel-alert--small" data-color="${tone}"><div class="aksel-alert__wrapper aksel-body-long">${body}</div></div>`;
}

/**
 * A table with a caption and a header row; the first cell of each row names the row. Scrolls by itself when it is wide; on a
 * narrow screen each row stands as a block of its own with the column's name before each value (hence the roles).
 */
export function table(
  caption: string,
  columns: readonly string[],
  rows: readonly (readonly (string | Html)[])[],
): Html {
  return html`<div class="scroll" role="group" tabindex="0" aria-label="${caption}"><table class="aksel-table aksel-table--small" role="table">
<caption class="aksel-sr-only">${caption}</caption>
<thead class="aksel-table__header" role="rowgroup"><tr class="aksel-table__row" role="row">${columns.map(
    (column) =>
      html`<th scope="col" role="columnheader" class="aksel-table__header-cell aksel-label">${column}</th>`,
  )}</tr></thead>
<tbody class="aksel-table__body" role="rowgroup">${rows.map(
    ([
      first,
      ...rest
    ]) => html`<tr class="aksel-table__row" role="row"><th scope="row" role="rowheader" class="aksel-table__header-cell">${first}</th>${rest.map(
      (cell, index) =>
        html`<td role="cell" class="aksel-table__data-cell aksel-body-short" data-label="${columns[index + 1] ?? ''}">${cell}</td>`,
    )}</tr>
`,
  )}</tbody></table></div>`;
}
