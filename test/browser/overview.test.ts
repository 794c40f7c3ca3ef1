// The overview in a real browser: the demo's stories, by mouse and by keyboard, with and without script; axe on every page.
import { mkdirSync } from 'node:fs';
import axe from 'axe-core';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { languages } from '../../src/ground/words/language.ts';
import { type SignedIn, type Stage, setTheStage } from './stage.ts';

let stage: Stage;
let signedIn: SignedIn;
/** Paths of the notice that nobody acknowledged. */
let overdue = '';

/** Where pictures go: into the documentation when it is asked for, beside the reports otherwise. */
const PICTURES = new URL(
  process.env.IP_PICTURES === 'docs' ? '../../docs/' : '../../reports/',
  import.meta.url,
);

beforeAll(async () => {
  stage = await setTheStage();
  await stage.raise('need-with-consent', 'anders');
  await stage.raise('need-without-consent', 'berit');
  await stage.raise('existing-plan', 'carl');
  stage.acknowledge(false);
  await stage.raise('need-with-consent', 'dagny');
  await gone(1_500);
  signedIn = await stage.signIn();
  mkdirSync(PICTURES, { recursive: true });
}, 60_000);
afterAll(() => stage.stop());

const gone = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

async function picture(page: Page, name: string): Promise<void> {
  await page.screenshot({ path: new URL(name, PICTURES).pathname });
}

describe('the story of the overdue notice', () => {
  it('is found at the top of the list, over its deadline and waiting for people', async () => {
    const { page } = signedIn;
    const first = page.locator('tbody tr').first();
    // The deadline passes first; that it was missed is then found by a job, and the page hears of it.
    await expect.poll(() => first.innerText()).toContain('koordinerende enhet i sykehuset');
    expect(await first.innerText()).toContain('Over fristen');
    await picture(page, 'overview.png');
    await page.getByLabel('Bare over fristen').check();
    await page.getByRole('button', { name: 'Vis' }).click();
    expect(await page.locator('tbody tr').count()).toBe(1);
    overdue = new URL((await page.locator('tbody tr a').getAttribute('href')) ?? '', page.url()).pathname;
  });

  it('tells why, and the picture of its course says the same in words', async () => {
    const { page } = signedIn;
    await page.locator('tbody tr a').click();
    await page.getByText('kvitteringen kom aldri').waitFor();
    const course = page.getByRole('img', { name: 'Forløp' });
    expect(await course.locator('desc').textContent()).toMatch(/sendt: \d.*kvittert: fristen er gått ut/);
    await picture(page, 'notice.png');
  });

  it('is sent again, and is seen acknowledged and answered without a reload', async () => {
    const { page } = signedIn;
    stage.acknowledge(true);
    await page.getByRole('button', { name: 'Send på nytt' }).click();
    await page.getByText('Utført: Send på nytt').waitFor();
    await page.getByText('koordinator oppnevnt').first().waitFor();
    const course = page.getByRole('img', { name: 'Forløp' });
    await expect.poll(() => course.locator('desc').textContent()).toMatch(/kvittert: \d.*besvart: \d/);
    expect(await page.locator('#status').innerText()).toContain('oppdatert');
    expect(stage.unit.messages.filter(({ duplicate }) => !duplicate)).toHaveLength(2);
  });
});

describe("the municipality's side", () => {
  it('shows the letter, and what a person answers there comes to the notice', async () => {
    const page = await signedIn.context.newPage();
    await page.goto(stage.unitUrl);
    expect(await page.locator('pre').first().innerText()).toContain('individuell plan');
    await page.getByLabel('Svar').first().selectOption('first-contact-made');
    await page.getByRole('button', { name: 'Send svaret' }).first().click();
    await page.getByText('first-contact-made').first().waitFor();
    await signedIn.page.getByText('første kontakt er tatt').first().waitFor();
    await page.close();
  });
});

describe('the pages', () => {
  it('ask nothing of anybody else, and break no rule of their own policy', () => {
    expect([...signedIn.origins]).toEqual([new URL(stage.setting.adapter.url).origin]);
    expect(signedIn.complaints).toEqual([]);
  });

  it('are used by keyboard alone: to the content, to a notice, to an act', async () => {
    const { page, context } = await stage.signIn();
    await page.keyboard.press('Tab');
    expect(await page.evaluate('document.activeElement.textContent')).toContain('Hopp til innholdet');
    await page.keyboard.press('Enter');
    expect(await page.evaluate('document.activeElement.id')).toBe('main');
    await tabTo(page, 'Melding ');
    await page.keyboard.press('Enter');
    await page.waitForURL(/notices/);
    await tabTo(page, 'Overlat til en annen');
    const to = page.getByLabel('Hvem skal følge den opp');
    await to.focus();
    await page.keyboard.type('Vakt');
    await page.keyboard.press('Enter');
    await page.getByText('Utført: Overlat til en annen').waitFor();
    await context.close();
  });

  it('work without script', async () => {
    const { page, context } = await stage.signIn({ javaScriptEnabled: false });
    expect(await page.locator('tbody tr').count()).toBe(4);
    await page.locator('tbody tr a').first().click();
    await page.getByLabel('Formål').selectOption('follow-up');
    await page.getByRole('button', { name: 'Vis' }).click();
    await page.getByText('Fødselsnummer', { exact: true }).waitFor();
    await context.close();
  });

  it.each(languages)('give axe nothing to say, in %s', async (language) => {
    const { page, context } = await stage.signIn();
    const base = `${stage.setting.adapter.url}/overview`;
    await page.goto(`${base}?lang=${language}`);
    const found: string[] = [];
    const look = async (path: string) => {
      await page.goto(`${base}${path}`);
      found.push(...(await problems(page)).map((problem) => `${path}: ${problem}`));
    };
    const notice = overdue.replace('/overview', '');
    for (const path of [
      '',
      '?text=nothing-like-this',
      notice,
      '/due',
      '/figures',
      '/plans',
      `/plans/${stage.planId}`,
      '/nothing',
    ]) {
      await look(path);
    }
    await page.goto(`${base}${notice}`);
    await page.locator('form[action$="/person"] button').click();
    await look(notice);
    await page.goto(`${base}/plans/${stage.planId}`);
    await page.locator('form.purpose button').click();
    await look(`/plans/${stage.planId}`);
    if (language === 'nb') {
      await picture(page, 'plan.png');
    }
    await page.locator('form.account button').click();
    await look('/sign-in');
    await page.goto(`${stage.unitUrl}/?lang=${language}`);
    found.push(...(await problems(page)).map((problem) => `unit: ${problem}`));
    expect(found).toEqual([]);
    await context.close();
  });

  it('leave the list alone while somebody is in it, and show what is new when they leave it', async () => {
    const { page, context } = await stage.signIn();
    const rows = page.locator('tbody tr');
    const before = await rows.count();
    const summary = page.locator('[data-refresh="summary"]');
    const counts = await summary.innerText();
    await rows.first().locator('a').focus();
    await stage.raise('need-without-consent', 'einar');
    await expect.poll(() => summary.innerText()).not.toBe(counts);
    expect(await rows.count()).toBe(before);
    await page.locator('.skip').focus();
    await expect.poll(() => rows.count()).toBe(before + 1);
    await context.close();
  });
});

/** What axe finds on the page as it stands: rules of WCAG 2.1 A and AA, and its best practices. */
async function problems(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  const result = (await page.evaluate(
    `axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'best-practice'] })`,
  )) as axe.AxeResults;
  return result.violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target }) => `${id} at ${target.join(' ')}`),
  );
}

/** Presses Tab until what has the focus says so. */
async function tabTo(page: Page, text: string): Promise<void> {
  for (let presses = 0; presses < 60; presses += 1) {
    await page.keyboard.press('Tab');
    if (
      String(await page.evaluate('document.activeElement.textContent'))
        .trim()
        .startsWith(text)
    ) {
      return;
    }
  }
  throw new Error(`Tab never comes to «${text}»`);
}
