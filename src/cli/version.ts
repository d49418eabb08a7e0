/** The version of this program, from package.json. Room: cli. */
import packageJson from "../../package.json" with { type: "json" };

export const version = packageJson.version;
