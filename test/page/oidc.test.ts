// Sign-in by OpenID Connect against a real provider over HTTP: discovery, PKCE, state, nonce, and roles out of a claim.
import type { Server } from 'node:http';
import { Provider } from 'oidc-provider';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { close, listen } from '../../src/adapter/start.ts';
import { personOf } from '../../src/edges/page/sign-in/oidc.ts';
import { syntheticNationalId } from '../../src/ground/norway/national-id.ts';
import { createBrowser, type Page } from '../support/browser.ts';
import { type Setting, startSetting } from '../support/hospital.ts';

const settings = {
  issuer: '',
  clientId: 'overview',
  clientSecret: 'a-secret-of-the-client',
  rolesClaim: 'roles',
  viewers: ['ip-viewer'],
  handlers: ['ip-handler'],
};
let issuer: Server;
let setting: Setting;
let origin = '';

beforeAll(async () => {
  // The provider needs the adapter's address and the other way round: the provider's port comes first.
  let handle: Parameters<typeof listen>[0] = (_request, response) => response.writeHead(503).end();
  const started = await listen((request, response) => handle(request, response), '127.0.0.1', 0);
  issuer = started.server;
  origin = `http://127.0.0.1:${started.port}`;
  setting = await startSetting({ config: { pages: { signIn: { ...settings, issuer: origin } } } });
  const provider = new Provider(origin, {
    clients: [
      {
        client_id: settings.clientId,
        client_secret: settings.clientSecret,
        redirect_uris: [`${setting.adapter.url}/overview/sign-in/back`],
        token_endpoint_auth_method: 'client_secret_post',
      },
    ],
    claims: { openid: ['sub', 'name', 'roles'] },
    conformIdTokenClaims: false,
    findAccount: (_context, id) => ({
      accountId: id,
      claims: () => ({ sub: id, name: `Ansatt ${id}`, roles: id === 'nobody' ? [] : [`ip-${id}`] }),
    }),
  });
  handle = provider.callback();
});
afterAll(async () => {
  await setting.stop();
  await close(issuer);
});

/** Signs in at the provider as this account; gives the page of the adapter that it ends on. */
async function signIn(account: string): Promise<{ page: Page; browser: ReturnType<typeof createBrowser> }> {
  const browser = createBrowser(setting.adapter.url);
  const form = await browser.get('/overview/sign-in/start');
  expect(form.status).toBe(200);
  const action = /<form[^>]*action="([^"]+)"/.exec(form.html)?.[1] ?? '';
  const consent = await browser.post(action, { prompt: 'login', login: account, password: 'any' });
  const next = /<form[^>]*action="([^"]+)"/.exec(consent.html)?.[1] ?? '';
  return { page: await browser.post(next, { prompt: 'consent' }), browser };
}

describe('sign-in by OpenID Connect', () => {
  it('lets in whoever has a role, by name, and lets only handlers act', async () => {
    const handler = await signIn('handler');
    expect(handler.page.text).toContain('Logget inn som Ansatt handler');
    const viewer = await signIn('viewer');
    expect(viewer.page.text).toContain('Logget inn som Ansatt viewer');
    expect((await viewer.browser.get('/overview/plans/some-plan')).status).toBe(403);
  });

  it('is ended here by signing out, and at the issuer by the way that the issuer names', async () => {
    const { browser } = await signIn('handler');
    const out = await browser.send('/sign-out');
    expect(out.text).toContain('Du er logget ut av oversikten.');
    const [, link = ''] = /<a href="([^"]+)">Logg ut av virksomhetens konto også</.exec(out.html) ?? [];
    const url = new URL(link.replaceAll('&amp;', '&'));
    expect([url.origin, url.searchParams.get('client_id')]).toEqual([origin, settings.clientId]);
    // The issuer's session would let the next one at the machine in.
    expect((await browser.get(`${setting.adapter.url}/overview/sign-in/start`)).text).toContain(
      'Ansatt handler',
    );
    await browser.send('/sign-out');
    const asks = await browser.get(url.href);
    const [, action = ''] = /action="([^"]+)"/.exec(asks.html) ?? [];
    const [, xsrf = ''] = /name="xsrf" value="([^"]+)"/.exec(asks.html) ?? [];
    await browser.post(action, { xsrf, logout: 'yes' });
    const again = await browser.get(`${setting.adapter.url}/overview/sign-in/start`);
    expect(again.html).toContain('name="login"');
  });

  it('keeps out whoever has none, and answers that this browser did not ask for', async () => {
    expect((await signIn('nobody')).page.text).toContain('Kontoen din har ikke tilgang');
    const stranger = createBrowser(setting.adapter.url);
    expect((await stranger.get('/overview/sign-in/back?code=x&state=y')).status).toBe(403);
    expect((await stranger.get('/overview')).path).toBe('/overview/sign-in');
  });

  it('reads roles from a list, from words and from a claim within a claim', () => {
    const roles = (claims: Record<string, unknown>, rolesClaim: string) =>
      personOf({ sub: '1', ...claims }, { ...settings, rolesClaim }).roles;
    expect(roles({ groups: 'ip-viewer other' }, 'groups')).toEqual(['viewer']);
    expect(roles({ realm: { roles: ['ip-handler'] } }, 'realm.roles')).toEqual(['viewer', 'handler']);
    expect(roles({ 'https://id.example/roles': ['ip-viewer'] }, 'https://id.example/roles')).toEqual([
      'viewer',
    ]);
    expect(roles({ roles: ['admin'] }, 'roles')).toEqual([]);
    expect(roles({}, 'roles')).toEqual([]);
  });

  it('tells people apart by issuer and subject, and takes neither numbers nor what steers a terminal into a name', () => {
    const person = (claims: Record<string, unknown>) =>
      personOf(claims, { ...settings, rolesClaim: 'roles' });
    expect(person({ sub: '4711', name: 'Kari Prøve' })).toMatchObject({
      subject: `${settings.issuer}|4711`,
      name: 'Kari Prøve',
    });
    const number = syntheticNationalId('fnr', '1980-05-17', 'female', 3);
    const odd = person({ sub: number, name: `Kari ${number}`, preferred_username: 'kari\u0000\u001b[2J' });
    expect(JSON.stringify(odd)).not.toContain(number);
    expect(odd.name).toBe('kari [2J');
    expect(odd.subject).toMatch(/\|sha256:[0-9a-f]{32}$/);
    expect(person({ sub: '1', name: 'x'.repeat(10_000) }).name.length).toBeLessThan(200);
  });
});
