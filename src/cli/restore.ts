/** `lotse restore FILE`: a backup, where no data is yet. Room: cli. */
import { restoreFrom } from "../app/backup.ts";
import type { DefineCommand } from "./command.ts";
import { print, wrap } from "./output.ts";

export const define: DefineCommand = (command, { words }) => {
  const { restore, placeholders } = words.cli;
  command.argument(`<${placeholders.file}>`, restore.file).action(async (file: string) => {
    const { practices, epoch, secretsKept } = await restoreFrom(file);
    print([
      restore.done({ count: practices, epoch }),
      ...wrap(secretsKept ? restore.secretsKept : restore.secretsForgotten),
      ...wrap(restore.next),
    ]);
  });
};
