/** XML with each element on a line of its own, indented; an element with text only stays on one line. */
export function formatXml(xml: string): string {
  const lines: string[] = [];
  let depth = 0;
  for (const piece of xml.replace(/>\s+</g, '><').split(/(?=<[^/])|(?<=>)(?=<\/)/)) {
    const closes = piece.startsWith('</');
    if (closes) depth--;
    lines.push('  '.repeat(Math.max(depth, 0)) + piece.trim());
    const opens = /^<[^/?!]/.test(piece) && !/\/>\s*$/.test(piece) && !/<\/[^>]*>\s*$/.test(piece);
    if (opens) depth++;
  }
  return lines.filter((line) => line.trim() !== '').join('\n');
}
