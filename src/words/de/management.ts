/** Was schiefgehen kann, wenn ti-lotse die Verwaltung eines Geräts fragt. Teil der Fehler. */
import { counted } from "../format.ts";

export const management = {
  "management/deadline": (f: { host: string; seconds: number }) => ({
    meaning: `Das Lesen der Verwaltung von „${f.host}“ hat länger als ${counted(f.seconds, "Sekunde", "Sekunden")} gedauert und wurde beendet.`,
    whatToDo: "Nichts. Beim nächsten Mal wird wieder gefragt.",
    why: "Das Gerät antwortet sehr langsam, zum Beispiel während eines Updates.",
  }),
};
