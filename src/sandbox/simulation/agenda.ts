// Virtual time: what happens next, at its time. Nothing waits for a clock.

export type Work = () => Promise<void> | void;

interface Planned {
  readonly at: number;
  readonly no: number;
  readonly work: Work;
}

/** A queue by time (a binary heap); what falls on the same millisecond happens as it was planned. */
export class Agenda {
  readonly #heap: Planned[] = [];
  #now: number;
  #no = 0;

  constructor(start: number) {
    this.#now = start;
  }

  readonly clock = { now: (): Date => new Date(this.#now), ticks: (): number => this.#now };

  get now(): number {
    return this.#now;
  }

  /** Plans work at a time, in milliseconds since 1970; what is past happens now. */
  at(time: number, work: Work): void {
    const heap = this.#heap;
    heap.push({ at: Math.max(time, this.#now), no: this.#no, work });
    this.#no += 1;
    for (let place = heap.length - 1; place > 0; ) {
      const parent = (place - 1) >> 1;
      if (isBefore(heap[parent], heap[place])) {
        break;
      }
      swap(heap, place, parent);
      place = parent;
    }
  }

  after(milliseconds: number, work: Work): void {
    this.at(this.#now + milliseconds, work);
  }

  /** Does everything up to the end, each at its time. */
  async run(end: number): Promise<void> {
    for (let first = this.#heap[0]; first !== undefined && first.at <= end; first = this.#heap[0]) {
      this.#take();
      this.#now = first.at;
      await first.work();
    }
    this.#now = end;
  }

  #take(): void {
    const heap = this.#heap;
    const last = heap.pop();
    if (last === undefined || heap.length === 0) {
      return;
    }
    heap[0] = last;
    for (let place = 0; ; ) {
      const [left, right] = [2 * place + 1, 2 * place + 2];
      const child = right < heap.length && isBefore(heap[right], heap[left]) ? right : left;
      if (child >= heap.length || isBefore(heap[place], heap[child])) {
        return;
      }
      swap(heap, place, child);
      place = child;
    }
  }
}

function isBefore(one: Planned | undefined, other: Planned | undefined): boolean {
  if (one === undefined || other === undefined) {
    return one !== undefined;
  }
  return one.at < other.at || (one.at === other.at && one.no < other.no);
}

function swap(heap: Planned[], one: number, other: number): void {
  [heap[one], heap[other]] = [heap[other] as Planned, heap[one] as Planned];
}
