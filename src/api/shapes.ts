/** The smallest shapes, of which all others are made. Room: api. */
import { z } from "zod";

export const day = z.iso.date();
export const instant = z.iso.datetime();

export const level = z.enum(["ok", "info", "gelb", "rot", "unbekannt"]);
export const language = z.enum(["de", "en"]);

/** Four sentences, in this order. */
export const entry = z.object({
  meaning: z.string(),
  whatToDo: z.string(),
  why: z.string(),
  ifNothing: z.string().optional(),
});
