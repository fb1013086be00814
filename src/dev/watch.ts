import { watch } from 'chokidar';

const SETTLE_MS = 30;

/** Tells of saved changes below these paths, once for what is saved together. */
export function watchFiles(paths: string[], changed: (file: string) => void): { close: () => Promise<void> } {
  let timer: NodeJS.Timeout | undefined;
  const watcher = watch(paths, { ignoreInitial: true });
  watcher.on('all', (_event, file) => {
    clearTimeout(timer);
    timer = setTimeout(changed, SETTLE_MS, file);
  });
  return {
    close() {
      clearTimeout(timer);
      return watcher.close();
    },
  };
}
