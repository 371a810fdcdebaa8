/** Reads Word documents and Excel workbooks back, from their XML. */
import { buffer } from 'node:stream/consumers';
import { XMLParser } from 'fast-xml-parser';
import { fromBufferPromise } from 'yauzl';

export type OfficeFiles = ReadonlyMap<string, Buffer>;

export async function unzipOffice(bytes: Buffer): Promise<OfficeFiles> {
  const zip = await fromBufferPromise(bytes);
  const files = new Map<string, Buffer>();
  for await (const entry of zip.eachEntry())
    files.set(entry.fileName, await buffer(await zip.openReadStreamPromise(entry)));
  return files;
}

/** An element with its children in order; a text is a node with `#text`. */
type XmlNode = Readonly<Record<string, unknown>>;

const parser = new XMLParser({
  preserveOrder: true,
  ignoreAttributes: false,
  trimValues: false,
  parseTagValue: false,
});

function parseXml(files: OfficeFiles, name: string): XmlNode[] {
  const text = files.get(name)?.toString();
  if (text === undefined) throw new Error(`no ${name} in ${[...files.keys()].join(', ')}`);
  // The second argument refuses XML that is not well-formed.
  return parser.parse(text, true) as XmlNode[];
}

const childrenOf = (node: XmlNode) =>
  Object.entries(node).flatMap(([name, value]) =>
    name !== ':@' && Array.isArray(value) ? (value as XmlNode[]) : [],
  );
const attributeOf = (node: XmlNode, name: string) =>
  (node[':@'] as Readonly<Record<string, string>> | undefined)?.[`@_${name}`];

/** Elements of a name at any depth, in order. */
function listOf(nodes: readonly XmlNode[], name: string): XmlNode[] {
  return nodes.flatMap((node) => [...(name in node ? [node] : []), ...listOf(childrenOf(node), name)]);
}

function contentOf(nodes: readonly XmlNode[]): string {
  return nodes
    .map((node) => ('#text' in node ? String(node['#text']) : contentOf(childrenOf(node))))
    .join('');
}

const textOf = (node: XmlNode, name: string) => contentOf(listOf([node], name));

export interface WordText {
  readonly paragraphs: readonly string[];
  readonly tables: readonly (readonly (readonly string[])[])[];
  readonly eastAsianFonts: readonly string[];
}

/** Texts of a document: all paragraphs, and the cells of its tables. */
export function readWord(files: OfficeFiles): WordText {
  const document = parseXml(files, 'word/document.xml');
  const fonts = listOf(parseXml(files, 'word/styles.xml'), 'w:rFonts');
  return {
    paragraphs: listOf(document, 'w:p').map((paragraph) => textOf(paragraph, 'w:t')),
    tables: listOf(document, 'w:tbl').map((table) =>
      listOf([table], 'w:tr').map((row) => listOf([row], 'w:tc').map((cell) => textOf(cell, 'w:t'))),
    ),
    eastAsianFonts: fonts.flatMap((font) => attributeOf(font, 'w:eastAsia') ?? []),
  };
}

export interface WorkbookSheet {
  readonly name: string;
  /** Without empty cells; numbers are numbers. */
  readonly rows: readonly (readonly (string | number)[])[];
  readonly formulaCount: number;
}

export function readWorkbook(files: OfficeFiles): WorkbookSheet[] {
  const shared = files.has('xl/sharedStrings.xml')
    ? listOf(parseXml(files, 'xl/sharedStrings.xml'), 'si').map((item) => textOf(item, 't'))
    : [];
  return listOf(parseXml(files, 'xl/workbook.xml'), 'sheet').map((sheet, i) => {
    const document = parseXml(files, `xl/worksheets/sheet${i + 1}.xml`);
    const rows = listOf(document, 'row').map((row) =>
      listOf([row], 'c').flatMap((cell): (string | number)[] => {
        const type = attributeOf(cell, 't');
        const value = textOf(cell, 'v');
        if (type === 's') return [shared[Number(value)] as string];
        if (type === 'inlineStr' || type === 'str') return [textOf(cell, 't') || value];
        return value === '' ? [] : [Number(value)];
      }),
    );
    return {
      name: attributeOf(sheet, 'name') ?? '',
      rows: rows.filter(({ length }) => length > 0),
      formulaCount: listOf(document, 'f').length,
    };
  });
}
