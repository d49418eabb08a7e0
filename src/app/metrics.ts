/** The last state as metrics, for a file. Loaded only where it is asked for. Room: app. */
export { metricsFile } from "../server/metrics.ts";
