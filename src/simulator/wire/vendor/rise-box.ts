/**
 * The administration of a simulated RISE Konnektor (box). All of it rests on published code nobody is known to have used; what
 * not even that shows carries `invented`. Shapes as in src/devices/rise-box/README.md.
 *
 * Room: simulator/wire. Oddities kept: a cookie before the login, `user` instead of `username`, two headers in every call.
 */
import { Sessions } from "./sessions.ts";
import type { Route, Twin, VendorAnswer, VendorRequest, World } from "./vendor-server.ts";

const API = "/api/v1";
/** How long a session lasts nobody has published. */
const IDLE_MS = 15 * 60_000;
const REJECTED: VendorAnswer = { status: 403, invented: true };
const REFUSED: VendorAnswer = { status: 401, invented: true };

export function riseBoxTwin(world: World): Twin {
  const cookies = new Sessions(world.now, IDLE_MS, true);
  const signedIn = new Sessions(world.now, IDLE_MS, true);
  const idOf = ({ cookies: sent }: VendorRequest) => sent.JSESSIONID ?? "";
  const guarded = (answer: Route["answer"]): Route["answer"] => {
    return (request) => {
      const { referer, "x-requested-with": requestedWith } = request.headers;
      return referer && requestedWith === "RISEHttpRequest" ? answer(request) : REJECTED;
    };
  };
  const routes: Route[] = [
    {
      method: "GET",
      path: `${API}/users/current`,
      role: "entry",
      answer: guarded(() => ({
        status: 204,
        headers: { "Set-Cookie": `JSESSIONID=${cookies.begin()}; Path=/; Secure; HttpOnly` },
      })),
    },
    {
      method: "POST",
      path: `${API}/auth/login`,
      role: "login",
      answer: guarded((request) => {
        const { user, password } = request.json;
        if (!cookies.use(idOf(request))) return REFUSED;
        if (user !== world.user || password !== world.password) return REFUSED;
        signedIn.begin(idOf(request));
        return { status: 200 };
      }),
    },
    {
      method: "GET",
      path: `${API}/status`,
      role: "reading",
      // There is more in it; what, nobody has published.
      answer: guarded((request) =>
        signedIn.use(idOf(request))
          ? { status: 200, json: { vpnState: { tiOnline: world.state.vpn.ti.online } } }
          : REFUSED,
      ),
    },
  ];
  return {
    product: "rise-box",
    routes,
    openSessions: () => signedIn.open,
    secrets: () => [...cookies.given],
    restarted() {
      cookies.clear();
      signedIn.clear();
    },
    unknown: { status: 404, invented: true },
  };
}
