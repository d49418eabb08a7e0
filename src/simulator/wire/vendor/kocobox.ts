/**
 * The administration of a simulated KoCoBox MED+. Known are signing in, the start page, one service and the restart; every
 * page and every refusal is invented and says so. Shapes as in src/devices/kocobox/README.md.
 *
 * Room: simulator/wire. Oddities kept: a form instead of JSON, a cookie, a token for actions in a hidden field and in a cookie, and a
 * new password demanded after a long absence.
 */
import { randomBytes } from "node:crypto";
import { Sessions } from "./sessions.ts";
import type { Route, Twin, VendorAnswer, VendorRequest, World } from "./vendor-server.ts";

/** How long a session lasts nobody has published. */
const IDLE_MS = 15 * 60_000;

const page = (title: string, inside: string) =>
  `<!DOCTYPE html><html><head><title>${title}</title></head><body>${inside}</body></html>`;

const LOGIN_PAGE: VendorAnswer = {
  status: 200,
  html: page("Anmeldung", '<form action="/j_security_check" method="post"><input name="j_username"></form>'),
  invented: true,
};

const PASSWORD_PAGE: VendorAnswer = {
  status: 200,
  html: page("Passwort ändern", '<form><input name="newPassword" type="password"></form>'),
  invented: true,
};

export function kocoboxTwin(world: World): Twin {
  const sessions = new Sessions(world.now, IDLE_MS, true);
  /** Sessions that have seen the start page. */
  const begun = new Map<string, string>();
  const idOf = ({ cookies }: VendorRequest) => cookies.JSESSIONID ?? "";
  const routes: Route[] = [
    {
      method: "POST",
      path: "/j_security_check",
      role: "login",
      answer: ({ form }) => {
        if (form.get("j_username") !== world.user || form.get("j_password") !== world.password) return LOGIN_PAGE;
        const id = sessions.begin();
        return {
          status: 302,
          headers: {
            Location: "/administration/start.htm",
            "Set-Cookie": `JSESSIONID=${id}; Path=/; Secure; HttpOnly`,
          },
        };
      },
    },
    {
      method: "GET",
      path: "/administration/start.htm",
      role: "entry",
      answer: (request) => {
        const id = idOf(request);
        if (!sessions.use(id)) return LOGIN_PAGE;
        if (world.administration.isPasswordDue) return PASSWORD_PAGE;
        const token = begun.get(id) ?? randomBytes(16).toString("hex");
        begun.set(id, token);
        sessions.given.push(token);
        return { status: 200, html: page("KoCoBox", `<textarea id="x-token" hidden>${token}</textarea>`) };
      },
    },
    {
      method: "GET",
      path: "/administration/json-retrieve/infoservice",
      role: "reading",
      answer: (request) => {
        const token = begun.get(idOf(request));
        if (token === undefined || !sessions.use(idOf(request))) return LOGIN_PAGE;
        // What it tells nobody has published: nothing here, and nobody reads it. The name of the cookie is invented, its place is not.
        return { status: 200, json: {}, headers: { "Set-Cookie": `TOKEN=${token}; Path=/administration` } };
      },
    },
    {
      method: "POST",
      path: "/administration/perform/reboot",
      role: "restart",
      answer: (request) => {
        const token = begun.get(idOf(request));
        const isRight = token !== undefined && sessions.use(idOf(request)) && request.headers["x-token"] === token;
        return isRight ? { status: 200, after: "restart" } : { status: 403, invented: true };
      },
    },
  ];
  return {
    product: "kocobox",
    routes,
    openSessions: () => sessions.open,
    secrets: () => sessions.given,
    restarted() {
      sessions.clear();
      begun.clear();
    },
    unknown: LOGIN_PAGE,
  };
}
