import { readFileSync, statSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A problem, with its place and the lines of code around it if they are known. */
export interface SourceProblem {
  message: string;
  place?: { file: string; line: number } | undefined;
  frame: readonly CodeLine[];
}

interface CodeLine {
  number: number;
  text: string;
  /** True for the line of the problem. */
  marked: boolean;
}

const LINES_AROUND = 2;
const MAX_FILE_BYTES = 2_000_000;
const MAX_LINE = 200;
const MAX_MESSAGE = 4000;
/** `src/ivr.ts:43`, `/home/me/ivr.ts:43:9` or, as tsc writes it, `src/ivr.ts(43,9)`. */
const PLACES = /((?:file:\/\/)?[^\s()'":]*[^\s()'":/]\.[cm]?[jt]sx?)(?::|\()(\d+)/g;
const LIBRARY = /[\\/]node_modules[\\/]/;

/** A problem whose place is found in its message, such as one that the compiler prints. */
export function sourceProblem(message: string): SourceProblem {
  for (const [, name = '', line] of message.slice(0, MAX_MESSAGE).matchAll(PLACES)) {
    const found = problemAt(message, { file: name, line: Number(line) });
    if (found.frame.length > 0 && !LIBRARY.test(name)) return found;
  }
  return problemAt(message, undefined);
}

/** A problem at this place. The path is relative if the file is below the working directory. */
export function problemAt(message: string, place: SourceProblem['place']): SourceProblem {
  const shown = message.slice(0, MAX_MESSAGE);
  if (!place) return { message: shown, frame: [] };
  const path = pathOf(place.file);
  if (path === undefined) return { message: shown, frame: [] };
  const fromHere = relative('', path);
  const file = fromHere.startsWith('..') ? path : fromHere;
  return { message: shown, place: { file, line: place.line }, frame: frameOf(path, place.line) };
}

/** Undefined for a URL of a file on another computer, which a message can hold. */
function pathOf(file: string): string | undefined {
  if (!file.startsWith('file:')) return resolve(file);
  try {
    return fileURLToPath(file);
  } catch {
    return undefined;
  }
}

/** The line and the lines around it; none if the file cannot be read or is shorter. */
function frameOf(path: string, line: number): CodeLine[] {
  try {
    const stats = statSync(path);
    if (!stats.isFile() || stats.size > MAX_FILE_BYTES) return [];
    const lines = readFileSync(path, 'utf8').split(/\r?\n/);
    if (line > lines.length) return [];
    const first = Math.max(line - LINES_AROUND, 1);
    return lines.slice(first - 1, line + LINES_AROUND).map((text, index) => ({
      number: first + index,
      text: text.slice(0, MAX_LINE),
      marked: first + index === line,
    }));
  } catch {
    return [];
  }
}
