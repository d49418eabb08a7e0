/** All handlers of the contract, from one file per resource. A missing one does not compile. Room: server. */
import { openApi } from "../api/openapi.ts";
import type { AllHandlers } from "./call.ts";
import { accountHandlers } from "./routes/account.ts";
import { administrationHandlers } from "./routes/administration.ts";
import { boxHandlers } from "./routes/boxes.ts";
import { careHandlers } from "./routes/care.ts";
import { connectionHandlers } from "./routes/connections.ts";
import { deviceHandlers } from "./routes/devices.ts";
import { documentHandlers } from "./routes/documents.ts";
import { machineHandlers } from "./routes/machine.ts";
import { memberHandlers } from "./routes/members.ts";
import { noticeHandlers } from "./routes/notices.ts";
import { notificationHandlers } from "./routes/notifications.ts";
import { practiceHandlers } from "./routes/practices.ts";
import { runHandlers } from "./routes/runs/index.ts";
import { sessionHandlers } from "./routes/session.ts";
import { tiLageHandlers } from "./routes/ti-lage.ts";
import { viewHandlers } from "./routes/views.ts";
import type { Tools } from "./tools.ts";

export function handlersFor(tools: Tools): AllHandlers {
  return {
    health: () => ({ ok: true }),
    openapi: () => openApi(tools.uses.version),
    ...machineHandlers(tools),
    ...sessionHandlers(tools),
    ...accountHandlers(tools),
    ...practiceHandlers(tools),
    ...memberHandlers(tools),
    ...viewHandlers(tools),
    ...deviceHandlers(tools),
    ...boxHandlers(tools),
    ...careHandlers(tools),
    ...noticeHandlers(tools),
    ...notificationHandlers(tools),
    ...documentHandlers(tools),
    ...connectionHandlers(tools),
    ...administrationHandlers(tools),
    ...tiLageHandlers(tools),
    ...runHandlers(tools),
  };
}
