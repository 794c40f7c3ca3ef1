// Types that stand in what a face of the package declares and cannot be imported from that face. Read from the built
// declarations, in which nothing is inferred any more.
import { join, relative } from 'node:path';
import ts from 'typescript';

export interface Unnamed {
  /** The face, such as `plan/index`. */
  readonly face: string;
  /** The type that has no name there, and the file that declares it. */
  readonly type: string;
  readonly file: string;
  /** The export that it stands in. */
  readonly by: string;
}

/** What is unnamed in each face; `allowed` are kept back on purpose. */
export function unnamedTypes(
  dist: string,
  faces: readonly string[],
  allowed: ReadonlySet<string> = new Set(),
): Unnamed[] {
  const program = ts.createProgram(
    faces.map((face) => join(dist, `${face}.d.ts`)),
    { module: ts.ModuleKind.NodeNext, target: ts.ScriptTarget.ES2023, skipLibCheck: true, noEmit: true },
  );
  const checker = program.getTypeChecker();
  return faces.flatMap((face) => {
    const source = program.getSourceFile(join(dist, `${face}.d.ts`));
    const module = source && checker.getSymbolAtLocation(source);
    if (!module) {
      throw new Error(`No declarations of ${face}: npm run build`);
    }
    const exported = new Map(
      checker.getExportsOfModule(module).map((symbol) => [meant(checker, symbol), symbol.name] as const),
    );
    const found = new Map<string, Unnamed>();
    for (const [symbol, by] of exported) {
      for (const used of (symbol.declarations ?? []).flatMap((each) => typesIn(checker, each))) {
        const file = relative(dist, used.declarations?.[0]?.getSourceFile().fileName ?? '');
        if (!exported.has(used) && !file.startsWith('..') && !allowed.has(used.name)) {
          found.set(`${file} ${used.name}`, { face, type: used.name, file, by });
        }
      }
    }
    return [...found.values()];
  });
}

function meant(checker: ts.TypeChecker, symbol: ts.Symbol): ts.Symbol {
  return symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
}

/** Symbols of the types that a declaration names; private members are nobody's, and `typeof` names a value. */
function typesIn(checker: ts.TypeChecker, declaration: ts.Declaration): ts.Symbol[] {
  const symbols: ts.Symbol[] = [];
  const look = (node: ts.Node): void => {
    if (
      ts.canHaveModifiers(node) &&
      node.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.PrivateKeyword)
    ) {
      return;
    }
    const name = nameOf(node);
    const symbol = name && checker.getSymbolAtLocation(name);
    const real = symbol && meant(checker, symbol);
    if (real && !(real.flags & ts.SymbolFlags.TypeParameter)) {
      symbols.push(real);
    }
    ts.forEachChild(node, look);
  };
  ts.forEachChild(declaration, look);
  return symbols;
}

function nameOf(node: ts.Node): ts.Node | undefined {
  if (ts.isTypeReferenceNode(node)) {
    return node.typeName;
  }
  if (ts.isExpressionWithTypeArguments(node)) {
    return node.expression;
  }
  return ts.isImportTypeNode(node) && !node.isTypeOf ? node.qualifier : undefined;
}
