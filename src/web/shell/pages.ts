/** Which component draws which place; each loads when it is first wanted. Room: web. */
import type { Place } from "./places.ts";

export const pages: Record<Place["page"], () => Promise<{ default: unknown }>> = {
  home: () => import("../pages/Start.svelte"),
  "sign-in": () => import("../pages/SignIn.svelte"),
  start: () => import("../pages/Start.svelte"),
  component: () => import("../pages/Component.svelte"),
  box: () => import("../pages/Box.svelte"),
  runs: () => import("../pages/Runs.svelte"),
  run: () => import("../pages/Run.svelte"),
  "new-run": () => import("../pages/NewRun.svelte"),
  updates: () => import("../pages/Updates.svelte"),
  connections: () => import("../pages/Connections.svelte"),
  connect: () => import("../pages/Connect.svelte"),
  order: () => import("../pages/Order.svelte"),
  "add-device": () => import("../pages/AddDevice.svelte"),
  "ti-lage": () => import("../pages/TiLage.svelte"),
  notices: () => import("../pages/Notices.svelte"),
  journal: () => import("../pages/Journal.svelte"),
  people: () => import("../pages/People.svelte"),
  notifications: () => import("../pages/Notifications.svelte"),
  account: () => import("../pages/Account.svelte"),
  "new-practice": () => import("../pages/NewPractice.svelte"),
  "not-found": () => import("../pages/NotFound.svelte"),
};
