import { watch } from 'chokidar';

const SETTLE_MS = 30;

/** Tells of saved changes below these paths, once for what is saved together. */
export function watchFiles(
  paths: string[],
  changed: (files: string[]) => void,
): { close: () => Promise<void> } {
  let timer: NodeJS.Timeout | undefined;
  const files = new Set<string>();
  function tell() {
    changed([...files]);
    files.clear();
  }
  const watcher = watch(paths, { ignoreInitial: true });
  watcher.on('all', (_event, file) => {
    clearTimeout(timer);
    files.add(file);
    timer = setTimeout(tell, SETTLE_MS);
  });
  return {
    close() {
      clearTimeout(timer);
      return watcher.close();
    },
  };
}
