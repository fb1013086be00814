import { parseXml, TwimlError, type XmlElement } from './xml.js';

/** The lines of a document, with each element on an indented line of its own. Text that is not XML stays as it is. */
export function indentTwiml(text: string): string[] {
  try {
    return linesOf(parseXml(text), '');
  } catch (error) {
    if (!(error instanceof TwimlError)) throw error;
    return text.split('\n');
  }
}

function linesOf(element: XmlElement, indent: string): string[] {
  const inline = indent + inlined(element);
  const nested = element.children.filter((child) => typeof child !== 'string');
  const hasText = element.children.some((child) => typeof child === 'string' && child.trim() !== '');
  // Very deep documents are not written by hand, so one line is enough.
  if (nested.length === 0 || hasText || indent.length > 20) return [inline];
  const inside = nested.flatMap((child) => linesOf(child, `${indent}  `));
  return [`${indent}<${openTag(element)}>`, ...inside, `${indent}</${element.name}>`];
}

/** An element on one line. */
function inlined(root: XmlElement): string {
  let text = '';
  const open: (XmlElement | { close: string } | string)[] = [root];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (typeof node === 'string') text += escapeXml(node.replace(/\s+/g, ' '));
    else if ('close' in node) text += `</${node.close}>`;
    else if (node.children.length === 0) text += `<${openTag(node)}/>`;
    else {
      text += `<${openTag(node)}>`;
      open.push({ close: node.name }, ...node.children.toReversed());
    }
  }
  return text;
}

function openTag({ name, attributes }: XmlElement): string {
  const pairs = Object.entries(attributes).map(
    ([key, value]) => ` ${key}="${escapeXml(value).replace(/"/g, '&quot;')}"`,
  );
  return name + pairs.join('');
}

function escapeXml(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
}
