// A plan tool that speaks a form of its own, with a mapping between: plan documents become what the tool takes, its exports become
// plan documents, and the vectors stay as they are.
import type { Answer, Exchange } from './exchange.ts';

/** A text in the other form, or why there is none. */
type Said = { readonly text: string } | { readonly why: string };

export interface OwnForm {
  /** What the tool takes, of a plan document. */
  out(text: string): Promise<Said>;
  /** The plan document of an export. */
  back(text: string): Promise<Said>;
}

const nothing: Answer = { status: 0, headers: {}, body: '', milliseconds: 0 };

export function inOwnForm(exchange: Exchange, form: OwnForm): Exchange {
  return async (place, request) => {
    const said = request.body === undefined ? undefined : await form.out(bodyText(request.body));
    if (said && 'why' in said) {
      return { ...nothing, notAsked: said.why };
    }
    const answer = await exchange(place, said ? { ...request, body: said.text } : request);
    const isExport = request.method === 'GET' && answer?.status === 200 && answer.failure === undefined;
    if (!answer || !isExport) {
      return answer;
    }
    const read = await form.back(answer.body);
    return 'why' in read
      ? { ...answer, failure: `its export is no plan by the mapping: ${read.why}` }
      : { ...answer, body: read.text };
  };
}

function bodyText(body: string | Uint8Array): string {
  return typeof body === 'string' ? body : Buffer.from(body).toString('utf8');
}
