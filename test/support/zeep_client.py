"""A generic SOAP client: zeep with gematik's WSDL and nothing of ti-lotse.

Reads one JSON object from standard input and writes one to standard output:

    {"ca": file or null, "user": [name, password] or null, "cert": [cert, key] or null, "timeout": seconds,
     "calls": [{"wsdl": file, "address": url, "operation": name, "parameters": {...}, "without": [element, ...]}]}
    {"results": [{"answer": ...} | {"fault": {"faultcode", "faultstring", "codes", "error"}} | {"error": text}]}

"answer" and the error inside a fault are what zeep's own schema parser made of them. "without" removes elements from
the finished message: zeep itself refuses to leave out what the schema demands.
"""

import json
import sys

from lxml import etree
from requests import Session
from zeep import Client, Plugin, Settings
from zeep.exceptions import Fault
from zeep.helpers import serialize_object
from zeep.transports import Transport

ERROR = "{http://ws.gematik.de/tel/error/v2.0}Error"


class Removing(Plugin):
    """Takes named elements out of a message before it is sent."""

    def __init__(self):
        self.names = []

    def egress(self, envelope, http_headers, operation, binding_options):
        for name in self.names:
            for element in envelope.xpath("//*[local-name()=$name]", name=name):
                element.getparent().remove(element)
        return envelope, http_headers


class Asking:
    def __init__(self, options):
        self.session = Session()
        self.session.trust_env = False
        self.session.verify = options.get("ca") or True
        if options.get("user"):
            self.session.auth = tuple(options["user"])
        if options.get("cert"):
            self.session.cert = tuple(options["cert"])
        self.timeout = options.get("timeout", 5)
        self.clients = {}
        self.removing = Removing()

    def client(self, wsdl):
        if wsdl not in self.clients:
            transport = Transport(session=self.session, timeout=self.timeout, operation_timeout=self.timeout)
            # The XML signature schema among gematik's files declares its namespace as an entity.
            settings = Settings(strict=True, forbid_entities=False)
            self.clients[wsdl] = Client(wsdl, transport=transport, settings=settings, plugins=[self.removing])
        return self.clients[wsdl]

    def call(self, wsdl, address, operation, parameters, without=()):
        client = self.client(wsdl)
        (service,) = client.wsdl.services.values()
        (port,) = service.ports.values()
        self.removing.names = list(without)
        try:
            answer = client.create_service(port.binding.name, address)[operation](**parameters)
            return {"answer": self.whole(port, operation, serialize_object(answer, dict))}
        except Fault as fault:
            return {"fault": self.understand(client, fault)}
        except Exception as error:  # the other side wants to read every kind of failure
            return {"error": f"{type(error).__name__}: {error}"}

    def whole(self, port, operation, answer):
        """zeep gives out the only element of an answer instead of the answer."""
        elements = port.binding.get(operation).output.body.type.elements
        return {elements[0][0]: answer} if len(elements) == 1 else answer

    def understand(self, client, fault):
        understood = {"faultcode": fault.code, "faultstring": fault.message, "codes": [], "error": None}
        errors = [] if fault.detail is None else fault.detail.findall(ERROR)
        for error in errors:
            parsed = client.wsdl.types.get_element(ERROR).parse(error, client.wsdl.types)
            understood["error"] = serialize_object(parsed, dict)
            understood["codes"] += [trace["Code"] for trace in understood["error"]["Trace"]]
        return understood


def plain(value):
    """What JSON does not know: dates, bytes and elements zeep had no type for."""
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, etree._Element):
        return etree.tostring(value, encoding="unicode")
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def main():
    options = json.load(sys.stdin)
    asking = Asking(options)
    results = [asking.call(**call) for call in options["calls"]]
    json.dump({"results": results}, sys.stdout, default=plain)


if __name__ == "__main__":
    main()
