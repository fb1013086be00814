import { watch } from 'chokidar';

const SETTLE_MS = 30;

export interface Watcher {
  /** Settles once changes of files that exist are noticed. */
  ready: Promise<void>;
  close(): Promise<void>;
}

/** Reports saved changes below these paths; changes within 30 ms are reported together. */
export function watchFiles(paths: readonly string[], onChange: (files: string[]) => void): Watcher {
  let timer: NodeJS.Timeout | undefined;
  const files = new Set<string>();
  function report() {
    onChange([...files]);
    files.clear();
  }
  const watcher = watch([...paths], { ignoreInitial: true });
  watcher.on('all', (_event, file) => {
    clearTimeout(timer);
    files.add(file);
    timer = setTimeout(report, SETTLE_MS);
  });
  return {
    ready: new Promise((resolve) => watcher.once('ready', resolve)),
    close() {
      clearTimeout(timer);
      return watcher.close();
    },
  };
}
