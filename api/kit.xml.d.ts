interface XmlPosition {
  readonly line: number;
  readonly column: number;
}
interface XmlAttribute extends XmlPosition {
  readonly value: string;
}
interface XmlText extends XmlPosition {
  readonly text: string;
}
interface XmlTree extends XmlPosition {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, XmlAttribute>;
  readonly children: readonly (XmlTree | XmlText)[];
}
interface XmlFault extends XmlPosition {
  readonly message: string;
}
interface XmlLimits {
  readonly maxLength?: number | undefined;
  readonly maxDepth?: number | undefined;
}
type XmlResult = {
  readonly root: XmlTree;
  readonly fault?: undefined;
} | {
  readonly root?: undefined;
  readonly fault: XmlFault;
};
declare const readXmlTree: (text: string, limits?: XmlLimits) => XmlResult;
declare const escapeXmlText: (text: string) => string;
declare const escapeXmlAttribute: (text: string) => string;
export { XmlAttribute, XmlFault, XmlLimits, XmlPosition, XmlResult, XmlText, XmlTree, escapeXmlAttribute, escapeXmlText, readXmlTree };