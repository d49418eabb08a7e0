/**
 * DeviceEvent: what a Konnektor tells by itself, at the moment it happens.
 *
 * Room: domain. Read by protocol/cetp, which leaves out everything about patients and people; `told-by-event.ts` says what
 * follows from it.
 */

export interface DeviceEvent {
  /** "CT/DISCONNECTED", "OPERATIONAL_STATE/EC_CardTerminal_Not_Available(47)" */
  topic: string;
  severity: "Info" | "Warning" | "Error" | "Fatal";
  /** Empty: sent without a subscription, as after a boot [REQ:gemSpec_Kon:TIP1-A_4598-02]. */
  subscription: string;
  /** In the order sent; keys may repeat, once per package. */
  parameters: readonly EventParameter[];
}

export interface EventParameter {
  key: string;
  value: string;
}

/** Devices differ in capitals, blanks and underscores: "CtID", "CTID"; "Expiration Date", "ExpirationDate". */
function sameKey(a: string, b: string): boolean {
  return plainKey(a) === plainKey(b);
}

export function plainKey(key: string): string {
  return key.toLowerCase().replace(/[\s_-]/g, "");
}

/** The first value under one of the names; undefined when there is none. */
export function parameter({ parameters }: DeviceEvent, ...names: readonly string[]): string | undefined {
  return parameters.find(({ key }) => names.some((name) => sameKey(name, key)))?.value;
}
