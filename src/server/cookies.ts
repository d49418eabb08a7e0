/**
 * The session cookie: named after the installation, because several of them may share a computer and cookies know no ports.
 *
 * Room: server.
 */
import { hashOf } from "./tokens.ts";

export interface Cookies {
  name: string;
  set(token: string, seconds: number): string;
  clear(): string;
}

export function cookiesOf(installationId: string, isSecure: boolean): Cookies {
  const name = `${isSecure ? "__Host-" : ""}lotse-${hashOf(installationId).slice(0, 8)}`;
  const flags = `Path=/; HttpOnly; SameSite=Strict${isSecure ? "; Secure" : ""}`;
  return {
    name,
    set: (token, seconds) => `${name}=${token}; Max-Age=${seconds}; ${flags}`,
    clear: () => `${name}=; Max-Age=0; ${flags}`,
  };
}

/** Undefined when absent or no token of ours. */
export function readCookie(header: string | undefined, name: string): string | undefined {
  for (const part of (header ?? "").split(";")) {
    const [key, value] = part.trim().split("=", 2);
    if (key === name && value && /^[\w-]{43}$/.test(value)) return value;
  }
  return undefined;
}
