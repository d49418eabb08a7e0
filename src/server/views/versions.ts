/** Versions side by side, and what a version brings. Room: server. */

import type { z } from "zod";
import type { ReleaseView, versionColumn } from "../../api/views.ts";
import { CAPABILITIES, NOTE_CATEGORIES, type Release } from "../../domain/catalogue/catalogue.ts";
import { documentsOf } from "../../domain/catalogue/documents.ts";
import { compareSideBySide, type FirmwareJudgement } from "../../domain/catalogue/firmware.ts";
import { type Zulassung, zulassungOn } from "../../domain/catalogue/zulassung.ts";
import type { Level } from "../../domain/codes.ts";
import type { Situation } from "../situation.ts";
import { keptDocuments } from "./documents.ts";

export type VersionColumn = z.infer<typeof versionColumn>;

/** Installed, expiring, target: each with its approval and last day [REQ:U-80]. */
export function comparisonView(judgement: FirmwareJudgement, s: Situation) {
  const sides = compareSideBySide(judgement);
  const { installed, target } = judgement;
  const column = (version: string, zulassung: Zulassung, approvedUntil?: string): VersionColumn => ({
    version,
    text: approvalText(zulassung, s),
    ...(approvedUntil && { approvedUntil }),
    level: levelOf(zulassung),
  });
  return {
    ...(sides.installed.version && {
      installed: column(sides.installed.version, installed.zulassung, sides.installed.until),
    }),
    ...(sides.expiring && {
      expiring: column(sides.expiring.version, installed.zulassung, sides.expiring.lastDay),
    }),
    ...(target &&
      sides.target && {
        target: column(sides.target.version, zulassungOn(target, s.today), sides.target.until),
      }),
  };
}

/** The version alone, where no list of versions says anything of it. */
export function unjudgedColumn(version: string, s: Situation): VersionColumn {
  return { version, text: approvalText({ is: "unbekannt" }, s), level: "unbekannt" };
}

function approvalText(zulassung: Zulassung, { words }: Pick<Situation, "words">): string {
  const texts = words.cli.catalogue.zulassung;
  switch (zulassung.is) {
    case "zugelassen":
      return texts.zugelassen({ until: zulassung.until ?? "", days: null });
    case "noch-nicht":
      return texts["noch-nicht"]({ from: zulassung.from });
    case "abgelaufen":
      return texts.abgelaufen({ until: zulassung.until });
    default:
      return texts[zulassung.is];
  }
}

function levelOf({ is }: Zulassung): Level {
  if (is === "zugelassen") return "ok";
  if (is === "abgelaufen" || is === "zurueckgezogen") return "rot";
  return is === "unbekannt" || is === "unbestaetigt" ? "unbekannt" : "gelb";
}

export function releaseView(release: Release, s: Situation): ReleaseView {
  const { words, language, catalogue } = s;
  const texts = words.cli.catalogue;
  const { name, grade, asOf, address } = release.source;
  const version = release.version.text;
  return {
    product: release.product,
    productName: catalogue?.products.find((p) => p.id === release.product)?.name ?? release.product,
    version,
    kind: texts.kind[release.kind],
    paid: texts.paid[release.paid],
    status: texts.status[release.status],
    approval: approvalText(zulassungOn(release, s.today), s),
    notes: NOTE_CATEGORIES.map((category) => {
      const lines = release.notes[category].map((text) => text[language]);
      return { category: texts.notes[category], lines: lines.length > 0 ? lines : [texts.noStatement] };
    }),
    capabilities: capabilitySentences(release, s),
    source: { name, grade: texts.grades[grade], asOf, ...(address && { address }) },
    letters: documentsOf(release)
      .filter((document) => document.language === language)
      .map(({ id, name, type, size }) => ({ id, name, type, size })),
    documents: keptDocuments(
      s,
      (about) => "product" in about && about.product === release.product && about.version === version,
    ),
  };
}

function capabilitySentences({ capabilities }: Release, { words }: Situation): string[] {
  const texts = words.page.capabilities;
  const those = (can: "ja" | "nein" | undefined) => CAPABILITIES.filter((name) => capabilities[name] === can);
  const [able, notYet, unsaid] = [those("ja"), those("nein"), those(undefined)];
  if (unsaid.length === CAPABILITIES.length) return [];
  return [
    ...(able.length > 0 ? [texts.able({ names: able })] : []),
    ...(notYet.length > 0 ? [texts.notYet({ names: notYet })] : []),
    ...(unsaid.length > 0 ? [texts.unsaid({ names: unsaid })] : []),
  ];
}
