/** What a command prints, and its exit code. */
export async function printed(command: (output: Pick<Console, 'log' | 'error'>) => Promise<number>) {
  const [lines, wrong]: [string[], string[]] = [[], []];
  const output = {
    log: (line: string) => void lines.push(line),
    error: (line: string) => void wrong.push(line),
  };
  const code = await command(output);
  return { code, output: lines.join('\n'), errors: wrong.join('\n') };
}
