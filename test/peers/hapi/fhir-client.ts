// Plain FHIR REST over fetch: tests must see statuses and headers as the server sends them.

export interface FhirReply {
  readonly status: number;
  readonly headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: a test reads whatever JSON the server answers with
  readonly body: any;
}

export class FhirClient {
  readonly #base: string;

  constructor(base: string) {
    this.#base = base;
  }

  /** `path` is relative to the base (`Patient/1`, `Flag?subject=…`, empty for a transaction). */
  async send(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<FhirReply> {
    const reply = await fetch(path === '' ? this.#base : `${this.#base}/${path}`, {
      method,
      headers: { accept: 'application/fhir+json', 'content-type': 'application/fhir+json', ...headers },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await reply.text();
    return { status: reply.status, headers: reply.headers, body: text === '' ? undefined : JSON.parse(text) };
  }
}

/** The issues of an OperationOutcome that make what it speaks of invalid, as `expression: text`. */
export function outcomeErrors(reply: FhirReply): string[] {
  const issues = (reply.body?.issue ?? []) as {
    severity: string;
    diagnostics?: string;
    location?: string[];
    expression?: string[];
  }[];
  return issues
    .filter(({ severity }) => severity === 'error' || severity === 'fatal')
    .map(
      ({ expression, location, diagnostics }) =>
        `${expression?.[0] ?? location?.[0] ?? '-'}: ${diagnostics ?? ''}`,
    );
}
