/** A piece of XML, to be coloured by its kind. */
interface XmlPiece {
  kind: 'tag' | 'name' | 'value' | 'text';
  text: string;
}

/** The pieces of a document, which together are the document. */
export function xmlPieces(xml: string): XmlPiece[] {
  return xml.split(/(<[^>]*>?)/).flatMap((part): XmlPiece[] => {
    if (part === '') return [];
    return part.startsWith('<') ? tagPieces(part) : [{ kind: 'text', text: part }];
  });
}

function tagPieces(tag: string): XmlPiece[] {
  if (/^<[!?]/.test(tag)) return [{ kind: 'tag', text: tag }];
  return tag
    .split(/(\s[\w:-]+(?==)|"[^"]*")/)
    .filter((text) => text !== '')
    .map((text) => ({
      kind: text.startsWith('"') ? 'value' : /^\s[\w:-]+$/.test(text) ? 'name' : 'tag',
      text,
    }));
}
