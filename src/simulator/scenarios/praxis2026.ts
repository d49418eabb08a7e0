/** Zahnarztpraxis am Hafen, 2026: one box Konnektor, three terminals, two Mandanten. Everything invented. Room: simulator. */
import { addDays } from "../../domain/zeit/tag.ts";
import { card, konnektor, terminal } from "./build.ts";
import type { Scenario } from "./index.ts";

const SMCB = "80276883110000147805";
const SMCB_KFO = "80276883110000147913";

export const praxis2026: Scenario = {
  name: "praxis2026",
  title: "Zahnarztpraxis am Hafen",
  catalogue: "beispiel",
  userId: "petersen",
  konnektoren: (today, now) => [
    {
      shape: "secunet",
      mandant: "hafen",
      arbeitsplatz: "empfang",
      state: konnektor(
        {
          shape: "secunet",
          firmware: "5.50.4",
          hostname: "konnektor.konlan",
          iccsn: "80276883110000021764",
          expiresOn: addDays(today, 410),
          mandanten: [
            { id: "hafen", smb: [SMCB] },
            { id: "hafen-kfo", smb: [SMCB_KFO] },
          ],
          arbeitsplaetze: [
            { id: "empfang", local: ["kt-empfang"], remote: ["kt-zimmer2", "kt-labor"] },
            { id: "zimmer2", local: ["kt-zimmer2"], remote: ["kt-empfang"] },
          ],
          terminals: [
            terminal("orga-6141", "3.9.1", {
              ctId: "kt-empfang",
              name: "Empfang",
              mac: "00-0D-F8-0A-31-11",
              ip: "192.168.20.61",
            }),
            terminal("st-1506", "4.0.47", {
              ctId: "kt-zimmer2",
              name: "Zimmer 2",
              mac: "54-E1-AD-22-7C-02",
              ip: "192.168.20.62",
            }),
            terminal("orga-6141", "3.8.2", {
              ctId: "kt-labor",
              name: "Labor",
              mac: "00-0D-F8-0A-31-77",
              ip: "192.168.20.63",
              never: true,
            }),
          ],
          cards: [
            card(
              "SMC-B",
              { ctId: "kt-empfang", slot: 3 },
              { iccsn: SMCB, holder: "Zahnarztpraxis am Hafen", until: addDays(today, 860) },
            ),
            card(
              "SMC-KT",
              { ctId: "kt-empfang", slot: 4 },
              { iccsn: "80276883110000094112", until: addDays(today, 75) },
            ),
            card(
              "SMC-B",
              { ctId: "kt-zimmer2", slot: 3 },
              { iccsn: SMCB_KFO, holder: "Kieferorthopädie am Hafen", until: addDays(today, 500) },
            ),
            card(
              "SMC-KT",
              { ctId: "kt-zimmer2", slot: 4 },
              { iccsn: "80276883110000094229", until: addDays(today, 1100) },
            ),
            card(
              "HBA",
              { ctId: "kt-zimmer2", slot: 1 },
              { iccsn: "80276883110000150117", holder: "Dr. Petra Petersen", until: addDays(today, 700) },
            ),
            card(
              "EGK",
              { ctId: "kt-empfang", slot: 1 },
              { iccsn: "80276001081699900578", holder: "Marlene Musterfrau", kvnr: "X110411675" },
            ),
          ],
          pins: [
            { iccsn: SMCB, mandant: "hafen", pin: "PIN.SMC", status: "VERIFIED" },
            { iccsn: SMCB_KFO, mandant: "hafen-kfo", pin: "PIN.SMC", status: "VERIFIABLE", leftTries: 3 },
          ],
          raised: ["EC_FW_Update_Available"],
        },
        now,
      ),
    },
  ],
};
