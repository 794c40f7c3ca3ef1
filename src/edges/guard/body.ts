// What is sent, as text: whole, unpacked, and in UTF-8. A byte that is none of UTF-8 would be kept as another sign, by everybody.
import express, { type Request, type Response } from 'express';
import { type Answer, answerNo } from './answer.ts';

/** Most of a body, unpacked. */
const MAX_BODY = '10mb';

export type Body = { readonly text: string | undefined } | { readonly problem: Answer };

/** Reads the body of a request; undefined where there is none. */
export function createBodyReader(): (request: Request, response: Response) => Promise<Body> {
  const read = express.raw({ type: () => true, limit: MAX_BODY });
  return async (request, response) => {
    try {
      await new Promise<void>((resolve, reject) =>
        read(request, response, (error?: unknown) => (error ? reject(error as Error) : resolve())),
      );
    } catch (error) {
      return { problem: unread((error as { status?: unknown }).status) };
    }
    return Buffer.isBuffer(request.body)
      ? textOf(request.body, request.get('content-type') ?? '')
      : { text: undefined };
  };
}

function textOf(bytes: Buffer, mediaType: string): Body {
  const charset = /;\s*charset\s*=\s*"?([^";\s]+)/i.exec(mediaType)?.[1];
  if (charset !== undefined && !/^utf-?8$/i.test(charset)) {
    return {
      problem: answerNo(415, 'not-supported', 'The body is in another charset than UTF-8.', 'Send UTF-8.'),
    };
  }
  try {
    // A mark of the byte order at its beginning is none of the text.
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes) };
  } catch {
    const fix = 'Send UTF-8; what is written in another charset arrives with other signs.';
    return { problem: answerNo(400, 'invalid', 'The body is no UTF-8.', fix) };
  }
}

function unread(status: unknown): Answer {
  switch (status) {
    case 413:
      return answerNo(413, 'too-long', 'The body is too long.', `Send at most ${MAX_BODY}, in parts.`);
    case 415:
      return answerNo(
        415,
        'not-supported',
        'The body is packed in a way that is not read here.',
        'Send it plainly, or with Content-Encoding gzip, deflate or br.',
      );
    default:
      return answerNo(
        400,
        'invalid',
        'The body did not come whole, or is not packed as Content-Encoding says.',
        'Send it again.',
      );
  }
}
