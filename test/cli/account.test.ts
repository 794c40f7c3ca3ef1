// A container runs as a number that no file gives a name: the command starts all the same.
import { afterEach, expect, it, vi } from 'vitest';
import { ownAccount } from '../../src/cli/need/own-account.ts';

const os = vi.hoisted(() => ({ userInfo: vi.fn() }));
vi.mock('node:os', async (original) => ({ ...(await original<object>()), userInfo: os.userInfo }));
afterEach(() => {
  process.exitCode = undefined;
});

it('starts under an account without a name, and names it by its number in the audit', async () => {
  os.userInfo.mockImplementation(() => {
    throw new Error('uv_os_get_passwd returned ENOENT');
  });
  const { main } = await import('../../src/cli/main.ts');
  const write = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  await main(['node', 'ip-fhir', '--version']);
  expect(write.mock.calls.flat().join('')).toMatch(/^\d+\.\d+\.\d+/);
  write.mockRestore();
  expect(ownAccount()).toMatch(/^account \d+$/);
});

it('names the account by its name where it has one', () => {
  os.userInfo.mockReturnValue({ username: 'kari' });
  expect(ownAccount()).toBe('kari');
});
