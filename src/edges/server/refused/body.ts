// A body that cannot be read at all, in words for its sender: too large, packed in a way that is not known, or damaged.
import type { refuse } from '../refuse.ts';

type Refusal = Parameters<typeof refuse> extends [unknown, ...infer Rest] ? Rest : never;

/** What is wrong with the body; undefined for every other failure. */
export function refusalOfBody(error: unknown): Refusal | undefined {
  const { status, type, limit, code, errno } = error as {
    readonly status?: number;
    readonly type?: string;
    readonly limit?: number;
    readonly code?: string;
    readonly errno?: number;
  };
  switch (type) {
    case 'entity.too.large':
      return [
        413,
        'too-long',
        `The body is larger than ${limit} bytes, which is the most that is taken here`,
        'Send less at once; documents that belong to a message can be referred to',
      ];
    case 'encoding.unsupported':
      return [
        415,
        'not-supported',
        'The Content-Encoding is none that is known here',
        'Send the body as it is, or with one of gzip, deflate and br',
      ];
    case 'charset.unsupported':
      return [415, 'not-supported', 'The charset is none that is known here', 'Send the body in UTF-8'];
    case 'entity.parse.failed':
      return [400, 'structure', 'The body is no JSON that can be read', 'Send application/json in UTF-8'];
  }
  const unpacking =
    status === 400 && (/^(Z|ZSTD|ERR__?ERROR|ERR_BROTLI|ERR_ZLIB)_/.test(code ?? '') || errno !== undefined);
  return unpacking
    ? [
        400,
        'structure',
        'The body cannot be unpacked by its Content-Encoding',
        'Send it once more, or as it is',
      ]
    : undefined;
}
