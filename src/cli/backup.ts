/** `lotse backup FILE`: everything but the keys, in one file. Room: cli. */
import { backUpTo } from "../app/backup.ts";
import type { DefineCommand } from "./command.ts";
import { print, wrap } from "./output.ts";
import { version } from "./version.ts";

export const define: DefineCommand = (command, { words, language }) => {
  const { backup, placeholders } = words.cli;
  command.argument(`<${placeholders.file}>`, backup.file).action(async (file: string) => {
    await backUpTo({ version, language }, file);
    print([backup.done({ file }), ...wrap(backup.keysApart)]);
  });
};
