// A letter is made once, however often its message goes.
import { describe, expect, it } from 'vitest';
import { madeOnce } from '../../src/adapter/parts/letters.ts';
import type { Letter } from '../../src/need/notice/letter.ts';

const letterOf = (title: string): Letter => ({
  language: 'nb',
  title,
  at: '2026-11-29T12:00:00Z',
  blocks: [],
});

describe('a letter as PDF', () => {
  it('is made once for the same content, and anew for another', async () => {
    const made: string[] = [];
    const render = madeOnce(async ({ title }) => {
      made.push(title);
      return new TextEncoder().encode(title);
    });
    const [first, again] = await Promise.all([render(letterOf('a')), render(letterOf('a'))]);
    await render(letterOf('b'));
    expect(again).toBe(first);
    expect(made).toEqual(['a', 'b']);
  });

  it('is forgotten when others were asked for since, and when it could not be made', async () => {
    const made: string[] = [];
    const render = madeOnce(async ({ title }) => {
      made.push(title);
      if (made.length === 1) {
        throw new Error('no paper');
      }
      return new Uint8Array();
    }, 2);
    await expect(render(letterOf('a'))).rejects.toThrow('no paper');
    for (const title of ['a', 'b', 'a', 'c', 'a', 'b']) {
      await render(letterOf(title));
    }
    expect(made).toEqual(['a', 'a', 'b', 'c', 'b']);
  });
});
