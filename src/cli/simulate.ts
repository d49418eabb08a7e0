import type { DefineCommand } from "./command.ts";
export const define: DefineCommand = () => {};
