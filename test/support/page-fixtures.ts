/**
 * What a server would answer about an invented practice, in seven states and both languages: for the page's tests and
 * pictures. The schemas of the contract check every answer before it is sent (page-server.ts).
 */
import { konnektorRestart } from "../../runbooks/konnektor-restart.ts";
import { terminalUpdate } from "../../runbooks/terminal-update.ts";
import type { Notifications } from "../../src/api/notifications.ts";
import type { OrderableView, PreviewView, RunsView, RunView } from "../../src/api/run-views.ts";
import type {
  AdministrationView,
  BoxPage,
  ChangeView,
  ComponentPage,
  ComponentView,
  ConnectionView,
  DeviceCard,
  FindingView,
  Instruction,
  Level,
  Me,
  MemberView,
  NoticeView,
  Overview,
  ReleaseView,
  TiLageView,
  Updates,
} from "../../src/api/views.ts";
import { vpnBox } from "../../src/domain/devices-known.ts";
import { SERVICES, type ServiceId } from "../../src/domain/ti-lage.ts";
import { de } from "../../src/words/de.ts";
import { en } from "../../src/words/en.ts";
import { germanDay, inDays, inDaysEnglish } from "../../src/words/format.ts";
import type { Language } from "../../src/words/words.ts";

const CONFIRMED_FINGERPRINT =
  "3A:7F:01:C2:9D:44:E8:0B:5C:61:AA:12:F0:9E:37:D4:8B:26:70:1D:EE:43:98:5A:C7:0F:B3:64:2E:81:D9:15";
const OTHER_FINGERPRINT =
  "91:0C:5E:77:A2:1B:D8:3F:60:E4:29:BB:4D:F1:08:96:C3:7A:52:EF:14:8D:B0:65:DA:33:9E:01:F7:4A:2C:88";

export type PracticeState = "ok" | "gelb" | "rot" | "unbekannt" | "first" | "many" | "long";

export const PRACTICE = "prx_hafen";
const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;

export interface PageFixture {
  me: Me;
  overview: Overview;
  components: Record<string, ComponentPage>;
  boxes: Record<string, BoxPage>;
  updates: Updates;
  connections: ConnectionView[];
  notifications: Notifications;
  members: MemberView[];
  /** The open one, and the one that is over. */
  runs: RunsView;
  orderable: OrderableView;
  preview: PreviewView;
  journal: { seq: number; at: string; kind: string; actor: string; text: string; hash: string }[];
  tiLage: TiLageView;
  products: { id: string; name: string; drawing: ComponentView["drawing"]; instruction: Instruction }[];
}

export function pageFixture(state: PracticeState, language: Language, now = Date.now()): PageFixture {
  return new Fixture(state, language, now).all();
}

class Fixture {
  readonly #state: PracticeState;
  readonly #language: Language;
  readonly #now: number;
  readonly #findings: (typeof de)["findings"];

  constructor(state: PracticeState, language: Language, now: number) {
    this.#state = state;
    this.#language = language;
    this.#now = now;
    this.#findings = (language === "de" ? de : en).findings as (typeof de)["findings"];
  }

  all(): PageFixture {
    const components = this.#components();
    const findings = this.#allFindings();
    return {
      me: this.#me(),
      overview: this.#overview(components, findings),
      components: Object.fromEntries(components.map((c) => [c.id, this.#page(c, findings)])),
      boxes: Object.fromEntries(this.#boxes().map((box) => [box.id, box])),
      updates: this.#updates(components, findings),
      connections: this.#connections(),
      notifications: this.#notifications(),
      members: this.#members(),
      journal: this.#journal(),
      runs: this.#runs(),
      orderable: this.#orderable(),
      preview: this.#preview(),
      tiLage: this.#tiLage(),
      products: this.#products(),
    };
  }

  /** Nothing set up; all of it working; or a mail server that takes nothing. */
  #notifications(): Notifications {
    const weekdays = [1, 2, 3, 4, 5];
    const spans = weekdays.flatMap((weekday) => [
      { weekday, from: "08:00", to: "12:30" },
      ...(weekday === 3 ? [] : [{ weekday, from: "14:00", to: "18:00" }]),
    ]);
    if (this.#state === "first")
      return {
        recipients: [],
        hours: {
          spans,
          isAssumed: true,
          closures: [],
          nextHoliday: { day: "2026-12-25", holiday: "ERSTERWEIHNACHTSFEIERTAG" },
        },
        sendings: [],
      };
    const isStuck = this.#state === "rot";
    const text = isStuck ? this.#say("3 Nachrichten sind nicht zugestellt", "3 messages have not been delivered") : "";
    const fine = { level: "ok" as const, text: this.#say("zuletzt zugestellt gestern", "last delivered yesterday") };
    const errors = (this.#language === "de" ? de : en).errors;
    const entry = errors["mail/login-refused"]({
      host: "smtp.muster.example",
      answer: "535 5.7.8 authentication failed",
    });
    return {
      mailServer: {
        ...{ host: "smtp.muster.example", port: 465, security: "tls", user: "praxis@muster.example" },
        from: "praxis@muster.example",
        state: isStuck ? { level: "gelb", text, entry, code: "mail/login-refused" } : fine,
      },
      recipients: [
        {
          id: "rcp_1",
          address: "anna@muster.example",
          name: "Anna Muster",
          language: "de",
          alarms: "all",
          digest: true,
        },
        { id: "rcp_2", address: "bereitschaft@muster-it.example", language: "de", alarms: "urgent", digest: false },
      ],
      webhook: {
        url: "https://alarm.muster-it.example/lotse/4711",
        by: "Anna Muster",
        at: this.#at(9000),
        state: fine,
      },
      hours: {
        ...{ spans, isAssumed: false, bundesland: "SH" },
        closures: [{ from: "2026-12-28", until: "2027-01-08", reason: this.#say("Betriebsferien", "Winter holidays") }],
        nextHoliday: { day: "2026-12-25", holiday: "ERSTERWEIHNACHTSFEIERTAG" },
      },
      ...(this.#state === "long" && {
        maintenance: { reason: "Das Netzwerk wird umgebaut", until: this.#at(-180), by: "Anna Muster" },
      }),
      sendings: [
        {
          ...{ id: "msg_2", at: this.#at(30), to: "Anna Muster", what: this.#say("1 Meldung", "1 message") },
          ...(isStuck
            ? { state: "waiting", stateText: this.#say("wartet auf den nächsten Versuch", "waits for the next try") }
            : { state: "sent", stateText: this.#say("zugestellt vor 30 Min.", "delivered 30 min ago") }),
        },
        {
          ...{ id: "msg_1", at: this.#at(3000), to: "Webhook", what: this.#say("Wochenübersicht", "Weekly overview") },
          ...{ state: "failed", stateText: this.#say("aufgegeben", "given up") },
        },
      ],
    };
  }

  #say(german: string, english: string): string {
    return this.#language === "de" ? german : english;
  }
  #at(minutesAgo: number): string {
    return new Date(this.#now - minutesAgo * MINUTE_MS).toISOString();
  }
  #day(days: number): string {
    return new Date(this.#now + days * DAY_MS).toISOString().slice(0, 10);
  }
  #due(days: number): Pick<FindingView, "dueOn" | "dueText"> {
    const on = this.#day(days);
    const text = this.#language === "de" ? inDays(days) : inDaysEnglish(days);
    return { dueOn: on, dueText: `${text} (${germanDay(on)})` };
  }

  #me(): Me {
    return {
      person: {
        id: "per_anna",
        login: "anna",
        name: this.#state === "long" ? "Dr. med. dent. Anna-Katharina Mustermann-Beispielhausen" : "Anna Muster",
        language: this.#language,
        isOwner: true,
        hasPassword: true,
        hasTotp: true,
        recoveryCodesLeft: 8,
        needsTotp: false,
      },
      practices: [
        {
          id: PRACTICE,
          name: this.#practiceName(),
          bundesland: "SH",
          dvo: { name: "Muster-IT", phone: "040 0000 100", mail: "hilfe@muster-it.example" },
          role: "verwaltung" as const,
        },
        ...(this.#state === "many"
          ? [{ id: "prx_deich", name: "Hausarztpraxis am Deich", role: "praxis" as const }]
          : []),
      ],
      isPracticeGround: this.#state === "gelb" || this.#state === "long",
      version: "0.1.0",
    };
  }

  #practiceName(): string {
    return this.#state === "long"
      ? "Überörtliche Berufsausübungsgemeinschaft für Zahnheilkunde und Kieferorthopädie am Alten Hafen Musterstadt-Süd"
      : "Zahnarztpraxis am Hafen";
  }

  #components(): ComponentView[] {
    if (this.#state === "first") return [];
    const isGone = this.#state === "unbekannt";
    const ok = this.#say("In Ordnung", "In order");
    const seen = { isHandRead: false, isStale: isGone, lastSeenAt: this.#at(isGone ? 3 * 1440 : 0.7), ageText: "" };
    const konnektor: Record<PracticeState, [Level, string, string]> = {
      ok: ["ok", "6.0.5", "6.0.5"],
      gelb: ["gelb", "5.50.4", "6.0.5"],
      rot: ["rot", "5.50.3", "6.0.5"],
      unbekannt: ["unbekannt", "5.50.4", "6.0.5"],
      first: ["ok", "", ""],
      many: ["ok", "6.0.5", "6.0.5"],
      long: ["gelb", "5.50.4", "6.0.5"],
    };
    const [level, installed, target] = konnektor[this.#state];
    const long = this.#state === "long";
    const list: ComponentView[] = [
      {
        ...seen,
        id: "konnektor secunet 80276883110000141500",
        kind: "konnektor",
        name: long ? "Konnektor im Technikraum hinter der Anmeldung, oberes Regal links" : "Konnektor",
        product: "secunet konnektor",
        drawing: "konnektor-secunet",
        level,
        sentence: this.#konnektorSentence(),
        installed,
        target,
        expiresOn: this.#day(40),
      },
      this.#terminal(
        "kt-empfang",
        long ? "Kartenterminal am Empfang neben dem großen Fenster" : "Empfang",
        "ORGA 6141 online",
        "orga-6141",
        "3.9.1",
        seen,
      ),
      this.#terminal("kt-zimmer-2", "Zimmer 2", "Cherry ST-1506", "st-1506", "4.0.47", seen),
      {
        id: "dev_hausbesuch",
        kind: "mobiles-kartenterminal",
        name: this.#say("Hausbesuch", "House calls"),
        product: "ORGA 930 M online",
        drawing: "orga-930",
        level: this.#state === "ok" || this.#state === "many" ? "ok" : "unbekannt",
        sentence: this.#say("Die Version wurde vor 93 Tagen abgelesen.", "The version was read off 93 days ago."),
        installed: "4.7.0",
        isHandRead: true,
        lastSeenAt: this.#at((this.#state === "ok" || this.#state === "many" ? 12 : 93) * 1440),
        ageText: "",
        isStale: false,
      },
    ];
    if (this.#state === "many") {
      for (let room = 3; room <= 13; room++) {
        const [product, drawing] =
          room % 2 ? (["ORGA 6141 online", "orga-6141"] as const) : (["Cherry ST-1506", "st-1506"] as const);
        list.push(
          this.#terminal(
            `kt-zimmer-${room}`,
            `${this.#say("Zimmer", "Room")} ${room}`,
            product,
            drawing,
            room % 2 ? "3.9.1" : "4.0.47",
            seen,
          ),
        );
      }
    }
    return list.map((c) => (c.sentence === "" ? { ...c, sentence: ok } : c));
  }

  #terminal(
    id: string,
    name: string,
    product: string,
    drawing: ComponentView["drawing"],
    installed: string,
    seen: Pick<ComponentView, "isHandRead" | "isStale" | "lastSeenAt" | "ageText">,
  ): ComponentView {
    const isGone = this.#state === "unbekannt" || (this.#state === "rot" && id === "kt-zimmer-2");
    const isWarned = this.#state === "rot" && id === "kt-empfang";
    const level: Level = this.#state === "unbekannt" ? "unbekannt" : isGone || isWarned ? "gelb" : "ok";
    const sentence = isGone
      ? this.#say("Das Kartenterminal ist nicht verbunden.", "The card terminal is not connected.")
      : isWarned
        ? this.#say("Der Praxisausweis ist nicht freigeschaltet.", "The practice's card is not unlocked.")
        : "";
    return { ...seen, id, kind: "kartenterminal", name, product, drawing, level, sentence, installed };
  }

  #konnektorSentence(): string {
    const sentences: Record<PracticeState, [string, string]> = {
      ok: ["", ""],
      many: ["", ""],
      first: ["", ""],
      gelb: ["Der Konnektor braucht bald ein Update.", "The Konnektor needs an update soon."],
      long: ["Der Konnektor braucht bald ein Update.", "The Konnektor needs an update soon."],
      rot: ["Die Zulassung der installierten Version ist beendet.", "The approval of the installed version has ended."],
      unbekannt: ["Der Konnektor antwortet nicht.", "The Konnektor does not answer."],
    };
    return this.#say(...sentences[this.#state]);
  }

  #allFindings(): FindingView[] {
    const konnektor = "konnektor secunet 80276883110000141500";
    const name =
      this.#state === "long" ? "Konnektor im Technikraum hinter der Anmeldung, oberes Regal links" : "Konnektor";
    const device = "secunet konnektor";
    const contacts = [
      {
        name: "Muster-IT",
        phone: "040 0000 100",
        hours: this.#say("Mo.–Fr. 8–18 Uhr", "Mon–Fri 8–18"),
        source: this.#say("Angabe der Praxis", "stated by the practice"),
      },
    ];
    const finding = (
      code: keyof (typeof de)["findings"],
      level: Level,
      fields: unknown,
      more: Partial<FindingView> = {},
    ): FindingView => ({
      ...(this.#findings[code] as (f: unknown) => { meaning: string; whatToDo: string; why: string })(fields),
      id: `${more.componentId ?? konnektor} ${code}`,
      code,
      level,
      componentId: konnektor,
      componentName: name,
      isOverdue: false,
      ...(level !== "ok" && level !== "info" && { quietLongest: this.#day(60) }),
      sources: [
        {
          by: this.#say("Konnektor", "Konnektor"),
          text: this.#say("Firmware 5.50.4", "firmware 5.50.4"),
          at: this.#at(1),
        },
      ],
      contacts: [],
      ...more,
    });
    const ending = finding(
      "firmware/approval-ending",
      "gelb",
      { device, version: "5.50.4", until: this.#day(40), days: 40, target: "6.0.5" },
      { ...this.#due(40), contacts },
    );
    const stale = finding(
      "observation/reading-old",
      "unbekannt",
      { device: this.#say("Hausbesuch", "House calls"), on: this.#day(-93), days: 93, limit: 90 },
      {
        componentId: "dev_hausbesuch",
        componentName: this.#say("Hausbesuch", "House calls"),
        id: "dev_hausbesuch observation/reading-old",
      },
    );
    const pin = finding(
      "smcb/pin-needed",
      "gelb",
      { mandant: "M1", leftTries: 3, terminal: "Empfang", at: this.#now },
      { componentId: "kt-empfang", componentName: "Empfang" },
    );
    const states: Record<PracticeState, FindingView[]> = {
      ok: [],
      many: [
        {
          ...finding("firmware/update-available", "info", {
            device,
            installed: "6.0.5",
            target: "6.0.7",
            until: this.#day(300),
          }),
        },
      ],
      first: [],
      gelb: [ending, stale],
      long: [ending, stale],
      rot: [
        finding(
          "firmware/approval-expired",
          "rot",
          { device, version: "5.50.3", until: this.#day(-9), days: -9, target: "6.0.5", hearsay: "" },
          { ...this.#due(-9), isOverdue: true, contacts },
        ),
        pin,
        {
          ...finding(
            "certificate/expiring",
            "gelb",
            {
              owner: "SMC-B",
              where: "Empfang",
              crypt: "RSA",
              until: this.#day(27),
              days: 27,
              orderBy: this.#day(-15),
              isOrderLate: true,
            },
            {
              ...this.#due(27),
              componentId: "kt-empfang",
              componentName: "Empfang",
              id: "kt-empfang certificate/expiring",
            },
          ),
          care: {
            responsible: { id: "per_bea", name: "Bea Beispiel" },
            plannedFor: this.#day(6),
            note: this.#say("Neue Karte ist bestellt.", "The new card is ordered."),
            decidedBy: "Anna Muster",
            decidedAt: this.#at(2900),
          },
        },
        stale,
      ],
      unbekannt: [
        finding(
          "device/unreachable",
          "unbekannt",
          {
            device,
            code: "link/connect-timeout",
            fields: { host: "192.168.1.50", port: 443, seconds: 10 },
            since: this.#now - 3 * DAY_MS,
            at: this.#now,
          },
          { contacts },
        ),
      ],
    };
    return states[this.#state];
  }

  #overview(components: ComponentView[], findings: FindingView[]): Overview {
    const level: Record<PracticeState, Level> = {
      ok: "ok",
      gelb: "gelb",
      rot: "rot",
      unbekannt: "unbekannt",
      first: "unbekannt",
      many: "ok",
      long: "gelb",
    };
    const [first] = findings.filter((f) => f.level !== "info");
    const isFirst = this.#state === "first";
    return {
      practice: { id: PRACTICE, name: this.#practiceName() },
      level: level[this.#state],
      sentence: isFirst
        ? this.#say("Noch ist kein Gerät verbunden.", "No device is connected yet.")
        : (first?.meaning ?? this.#say("Es ist nichts fällig.", "Nothing is due.")),
      ...(first ? { first } : {}),
      central: this.#central(),
      more: Math.max(0, findings.length - 1),
      ...(isFirst ? {} : { checkedAt: this.#at(0.7) }),
      checkedText: isFirst ? this.#say("noch nicht geprüft", "not checked yet") : "",
      isChecking: false,
      components,
      runs: this.#runs().open.map(({ id, device, title, phase, sentence }) => ({
        ...{ id, componentId: device.id, title, phase: phase.text, sentence },
        isUrgent: ["ready", "asking", "longer"].includes(phase.code),
      })),
      boxes: this.#boxes().map(({ id, name, product, drawing, isLocked, sentence }) => ({
        ...{ id, name, product, drawing, isLocked, sentence },
      })),
      cards: isFirst
        ? []
        : [
            {
              id: "karte-smcb",
              type: "SMC-B",
              place: this.#say("Empfang, Steckplatz 2", "Reception, slot 2"),
              level: this.#state === "rot" ? "gelb" : "ok",
              text:
                this.#state === "rot"
                  ? this.#say("PIN nötig", "PIN needed")
                  : this.#say("freigeschaltet · gültig bis 31.03.2029", "unlocked · valid until 31 Mar 2029"),
            },
            {
              id: "karte-smckt",
              type: "gSMC-KT",
              place: this.#say("Zimmer 2, Steckplatz 1", "Room 2, slot 1"),
              level: "ok",
              text: this.#say("gültig bis 30.06.2030", "valid until 30 Jun 2030"),
            },
          ],
      findings,
      notices: this.#notices(),
      dates:
        isFirst || this.#state === "ok"
          ? []
          : [
              {
                on: this.#day(4),
                text: this.#say("Konnektor-Update, 12:15 Uhr", "Konnektor update, 12:15"),
                componentId: "konnektor secunet 80276883110000141500",
              },
              { on: this.#day(40), text: this.#say("Zulassung von 5.50.4 endet", "Approval of 5.50.4 ends") },
              { on: this.#day(230), text: this.#say("Zertifikat der SMC-B endet", "Certificate of the SMC-B ends") },
            ],
      changes: this.#changes(),
      catalogue: {
        title: this.#say("Beispielliste zum Üben", "Example list for practising"),
        issuedOn: this.#day(this.#state === "rot" ? -45 : -3),
        practiceOnly: this.#state === "gelb",
        isOutdated: this.#state === "rot",
      },
      hasConnections: !isFirst,
      cursor: "epoch-0",
    };
  }

  #notices(): NoticeView[] {
    if (this.#state === "ok" || this.#state === "first" || this.#state === "unbekannt") return [];
    const notices: NoticeView[] = [
      {
        id: "ntc_2",
        severity: "hinweis",
        title: this.#say("Neue Hotline-Zeiten bei Muster-IT", "New hotline hours at Muster-IT"),
        text: this.#say(
          "Ab Januar ist die Hotline auch samstags von 9 bis 12 Uhr besetzt.",
          "From January the hotline is also open on Saturdays from 9 to 12.",
        ),
        isShipped: false,
        publishedOn: this.#day(-6),
        source: "Muster-IT",
        confirmed: { by: "Bea Beispiel", at: this.#at(5 * 1440) },
      },
    ];
    if (this.#state !== "rot") return notices;
    return [
      {
        id: "ntc_1",
        severity: "wichtig",
        title: this.#say("Konnektor am 1. Dezember nicht neu starten", "Do not restart the Konnektor on 1 December"),
        text: this.#say(
          "Der Hersteller bittet, an diesem Tag keinen Neustart von Hand auszulösen, weil ein zentrales Zertifikat gewechselt wird.",
          "The manufacturer asks not to restart by hand on that day because a central certificate is being replaced.",
        ),
        about: { id: "secunet-konnektor", name: "secunet konnektor" },
        isShipped: false,
        publishedOn: this.#day(-2),
        validUntil: this.#day(12),
        source: this.#say("Schreiben des Herstellers", "Letter from the manufacturer"),
      },
      ...notices,
    ];
  }

  #changes(): ChangeView[] {
    if (this.#state === "first") return [];
    const ours: ChangeView = {
      id: "chg_1",
      at: this.#at(26 * 60),
      componentId: "kt-empfang",
      componentName: this.#say("Empfang", "Reception"),
      text: this.#say(
        "Firmware 3.9.0 → 3.9.1, von jemand anderem aktualisiert",
        "Firmware 3.9.0 → 3.9.1, updated by someone else",
      ),
      what: "firmware",
      before: "3.9.0",
      after: "3.9.1",
      byUs: false,
    };
    const plugged: ChangeView = {
      ...ours,
      id: "chg_2",
      at: this.#at(4 * 1440),
      componentId: "kt-zimmer-2",
      componentName: this.#say("Zimmer 2", "Room 2"),
      text: this.#say("wieder verbunden", "connected again"),
      what: "terminal-connected",
      before: "",
      after: "",
    };
    return this.#state === "ok" ? [ours] : [ours, plugged];
  }

  #version(version: string, text: string, level: Level, until?: string) {
    return { version, text, level, ...(until ? { approvedUntil: until } : {}) };
  }

  /** Read regularly where there is something to do, refused where it is urgent, never read anywhere else. */
  #administration(): AdministrationView {
    const own = this.#language === "de" ? de : en;
    const texts = own.page.administration as (typeof de)["page"]["administration"];
    const { rows, marks } = texts;
    const view: AdministrationView = {
      abilities: (["proven", "documented", "unproven"] as const).map((mark) => ({
        name: this.#say("Betriebszustand und TI-Verbindung lesen", "Read operating state and TI connection"),
        mark,
        markText: marks[mark],
        evidence: this.#say("Aus einem Programm, das im Betrieb ist.", "From a program that is in use."),
      })),
      login: { host: "192.168.1.50", port: 8500, user: "super", kind: "password", hasUnproven: true },
    };
    const isRefused = this.#state === "rot";
    if (this.#state !== "gelb" && this.#state !== "long" && !isRefused) return view;
    const now = this.#now;
    return {
      ...view,
      kept: {
        address: "192.168.1.50:8500",
        user: "super",
        isStopped: isRefused,
        text: isRefused ? texts.refused : texts.rhythm({ hours: 6, at: now + 160 * MINUTE_MS, now }),
        by: texts.by({ person: "Anna Muster", at: now - 30 * DAY_MS }),
        ...(isRefused && {
          entry: (own.errors as (typeof de)["errors"])["management/login-refused"]({
            host: "192.168.1.50",
            status: 401,
          }),
          code: "management/login-refused",
        }),
      },
      told: {
        at: this.#at(200),
        source: this.#say("Verwaltung des Geräts, heute, 07:30 Uhr", "Administration of the device, today, 07:30"),
        rows: [
          { label: rows.serial, value: "80276883110000141500" },
          { label: rows.runningSince, value: texts.instant({ at: now - 9 * DAY_MS }) },
          { label: rows.search, value: texts.on },
          { label: rows.install, value: texts.off },
          { label: rows.installAt, value: texts.when({ weekday: 2, time: "01:00", zone: "UTC" }) },
        ],
        clientCertificates: [
          {
            name: "praxisverwaltungssystem-empfang (praxisverwaltungssystem-empfang.p12)",
            level: "gelb",
            text: this.#say("gültig bis 12.12.2026", "valid until 12 Dec 2026"),
          },
          {
            name: "ti-lotse (ti-lotse.p12)",
            level: "ok",
            text: this.#say("gültig bis 14.06.2030", "valid until 14 Jun 2030"),
          },
        ],
        terminals: [
          {
            ...{ id: "kt-empfang", name: "Empfang", level: "ok" },
            text: texts.terminal({ correlation: texts.correlations.aktiv, admin: texts.hasAdmin }),
          },
          {
            ...{ id: "kt-zimmer-2", name: "Zimmer 2", level: "gelb" },
            text: texts.terminal({ correlation: texts.correlations.aktiv, admin: texts.lacksAdmin }),
          },
        ],
      },
    };
  }

  #page(component: ComponentView, all: FindingView[]): ComponentPage {
    const isKonnektor = component.kind === "konnektor";
    const findings = all.filter(({ componentId }) => componentId === component.id);
    const until = (day: string) => this.#say(`zugelassen bis ${germanDay(day)}`, `approved until ${germanDay(day)}`);
    const isBehind = component.target !== undefined && component.target !== component.installed;
    return {
      ...component,
      comparison: {
        ...(component.installed
          ? {
              installed: isBehind
                ? this.#version(component.installed, until(this.#day(40)), component.level, this.#day(40))
                : this.#version(component.installed, until(this.#day(300)), "ok", this.#day(300)),
            }
          : {}),
        ...(isBehind && component.installed
          ? {
              expiring: this.#version(component.installed, until(this.#day(40)), component.level, this.#day(40)),
              target: this.#version(component.target ?? "", until(this.#day(500)), "ok", this.#day(500)),
            }
          : {}),
      },
      ...(isKonnektor && { administration: this.#administration() }),
      identity: isKonnektor
        ? [
            { label: this.#say("Hersteller", "Manufacturer"), value: "secunet (SECUN)" },
            { label: this.#say("Hardware", "Hardware"), value: "2.0.0" },
            { label: this.#say("Seriennummer", "Serial number"), value: "80276883110000141500" },
            { label: this.#say("Adresse", "Address"), value: "192.168.1.50" },
          ]
        : [
            { label: this.#say("MAC-Adresse", "MAC address"), value: "00:0D:F8:00:12:34" },
            { label: this.#say("Kennung am Konnektor", "Id at the Konnektor"), value: "CT_ID_0001" },
          ],
      findings,
      history: [
        {
          from: this.#at(40 * 1440),
          until: this.#at(1),
          what: this.#say("Firmware", "Firmware"),
          value: component.installed ?? "",
          source: this.#say("Konnektor", "Konnektor"),
        },
        {
          from: this.#at(220 * 1440),
          until: this.#at(40 * 1440),
          what: this.#say("Firmware", "Firmware"),
          value: "3.9.0",
          source: this.#say("Konnektor", "Konnektor"),
        },
      ],
      changes: this.#changes().filter(({ componentId }) => componentId === component.id),
      notices: isKonnektor ? this.#notices().filter(({ about }) => about !== undefined) : [],
      certificates: isKonnektor
        ? [
            {
              owner: "gSMC-K",
              crypt: "RSA",
              expiresOn: this.#day(400),
              level: "ok",
              text: this.#say(`gültig bis ${germanDay(this.#day(400))}`, `valid until ${germanDay(this.#day(400))}`),
              serial: "4711",
            },
            {
              owner: "gSMC-K",
              crypt: "ECC",
              expiresOn: this.#day(900),
              level: "ok",
              text: this.#say(`gültig bis ${germanDay(this.#day(900))}`, `valid until ${germanDay(this.#day(900))}`),
              serial: "4712",
            },
          ]
        : [],
      states: isKonnektor
        ? [
            {
              code: "EC_Firmware_Update_Available",
              raised: true,
              severity: "Info",
              since: this.#at(8 * 1440),
              text: this.#say("Für den Konnektor liegt ein Update bereit.", "An update is ready for the Konnektor."),
            },
            {
              code: "EC_No_VPN_TI_Connection",
              raised: false,
              severity: "Error",
              since: this.#at(60 * 1440),
              text: this.#say(
                "Der Konnektor hat keine Verbindung zur TI.",
                "The Konnektor has no connection to the TI.",
              ),
            },
            {
              code: "EC_TSL_Expiring",
              raised: false,
              severity: "Warning",
              since: this.#at(60 * 1440),
              text: this.#say("Die Vertrauensliste läuft bald ab.", "The trust list expires soon."),
            },
          ]
        : [],
      abilities: [
        {
          name: this.#say("Version lesen", "Read the version"),
          can: component.isHandRead ? "guided" : "native",
          evidence: "gemSpec_Kon",
        },
        {
          name: this.#say("Update einspielen", "Install an update"),
          can: "unsupported",
          evidence: this.#say("Handbuch des Herstellers", "manufacturer's manual"),
        },
        {
          name: this.#say("Neu starten", "Restart"),
          can: "unsupported",
          evidence: this.#say("keine öffentliche Schnittstelle", "no public interface"),
        },
      ],
      ...(isKonnektor ? {} : { instruction: this.#instruction(component.drawing) }),
      deviceCard: this.#deviceCard(component.drawing),
      documents: isKonnektor
        ? [
            {
              id: "doc_1",
              name: this.#say("Schreiben zum Update 6.0.5.pdf", "Letter about update 6.0.5.pdf"),
              type: "application/pdf",
              size: 84_212,
              statedExpiry: this.#day(39),
              addedAt: this.#at(3000),
              addedBy: "Anna Muster",
            },
          ]
        : [],
      displayCodes:
        component.id === "kt-empfang" && this.#state === "rot"
          ? [{ code: "4021", at: this.#at(50), by: "Bea Beispiel" }]
          : [],
    };
  }

  #instruction(drawing: ComponentView["drawing"]): Instruction {
    const place = this.#say("am Gerät", "at the device");
    const field = {
      label: this.#say("Abgelesene Version", "Version read"),
      example: drawing === "orga-930" ? "4.7.0" : "3.7.4",
    };
    if (drawing === "orga-930") {
      return {
        title: this.#say("Version am ORGA 930 M ablesen", "Reading the version on the ORGA 930 M"),
        place,
        steps: [
          {
            text: this.#say(
              "Schalten Sie das Gerät ein und warten Sie auf das Hauptmenü.",
              "Switch the device on and wait for the main menu.",
            ),
            display: "Hauptmenü",
          },
          { text: this.#say("Drücken Sie Menü, dann 3.", "Press Menu, then 3."), keys: "Menü 3", display: "3 Service" },
          { text: this.#say("Lesen Sie die Zeile Version.", "Read the line Version."), display: "Version 4.7.0" },
        ],
        field,
        secondVersions: [],
        source: this.#say("Beispiel, frei erfunden", "Example, invented"),
      };
    }
    return {
      title: this.#say("Version am ORGA 6141 ablesen", "Reading the version on the ORGA 6141"),
      place,
      steps: [
        {
          text: this.#say("Drücken Sie die Menü-Taste.", "Press the menu key."),
          keys: "Menü",
          display: "1 Einstellungen",
        },
        {
          text: this.#say("Wählen Sie Service und dann Status.", "Choose Service and then Status."),
          keys: "3 1",
          display: "3.1 Status",
        },
        { text: this.#say("Lesen Sie die Firmware-Version ab.", "Read the firmware version."), display: "FW 3.7.4" },
      ],
      field,
      secondVersions: [{ id: "cvc", name: this.#say("CVC-Liste", "CVC list") }],
      source: this.#say("Handbuch des Herstellers, Abschnitt 6.2", "Manufacturer's manual, section 6.2"),
    };
  }

  /** Delivered, locked; in the urgent practice the DVO has released it. */
  #boxes(): BoxPage[] {
    if (!["rot", "long", "first"].includes(this.#state)) return [];
    const isLocked = this.#state !== "rot";
    const texts = (this.#language === "de" ? de : en).page;
    const released = { person: "Dierk Dienst", at: this.#now - 3_600_000 };
    const card = vpnBox().deviceCard;
    const parts = (card?.parts ?? []).map(({ mark, name, meaning }) => ({
      mark,
      name: name[this.#language],
      meaning: meaning[this.#language],
    }));
    const name = isLocked ? "VPN-Box im Technikraum hinter der Anmeldung, oberstes Fach" : "VPN-Box";
    return [
      {
        id: "box_1",
        name,
        product: texts.box.product,
        drawing: "vpn-box",
        isLocked,
        sentence: isLocked ? texts.box.locked : texts.box.released(released),
        facts: [
          { label: texts.box.name, value: name },
          { label: texts.box.serial, value: "FGT-40F-0815-4711-0815-4711" },
          { label: texts.box.added, value: texts.box.addedBy({ person: "Anna Muster", at: this.#now - 86_400_000 }) },
        ],
        serial: "FGT-40F-0815-4711-0815-4711",
        ...(isLocked
          ? { lock: texts.interlocks["box/not-released"], voided: texts.box.voided(released) }
          : { released: { by: released.person, at: this.#at(60), next: texts.box.next } }),
        release: { statement: texts.box.statement, evidence: "ab".repeat(32) },
        deviceCard: {
          drawing: "vpn-box",
          title: texts.box.product,
          parts,
          ...(isLocked && { warning: card?.warning?.[this.#language] }),
          source: card?.source ?? "",
        },
      },
    ];
  }

  #deviceCard(drawing: ComponentView["drawing"]): DeviceCard {
    const parts =
      drawing === "konnektor-secunet"
        ? [
            {
              mark: "1",
              name: this.#say("Lampe POWER", "Lamp POWER"),
              meaning: this.#say("Leuchtet, wenn das Gerät eingeschaltet ist.", "Lit while the device is on."),
            },
            {
              mark: "2",
              name: this.#say("Lampe SYSTEM", "Lamp SYSTEM"),
              meaning: this.#say("Leuchtet ruhig, wenn der Konnektor bereit ist.", "Lit steadily when ready."),
            },
            {
              mark: "3",
              name: this.#say("Lampe VPN TI", "Lamp VPN TI"),
              meaning: this.#say("Leuchtet ruhig, wenn die Verbindung zur TI steht.", "Lit steadily when connected."),
            },
            {
              mark: "4",
              name: this.#say("Ein-/Aus-Taster „On/Off“", "Power button “On/Off”"),
              meaning: this.#say(
                "Rückseite rechts. Nie während eines Updates drücken.",
                "Back, right. Never during an update.",
              ),
            },
          ]
        : [
            {
              mark: "1",
              name: this.#say("Anzeige", "Display"),
              meaning: this.#say("Zeigt Meldungen und das Menü.", "Shows messages and the menu."),
            },
            {
              mark: "2",
              name: this.#say("Tasten", "Keys"),
              meaning: this.#say(
                "Für Menü und PIN. Die PIN geben Sie nur hier ein.",
                "For menu and PIN. Enter the PIN only here.",
              ),
            },
            {
              mark: "3",
              name: this.#say("Schlitz für Gesundheitskarten", "Slot for health cards"),
              meaning: this.#say("Von oben stecken, Chip nach vorn.", "Insert from above, chip to the front."),
            },
          ];
    return {
      drawing,
      title: this.#say("So sieht das Gerät aus", "What the device looks like"),
      parts,
      ...(drawing === "konnektor-secunet"
        ? {
            warning: this.#say(
              "Ziehen Sie nie den Stecker, solange die Lampe Update blinkt.",
              "Never unplug it while the update lamp is blinking.",
            ),
          }
        : {}),
      source: this.#say("Handbuch des Herstellers", "manufacturer's manual"),
    };
  }

  #release(): ReleaseView {
    return {
      product: "secunet-konnektor",
      productName: "secunet konnektor",
      version: "6.0.5",
      kind: this.#say("Update", "Update"),
      paid: this.#say("ohne Kosten", "free of charge"),
      status: this.#say("verfügbar", "available"),
      approval: this.#say(`zugelassen bis ${germanDay(this.#day(500))}`, `approved until ${germanDay(this.#day(500))}`),
      notes: [
        {
          category: this.#say("Spezifikation", "Specification"),
          lines: [
            this.#say("Unterstützt ECC-Zertifikate für alle Karten.", "Supports ECC certificates for all cards."),
          ],
        },
        {
          category: this.#say("Sicherheit", "Security"),
          lines: [
            this.#say("Enthält gesammelte Sicherheitskorrekturen.", "Contains collected security corrections."),
            this.#say("Ältere Verschlüsselung ist abgeschaltet.", "Older encryption is switched off."),
          ],
        },
        {
          category: this.#say("Zusammenspiel mit der Praxissoftware", "Working with the practice software"),
          lines: [this.#say("keine Angabe", "not stated")],
        },
      ],
      capabilities: [
        this.#say("Diese Version kann VSDM, ePA und KIM.", "This version can do VSDM, ePA and KIM."),
        this.#say("Sie kann noch nicht Komfortsignatur.", "It cannot do Komfortsignatur yet."),
      ],
      source: {
        name: this.#say("Beispiel, frei erfunden", "Example, invented"),
        grade: this.#say("Hersteller", "manufacturer"),
        asOf: this.#day(-3),
      },
      documents: [],
      letters: [
        {
          id: "doc_1",
          name: this.#say("Schreiben zum Update 6.0.5.pdf", "Letter about update 6.0.5.pdf"),
          type: "application/pdf",
          size: 84_212,
        },
      ],
    };
  }

  #updates(components: ComponentView[], findings: FindingView[]): Updates {
    const due = findings.filter(({ code, level }) => code.startsWith("firmware/approval") && level !== "ok");
    const catalogue = {
      title: this.#say("Beispielliste zum Üben", "Example list for practising"),
      issuedOn: this.#day(-3),
      practiceOnly: false,
      isOutdated: false,
    };
    const [konnektor] = components;
    return {
      checkedAt: this.#at(0.7),
      sentence:
        due.length === 0
          ? this.#say(
              "Alles ist auf dem neuesten Stand (geprüft heute, 19:30 Uhr).",
              "Everything is up to date (checked today, 19:30).",
            )
          : this.#say("Ein Update steht an.", "One update is due."),
      level: due[0]?.level ?? "ok",
      due: due.map((finding) => {
        const page = konnektor ? this.#page(konnektor, findings) : undefined;
        return {
          componentId: finding.componentId,
          componentName: finding.componentName,
          level: finding.level,
          ...(page?.comparison.installed ? { installed: page.comparison.installed } : {}),
          ...(page?.comparison.target ? { target: page.comparison.target } : {}),
          finding,
          also: [],
          release: this.#release(),
        };
      }),
      upgrades:
        this.#state === "gelb"
          ? [
              {
                componentId: "kt-zimmer-2",
                componentName: this.#say("Zimmer 2", "Room 2"),
                release: {
                  ...this.#release(),
                  product: "cherry-st-1506",
                  productName: "Cherry ST-1506",
                  version: "5.0.0",
                  kind: "Upgrade",
                  paid: this.#say("kostenpflichtig", "has to be paid"),
                  documents: [],
                },
              },
            ]
          : [],
      catalogue,
    };
  }

  #connections(): ConnectionView[] {
    if (this.#state === "first") return [];
    const isGone = this.#state === "unbekannt";
    const isAnother = this.#state === "long";
    const words = this.#language === "de" ? de : en;
    return [
      {
        id: "con_1",
        name: "Konnektor",
        url: "https://192.168.1.50/connector.sds",
        fingerprint: CONFIRMED_FINGERPRINT,
        login: "certificate",
        loginText: this.#say(
          "Client-Zertifikat „ti-lotse“, gültig bis 31.03.2029",
          "Client certificate “ti-lotse”, valid until 31 Mar 2029",
        ),
        contexts: [{ mandant: "M1", clientsystem: "ti-lotse", arbeitsplatz: "AP1" }],
        ...(isAnother && { otherFingerprint: OTHER_FINGERPRINT }),
        state:
          isGone || isAnother
            ? {
                level: "unbekannt",
                text: this.#say("hat keine Auskunft gegeben", "gave no answer"),
                isChecking: false,
                entry: isAnother
                  ? words.errors["link/certificate-changed"]({
                      host: "192.168.1.50",
                      expected: CONFIRMED_FINGERPRINT,
                      found: OTHER_FINGERPRINT,
                    } as never)
                  : words.errors["link/connect-timeout"]({ host: "192.168.1.50", port: 443, seconds: 10 } as never),
                askedAt: this.#at(2),
                answeredAt: this.#at(7),
                nextAt: this.#at(-3),
              }
            : {
                level: "ok",
                text: this.#say("hat geantwortet", "has answered"),
                isChecking: false,
                askedAt: this.#at(0.7),
                answeredAt: this.#at(0.7),
                nextAt: this.#at(-4),
              },
      },
    ];
  }

  #members(): MemberView[] {
    const member = { hasTotp: false, hasPassword: true, isSignedIn: false, isDisabled: false };
    return [
      { ...member, id: "per_anna", name: "Anna Muster", login: "anna", role: "verwaltung", hasTotp: true },
      { ...member, id: "per_bea", name: "Bea Beispiel", login: "bea", role: "praxis" },
      { ...member, id: "per_dvo", name: "Muster-IT, Herr Dock", login: "muster-it", role: "dvo", hasPassword: false },
    ];
  }

  #journal(): PageFixture["journal"] {
    const lines: [string, string, string, string][] = [
      [
        "reading",
        "Bea Beispiel",
        "ORGA 930 M online: Version 4.7.0 abgelesen",
        "ORGA 930 M online: version 4.7.0 read off",
      ],
      [
        "care",
        "Anna Muster",
        "Konnektor: Update geplant, zuständig Bea Beispiel",
        "Konnektor: update planned, Bea Beispiel sees to it",
      ],
      [
        "change",
        "ti-lotse",
        "Empfang: Firmware 3.9.0 → 3.9.1, von jemand anderem aktualisiert",
        "Reception: firmware 3.9.0 → 3.9.1, updated by someone else",
      ],
      [
        "connection",
        "Anna Muster",
        "Konnektor verbunden: https://192.168.1.50",
        "Konnektor connected: https://192.168.1.50",
      ],
      ["person", "Anna Muster", "Bea Beispiel eingeladen (Praxisteam)", "Bea Beispiel invited (practice team)"],
    ];
    return Array.from({ length: 64 }, (_, index) => {
      const [kind, actor, german, english] = lines[index % lines.length] as (typeof lines)[number];
      return {
        seq: 64 - index,
        at: this.#at(60 + index * 700),
        kind,
        actor,
        text: this.#say(german, english),
        hash: `${(index * 7919 + 4096).toString(16)}9f2c41aa07e3`.slice(0, 12),
      };
    });
  }

  /** Off, undecided, in order, disturbed and unknown, by the state of the practice. */
  #central(): Overview["central"] {
    const texts = (this.#language === "de" ? de : en).page.lage;
    const at = { at: this.#at(this.#state === "unbekannt" ? 95 : 2), isUndecided: false };
    switch (this.#state) {
      case "first":
        return { state: "off", level: "unbekannt", text: texts.state.off, isUndecided: true };
      case "rot":
        return { state: "off", level: "unbekannt", text: texts.state.off, isUndecided: false };
      case "unbekannt":
        return { state: "unknown", level: "unbekannt", text: texts.state.unknown, ...at };
      case "gelb":
      case "long":
        return { state: "disturbed", level: "gelb", text: texts.disturbed({ ids: this.#disturbed() }), ...at };
      default:
        return { state: "ok", level: "ok", text: texts.state.ok, ...at };
    }
  }

  #disturbed(): ServiceId[] {
    return this.#state === "long" ? ["vsdm", "epa"] : ["tianschluss", "erezept", "kim"];
  }

  #tiLage(): TiLageView {
    const { page, errors } = this.#language === "de" ? de : en;
    const texts = page.lage;
    const central = this.#central();
    const isDisturbed = central.state === "disturbed";
    const isAsked = central.state !== "off";
    const ids = isDisturbed ? this.#disturbed() : [];
    const host = "ti-lage.example";
    const impact = "Das Einlösen von E-Rezepten mit der eGK ist gestört";
    const by = this.#state === "long" ? "Dr. med. dent. Anna-Katharina Mustermann-Beispielhausen" : "Anna Muster";
    const decidedAt = this.#now - 9_000 * MINUTE_MS;
    return {
      ...{ ...central, host, source: "gematik, TI-Lagebild" },
      ...{ everySeconds: 300, freshMinutes: 20 },
      sentence: central.state === "disturbed" ? texts.disturbedSentence({ ids }) : texts.sentence[central.state],
      ...(!central.isUndecided && {
        decided: {
          ...{ by, at: new Date(decidedAt).toISOString(), isOn: isAsked },
          text: texts.decided({ person: by, at: decidedAt, isOn: isAsked }),
        },
      }),
      ...(isAsked && { triedAt: this.#at(2) }),
      services: (isAsked && central.state !== "unknown" ? SERVICES : []).map((id) => ({
        ...{ id, name: texts.service({ id }), isUsed: id !== "wanda" && id !== "ogd" },
        level: ids.includes(id) ? "gelb" : id === "ogd" ? "unbekannt" : "ok",
        text: texts.outage[ids.includes(id) ? "full" : id === "ogd" ? "unknown" : "none"],
        ...(ids.includes(id) && { since: this.#at(47) }),
        impacts: ids.includes(id) ? [impact, ...(this.#state === "long" ? [`${impact}, ${impact}`] : [])] : [],
      })),
      causes: isDisturbed ? ["VPN-Zugangsdienst · Anbieter Muster · Verbindung zur TI aufbauen"] : [],
      findings: [],
      ...(central.state === "unknown" && { failure: errors["tilage/refused"]({ host, status: 503 }) }),
    };
  }

  /** As the practice is: one waits, acts, asks or is longer than usual; and one is over, well or not. */
  #runs(): RunsView {
    const { engine, runs } = this.#words();
    const open: Partial<Record<PracticeState, RunView["phase"]["code"]>> = {
      ...{ gelb: "acting", rot: "asking", long: "ready", ok: "waiting" },
    };
    const phase = open[this.#state];
    const failed = this.#state === "rot";
    const over = this.#run("over", "run_2");
    const outcome = failed ? "failed/no-effect" : "succeeded";
    const ended: RunView = {
      ...over,
      outcome: { code: outcome, text: engine.outcomes[outcome], at: this.#at(4000) },
      ...(failed && {
        next: { text: runs.next.dvo({ name: "Muster-IT" }), dvo: { name: "Muster-IT", phone: "0431 5550-100" } },
      }),
      steps: over.steps.map((step) => ({ ...step, state: failed ? "open" : "done", proof: failed ? [] : step.proof })),
    };
    return {
      isReadOnly: this.#state === "many",
      ...(this.#state === "many" && { notice: runs.notice }),
      open: phase ? [this.#run(phase, "run_1")] : [],
      ended: this.#state === "first" || this.#state === "many" ? [] : [ended],
      cursor: "epoch-0",
    };
  }

  #words() {
    return this.#language === "de" ? de : en;
  }

  #run(phase: RunView["phase"]["code"], id: string): RunView {
    const { engine, runs } = this.#words();
    const device = { id: "kt-empfang", name: this.#say("Empfang", "Reception") };
    const isWithDevice = phase === "acting";
    const isByHand = phase === "ready";
    const minutes = { usual: 14, needed: 40 };
    const sentences: Partial<Record<typeof phase, string>> = {
      acting: runs.sentences.acting({ elapsed: 6, usual: 14 }),
      asking: engine.questions["engine/device-silent"]({ device: device.name, minutes: 41 }),
      ready: runs.sentences.ready,
      over: runs.sentences.over,
    };
    const where = { code: "geraet" as const, text: engine.places.geraet };
    const window = { opensAt: this.#now - 10 * MINUTE_MS, closesAt: this.#now + 90 * MINUTE_MS };
    const by = this.#state === "long" ? "Dr. med. dent. Anna-Katharina Mustermann-Beispielhausen" : "Anna Muster";
    return {
      ...{ id, runbook: isByHand ? "terminal-update-by-hand" : "terminal-update", device, target: "4.0.47" },
      title: runs.title({ runbook: engine.runbooks["terminal-update"], device: device.name }),
      phase: { code: phase, text: engine.phases[phase] },
      sentence: sentences[phase] ?? engine.interlocks["engine/window-open"]({ opensAt: this.#now + DAY_MS }),
      ...(isWithDevice && { warning: runs.warning, noStop: engine.refusals["engine/under-way"] }),
      ...(phase === "waiting" && {
        waiting: {
          ...{
            code: "engine/window-open",
            text: engine.interlocks["engine/window-open"]({ opensAt: this.#now + DAY_MS }),
          },
          ...{ ends: engine.ends["engine/window-open"], until: this.#at(-1440) },
        },
      }),
      ...(phase === "asking" && {
        question: {
          ...{ code: "engine/device-silent", text: sentences.asking ?? "", at: this.#at(3) },
          answers: (["look-again", "took-effect", "no-effect", "give-to-dvo"] as const).map((code) => ({
            ...{ code, text: engine.answers[code] },
          })),
        },
      }),
      minutes: {
        ...{ ...minutes, most: 60, isAssumption: true, text: runs.minutes({ ...minutes, isAssumption: true }) },
        ...(isWithDevice && { elapsed: 6 }),
      },
      ...{ orderedBy: by, orderedAt: this.#at(30), pinHolder: by, attempt: 1 },
      window: {
        ...{ opensAt: new Date(window.opensAt).toISOString(), closesAt: new Date(window.closesAt).toISOString() },
        text: runs.window({ ...window, consent: "" }),
      },
      steps: terminalUpdate.steps.map((step, index) => ({
        ...{ id: step.id, title: engine.steps[step.id], text: engine.steps[step.id], who: engine.who[step.who] },
        where: isByHand && index === 0 ? where : { code: step.where, text: engine.places[step.where] },
        ...{
          state: index === 0 ? "now" : "open",
          pointOfNoReturn: step.pointOfNoReturn,
          usualMinutes: step.usualMinutes,
        },
        proof: [{ text: runs.proof.install({ target: "4.0.47" }), at: this.#at(4001) }],
      })),
      seen: [
        { text: runs.seen.firmware({ version: "4.0.23" }), at: this.#at(0.2) },
        { text: runs.seen.answers, at: this.#at(0.2) },
      ],
      proof: [],
      history: [{ at: this.#at(30), text: runs.history.ordered({ by }) }],
      lacksAccess: phase === "waiting",
      may: {
        ...{ stop: !isWithDevice && phase !== "over", begin: isByHand, report: false, renew: false },
        ...{ answer: phase === "asking", access: phase === "waiting" },
      },
    };
  }

  #orderable(): OrderableView {
    const { engine, runs } = this.#words();
    if (this.#state === "first") return [];
    const { minutes: _, window: quiet } = this.#run("waiting", "run_1");
    const title = runs.title({ runbook: engine.runbooks["terminal-update"], device: "Empfang" });
    const isRunning = this.#state === "gelb";
    return (["konnektor-restart", "terminal-update"] as const).map((runbook) => ({
      ...{ runbook, title: engine.runbooks[runbook], can: "native", quiet, needsImage: runbook === "terminal-update" },
      ...(isRunning && { disabled: runs.disabled.running({ title }), run: { id: "run_1", title } }),
      targets:
        runbook === "terminal-update"
          ? [
              { version: "4.0.47", text: "4.0.47 (Update)" },
              { version: "4.0.48", text: "4.0.48 (Update)", disabled: runs.notInstallable["version-unknown"] },
            ]
          : [],
      login: {
        ...{ host: "192.168.1.60", port: 443, user: "admin", kind: "password", isKept: this.#state === "rot" },
        isUnproven: this.#state === "rot",
      },
    }));
  }

  #preview(): PreviewView {
    const { engine, runs } = this.#words();
    const { window, minutes, device } = this.#run("waiting", "run_1");
    const place = (step: (typeof konnektorRestart.steps)[number]) => ({
      ...{ code: step.where, text: engine.places[step.where] },
    });
    return {
      ...{ title: runs.title({ runbook: engine.runbooks["konnektor-restart"], device: device.name }), device, window },
      ...{ evidence: "ab".repeat(32), needsPinHolder: true, needsAccess: true, needsImage: false },
      confirmations: konnektorRestart.confirmations.map((code) => ({ code, text: engine.confirmations[code] })),
      steps: konnektorRestart.steps.map((step, index) => ({
        ...{ id: step.id, title: engine.steps[step.id], text: engine.steps[step.id], who: engine.who[step.who] },
        ...{ where: place(step), pointOfNoReturn: step.pointOfNoReturn, minutes },
        closed:
          index === 0
            ? [
                {
                  ...{ code: "engine/pin-holder", text: engine.interlocks["engine/pin-holder"]() },
                  ends: engine.ends["engine/pin-holder"],
                },
              ]
            : [],
      })),
    };
  }

  #products(): PageFixture["products"] {
    return [
      { id: "orga-930-m", name: "ORGA 930 M online", drawing: "orga-930", instruction: this.#instruction("orga-930") },
      {
        id: "cherry-g87-1505",
        name: "Cherry G87-1505",
        drawing: "g87-1505",
        instruction: {
          ...this.#instruction("orga-6141"),
          title: this.#say("Version an der Cherry G87-1505 ablesen", "Reading the version on the Cherry G87-1505"),
          secondVersions: [],
        },
      },
      { id: "kocobox-med-plus", name: "KoCoBox MED+", drawing: "konnektor-kocobox", instruction: this.#kocobox() },
    ];
  }

  #kocobox(): Instruction {
    return {
      title: this.#say("Version an der KoCoBox MED+ ablesen", "Reading the version on the KoCoBox MED+"),
      place: this.#say("am Gerät", "at the device"),
      steps: [
        { text: this.#say("Drücken Sie OK.", "Press OK."), keys: "OK", display: "Hauptmenü" },
        {
          text: this.#say("Gehen Sie mit den Pfeiltasten zu Punkt 4.", "Go to item 4 with the arrow keys."),
          keys: "▼",
          display: "4 Versionen",
        },
        { text: this.#say("Drücken Sie OK.", "Press OK."), keys: "OK", display: "Versionen" },
        { text: this.#say("Lesen Sie die Version ab.", "Read the version."), display: "FW 1.3.10" },
      ],
      field: { label: this.#say("Abgelesene Version", "Version read"), example: "1.3.10" },
      secondVersions: [],
      source: this.#say("Anleitung des Herstellers, 2019", "Manufacturer's guide, 2019"),
    };
  }
}
