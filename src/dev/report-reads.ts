import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Reports each file that is read from now on, such as the JSON file of a tree's prompts. */
export function reportReads(tell: (path: string) => void): void {
  function reporting<Read extends (...args: never[]) => unknown>(read: Read): Read {
    return new Proxy(read, {
      apply(target, self, args) {
        const [file] = args;
        if (typeof file === 'string') tell(resolve(file));
        else if (file instanceof URL && file.protocol === 'file:') tell(fileURLToPath(file));
        return Reflect.apply(target, self, args);
      },
    });
  }
  fs.readFileSync = reporting(fs.readFileSync);
  fs.readFile = reporting(fs.readFile);
  fs.createReadStream = reporting(fs.createReadStream);
  fs.promises.readFile = reporting(fs.promises.readFile);
  // Modules that import these functions by name get the new ones too.
  syncBuiltinESMExports();
}
