// A counter on the terminal, for long runs only.

export class Progress {
  readonly #total: number;
  readonly #shown = process.stderr.isTTY === true && process.stdout.isTTY !== true;
  #last = performance.now();

  constructor(total: number) {
    this.#total = total;
  }

  step(done: number): void {
    const now = performance.now();
    if (!this.#shown || now - this.#last < 500) {
      return;
    }
    this.#last = now;
    process.stderr.write(`\r${done}${this.#total > done ? ` / ${this.#total}` : ''} checked`);
  }

  end(): void {
    if (this.#shown) {
      process.stderr.write('\r\u001b[K');
    }
  }
}
