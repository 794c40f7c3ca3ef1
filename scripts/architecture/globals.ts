// What pure rooms may not reach without importing it: the clock, random numbers, the process, the network.
import ts from 'typescript';

/** Globals that give another answer each time, or do I/O. */
const denied = new Set([
  'fetch',
  'process',
  'performance',
  'setTimeout',
  'setInterval',
  'setImmediate',
  'queueMicrotask',
  'crypto',
  'console',
  'navigator',
  'localStorage',
  'WebSocket',
  'EventSource',
  'XMLHttpRequest',
  'Temporal',
  'globalThis',
  'global',
  'require',
]);

/** Imports of which only these names always give the same answer to the same question. */
const onlyThese: Readonly<Record<string, readonly string[]>> = {
  uuid: ['parse', 'v5', 'validate'],
  'node:crypto': ['createHash'],
};

/** The places of one file that are not pure, one sentence each: file, line, what stands there. */
export function impurities(file: string, text: string): string[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.ESNext, true);
  const own = declaredIn(source);
  const found: string[] = [];
  const tell = (node: ts.Node, what: string) => {
    const { line } = source.getLineAndCharacterOfPosition(node.getStart());
    found.push(
      `${file}:${line + 1}: ${what} in a pure room: take the instant, the id or the answer as an argument`,
    );
  };
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) {
      impureImports(node).forEach((name) => void tell(node, name));
      return;
    }
    // A type says what a value is and does nothing.
    if (ts.isTypeNode(node) || ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node)) {
      return;
    }
    if (ts.isIdentifier(node) && isUse(node) && !own.has(node.text)) {
      const what = impureUse(node);
      if (what !== undefined) {
        tell(node, what);
      }
    }
    if (asksTheClock(node)) {
      tell(node, 'a format without a date, which is the present one,');
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

function impureUse(node: ts.Identifier): string | undefined {
  const { text, parent } = node;
  if (denied.has(text)) {
    return text;
  }
  const member =
    ts.isPropertyAccessExpression(parent) && parent.expression === node ? parent.name.text : undefined;
  if (text === 'Math') {
    return member === undefined || member === 'random' ? 'Math.random, or Math by another name,' : undefined;
  }
  if (text !== 'Date' || member === 'parse' || member === 'UTC') {
    return undefined;
  }
  const isMade =
    ts.isNewExpression(parent) && parent.expression === node && (parent.arguments?.length ?? 0) > 0;
  const isAsked =
    ts.isBinaryExpression(parent) && parent.operatorToken.kind === ts.SyntaxKind.InstanceOfKeyword;
  return isMade || isAsked ? undefined : 'the clock (Date.now, new Date(), or Date by another name)';
}

/** True for a name that is looked up, not one that is given or that follows a dot. */
function isUse(node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent)) {
    return parent.expression === node;
  }
  if (ts.isBindingElement(parent)) {
    return parent.initializer === node;
  }
  const named = parent as { readonly name?: ts.Node };
  return named.name !== node || ts.isShorthandPropertyAssignment(parent);
}

/** Names that the file itself gives to something: they hide the global. */
function declaredIn(source: ts.SourceFile): ReadonlySet<string> {
  const names = new Set<string>();
  const visit = (node: ts.Node): void => {
    const isDeclaration =
      ts.isVariableDeclaration(node) ||
      ts.isParameter(node) ||
      ts.isBindingElement(node) ||
      ts.isFunctionDeclaration(node) ||
      ts.isClassDeclaration(node) ||
      ts.isImportSpecifier(node);
    if (isDeclaration && node.name !== undefined && ts.isIdentifier(node.name)) {
      names.add(node.name.text);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return names;
}

function impureImports(node: ts.ImportDeclaration): string[] {
  const from = ts.isStringLiteral(node.moduleSpecifier) ? node.moduleSpecifier.text : '';
  const allowed = onlyThese[from === 'crypto' ? 'node:crypto' : from];
  const bindings = node.importClause?.namedBindings;
  if (allowed === undefined || node.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword) {
    return [];
  }
  if (bindings === undefined || !ts.isNamedImports(bindings)) {
    return [`all of ${from}`];
  }
  return bindings.elements
    .map(({ propertyName, name }) => (propertyName ?? name).text)
    .filter((name) => !allowed.includes(name))
    .map((name) => `${name} of ${from}`);
}

/** `format()` of Intl without an argument formats the present. */
function asksTheClock(node: ts.Node): boolean {
  return (
    ts.isCallExpression(node) &&
    ts.isPropertyAccessExpression(node.expression) &&
    ['format', 'formatToParts'].includes(node.expression.name.text) &&
    node.arguments.length === 0
  );
}
