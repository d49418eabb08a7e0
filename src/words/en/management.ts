/** What can go wrong when ti-lotse asks a device's administration. Part of the errors. */
import type { management as german } from "../de/management.ts";
import type { Entry } from "../entry.ts";
import { counted } from "../format.ts";

type Management = { [K in keyof typeof german]: (...a: Parameters<(typeof german)[K]>) => Entry };

export const management: Management = {
  "management/deadline": (f) => ({
    meaning: `Reading the administration of “${f.host}” took longer than ${counted(f.seconds, "second", "seconds")} and was ended.`,
    whatToDo: "Nothing. It will be asked again next time.",
    why: "The device answers very slowly, for example during an update.",
  }),
};
