// Frames of MLLP out of the bytes as they come, in whatever pieces. Pure: it has no socket and no clock.

/**
 * What can be wrong with a frame. `outside`: bytes between frames; `cut-off`: a frame began before the one before it ended;
 * `no-return`: the carriage return after the end is missing; `end-within`: the sign of the end stands within a message;
 * `too-long`: longer than the limit.
 */
export type FrameFault = 'outside' | 'cut-off' | 'no-return' | 'end-within' | 'too-long';

export type FrameEvent =
  | {
      readonly kind: 'message';
      readonly bytes: Uint8Array;
      /** What is wrong with the message's own frame: then not all of what was sent may stand in `bytes`. */
      readonly fault?: 'end-within' | 'too-long';
    }
  | { readonly kind: 'fault'; readonly fault: FrameFault };

const BEGIN = 0x0b;
const END = 0x1c;
const RETURN = 0x0d;

/** The bytes of a frame around a message. */
export function frame(message: Uint8Array): Uint8Array {
  const framed = new Uint8Array(message.length + 3);
  framed[0] = BEGIN;
  framed.set(message, 1);
  framed.set([END, RETURN], message.length + 1);
  return framed;
}

/** Between frames, in a message, or behind the sign of its end. */
type State = 'outside' | 'within' | 'ended';

/**
 * Reads frames: 0B, the message, 1C 0D. A message counts as whole only when its end is sure: 1C and 0D, or 1C and the beginning of
 * the next frame. A 1C that something else follows stands within the message, which is then handed on as faulty.
 * @see HL7 v2, Transport Specification: MLLP, release 1
 */
export class FrameReader {
  readonly #limit: number;
  #state: State = 'outside';
  #pieces: Uint8Array[] = [];
  #length = 0;
  #fault: 'end-within' | 'too-long' | undefined;
  /** Bytes between frames were told of already. */
  #toldOutside = false;

  /** @param limit longest message, in bytes; of a longer one only so many bytes are kept */
  constructor(limit: number) {
    this.#limit = limit;
  }

  /** True when a frame has begun and has not ended. */
  get isOpen(): boolean {
    return this.#state !== 'outside';
  }

  /** True when only the carriage return is missing: its sender may be waiting for the answer. */
  get lacksReturn(): boolean {
    return this.#state === 'ended';
  }

  read(chunk: Uint8Array): FrameEvent[] {
    const events: FrameEvent[] = [];
    let at = 0;
    while (at < chunk.length) {
      at = this.#step(chunk, at, events);
    }
    return events;
  }

  /** The carriage return will not come: what has come is taken as it is. */
  settle(): FrameEvent[] {
    return this.#state === 'ended' ? [{ kind: 'fault', fault: 'no-return' }, this.#take()] : [];
  }

  /** Reads from `at` on and gives where to go on. */
  #step(chunk: Uint8Array, at: number, events: FrameEvent[]): number {
    if (this.#state === 'outside') {
      return this.#skip(chunk, at, events);
    }
    if (this.#state === 'ended') {
      return this.#afterEnd(chunk[at] ?? 0, at, events);
    }
    let end = at;
    while (end < chunk.length && chunk[end] !== END && chunk[end] !== BEGIN) {
      end += 1;
    }
    this.#keep(chunk.subarray(at, end));
    if (chunk[end] === BEGIN) {
      events.push({ kind: 'fault', fault: 'cut-off' });
      this.#begin();
    } else if (chunk[end] === END) {
      this.#state = 'ended';
    }
    return end + 1;
  }

  #skip(chunk: Uint8Array, from: number, events: FrameEvent[]): number {
    let at = from;
    for (; at < chunk.length && chunk[at] !== BEGIN; at += 1) {
      // Line ends between frames come from senders that keep messages in files.
      if (chunk[at] !== RETURN && chunk[at] !== 0x0a && !this.#toldOutside) {
        this.#toldOutside = true;
        events.push({ kind: 'fault', fault: 'outside' });
      }
    }
    if (at < chunk.length) {
      this.#begin();
    }
    return at + 1;
  }

  #afterEnd(byte: number, at: number, events: FrameEvent[]): number {
    if (byte === RETURN) {
      events.push(this.#take());
      return at + 1;
    }
    if (byte === BEGIN) {
      events.push({ kind: 'fault', fault: 'no-return' }, this.#take());
      return at;
    }
    this.#fault ??= 'end-within';
    this.#keep(Uint8Array.of(END));
    this.#state = 'within';
    return at;
  }

  #begin(): void {
    this.#state = 'within';
    this.#pieces = [];
    this.#length = 0;
    this.#fault = undefined;
    this.#toldOutside = false;
  }

  #keep(piece: Uint8Array): void {
    const room = this.#limit - this.#length;
    if (piece.length > room) {
      this.#fault = 'too-long';
    }
    if (room > 0 && piece.length > 0) {
      // A copy: the platform may use the memory of the piece again.
      const kept = Uint8Array.from(piece.subarray(0, room));
      this.#pieces.push(kept);
      this.#length += kept.length;
    }
  }

  #take(): FrameEvent {
    const bytes = new Uint8Array(this.#length);
    let at = 0;
    for (const piece of this.#pieces) {
      bytes.set(piece, at);
      at += piece.length;
    }
    const fault = this.#fault;
    this.#state = 'outside';
    this.#pieces = [];
    return { kind: 'message', bytes, ...(fault ? { fault } : {}) };
  }
}
