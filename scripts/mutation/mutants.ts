// Small faults that a programmer could make, planted one at a time: each has to be noticed by the laws of the mapping.
import ts from 'typescript';

export interface Mutant {
  readonly file: string;
  readonly line: number;
  readonly operator: string;
  readonly start: number;
  readonly end: number;
  readonly replacement: string;
}

const swapped: Readonly<Partial<Record<ts.SyntaxKind, string>>> = {
  [ts.SyntaxKind.AmpersandAmpersandToken]: '||',
  [ts.SyntaxKind.BarBarToken]: '&&',
  [ts.SyntaxKind.EqualsEqualsEqualsToken]: '!==',
  [ts.SyntaxKind.ExclamationEqualsEqualsToken]: '===',
  [ts.SyntaxKind.LessThanToken]: '>=',
  [ts.SyntaxKind.GreaterThanEqualsToken]: '<',
  [ts.SyntaxKind.GreaterThanToken]: '<=',
  [ts.SyntaxKind.PlusToken]: '-',
  [ts.SyntaxKind.MinusToken]: '+',
};

type Found = readonly [operator: string, node: ts.Node, replacement: string];

function isField(node: ts.Node): boolean {
  return ts.isCallExpression(node) && ts.isIdentifier(node.expression) && node.expression.text === 'map';
}

/** Words for people are no logic: a text with a space in it is left alone. */
function isLogicText(node: ts.StringLiteral): boolean {
  const { parent } = node;
  return !node.text.includes(' ') && !ts.isImportDeclaration(parent) && !ts.isLiteralTypeNode(parent);
}

function* found(node: ts.Node): Generator<Found> {
  if (isField(node) && ts.isArrayLiteralExpression(node.parent)) {
    yield ['drop field', node, '...[]'];
  }
  if (ts.isIfStatement(node) || ts.isConditionalExpression(node)) {
    const condition = ts.isIfStatement(node) ? node.expression : node.condition;
    yield ['condition true', condition, '(true as boolean)'];
    yield ['condition false', condition, '(false as boolean)'];
  }
  if (ts.isBinaryExpression(node)) {
    const other = swapped[node.operatorToken.kind];
    if (other !== undefined) {
      yield ['other operator', node.operatorToken, other];
    }
  }
  if (ts.isPrefixUnaryExpression(node) && node.operator === ts.SyntaxKind.ExclamationToken) {
    yield ['drop not', node, node.operand.getText()];
  }
  if (ts.isExpressionStatement(node)) {
    yield ['drop statement', node, ';'];
  }
  if (node.kind === ts.SyntaxKind.TrueKeyword && !ts.isLiteralTypeNode(node.parent)) {
    yield ['flip', node, 'false'];
  }
  if (node.kind === ts.SyntaxKind.FalseKeyword && !ts.isLiteralTypeNode(node.parent)) {
    yield ['flip', node, 'true'];
  }
  if (ts.isStringLiteral(node) && isLogicText(node)) {
    yield ['other text', node, "'mutated'"];
  }
}

/** All mutants of one source file, in the order of the text. */
export function mutantsOf(file: string, text: string): Mutant[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const mutants: Mutant[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isTypeNode(node) || ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node)) {
      return;
    }
    for (const [operator, at, replacement] of found(node)) {
      const start = at.getStart(source);
      const { line } = source.getLineAndCharacterOfPosition(start);
      mutants.push({ file, line: line + 1, operator, start, end: at.getEnd(), replacement });
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return mutants;
}
