"""A receiver of events as somebody else would write one: Python's own socket, ssl and XML parser, nothing of ti-lotse.

    cetp_receiver.py COUNT [CERT KEY]

Listens on a free port of this computer and prints it, then one JSON object per event, and ends after COUNT of them.
With CERT and KEY it speaks TLS. One thread and one connection at a time, each read to its end.
"""

import json
import socket
import ssl
import struct
import sys
from xml.etree import ElementTree

EVT = "{http://ws.gematik.de/conn/EventService/v7.2}"


def exactly(connection, length):
    data = b""
    while len(data) < length:
        piece = connection.recv(length - len(data))
        if not piece:
            return None
        data += piece
    return data


def events(connection):
    while True:
        head = exactly(connection, 8)
        if head is None:
            return
        magic, length = struct.unpack(">4sI", head)
        assert magic == b"CETP", magic
        event = ElementTree.fromstring(exactly(connection, length))
        assert event.tag == EVT + "Event", event.tag
        yield {
            "topic": event.findtext(EVT + "Topic"),
            "subscription": event.findtext(EVT + "SubscriptionID"),
            "parameters": {
                p.findtext(EVT + "Key"): p.findtext(EVT + "Value") for p in event.iter(EVT + "Parameter")
            },
        }


def main(count, cert=None, key=None):
    listener = socket.create_server(("127.0.0.1", 0))
    listener.settimeout(15)
    print(listener.getsockname()[1], flush=True)
    context = None
    if cert:
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(cert, key)
    while count > 0:
        connection, _ = listener.accept()
        connection.settimeout(15)
        if context:
            connection = context.wrap_socket(connection, server_side=True)
        with connection:
            for event in events(connection):
                print(json.dumps(event), flush=True)
                count -= 1


main(int(sys.argv[1]), *sys.argv[2:])
