/**
 * What still works in a fatal operating state (TAB_KON_504, condensed): everything else is answered with 4002.
 *
 * Room: simulator/models. [REQ:gemSpec_Kon:TIP1-A_4510-04]. Several fatal states at once leave only what all of them allow.
 */
import { type Fehlerzustand, recogniseCondition } from "../../domain/fehlerzustand.ts";
import type { KonnektorState } from "./state.ts";

export type OperationGroup = "events" | "pin" | "terminals" | "certificates" | "delivery";

const EVENTS: readonly Fehlerzustand[] = [
  "EC_Random_Generator_Not_Reliable",
  "EC_Security_Log_Not_Writable",
  "EC_Time_Sync_Pending_Critical",
  "EC_Time_Difference_Intolerable",
  "EC_CRL_Out_Of_Date",
  "EC_TSL_Out_Of_Date_Beyond_Grace_Period",
  "EC_TSL_Trust_Anchor_Out_Of_Date",
  "EC_Secure_KeyStore_Not_Available",
  "EC_FW_Not_Valid_Status_Blocked",
];
const PIN: readonly Fehlerzustand[] = [
  "EC_CRL_Out_Of_Date",
  "EC_TSL_Out_Of_Date_Beyond_Grace_Period",
  "EC_TSL_Trust_Anchor_Out_Of_Date",
  "EC_FW_Not_Valid_Status_Blocked",
];

/** The fatal states in which an operation of the group still answers. */
const ALLOWED: Record<OperationGroup, readonly Fehlerzustand[]> = {
  events: EVENTS,
  pin: PIN,
  terminals: PIN,
  certificates: [...PIN, "EC_Secure_KeyStore_Not_Available"],
  // Events still go out when their subscriptions cannot be managed any more.
  delivery: [...EVENTS, "EC_NK_Certificate_Expired"],
};

export function isBlocked(state: KonnektorState, group: OperationGroup): boolean {
  return Object.entries(state.conditions)
    .filter(([, condition]) => condition.raised && condition.severity === "Fatal")
    .some(([name]) => {
      const known = recogniseCondition(name);
      return known !== undefined && known.level !== "vendor" && !ALLOWED[group].includes(known.condition);
    });
}
