// The rules of the supply chain, over values.

export interface Manifest {
  readonly name?: string;
  readonly version?: string;
  readonly license?: string | { readonly type?: string };
  readonly licenses?: readonly { readonly type?: string }[];
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

interface Locked {
  readonly version?: string;
  readonly resolved?: string;
  readonly integrity?: string;
  readonly license?: string;
  readonly dev?: boolean;
  readonly devOptional?: boolean;
  readonly optional?: boolean;
  readonly link?: boolean;
}

export interface LockFile {
  readonly packages: Readonly<Record<string, Locked>>;
}

/** Licences under which a package may be part of what users run: permissive ones, and weak copyleft for unchanged files. */
const ALLOWED: ReadonlySet<string> = new Set([
  '0BSD',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'CC0-1.0',
  'CC-BY-4.0',
  'ISC',
  'MIT',
  'MIT-0',
  'MPL-2.0',
  'OFL-1.1',
  'PostgreSQL',
  'Python-2.0',
  'Unlicense',
  'Zlib',
]);

/** Packages whose manifest says no licence, with what stands in their LICENSE file. */
const SAID_ELSEWHERE: ReadonlyMap<string, string> = new Map([['png-js', 'MIT']]);

const EXACT = /^\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?$/;

/** What is broken, each as one sentence; `manifestOf` reads the manifest of an installed package when the lock says too little. */
export function brokenRules(
  manifest: Manifest,
  lock: LockFile,
  manifestOf: (path: string) => Manifest,
): { readonly broken: string[]; readonly checked: number } {
  const broken = [...loose(manifest)];
  const runTime = Object.entries(lock.packages).filter(
    ([path, { dev, devOptional, link }]) => path !== '' && !dev && !devOptional && !link,
  );
  for (const [path, locked] of runTime) {
    const name = path.replace(/^.*node_modules\//, '');
    const licence = SAID_ELSEWHERE.get(name) ?? locked.license ?? licenceOf(path, locked, manifestOf);
    if (licence === undefined) {
      broken.push(`${name} says no licence`);
    } else if (!isAllowed(licence)) {
      broken.push(
        `${name} has the licence ${licence}, which is not on the list in scripts/supply-chain/rules.ts`,
      );
    }
    if (!locked.integrity?.startsWith('sha512-')) {
      broken.push(`${name} has no SHA-512 in package-lock.json`);
    }
  }
  return { broken, checked: runTime.length };
}

/** The same of tools that stand in a package of their own: exact versions, and one hash for each package. None of it is shipped. */
export function brokenToolRules(manifest: Manifest, lock: LockFile): string[] {
  const unhashed = Object.entries(lock.packages)
    .filter(([path, { link, integrity }]) => path !== '' && !link && !integrity?.startsWith('sha512-'))
    .map(([path]) => `${path} has no SHA-512 in package-lock.json`);
  return [...loose(manifest), ...unhashed];
}

function loose(manifest: Manifest): string[] {
  const groups = ['dependencies', 'devDependencies', 'optionalDependencies'] as const;
  return groups.flatMap((group) =>
    Object.entries(manifest[group] ?? {})
      .filter(([, version]) => !EXACT.test(version))
      .map(([name, version]) => `${name} has the version ${version} in ${group}: give an exact one`),
  );
}

function licenceOf(
  path: string,
  { optional }: Locked,
  manifestOf: (path: string) => Manifest,
): string | undefined {
  try {
    const { license, licenses } = manifestOf(path);
    return (typeof license === 'object' ? license.type : license) ?? licenses?.[0]?.type;
  } catch (error) {
    if (optional) {
      return undefined;
    }
    throw error;
  }
}

/** An SPDX expression: one of alternatives is enough, of a conjunction all are needed. */
function isAllowed(expression: string): boolean {
  const plain = expression.replace(/[()]/g, '');
  return plain
    .split(/ OR /i)
    .some((choice) => choice.split(/ AND /i).every((each) => ALLOWED.has(each.trim())));
}
