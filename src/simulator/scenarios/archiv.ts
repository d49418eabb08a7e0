/** A practice around New Year 2020, as the first update pages describe it. Everything but versions and dates invented. Room: simulator. */
import { card, konnektor, terminal } from "./build.ts";
import type { Scenario } from "./index.ts";

const SMCB = "80276001011699900102";

export const archiv: Scenario = {
  name: "archiv",
  title: "Praxis von 2019/20",
  judgedOn: "2020-01-20",
  catalogue: "archiv",
  userId: "brandt",
  konnektoren: (_today, now) => [
    {
      shape: "kocobox",
      mandant: "praxis",
      arbeitsplatz: "anmeldung",
      state: konnektor(
        {
          shape: "kocobox",
          firmware: "1.3.4",
          hostname: "kocobox",
          iccsn: "80276003640000112233",
          expiresOn: "2023-09-30",
          rsaOnly: true,
          mandanten: [{ id: "praxis", smb: [SMCB] }],
          arbeitsplaetze: [{ id: "anmeldung", local: ["CT_ID_0001"], remote: ["CT_ID_0002"] }],
          terminals: [
            terminal("orga-6141", "3.7.2", {
              ctId: "CT_ID_0001",
              name: "ORGA6100-01400000002B11",
              mac: "00-0D-F8-01-22-01",
              ip: "192.168.1.61",
            }),
            terminal("g87-1505", "3.0.1", {
              ctId: "CT_ID_0002",
              name: "G87-1505_000123",
              mac: "54-E1-AD-01-22-02",
              ip: "192.168.1.62",
            }),
          ],
          cards: [
            card(
              "SMC-B",
              { ctId: "CT_ID_0001", slot: 3 },
              {
                iccsn: SMCB,
                holder: "Hausarztpraxis Brandt",
                until: "2022-11-30",
                objectSystem: "4.2.0",
                rsaOnly: true,
              },
            ),
            card(
              "SMC-KT",
              { ctId: "CT_ID_0001", slot: 4 },
              { iccsn: "80276003550000011223", until: "2022-10-31", rsaOnly: true },
            ),
            card(
              "SMC-KT",
              { ctId: "CT_ID_0002", slot: 4 },
              { iccsn: "80276003550000011230", until: "2022-10-31", rsaOnly: true },
            ),
          ],
          pins: [{ iccsn: SMCB, mandant: "praxis", pin: "PIN.SMC", status: "VERIFIED" }],
          raised: ["EC_Connector_Software_Out_Of_Date", "EC_FW_Update_Available"],
        },
        now,
      ),
    },
  ],
};
