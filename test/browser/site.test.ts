// The site as its readers meet it, from a folder and over HTTP: pages, search and playground, without a fault of axe's.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import type { Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import axe from 'axe-core';
import express from 'express';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildSite } from '../../scripts/site/build.ts';
import { close, listen } from '../../src/adapter/start.ts';

let folder: string;
let server: Server;
let bases: Record<'folder' | 'http', string>;
let browser: Browser;
let broken: readonly string[];
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'ip-fhir-site-'));
  ({ broken } = buildSite(folder));
  const listening = await listen(express().use(express.static(folder)), '127.0.0.1', 0);
  server = listening.server;
  bases = { folder: `${pathToFileURL(folder)}`, http: `http://127.0.0.1:${listening.port}` };
  browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-dev-shm-usage', '--disable-gpu'],
  });
}, 180_000);
afterAll(async () => {
  await browser?.close();
  if (server) {
    server.closeAllConnections();
    await close(server);
  }
  rmSync(folder, { recursive: true, force: true });
});

it('leads nowhere that is not there', () => {
  expect(broken).toEqual([]);
});

describe.each(['folder', 'http'] as const)('from a %s', (way) => {
  /** A page of the site; what the browser complains about is collected. */
  async function opened(path: string): Promise<{ readonly page: Page; readonly complaints: string[] }> {
    const page = await browser.newPage();
    page.setDefaultTimeout(120_000);
    const complaints: string[] = [];
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('requestfailed', (request) => complaints.push(request.url()));
    await page.goto(`${bases[way]}/${path}`);
    return { page, complaints };
  }

  it('shows a profile with its trees, its rules in the language of the page, and examples', async () => {
    const { page, complaints } = await opened('nb/index.html');
    await page.getByRole('link', { name: 'Implementasjonsguide' }).click();
    await page.getByRole('link', { name: 'ip-goal', exact: true }).click();
    expect(await page.locator('html').getAttribute('lang')).toBe('nb');
    expect(await page.locator('main').innerText()).toContain('Et mål bør si hvem som har uttrykt det.');
    await page.getByRole('link', { name: 'English' }).click();
    expect(await page.locator('main').innerText()).toContain('A goal should say who expressed it.');
    expect(await page.locator('#differential + .wide tbody tr').count()).toBeGreaterThan(3);
    expect(await page.locator('#snapshot + details tbody tr').count()).toBeGreaterThan(20);
    expect(await page.locator('#examples + details pre').count()).toBe(1);
    expect(complaints).toEqual([]);
    await page.close();
  });

  it('finds pages by words, in documents and definitions', async () => {
    const { page, complaints } = await opened('index.html');
    await page.locator('input[name=q]').fill('coordinator answer');
    await page.locator('form[role=search] button').click();
    await page.locator('#found li').first().waitFor();
    const found = await page
      .locator('#found a')
      .evaluateAll((links) => links.map((one) => one.getAttribute('href')));
    expect(found).toContain('guide/CodeSystem-ip-coordinator-answer.html');
    expect(found.some((one) => one?.startsWith('docs/'))).toBe(true);
    expect(complaints).toEqual([]);
    await page.close();
  });

  it('checks, maps both ways and shows the view of a party in the playground', async () => {
    const { page, complaints } = await opened('playground.html');
    await page.locator('body[data-ready]').waitFor();
    await page.locator('#check').click();
    await page.locator('#verdict[data-verdict=valid]').waitFor();
    expect(JSON.parse(await page.locator('#mapped').inputValue()).resourceType).toBe('Bundle');
    await page.locator('#recipient').selectOption({ index: 1 });
    await page.locator('#view').click();
    expect(await page.locator('#seen').inputValue()).not.toBe('');

    await page.locator('#example').selectOption({ index: 1 });
    await page.locator('#check').click();
    await page.locator('#mapped-as', { hasText: 'Plan document' }).waitFor();
    expect(await page.locator('#verdict').getAttribute('data-verdict')).toBe('valid');

    await page.locator('#input').fill('{"resourceType":"Goal","lifecycleStatus":"nearly"}');
    await page.locator('#check').click();
    await page.locator('#verdict[data-verdict=invalid]').waitFor();
    expect(await page.locator('#issues').innerText()).toContain('lifecycleStatus');
    expect(complaints).toEqual([]);
    await page.close();
  });
});

it('has no fault that axe finds', async () => {
  const page = await browser.newPage();
  const paths = [
    'index.html',
    'nb/guide/index.html',
    'guide/StructureDefinition-ip-goal.html',
    'docs/consent.html',
  ];
  for (const path of [...paths, 'guide/law.html', 'search.html?q=plan', 'playground.html']) {
    await page.goto(`${bases.http}/${path}`);
    await page.evaluate(axe.source);
    const found = await page.evaluate<{ violations: { id: string; nodes: { html: string }[] }[] }>(
      'axe.run()',
    );
    const told = found.violations.map(({ id, nodes }) => `${path}: ${id}: ${nodes[0]?.html}`);
    expect(told).toEqual([]);
  }
  await page.close();
});

it('asks nobody else for anything', () => {
  const page = readFileSync(join(folder, 'guide/StructureDefinition-ip-goal.html'), 'utf8');
  expect(page.match(/<(?:script|link|img)[^>]+(?:src|href)="https?:/g)).toBeNull();
});
