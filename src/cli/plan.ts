/** `lotse plan restart|terminal-update`: what would happen, step by step, and what is in the way. Room: cli. */
import { EXIT } from "../app/lotse-error.ts";
import { previewOf } from "../app/orders.ts";
import { type DefineCommand, prepare } from "./command.ts";
import { addWishOptions, forBoth, placeOf, type WishOptions, wishFrom } from "./order-options.ts";
import { print, printJson } from "./output.ts";
import { previewLines } from "./run-output.ts";
import { version } from "./version.ts";

export const define: DefineCommand = (command, context) => {
  const { words, language, exit } = context;
  forBoth(
    command,
    context,
    (own, what) =>
      addWishOptions(own, what, words).action(async (device: string, o: WishOptions) => {
        const place = await placeOf(device, o.practice, context);
        const preview = await previewOf({ version, language }, place.practice, wishFrom(o, what, place, words));
        if (o.json) printJson(preview);
        else print(previewLines(preview, words));
        exit(preview.steps.some(({ closed }) => closed.length > 0) ? EXIT.due : EXIT.current);
      }),
    (own) => prepare(own, words),
  );
};
