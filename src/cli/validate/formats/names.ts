// The ways in which results can be written.

export const formats = ['text', 'json', 'ndjson', 'junit', 'sarif', 'github'] as const;
export type Format = (typeof formats)[number];
