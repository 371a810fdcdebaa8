/** Parses a source file: its imports, its exports, and its uses of clock and randomness. */
import { parseSync } from 'vite';

export interface SourceImport {
  readonly specifier: string;
  /** Not present at run time: `import type`, `export type ... from`, or a type `import('x').T`. */
  readonly isType: boolean;
}

export interface SourceFacts {
  readonly imports: readonly SourceImport[];
  readonly hasDefaultExport: boolean;
  /** The file only re-exports from other files. */
  readonly isBarrel: boolean;
  /** `Date.now`, `Math.random`, `new Date()` ... as in the source. */
  readonly impure: readonly string[];
  readonly lineCount: number;
}

interface Node {
  readonly type: string;
  readonly [key: string]: unknown;
}

/** Members that read a clock or give random values, by their object. */
const impureMembers: Readonly<Record<string, readonly string[]>> = {
  Date: ['now'],
  Math: ['random'],
  performance: ['now'],
  crypto: ['randomUUID', 'getRandomValues'],
};

const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && typeof (value as Node).type === 'string';

/** @throws SyntaxError where the file cannot be parsed, so that no file is skipped */
export function readSource(path: string, text: string): SourceFacts {
  const { program, errors } = parseSync(path.replace(/\.mjs$/, '.js'), text, {
    sourceType: 'module',
    ...(path.endsWith('.mjs') ? { lang: 'js' as const } : {}),
  });
  if (errors.length > 0) throw new SyntaxError(`${path}: ${errors[0]?.message}`);
  const body = (program as unknown as { body: Node[] }).body;
  const imports: SourceImport[] = [];
  const impure: string[] = [];
  visit(program as unknown as Node, (node) => {
    const found = findImport(node);
    if (found) imports.push(found);
    const call = findImpurity(node);
    if (call !== undefined) impure.push(call);
  });
  return {
    imports,
    impure,
    hasDefaultExport: body.some(isDefaultExport),
    isBarrel: body.length > 0 && body.every(isReExport),
    lineCount: text.split('\n').length - (text.endsWith('\n') ? 1 : 0),
  };
}

function visit(node: Node, see: (node: Node) => void): void {
  see(node);
  for (const value of Object.values(node)) {
    if (isNode(value)) visit(value, see);
    else if (Array.isArray(value)) for (const item of value) if (isNode(item)) visit(item, see);
  }
}

function findImport(node: Node): SourceImport | undefined {
  const { type, source } = node;
  const specifier = findText(source) ?? (type === 'TSImportType' ? findText(node.argument) : undefined);
  if (type === 'ImportDeclaration' && specifier !== undefined) {
    const names = node.specifiers as Node[];
    const allTypes = names.length > 0 && names.every((name) => name.importKind === 'type');
    return { specifier, isType: node.importKind === 'type' || allTypes };
  }
  if (type === 'ExportNamedDeclaration' || type === 'ExportAllDeclaration') {
    return specifier === undefined ? undefined : { specifier, isType: node.exportKind === 'type' };
  }
  if (type === 'TSImportType' && specifier !== undefined) return { specifier, isType: true };
  if (type === 'ImportExpression') {
    // A computed specifier is only known at run time, so it gets a name of its own that rules can allow.
    return { specifier: specifier ?? '(computed)', isType: false };
  }
  if (type === 'TSExternalModuleReference') {
    return { specifier: findText(node.expression) ?? '(computed)', isType: false };
  }
  if (type === 'CallExpression' && isNode(node.callee) && node.callee.name === 'require') {
    return { specifier: findText((node.arguments as Node[])[0]) ?? '(computed)', isType: false };
  }
  return undefined;
}

/** The text of a string literal, or of a template without expressions. */
function findText(node: unknown): string | undefined {
  if (!isNode(node)) return undefined;
  if (typeof node.value === 'string') return node.value;
  if (node.type === 'TSLiteralType') return findText(node.literal);
  if (node.type !== 'TemplateLiteral' || (node.expressions as unknown[]).length > 0) return undefined;
  const [part] = node.quasis as { value: { cooked: string } }[];
  return part?.value.cooked;
}

function findImpurity(node: Node): string | undefined {
  if (node.type === 'NewExpression' && isNode(node.callee) && node.callee.name === 'Date') {
    return (node.arguments as unknown[]).length === 0 ? 'new Date()' : undefined;
  }
  if (node.type === 'CallExpression' && isNode(node.callee)) {
    return node.callee.type === 'Identifier' && node.callee.name === 'Date' ? 'Date()' : undefined;
  }
  if (node.type !== 'MemberExpression' || !isNode(node.object) || !isNode(node.property)) return undefined;
  const member = String(node.property.name ?? node.property.value);
  const object = String(node.object.name);
  return impureMembers[object]?.includes(member) ? `${object}.${member}` : undefined;
}

function isDefaultExport(node: Node): boolean {
  if (node.type === 'ExportDefaultDeclaration' || node.type === 'TSExportAssignment') return true;
  if (node.type !== 'ExportNamedDeclaration') return false;
  return (node.specifiers as Node[]).some(
    ({ exported }) => isNode(exported) && (exported.name ?? exported.value) === 'default',
  );
}

const isReExport = (node: Node): boolean =>
  node.type === 'ExportAllDeclaration' || (node.type === 'ExportNamedDeclaration' && isNode(node.source));
