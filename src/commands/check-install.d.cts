/** What is missing to run the project in this folder by this Node: one sentence, or undefined. */
export function whatToInstall(version: string, root: string): string | undefined;
