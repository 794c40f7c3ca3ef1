// Where faults are planted, and what has to notice them.

export interface Area {
  /** Folders and files of the source; every check and comparison in them is tried. */
  readonly planted: readonly string[];
  /** Test files that have to notice; without them the laws of the mapping, over generated plans. */
  readonly tests?: readonly string[];
}

export const areas = {
  mapping: { planted: ['src/plan/mapping/'] },
  /** The evaluator of consents, and what makes statements of FHIR Consents. */
  consents: {
    planted: ['src/ground/law/consent/', 'src/ground/law/consent-fhir/'],
    tests: [
      'test/law/consent-readings.test.ts',
      'test/consent/gate.test.ts',
      'test/consent/strangers.test.ts',
      'test/law/representation.test.ts',
      'test/consent/trees.test.ts',
    ],
  },
  /** The table of rights: who reads what without a permit that names them. */
  rights: {
    planted: ['src/plan/views/rights.ts'],
    tests: ['test/views/rights.test.ts', 'test/views/one-question.test.ts'],
  },
  /** The reader of what other systems answer. */
  answers: {
    planted: ['src/ground/fhir/answer/'],
    tests: ['test/fhir/answers.test.ts', 'test/transport/foreign-answers.test.ts'],
  },
  /** The states of a unit, and which may follow which. */
  ladder: { planted: ['src/ground/law/unit-states.ts'], tests: ['test/law/unit-states.test.ts'] },
} as const satisfies Readonly<Record<string, Area>>;

export type AreaName = keyof typeof areas;
