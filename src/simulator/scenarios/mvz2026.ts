/** MVZ Nordlicht, 2026: two Konnektoren of different makers, several Mandanten. Everything invented. Room: simulator. */
import { addDays } from "../../domain/zeit/tag.ts";
import { card, konnektor, terminal } from "./build.ts";
import type { Scenario } from "./index.ts";

const SMCB_HNO = "80276883110000160010";
const SMCB_GYN = "80276883110000160027";
const SMCB_FILIALE = "80276883110000160034";

export const mvz2026: Scenario = {
  name: "mvz2026",
  title: "MVZ Nordlicht",
  catalogue: "beispiel",
  userId: "nordmann",
  konnektoren: (today, now) => [
    {
      shape: "kocobox",
      mandant: "hno",
      arbeitsplatz: "anmeldung",
      state: konnektor(
        {
          shape: "kocobox",
          firmware: "5.5.12",
          hostname: "kocobox",
          iccsn: "80276003640000909912",
          expiresOn: addDays(today, 120),
          mandanten: [
            { id: "hno", smb: [SMCB_HNO] },
            { id: "gyn", smb: [SMCB_GYN] },
          ],
          arbeitsplaetze: [{ id: "anmeldung", local: ["CT_ID_0176"], remote: ["CT_ID_0177"] }],
          terminals: [
            terminal("orga-6141", "3.9.2", {
              ctId: "CT_ID_0176",
              name: "ORGA6100-0142000003A1F2",
              mac: "00-0D-F8-0B-10-01",
              ip: "10.20.0.41",
            }),
            terminal("st-1506", "4.0.23", {
              ctId: "CT_ID_0177",
              name: "ST-1506-A00123456789",
              mac: "54-E1-AD-30-00-17",
              ip: "10.20.0.42",
            }),
          ],
          cards: [
            card(
              "SMC-B",
              { ctId: "CT_ID_0176", slot: 3 },
              { iccsn: SMCB_HNO, holder: "MVZ Nordlicht HNO", until: addDays(today, 640) },
            ),
            card(
              "SMC-B",
              { ctId: "CT_ID_0177", slot: 3 },
              { iccsn: SMCB_GYN, holder: "MVZ Nordlicht Gynäkologie", until: addDays(today, 55) },
            ),
            card(
              "SMC-KT",
              { ctId: "CT_ID_0176", slot: 4 },
              { iccsn: "80276003550000465861", until: addDays(today, 400), rsaOnly: true },
            ),
            card(
              "SMC-KT",
              { ctId: "CT_ID_0177", slot: 4 },
              { iccsn: "80276003550000465878", until: addDays(today, 900) },
            ),
          ],
          pins: [
            { iccsn: SMCB_HNO, mandant: "hno", pin: "PIN.SMC", status: "VERIFIED" },
            { iccsn: SMCB_GYN, mandant: "gyn", pin: "PIN.SMC", status: "VERIFIED" },
          ],
          // Stays raised for years on real devices of this maker (trap T-11).
          raised: ["EC_OTHER_ERROR_STATE(2)"],
        },
        now - 900 * 86_400_000,
      ),
    },
    {
      shape: "rise-hsk",
      mandant: "filiale",
      arbeitsplatz: "filiale",
      state: konnektor(
        {
          shape: "rise-hsk",
          firmware: "2.0.3",
          hostname: "hsk-instanz-17",
          iccsn: "80276883110000333017",
          expiresOn: addDays(today, 1500),
          mandanten: [{ id: "filiale", smb: [SMCB_FILIALE] }],
          arbeitsplaetze: [{ id: "filiale", local: ["kt-filiale"], remote: [] }],
          terminals: [
            terminal("st-1506", "4.0.47", {
              ctId: "kt-filiale",
              name: "Filiale",
              mac: "54-E1-AD-30-00-99",
              ip: "10.96.3.17",
            }),
          ],
          cards: [
            card(
              "SMC-B",
              { ctId: "kt-filiale", slot: 3 },
              { iccsn: SMCB_FILIALE, holder: "MVZ Nordlicht Filiale", until: addDays(today, 980) },
            ),
            card(
              "SMC-KT",
              { ctId: "kt-filiale", slot: 4 },
              { iccsn: "80276003550000470018", until: addDays(today, 980) },
            ),
          ],
          pins: [{ iccsn: SMCB_FILIALE, mandant: "filiale", pin: "PIN.SMC", status: "VERIFIED" }],
        },
        now,
      ),
    },
  ],
};
