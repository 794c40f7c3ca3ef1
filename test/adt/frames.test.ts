// Frames of MLLP: whole messages come out of bytes in whatever pieces, and what is no frame is told.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type FrameEvent, FrameReader, frame } from '../../src/edges/mllp/frames.ts';

const bytes = (text: string) => Buffer.from(text, 'latin1');
const shown = (events: readonly FrameEvent[]) =>
  events.map((event) =>
    event.kind === 'fault'
      ? `(${event.fault})`
      : `${Buffer.from(event.bytes).toString('latin1')}${event.fault ? ` (${event.fault})` : ''}`,
  );
const read = (text: string, limit = 100) => shown(new FrameReader(limit).read(bytes(text)));

describe('messages in frames', () => {
  it('come out as they went in, whatever pieces the bytes come in', () => {
    // Any byte but the three of the frame.
    const content = fc
      .uint8Array({ maxLength: 40 })
      .map((all) => all.filter((each) => each !== 0x0b && each !== 0x1c));
    fc.assert(
      fc.property(fc.array(content, { maxLength: 5 }), fc.array(fc.nat(200)), (messages, cuts) => {
        const all = Buffer.concat(messages.map((each) => frame(each)));
        const at = [0, ...cuts.map((cut) => Math.min(cut, all.length)).sort((a, b) => a - b), all.length];
        const reader = new FrameReader(1_000);
        const events = at.slice(1).flatMap((end, index) => reader.read(all.subarray(at[index], end)));
        expect(events).toEqual(messages.map((each) => ({ kind: 'message', bytes: Uint8Array.from(each) })));
        expect(reader.isOpen).toBe(false);
      }),
    );
  });

  it('may have line ends between them', () => {
    expect(read('\x0bA\x1c\r\r\n\n\x0bB\x1c\r')).toEqual(['A', 'B']);
  });

  it.each([
    ['words before a frame', 'log\x0bA\x1c\r', ['(outside)', 'A']],
    ['a frame that the next one cuts off', '\x0bA\x0bB\x1c\r', ['(cut-off)', 'B']],
    [
      'an end without its carriage return before the next frame',
      '\x0bA\x1c\x0bB\x1c\r',
      ['(no-return)', 'A', 'B'],
    ],
    ['the sign of the end within a message', '\x0bA\x1cB\x1c\r', ['A\x1cB (end-within)']],
    ['two signs of the end', '\x0bA\x1c\x1c\r', ['A\x1c (end-within)']],
    ['a message without a frame', 'MSH|1\r', ['(outside)']],
  ])('%s is told, and no message is lost or made up', (_name, text, expected) => {
    expect(read(text)).toEqual(expected);
  });

  it('are kept as far as the limit goes, and told to be too long; the next one is whole', () => {
    expect(read(`\x0b${'A'.repeat(12)}\x1c\r\x0bB\x1c\r`, 10)).toEqual([`${'A'.repeat(10)} (too-long)`, 'B']);
  });

  it('of which only the carriage return is missing can be taken as they are, unfinished ones cannot', () => {
    const ended = new FrameReader(100);
    ended.read(bytes('\x0bA\x1c'));
    expect(ended.lacksReturn).toBe(true);
    expect(shown(ended.settle())).toEqual(['(no-return)', 'A']);
    const open = new FrameReader(100);
    open.read(bytes('\x0bA'));
    expect([open.lacksReturn, open.settle()]).toEqual([false, []]);
  });
});
