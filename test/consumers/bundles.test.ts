// The example of a form is bundled by esbuild, webpack and Vite, and what they made runs in a browser: in a page, in a worker, and
// under a policy that forbids generated code.
import { cpSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Browser, chromium } from 'playwright-core';
import ts from 'typescript';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { node, tool } from './project.ts';

const apps = fileURLToPath(new URL('apps/', import.meta.url));
const examples = fileURLToPath(new URL('../../docs/examples/', import.meta.url));
const bundlers = ['esbuild', 'webpack', 'vite'] as const;
const folderOf = (bundler: string, name: string) => join(inject('installed'), `${bundler}-${name}`);
const found = { right: true, wrong: false };

let browser: Browser;
let server: Server;
beforeAll(async () => {
  const folder = join(inject('installed'), 'src');
  mkdirSync(folder);
  for (const file of ['form.js', 'usable.js', 'webpack.mjs']) {
    cpSync(join(apps, file), join(folder, file));
  }
  for (const name of ['browser-form', 'form-state']) {
    writeFileSync(
      join(folder, `${name}.js`),
      asJavaScript(readFileSync(join(examples, `${name}.ts`), 'utf8')),
    );
  }
  browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-dev-shm-usage', '--disable-gpu'],
  });
  server = createServer((request, response) => serve(request.url ?? '/', response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterAll(async () => {
  await browser?.close();
  server?.closeAllConnections();
  server?.close();
});

function asJavaScript(text: string): string {
  return ts.transpileModule(text, {
    compilerOptions: {
      target: ts.ScriptTarget.ES2022,
      module: ts.ModuleKind.ESNext,
      rewriteRelativeImportExtensions: true,
    },
  }).outputText;
}

/** Bundles an entry of `src` for browsers, minified; the script that was made. */
async function bundled(bundler: (typeof bundlers)[number], name: string): Promise<string> {
  const project = inject('installed');
  const out = folderOf(bundler, name);
  const entry = `src/${name}.js`;
  if (bundler === 'esbuild') {
    const options = ['--bundle', '--minify', '--format=esm', '--platform=browser', '--log-level=warning'];
    await node(project, [tool('esbuild/bin/esbuild'), entry, ...options, `--outfile=${out}/bundle.js`]);
  } else if (bundler === 'webpack') {
    await node(apps, [join(apps, 'webpack.mjs'), join(project, entry), out]);
  } else {
    const page = `vite-${name}-page`;
    mkdirSync(join(project, page));
    writeFileSync(join(project, page, 'index.html'), `<script type="module" src="../${entry}"></script>`);
    // What Vite adds to pages for older browsers is not for workers.
    const config = 'export default { build: { modulePreload: { polyfill: false } } };';
    writeFileSync(join(project, page, 'vite.config.js'), config);
    await node(project, [tool('vite/bin/vite.js'), 'build', page, '--outDir', out, '--assetsDir', '.']);
  }
  return join(out, readdirSync(out).find((file) => file.endsWith('.js')) ?? '');
}

/** `/BUNDLER/…` is a page with the bundle, `/NAME.pack` a pack out of the installed package. */
function serve(url: string, response: import('node:http').ServerResponse): void {
  const { pathname, search } = new URL(url, 'http://localhost');
  if (extname(pathname) === '.pack') {
    response.end(
      readFileSync(
        join(inject('installed'), 'node_modules/individuell-plan-fhir/dist/definitions', pathname),
      ),
    );
    return;
  }
  const [, bundler = '', file = ''] = pathname.split('/');
  if (extname(file) === '.js') {
    response.setHeader('content-type', 'text/javascript');
    response.end(readFileSync(join(folderOf(bundler, 'form'), file)));
    return;
  }
  if (search === '?strict') {
    response.setHeader(
      'content-security-policy',
      "default-src 'none'; script-src 'self'; connect-src 'self'; img-src data:",
    );
  }
  const script = bundlers.some((each) => each === bundler)
    ? readdirSync(folderOf(bundler, 'form')).find((each) => each.endsWith('.js'))
    : undefined;
  response.setHeader('content-type', 'text/html');
  response.end(
    `<!doctype html><title>form</title><link rel="icon" href="data:,"><body><script type="module" src="${script}"></script>`,
  );
}

const base = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

describe.each(bundlers)('%s', (bundler) => {
  beforeAll(() => bundled(bundler, 'form'), 120_000);

  it.each(['', '?strict'])('bundles the form for a page%s', async (search) => {
    const page = await browser.newPage();
    const complaints: string[] = [];
    page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
    await page.goto(`${base()}/${bundler}/${search}`);
    await page.waitForSelector('body[data-found]', { state: 'attached', timeout: 60_000 });
    const result = JSON.parse((await page.getAttribute('body', 'data-found')) ?? '') as Record<
      string,
      unknown
    >;
    expect(result).toMatchObject(found);
    if (search === '') {
      expect(JSON.stringify(result.problems)).toContain('/patient');
    }
    expect(complaints).toEqual([]);
    await page.close();
  });

  it('bundles the same for a worker', async () => {
    const page = await browser.newPage();
    await page.goto(`${base()}/${bundler}/`);
    const result = await page.evaluate(`new Promise((resolve, reject) => {
      const worker = new Worker(document.scripts[0].src, { type: 'module' });
      worker.onmessage = ({ data }) => resolve(data);
      worker.onerror = ({ message }) => reject(new Error(message));
    })`);
    expect(result).toMatchObject(found);
    await page.close();
  });

  it('keeps of the plan wing what is used: isUsable alone is under 10 kB', async () => {
    expect(statSync(await bundled(bundler, 'usable')).size).toBeLessThan(10_000);
  });
});
