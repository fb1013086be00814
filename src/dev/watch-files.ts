import { basename, relative } from 'node:path';
import { watch } from 'chokidar';

/** Packages, and the cache files of tsx. */
const NOT_WRITTEN_BY_HAND = /[\\/]node_modules[\\/]|[\\/]tsx-[^\\/]+[\\/]\d+-[0-9a-f]{40}$/;
const SETTLE_MS = 30;
/** Swap files, backups, locks and drafts of vim, Emacs, JetBrains, Kate, gedit and others. */
const TEMPORARY =
  /~$|^\.#|^#.*#$|\.sw[a-z]$|^4913$|\.(tmp|temp|bak|orig|crswap|kate-swp)$|___jb_|^\.goutputstream|^\.DS_Store$/i;

interface Watcher {
  /** Resolves when changes of existing files are noticed. */
  ready: Promise<void>;
  /** Watches these files too, except packages and the cache of tsx. */
  add(paths: readonly string[]): void;
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
  const watcher = watch([...paths], { ignoreInitial: true, ignored: isTemporary });
  watcher.on('all', (event, file) => {
    if (event.endsWith('Dir')) return;
    clearTimeout(timer);
    files.add(file);
    timer = setTimeout(report, SETTLE_MS);
  });
  // One folder that cannot be read must not stop the watching of the others.
  watcher.on('error', () => {});
  return {
    ready: new Promise((resolve) => watcher.once('ready', resolve)),
    add(more) {
      const news = more.filter(
        (path) => !NOT_WRITTEN_BY_HAND.test(path) && !paths.some((root) => isIn(root, path)),
      );
      if (news.length > 0) watcher.add(news);
    },
    close() {
      clearTimeout(timer);
      return watcher.close();
    },
  };
}

/** True for an editor's own files, such as backups. */
export function isTemporary(path: string): boolean {
  return TEMPORARY.test(basename(path));
}

/** True if the path is the root or is below it. */
function isIn(root: string, path: string): boolean {
  const within = relative(root, path);
  return within === '' || !within.startsWith('..');
}
