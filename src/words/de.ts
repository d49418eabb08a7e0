/** Deutsch: die Quelle aller Texte. */
import { blocks } from "./de/blocks.ts";
import { cli } from "./de/cli.ts";
import { engine } from "./de/engine.ts";
import { errors } from "./de/errors.ts";
import { fehlerzustaende } from "./de/fehlerzustaende.ts";
import { findings } from "./de/findings.ts";
import { gematikCodes } from "./de/gematik-codes.ts";
import { message } from "./de/message.ts";
import { monitoring } from "./de/monitoring.ts";
import { page } from "./de/page.ts";
import { problems } from "./de/problems.ts";
import { runs } from "./de/runs.ts";
import { web } from "./de/web.ts";

export const de = {
  errors,
  findings,
  fehlerzustaende,
  gematikCodes,
  blocks,
  problems,
  runs,
  cli,
  engine,
  message,
  monitoring,
  page,
  web,
};
