// A call that cannot be carried out as it was written: the program is wrong, not the data.

/** Thrown by functions of the public face for an argument that is none. Data that is wrong is told in issues instead. */
export class ArgumentError extends TypeError {
  readonly code = 'IP_ARGUMENT';
  /** Which argument, or which member of it: `options.timeoutMs`. */
  readonly argument: string;

  constructor(argument: string, problem: string) {
    super(`${argument}: ${problem}`);
    this.name = 'ArgumentError';
    this.argument = argument;
  }
}
