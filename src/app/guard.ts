/** The TLS guard for entry points: imported first, before anything that could open a connection. Room: app. */
import "../protocol/link/tls-guard.ts";
