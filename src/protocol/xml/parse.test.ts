/**
 * The XML gate: what it lets through it reads as written; everything else is a LotseError, soon.
 */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { refusal } from "../../../test/support/refusal.ts";
import {
  child,
  children,
  is,
  need,
  needBoolean,
  needCount,
  needInstant,
  needText,
  optionalDay,
  textOf,
  type XmlElement,
} from "./element.ts";
import { CONN, EVT, type Namespace } from "./namespaces.ts";
import { LIMITS, parseXml } from "./parse.ts";
import { el, escapeXml } from "./write.ts";

const U: Namespace = { prefix: "u", uri: "urn:u", family: "urn:u" };
const V: Namespace = { prefix: "v", uri: "urn:v", family: "urn:v" };
const NONE: Namespace = { prefix: "", uri: "", family: "" };

const parse = (text: string) => parseXml(Buffer.from(text));
const refused = (content: string | Uint8Array) =>
  refusal(() => parseXml(typeof content === "string" ? Buffer.from(content) : content));

/** Nested names with namespaces: [name, namespace, …children]. */
function outline(e: XmlElement): unknown[] {
  return [e.name, e.namespace, ...e.children.map(outline)];
}

/** Time of the processor, not of the clock: a machine that does other things makes nothing slower. */
function timed<T>(act: () => T): { value: T; ms: number } {
  const before = process.cpuUsage();
  const value = act();
  const { user, system } = process.cpuUsage(before);
  return { value, ms: (user + system) / 1000 };
}

describe("namespaces", () => {
  test("a default namespace holds for the element and everything inside it, but not for attributes", () => {
    const root = parse('<a xmlns="urn:u" n="1"><b><c/></b></a>');
    assert.deepEqual(outline(root), ["a", "urn:u", ["b", "urn:u", ["c", "urn:u"]]]);
    assert.deepEqual({ ...root.attributes }, { n: "1" });
  });

  test("a prefix stands for its namespace, whatever it is called", () => {
    const expected = ["a", "urn:u", ["b", "urn:v"]];
    assert.deepEqual(outline(parse('<x:a xmlns:x="urn:u" xmlns:y="urn:v"><y:b/></x:a>')), expected);
    assert.deepEqual(outline(parse('<ns10:a xmlns:ns10="urn:u"><b xmlns="urn:v"/></ns10:a>')), expected);
  });

  test("a prefix declared anew in the middle means the new namespace inside and the old one after", () => {
    const root = parse('<a xmlns:p="urn:u"><p:b xmlns:p="urn:v"><p:c/></p:b><p:d/></a>');
    assert.deepEqual(outline(root), ["a", "", ["b", "urn:v", ["c", "urn:v"]], ["d", "urn:u"]]);
  });

  test("a default namespace taken back in the middle comes back after", () => {
    const root = parse('<a xmlns="urn:u"><b xmlns=""><c/></b><d/></a>');
    assert.deepEqual(outline(root), ["a", "urn:u", ["b", "", ["c", ""]], ["d", "urn:u"]]);
  });

  test("a declaration on an empty element does not reach its sister", () => {
    assert.deepEqual(refused('<a><p:b xmlns:p="urn:u"/><p:c/></a>').fields.reason, "unbound namespace prefix: p");
  });

  for (const prefix of ["p", "constructor", "__proto__", "toString", "xmlns"]) {
    test(`the prefix ${prefix} without a declaration is refused`, () => {
      const { code, fields } = refused(`<a>\n  <${prefix}:b/></a>`);
      assert.equal(code, "xml/not-wellformed");
      assert.equal(fields.reason, `unbound namespace prefix: ${prefix}`);
      assert.equal(fields.line, 2);
    });
  }

  for (const prefix of ["constructor", "__proto__", "hasOwnProperty"]) {
    test(`a document may call its prefix ${prefix}`, () => {
      assert.deepEqual(outline(parse(`<${prefix}:a xmlns:${prefix}="urn:u"/>`)), ["a", "urn:u"]);
    });
  }

  test("elements and attributes named __proto__ are read like any others", () => {
    const root = parse('<__proto__ __proto__="1" constructor="2"/>');
    assert.equal(root.name, "__proto__");
    assert.deepEqual(Object.entries(root.attributes), [
      ["__proto__", "1"],
      ["constructor", "2"],
    ]);
    assert.equal(Object.getPrototypeOf(root.attributes), null);
  });

  test("an attribute with an undeclared prefix is refused", () => {
    assert.equal(refused('<a p:n="1"/>').code, "xml/not-wellformed");
  });

  test("a prefix bound to nothing is refused", () => {
    assert.equal(refused('<a xmlns:p=""><p:b/></a>').code, "xml/not-wellformed");
  });

  test("an attribute of another namespace never hides the one without prefix", () => {
    assert.equal(parse('<a xmlns:p="urn:u" Version="8.1.2" p:Version="9.9.9"/>').attributes.Version, "8.1.2");
  });

  test("names are compared by namespace family: an older version suffix is the same family", () => {
    const root = parse('<GetCards xmlns="http://ws.gematik.de/conn/EventService/v7.0"/>');
    assert.equal(root.namespace, "http://ws.gematik.de/conn/EventService/v7.0");
    assert.ok(is(root, EVT, "GetCards"));
    assert.ok(!is(root, CONN, "GetCards"));
  });

  test("a child is found by name and namespace, not by name alone", () => {
    const root = parse('<a xmlns:v="urn:v"><n>none</n><n xmlns="urn:u">first</n><v:n>v</v:n><n xmlns="urn:u"/></a>');
    assert.equal(child(root, U, "n")?.text, "first");
    assert.equal(children(root, U, "n").length, 2);
    assert.equal(textOf(root, V, "n"), "v");
    assert.equal(textOf(root, NONE, "n"), "none");
    assert.equal(child(root, V, "m"), undefined);
  });
});

describe("text", () => {
  test("the five entities and numeric references become their characters", () => {
    assert.equal(parse("<a>&lt;&gt;&amp;&quot;&apos;&#228;&#xE4;&#x1F600;</a>").text, "<>&\"'ää😀");
    assert.equal(parse('<a n="&lt;&amp;&quot;&#228;"/>').attributes.n, '<&"ä');
  });

  for (const entity of [
    "&nbsp;",
    "&constructor;",
    "&__proto__;",
    "&#0;",
    "&#xD800;",
    "&#x110000;",
    "&#;",
    "& ",
    "&lt",
  ]) {
    test(`the reference ${entity} is refused`, () => {
      assert.equal(refused(`<a>${entity}</a>`).code, "xml/not-wellformed");
    });
  }

  test("CDATA is text, taken literally", () => {
    assert.equal(parse("<a>x<![CDATA[<b>&amp;]]></a>").text, "x<b>&amp;");
    assert.deepEqual(parse("<a><![CDATA[<b/>]]></a>").children, []);
  });

  test("comments and processing instructions leave no trace, and do not split a text", () => {
    const root = parse("<?pi one?><!-- <b/> --><a>fo<!-- - -->ur<?pi two?>teen<b/></a><!-- end -->");
    assert.equal(root.text, "fourteen");
    assert.deepEqual(outline(root), ["a", "", ["b", ""]]);
  });

  test("text keeps its blanks; what reads a value trims it", () => {
    const root = parse("<a><b>\n  x y \t</b></a>");
    assert.equal(root.children[0]?.text, "\n  x y \t");
    assert.equal(textOf(root, NONE, "b"), "x y");
  });

  test("text belongs to the element it stands in, not to the ones around it", () => {
    const root = parse("<a>1<b>2<c>3</c></b>4</a>");
    assert.equal(root.text, "14");
    assert.equal(root.children[0]?.text, "2");
    assert.equal(root.children[0]?.children[0]?.text, "3");
  });
});

describe("encodings", () => {
  for (const declared of ["", " encoding='UTF-8'", " encoding='utf-8'", " encoding='utf8'"]) {
    test(`UTF-8 is read with the declaration <?xml version='1.0'${declared}?>`, () => {
      assert.equal(parse(`<?xml version='1.0'${declared}?><a>Größe 😀</a>`).text, "Größe 😀");
    });
  }

  test("a byte order mark before UTF-8 is no character of the document", () => {
    assert.equal(parse("\ufeff<?xml version='1.0' encoding='UTF-8'?><a>ä</a>").text, "ä");
  });

  for (const encoding of ["ISO-8859-1", "windows-1252", "UTF-16", "US-ASCII"]) {
    test(`a document that declares ${encoding} is refused and the encoding named`, () => {
      assert.deepEqual(refused(`<?xml version="1.0" encoding="${encoding}"?><a/>`), {
        code: "xml/encoding",
        fields: { found: encoding },
      });
    });
  }

  test("UTF-16 with a byte order mark is refused by name, in both byte orders", () => {
    const little = Buffer.from("\ufeff<a/>", "utf16le");
    const expected = { code: "xml/encoding", fields: { found: "UTF-16" } };
    assert.deepEqual(refused(little), expected);
    assert.deepEqual(refused(Buffer.from(little).swap16()), expected);
  });

  test("UTF-16 without a byte order mark is refused", () => {
    assert.match(refused(Buffer.from("<a/>", "utf16le")).code, /^xml\//);
  });

  const invalid: [string, number[]][] = [
    ["a Latin-1 ä", [0x3c, 0x61, 0x3e, 0xe4, 0x3c, 0x2f, 0x61, 0x3e]],
    ["a lone continuation byte", [0x3c, 0x61, 0x3e, 0x80, 0x3c, 0x2f, 0x61, 0x3e]],
    ["an overlong <", [0xc0, 0xbc, 0x61, 0x2f, 0x3e]],
    ["a surrogate half", [0x3c, 0x61, 0x3e, 0xed, 0xa0, 0x80, 0x3c, 0x2f, 0x61, 0x3e]],
    ["a character cut off at the end", [0x3c, 0x61, 0x2f, 0x3e, 0xe2, 0x82]],
  ];
  for (const [what, bytes] of invalid) {
    test(`${what} is no UTF-8 and refused`, () => {
      assert.deepEqual(refused(Uint8Array.from(bytes)), { code: "xml/encoding", fields: { found: "invalid UTF-8" } });
    });
  }

  test("only the part of a buffer that was handed over is read", () => {
    const whole = Buffer.from("rubbish<a>x</a>rubbish");
    assert.equal(parseXml(new Uint8Array(whole.buffer, whole.byteOffset + 7, 8)).text, "x");
  });
});

describe("what is not one whole document", () => {
  for (const [what, content] of [
    ["nothing", ""],
    ["blanks", " \r\n\t "],
    ["a byte order mark alone", "\ufeff"],
  ] as const) {
    test(`${what} is called empty`, () => {
      assert.deepEqual(refused(content), { code: "xml/empty", fields: {} });
    });
  }

  const broken: [string, string][] = [
    ["two roots", "<a/><b/>"],
    ["text after the root", "<a/>x"],
    ["text before the root", "x<a/>"],
    ["text without a root", "Service Unavailable"],
    ["a comment without a root", "<!-- a -->"],
    ["the same attribute twice", '<a n="1" n="2"/>'],
    ["the same attribute twice, first empty", '<a n="" n="2"/>'],
    ["an attribute without quotes", "<a n=1/>"],
    ["an attribute without value", "<a n/>"],
    ["a < in an attribute", '<a n="<"/>'],
    ["tags that cross", "<a><b></a></b>"],
    ["an end tag in other letters", "<a></A>"],
    ["an end tag too many", "<a></a></a>"],
    ["]]> in text", "<a>]]></a>"],
    ["-- in a comment", "<a><!-- -- --></a>"],
    ["a control character", "<a>\u0001</a>"],
    ["a NUL", "<a>\u0000</a>"],
    ["a declaration that does not come first", "\n<?xml version='1.0'?><a/>"],
  ];
  for (const [what, content] of broken) {
    test(`${what} is refused with line and column`, () => {
      const { code, fields } = refused(content);
      assert.equal(code, "xml/not-wellformed");
      assert.equal(typeof fields.line, "number");
      assert.equal(typeof fields.column, "number");
      assert.match(String(fields.reason), /\w/);
    });
  }

  test("a small document cut off at any byte never yields a tree", () => {
    const whole = Buffer.from(
      '<?xml version="1.0" encoding="UTF-8"?>\n<!-- ä --><p:a xmlns:p="urn:u" n="ö&amp;"><b>1 &lt; 2</b>' +
        "<![CDATA[<c>]]><?pi x?><p:d/>€</p:a>",
    );
    assert.equal(parseXml(whole).children.length, 2);
    for (let length = 0; length < whole.length; length++) {
      const { code } = refused(whole.subarray(0, length));
      assert.match(code, /^xml\//, `${length} bytes`);
    }
  });
});

describe("DOCTYPE", () => {
  const doctypes: [string, string][] = [
    ["a bare one", "<!DOCTYPE a>"],
    ["an external file", '<!DOCTYPE a SYSTEM "file:///etc/passwd">'],
    ["a public id", '<!DOCTYPE a PUBLIC "-//W3C//DTD" "http://192.0.2.1/x.dtd">'],
    ["an internal subset", '<!DOCTYPE a [<!ENTITY e "text">]>'],
    ["an external entity", '<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/passwd">]>'],
    ["a parameter entity", '<!DOCTYPE a [<!ENTITY % e SYSTEM "http://192.0.2.1/x.dtd"> %e;]>'],
    ["an attribute default", '<!DOCTYPE a [<!ATTLIST a n CDATA "1">]>'],
  ];
  for (const [what, doctype] of doctypes) {
    test(`${what} is refused as a DOCTYPE`, () => {
      assert.deepEqual(refused(`<?xml version="1.0"?>\n${doctype}<a>&e;</a>`), { code: "xml/doctype", fields: {} });
    });
  }

  test("a DOCTYPE after the root is refused as well", () => {
    assert.match(refused("<a/><!DOCTYPE a>").code, /^xml\//);
  });

  test("a billion laughs are refused before anybody laughs", () => {
    const lol = Array.from({ length: 30 }, (_, i) => `<!ENTITY l${i + 1} "${`&l${i};`.repeat(10)}">`).join("");
    const bomb = `<!DOCTYPE a [<!ENTITY l0 "lol">${lol}]><a>&l30;</a>`;
    const { value, ms } = timed(() => refused(bomb));
    assert.equal(value.code, "xml/doctype");
    assert.ok(ms < 200, `${ms} ms`);
  });

  test("an internal subset of a hundred thousand declarations is refused within two seconds", () => {
    const bomb = `<!DOCTYPE a [${'<!ENTITY e "text">'.repeat(100_000)}]><a/>`;
    const { value, ms } = timed(() => refused(bomb));
    assert.equal(value.code, "xml/doctype");
    assert.ok(ms < 2000, `${ms} ms`);
  });
});

describe("limits", () => {
  const nested = (levels: number) => "<a>".repeat(levels) + "</a>".repeat(levels);
  const withAttributes = (count: number) => `<a ${Array.from({ length: count }, (_, i) => `n${i}="${i}"`).join(" ")}/>`;

  test("64 levels are read", () => {
    let [element, levels] = [parse(nested(64)) as XmlElement | undefined, 0];
    for (; element; element = element.children[0]) levels++;
    assert.equal(levels, 64);
  });

  test("65 levels are refused and the limit named", () => {
    assert.deepEqual(refused(nested(65)), { code: "xml/too-deep", fields: { limit: 64 } });
  });

  test("siblings do not count as levels", () => {
    assert.equal(parse(`<a>${"<b><c/></b>".repeat(500)}</a>`).children.length, 500);
  });

  test("100,000 levels are refused within 200 milliseconds", () => {
    const { value, ms } = timed(() => refused(nested(100_000)));
    assert.equal(value.code, "xml/too-deep");
    assert.ok(ms < 200, `${ms} ms`);
  });

  test("200,000 elements are read, one more is refused", () => {
    assert.equal(parse(`<a>${"<b/>".repeat(LIMITS.elements - 1)}</a>`).children.length, 199_999);
    assert.deepEqual(refused(`<a>${"<b/>".repeat(LIMITS.elements)}</a>`), {
      code: "xml/too-many",
      fields: { what: "elements", limit: 200_000 },
    });
  });

  test("64 attributes are read, one more is refused", () => {
    assert.equal(Object.keys(parse(withAttributes(64)).attributes).length, 64);
    assert.deepEqual(refused(withAttributes(65)), { code: "xml/too-many", fields: { what: "attributes", limit: 64 } });
  });

  test("namespace declarations count as attributes", () => {
    const declarations = Array.from({ length: 65 }, (_, i) => `xmlns:p${i}="urn:${i}"`).join(" ");
    assert.equal(refused(`<a ${declarations}/>`).code, "xml/too-many");
  });

  test("ten megabytes of text, entities, CDATA or comments are read within five seconds", () => {
    for (const piece of ["text ", "&amp;", "<![CDATA[x]]>", "<!-- x -->"]) {
      const content = `<a>${piece.repeat(10_000_000 / piece.length)}</a>`;
      const { ms } = timed(() => parse(content));
      assert.ok(ms < 5000, `${piece}: ${ms} ms`);
    }
  });
});

describe("whatever comes in", () => {
  const DOCUMENTS = [
    '<?xml version="1.0" encoding="UTF-8"?><S:Envelope xmlns:S="http://schemas.xmlsoap.org/soap/envelope/"><S:Body>' +
      '<n3:GetCardsResponse xmlns:n3="http://ws.gematik.de/conn/EventService/v7.2"><n3:x a="1">ü</n3:x>' +
      "</n3:GetCardsResponse></S:Body></S:Envelope>",
    '<Error xmlns="http://ws.gematik.de/tel/error/v2.0"><!-- c --><Trace><Code>4021</Code><Detail Encoding="UTF-8">' +
      "<![CDATA[a & b]]>&lt;</Detail></Trace></Error>",
    '<a xmlns:p="urn:u"><p:b xmlns:p="urn:v" p:c="1" d="&#228;"/></a>',
  ].map((text) => Buffer.from(text));
  const FRAGMENTS = [
    "<",
    ">",
    "&",
    "]]>",
    "<!--",
    "<![CDATA[",
    "<!DOCTYPE a [",
    "\u0000",
    "\ufeff",
    "&#",
    "xmlns:p=''",
    "<p:",
    "</",
    "<?xml ",
    "'",
    '"',
    "=",
    "<__proto__:a>",
  ].map((text) => Buffer.from(text));

  const edit = fc.record({
    at: fc.nat(),
    remove: fc.nat({ max: 12 }),
    insert: fc.oneof(fc.constantFrom(...FRAGMENTS), fc.uint8Array({ maxLength: 3 })),
  });
  const mutated = fc
    .tuple(fc.constantFrom(...DOCUMENTS), fc.array(edit, { minLength: 1, maxLength: 4 }))
    .map(([document, edits]) =>
      edits.reduce<Uint8Array>((bytes, { at, remove, insert }) => {
        const start = at % (bytes.length + 1);
        return Buffer.concat([bytes.subarray(0, start), insert, bytes.subarray(start + remove)]);
      }, document),
    );

  function assertTree(e: XmlElement): void {
    assert.ok(e.name.length > 0);
    for (const text of [e.family, e.namespace, e.text, ...Object.values(e.attributes)])
      assert.equal(typeof text, "string");
    e.children.forEach(assertTree);
  }

  test("parseXml returns a tree or throws a LotseError that begins with xml/", () => {
    let trees = 0;
    fc.assert(
      fc.property(fc.oneof({ weight: 5, arbitrary: mutated }, fc.uint8Array({ maxLength: 300 })), (bytes) => {
        try {
          assertTree(parseXml(bytes));
          trees++;
        } catch (error) {
          assert.match(
            refusal(() => {
              throw error;
            }).code,
            /^xml\//,
          );
        }
      }),
      { numRuns: 3000 },
    );
    // Otherwise the documents are so broken that only the first check was ever tried.
    assert.ok(trees > 30, `${trees} trees`);
  });
});

describe("escapeXml", () => {
  /** Char of XML 1.0, without the carriage return. */
  const isCarried = (c: string) => /^[\t\n\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]$/u.test(c);

  test("what was escaped is read as it was, without the characters XML cannot carry", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 40 }), (text) => {
        const carried = [...text].filter(isCarried).join("");
        assert.equal(parse(`<a>${escapeXml(text.replaceAll("\r", ""))}</a>`).text, carried);
      }),
      { numRuns: 1000 },
    );
  });

  test("a text that looks like XML stays a text, between tags and in attributes", () => {
    const text = `</a><b n="1" o='2'>&amp;&#60;]]><!-- <![CDATA[`;
    const root = parse(el(U, "a", text, { "xmlns:u": U.uri, n: text }).text);
    assert.deepEqual([root.text, root.attributes.n, root.children], [text, text, []]);
  });

  test("control characters are dropped, the rest of the text stays", () => {
    assert.equal(escapeXml("a\u0000b\u0008c\u000bd\u001fe\ufffef"), "abcdef");
  });

  test("line breaks and tabs survive the way through text and attributes", () => {
    const text = "a\r\nb\rc\td\ne";
    assert.equal(parse(`<a>${escapeXml(text)}</a>`).text, text);
    assert.equal(parse(`<a n="${escapeXml(text)}"/>`).attributes.n, text);
  });
});

describe("values", () => {
  const b = (content: string) => parse(`<a><b>${content}</b></a>`);

  test("a missing element is named together with the one it should stand in", () => {
    assert.deepEqual(
      refusal(() => need(parse("<a/>"), NONE, "b")),
      {
        code: "xml/element-missing",
        fields: { element: "b", parent: "a" },
      },
    );
    assert.equal(textOf(parse("<a/>"), NONE, "b"), "");
    assert.equal(needText(b(""), NONE, "b"), "");
  });

  test("true, 1, false and 0 are yes and no; anything else is refused with its text", () => {
    assert.deepEqual(
      ["true", " 1 ", "false", "0"].map((t) => needBoolean(b(t), NONE, "b")),
      [true, true, false, false],
    );
    for (const text of ["", "TRUE", "ja", "2"]) {
      const { code, fields } = refusal(() => needBoolean(b(text), NONE, "b"));
      assert.equal(code, "xml/value-invalid");
      assert.equal(fields.value, text);
    }
  });

  test("a count is a whole number without sign, or refused", () => {
    assert.equal(needCount(b(" 007 "), NONE, "b"), 7);
    for (const text of ["", "-1", "1.5", "1e3", "0x10", "12345678901", "vier"]) {
      assert.equal(refusal(() => needCount(b(text), NONE, "b")).code, "xml/value-invalid", text);
    }
  });

  test("a moment is read with its zone, and as UTC without one", () => {
    const at = (text: string) => new Date(needInstant(b(text), NONE, "b")).toISOString();
    assert.equal(at("2026-02-02T08:15:30.120+01:00"), "2026-02-02T07:15:30.120Z");
    assert.equal(at("2026-02-02T08:15:30Z"), "2026-02-02T08:15:30.000Z");
    assert.equal(at("2026-02-02T08:15:30"), "2026-02-02T08:15:30.000Z");
    assert.equal(at("2026-02-02T08:15:30.123456789Z"), "2026-02-02T08:15:30.123Z");
  });

  test("a moment that does not exist is refused", () => {
    for (const text of ["", "2026-02-02", "02.02.2026 08:15", "2026-13-01T00:00:00Z", "2026-02-30T00:00:00Z"]) {
      assert.equal(refusal(() => needInstant(b(text), NONE, "b")).code, "xml/value-invalid", text);
    }
  });

  test("a day may carry a zone, which changes nothing; a day that does not exist is refused", () => {
    assert.deepEqual(
      ["2028-03-27", "2028-03-27Z", " 2028-03-27+01:00 ", ""].map((t) => optionalDay(b(t), NONE, "b")),
      ["2028-03-27", "2028-03-27", "2028-03-27", undefined],
    );
    for (const text of ["2026-02-30", "27.03.2028", "2028-03"]) {
      assert.equal(refusal(() => optionalDay(b(text), NONE, "b")).code, "xml/value-invalid", text);
    }
  });
});
