/** Letters and mails, kept so that they open offline [REQ:U-23] [REQ:M-20]. Room: server. */
import { releasesOf } from "../../domain/catalogue/catalogue.ts";
import { openDocument } from "../../domain/catalogue/documents.ts";
import { LotseError } from "../../domain/errors.ts";
import type { Document } from "../../domain/practice.ts";
import type { Handlers } from "../call.ts";
import { FieldsWrong, notFound } from "../problem.ts";
import { idFor } from "../records.ts";
import { type Situation, situationOf } from "../situation.ts";
import type { Tools } from "../tools.ts";

const MB = 1024 * 1024;
const MOST_BYTES = 10 * MB;

export function documentHandlers(tools: Tools): Pick<Handlers, "addDocument" | "document" | "removeDocument"> {
  return {
    addDocument: async (call) => {
      const { store, who, body, now } = call;
      const bytes = Buffer.from(body.content, "base64");
      if (bytes.length > MOST_BYTES) throw new LotseError("request/too-large", { limit: `${MOST_BYTES / MB} MB` });
      if (body.about) requireThere(body.about, await situationOf(tools, call));
      const { name, type, about, statedExpiry } = body;
      const document: Document = {
        id: idFor("doc", tools),
        ...{ name, type, size: bytes.length },
        ...(about && { about }),
        ...(statedExpiry && { statedExpiry }),
        ...{ createdAt: now, createdBy: who.person.id },
      };
      await store.commit((writes) => {
        writes.put("document", document);
        writes.putContent(document.id, bytes);
        writes.journal({ kind: "document/added", actor: who.person.id, body: { document: document.id, value: name } });
      });
      return { id: document.id };
    },

    document: async ({ store, path }) => {
      const catalogue = tools.uses.catalogue();
      const listed = catalogue && openDocument(catalogue, path.document);
      if (listed) return { bytes: listed.bytes, name: listed.document.name, type: listed.document.type };
      const document = await store.record("document", path.document);
      const bytes = document && (await store.content(document.id));
      if (!document || !bytes) throw notFound("document");
      return { bytes, name: document.name, type: document.type };
    },

    removeDocument: async ({ store, who, path }) => {
      const document = await store.record("document", path.document);
      if (!document) throw notFound("document");
      const { id, name } = document;
      await store.commit((writes) => {
        writes.remove("document", id);
        writes.journal({ kind: "document/removed", actor: who.person.id, body: { document: id, value: name } });
      });
    },
  };
}

/** @throws FieldsWrong */
function requireThere(about: NonNullable<Document["about"]>, { components, catalogue }: Situation): void {
  const missing = (path: string) => new FieldsWrong([{ path: `about.${path}`, message: "notOffered" }]);
  if ("component" in about) {
    if (!components.some(({ id }) => id === about.component)) throw missing("component");
    return;
  }
  const product = catalogue?.products.find(({ id }) => id === about.product);
  if (!catalogue || !product) throw missing("product");
  const isListed = releasesOf(catalogue, product).some(({ version }) => version.text === about.version);
  if (!isListed) throw missing("version");
}
