// What `ip-fhir conform` can be told.

export type ConformFormat = 'text' | 'json' | 'junit' | 'sarif' | 'html' | 'test-report';

export interface ConformOptions {
  readonly list?: boolean;
  readonly only?: readonly string[];
  readonly profile: 'must' | 'should';
  readonly token?: string;
  readonly listen?: { readonly host: string; readonly port: number };
  readonly reach?: string;
  readonly begin?: string;
  readonly oneAddress?: boolean;
  readonly herId?: string;
  readonly wait: number;
  readonly limit: number;
  readonly save?: string;
  readonly from?: string;
  readonly requests?: string;
  /** Of a plan tool that speaks a form of its own: name, folder or file of the mapping, as for `import`. */
  readonly mapping?: string;
  readonly mappings?: string;
  readonly set?: Readonly<Record<string, string>>;
  readonly software?: string;
  readonly format: ConformFormat;
  readonly sign?: string;
  readonly result: string;
}
