/** `lotse stop`: nothing more is sent for a run; refused once its device has the command. Room: cli. */
import type { DefineCommand } from "./command.ts";
import { type ActOptions, acted, actOptions } from "./run.ts";

export const define: DefineCommand = (command, context) => {
  actOptions(command.argument(`<${context.words.cli.placeholders.id}>`), context).action((id: string, o: ActOptions) =>
    acted(id, { do: "stop" }, o, context),
  );
};
