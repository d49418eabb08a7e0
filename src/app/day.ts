/** Days as people write them, for the command line. Room: app. */
export { parseDay } from "../domain/zeit/tag.ts";
