/**
 * Addresses of the page, in both directions: links are made here, and an address is read here.
 *
 * Room: web. Pure.
 */
const practicePages = {
  start: "",
  updates: "updates",
  runs: "runs",
  connections: "connections",
  connect: "connections/new",
  order: "connections/order",
  "add-device": "devices/new",
  "ti-lage": "ti-lage",
  notices: "notices",
  journal: "journal",
  people: "people",
  notifications: "notifications",
} as const;

export type PracticePage = keyof typeof practicePages;
export type Place =
  | { page: "home" | "sign-in" | "account" | "new-practice" | "not-found" }
  | { page: PracticePage; practice: string }
  | { page: "component"; practice: string; component: string }
  | { page: "box"; practice: string; box: string }
  | { page: "run"; practice: string; run: string }
  | { page: "new-run"; practice: string; component: string; runbook: string };

const id = encodeURIComponent;

export const places = {
  home: "/",
  signIn: "/anmelden",
  account: "/account",
  newPractice: "/practices/new",
  of: (practice: string, page: PracticePage = "start") =>
    `/practices/${id(practice)}${practicePages[page] && `/${practicePages[page]}`}`,
  component: (practice: string, component: string) => `/practices/${id(practice)}/components/${id(component)}`,
  run: (practice: string, run: string) => `/practices/${id(practice)}/runs/${id(run)}`,
  newRun: (practice: string, component: string, runbook: string) =>
    `/practices/${id(practice)}/components/${id(component)}/orders/${id(runbook)}`,
  box: (practice: string, box: string) => `/practices/${id(practice)}/boxes/${id(box)}`,
};

const fixed: Record<string, Place> = {
  "/": { page: "home" },
  [places.signIn]: { page: "sign-in" },
  [places.account]: { page: "account" },
  [places.newPractice]: { page: "new-practice" },
};

export function placeAt(pathname: string): Place {
  const path = pathname.replace(/(.)\/+$/, "$1");
  return fixed[path] ?? placeOfPractice(path) ?? { page: "not-found" };
}

function placeOfPractice(path: string): Place | undefined {
  const [, practice, rest = ""] = /^\/practices\/([^/]+)(?:\/(.+))?$/.exec(path) ?? [];
  if (practice === undefined) return undefined;
  const decoded = decode(practice);
  const component = /^components\/([^/]+)$/.exec(rest)?.[1];
  if (component !== undefined) return { page: "component", practice: decoded, component: decode(component) };
  const [, of, runbook] = /^components\/([^/]+)\/orders\/([^/]+)$/.exec(rest) ?? [];
  if (of !== undefined && runbook !== undefined)
    return { page: "new-run", practice: decoded, component: decode(of), runbook: decode(runbook) };
  const run = /^runs\/([^/]+)$/.exec(rest)?.[1];
  if (run !== undefined) return { page: "run", practice: decoded, run: decode(run) };
  const box = /^boxes\/([^/]+)$/.exec(rest)?.[1];
  if (box !== undefined) return { page: "box", practice: decoded, box: decode(box) };
  const page = (Object.keys(practicePages) as PracticePage[]).find((name) => practicePages[name] === rest);
  return page && { page, practice: decoded };
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
