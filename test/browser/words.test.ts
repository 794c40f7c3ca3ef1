// The overview read word by word, in three languages: no page says anything in another language than its own. And seen with
// ruler in hand: no label of a picture lies over another or is cut, and a narrow screen hides no column.
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Language, languages } from '../../src/ground/words/language.ts';
import { type Stage, setTheStage } from './stage.ts';

let stage: Stage;

beforeAll(async () => {
  stage = await setTheStage();
  await stage.raise('need-with-consent', 'anders');
  await stage.raise('need-without-consent', 'berit');
  await stage.raise('existing-plan', 'carl');
  stage.acknowledge(false);
  await stage.raise('need-with-consent', 'dagny');
  // Two messages about the first notice; of one of them its sender is told of a fault.
  await stage.reply('flag-anders', 'svar-1');
  await stage.reply('flag-anders', 'svar-2');
  const { page, context } = await stage.signIn();
  await page.goto(`${stage.setting.adapter.url}/overview/notices/1`);
  await page.getByLabel('Årsak').fill('Sendt videre på telefon.');
  await page.getByRole('button', { name: 'Meld feil i mottatt melding' }).click();
  await page.getByText('Utført: Meld feil i mottatt melding').waitFor();
  await context.close();
}, 120_000);
afterAll(() => stage.stop());

const word = (...words: readonly string[]) =>
  new RegExp(`(?<![\\p{L}/.-])(${words.join('|')})(?![\\p{L}/.-])`, 'iu');
/** Words that only one of the languages has. */
const english = word(
  'the',
  'and',
  'of',
  'is',
  'are',
  'not',
  'was',
  'has',
  'needs',
  'unit',
  'sent',
  'decided',
  'person’s',
);
/** A code as machines write it: people read its words. */
const code = /(?<![\p{L}\d./-])[a-z]{2,}(?:-[a-z]{2,})+(?![\p{L}\d./-])/u;
const norwegian = word('og', 'ikke', 'ikkje', 'eller', 'ein', 'er', 'til', 'med', 'som');
const bokmaal = word('ikke', 'fra', 'hvem', 'hva', 'også', 'ble', 'sendes', 'hvorfor', 'noe', 'jeg');
const nynorsk = word('ikkje', 'frå', 'kven', 'kva', 'òg', 'blei', 'kvifor', 'noko', 'dei');
const foreign: Readonly<Record<Language, readonly RegExp[]>> = {
  nb: [english, nynorsk, code],
  nn: [english, bokmaal, code],
  en: [norwegian],
};

/**
 * Every text that the page shows or reads aloud, but data of the case: what the plan and the letter say, messages, names of the
 * languages, identifiers. Those are marked (`code`, `pre`, another `lang`) or told to the test.
 */
async function textsOf(page: Page): Promise<string[]> {
  return (await page.evaluate(`(() => {
    const walker = document.createTreeWalker(document.documentElement, NodeFilter.SHOW_TEXT);
    const own = document.documentElement.lang;
    const texts = [];
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const at = node.parentElement;
      const away = at.closest('script, style, code, pre, [data-of-case]');
      if (!away && at.closest('[lang]').lang === own && node.textContent.trim()) texts.push(node.textContent.trim());
    }
    for (const each of document.querySelectorAll('[aria-label], [title], [placeholder]')) {
      for (const name of ['aria-label', 'title', 'placeholder']) {
        if (each.hasAttribute(name)) texts.push(each.getAttribute(name));
      }
    }
    return texts;
  })()`)) as string[];
}

/** Pairs of labels in a picture that lie over one another, and labels that reach outside of it. */
async function clashesIn(page: Page, picture: string): Promise<string[]> {
  await page.locator(picture).waitFor();
  return (await page.evaluate(`(() => {
    const svg = document.querySelector(${JSON.stringify(picture)});
    const frame = svg.getBoundingClientRect();
    const labels = [...svg.querySelectorAll('text')].flatMap((text) => {
      const parts = [...text.querySelectorAll('tspan')];
      return parts.length > 0 ? parts : [text];
    });
    const boxes = labels.map((label) => {
      const range = document.createRange();
      range.selectNodeContents(label);
      return { text: label.textContent, box: range.getBoundingClientRect() };
    });
    const found = [];
    boxes.forEach(({ text, box }, index) => {
      if (box.left < frame.left - 1 || box.right > frame.right + 1) found.push('outside: ' + text);
      if (text.includes('…')) found.push('cut: ' + text);
      for (const other of boxes.slice(index + 1)) {
        const b = other.box;
        if (box.left < b.right - 1 && b.left < box.right - 1 && box.top < b.bottom - 3 && b.top < box.bottom - 3) {
          found.push(text + ' over ' + other.text);
        }
      }
    });
    return found;
  })()`)) as string[];
}

describe('every page', () => {
  it.each(
    languages,
  )('says nothing in another language than its own, in any state that the stories reach: %s', async (language) => {
    const { page, context } = await stage.signIn();
    const base = `${stage.setting.adapter.url}/overview`;
    const wrong: string[] = [];
    const read = async (path: string) => {
      await page.goto(`${base}${path}`);
      for (const text of await textsOf(page)) {
        // The name of who is signed in, as it stays in history and audit.
        const said = text.replace('Lokal bruker (one-time-link)', '');
        if (foreign[language].some((pattern) => pattern.test(said))) {
          wrong.push(`${path}: ${text}`);
        }
      }
    };
    await page.goto(`${base}?lang=${language}`);
    for (const path of [
      '',
      '?text=nothing-like-this',
      '/due',
      '/figures',
      '/plans',
      '/plans?id=!',
      `/plans/${stage.planId}`,
      '/nothing',
    ]) {
      await read(path);
    }
    for (let no = 1; no <= 4; no += 1) {
      await read(`/notices/${no}`);
      // Both what was told of a fault and the form to tell of another one are read.
      expect(await page.locator('form[action$="/tell-fault"]').count()).toBe(no === 1 ? 1 : 0);
      await page.locator('form[action$="/person"] button').click();
      await page.waitForURL(/#person-heading$/);
      await read(`/notices/${no}`);
    }
    await page.locator('form.account button').click();
    await read('/sign-in');
    expect(wrong).toEqual([]);
    await context.close();
  });
});

describe('the pictures', () => {
  it.each(languages)('have no label over another, outside or cut: %s', async (language) => {
    const { page, context } = await stage.signIn();
    const base = `${stage.setting.adapter.url}/overview`;
    await page.goto(`${base}/notices/4?lang=${language}`);
    expect(await clashesIn(page, 'svg.course')).toEqual([]);
    await page.goto(`${base}/plans/${stage.planId}`);
    await page.locator('form.purpose button').click();
    expect(await clashesIn(page, 'svg.plan')).toEqual([]);
    await context.close();
  });
});

describe('a narrow screen', () => {
  it('shows what every column of the list says', async () => {
    const { page, context } = await stage.signIn();
    await page.setViewportSize({ width: 360, height: 800 });
    await page.goto(`${stage.setting.adapter.url}/overview?lang=nb`);
    const hidden = (await page.evaluate(`[...document.querySelectorAll('tbody th, tbody td')]
      .filter((cell) => { const b = cell.getBoundingClientRect(); return b.left < 0 || b.right > innerWidth || b.height === 0; })
      .map((cell) => cell.textContent.trim())`)) as string[];
    expect(hidden).toEqual([]);
    expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
    await context.close();
  });
});

describe('a plan', () => {
  it('is named by its title, and an id is no heading', async () => {
    const { page, context } = await stage.signIn();
    await page.goto(`${stage.setting.adapter.url}/overview/plans/${stage.planId}?lang=nb`);
    expect(await page.locator('h1').innerText()).toBe('Individuell plan');
    await page.locator('form.purpose button').click();
    expect(await page.locator('h1').innerText()).not.toContain('CarePlan');
    const headings = await page.locator('h2').allInnerTexts();
    expect(headings).toEqual(
      expect.arrayContaining([
        'Mål',
        'Ressurser',
        'Behov for tjenester',
        'Samarbeid',
        'Samtykker',
        'Evaluering',
      ]),
    );
    await page.getByText(`CarePlan/${stage.planId}`).waitFor();
    await context.close();
  });
});
