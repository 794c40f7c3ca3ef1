// The form of base64.

/** Number of bytes that base64 text stands for; undefined when it is not base64. White space is allowed. */
export function base64Bytes(text: string): number | undefined {
  let count = 0;
  let padding = 0;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (code === 61) {
      padding += 1;
    } else if (isBase64(code)) {
      if (padding > 0) {
        return undefined;
      }
      count += 1;
    } else if (code !== 32 && code !== 9 && code !== 10 && code !== 13) {
      return undefined;
    }
  }
  if ((count + padding) % 4 !== 0 || padding > 2) {
    return undefined;
  }
  return Math.floor((count * 3) / 4);
}

function isBase64(code: number): boolean {
  return (
    (code >= 65 && code <= 90) ||
    (code >= 97 && code <= 122) ||
    (code >= 48 && code <= 57) ||
    code === 43 ||
    code === 47
  );
}
