// A question about one code that only a terminology server can answer. Nothing of the resource stands in it but the code itself.

export interface CodeQuestion {
  /** Canonical URL of the value set that may hold the code; without it the question is whether the code system has the code. */
  readonly valueSet?: string | undefined;
  /** Undefined for a bare code, whose system the value set says. */
  readonly system?: string | undefined;
  /** The version of the code system, as the coding gives it. */
  readonly version?: string | undefined;
  readonly code: string;
}

/** `unknown` where the one who is asked cannot tell, or has not told yet. */
export type CodeAnswer = 'in' | 'out' | 'unknown';

/** Answers at once, out of what is known: who has to ask a server notes the question, and is asked anew when the answer is there. */
export type CodeAnswers = (question: CodeQuestion) => CodeAnswer;
