/** The Kartenterminals as both tables of cases know them: how they are asked, and how they refuse. */
import { orga6141 } from "../../src/devices/orga-6141/adapter.ts";
import { st1506 } from "../../src/devices/st-1506/adapter.ts";
import { startOrga, startSt1506, type TerminalProduct } from "./terminal-twins.ts";

const ST1506_ERRORS = { session: "Invalid session Id", locked: "Login disabled", internal: "Internal error" };

export const st1506Product: TerminalProduct = {
  name: "ST-1506",
  adapter: st1506,
  start: startSt1506,
  asks: {
    first: "GetApiVersion",
    login: "Login",
    reading: "GetDeviceInformation",
    logout: "Logout",
    restart: "Reboot",
    install: { name: "InitiateFwUpdateFromFile" },
  },
  refusal: (answer, reason) => ({ answer: { ...answer, payload: { error: ST1506_ERRORS[reason] } } }),
};

export const orgaProduct: TerminalProduct = {
  name: "ORGA 6141",
  adapter: orga6141,
  start: startOrga,
  asks: {
    first: "Api.getVersionInfo",
    login: "Auth.basicAuth",
    reading: "Settings.getProperties",
    logout: "Auth.close",
    restart: "System.reboot",
  },
  refusal: (_answer, reason) => ({ answer: { failure: { code: reason } }, isInvented: true }),
};
