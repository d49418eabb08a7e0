"""A person at a pseudo terminal: starts a program in it, types when a text appears, tells what stood on the screen.

Standard input: {"argv", "env", "columns", "dialogue": [{"waitFor", "type"}], "seconds"}.
Standard output: {"screen", "code", "echoed": [whether the terminal would show what is typed, per text waited for]}.
"""

import fcntl
import json
import os
import pty
import select
import signal
import struct
import sys
import termios
import time

wish = json.load(sys.stdin)
pid, terminal = pty.fork()
if pid == 0:
    os.execve(wish["argv"][0], wish["argv"], wish["env"])

fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 40, wish["columns"], 0, 0))
ends = time.monotonic() + wish["seconds"]
screen, read_until, echoed = b"", 0, []
dialogue = list(wish["dialogue"])
while True:
    readable, _, _ = select.select([terminal], [], [], max(0, ends - time.monotonic()))
    if not readable:
        os.kill(pid, signal.SIGKILL)
        break
    try:
        chunk = os.read(terminal, 65536)
    except OSError:
        break
    if not chunk:
        break
    screen += chunk
    while dialogue and (found := screen.find(dialogue[0]["waitFor"].encode(), read_until)) >= 0:
        read_until = found + len(dialogue[0]["waitFor"].encode())
        echoed.append(bool(termios.tcgetattr(terminal)[3] & termios.ECHO))
        os.write(terminal, dialogue.pop(0)["type"].encode())
_, status = os.waitpid(pid, 0)
json.dump({"screen": screen.decode(errors="replace"), "code": os.waitstatus_to_exitcode(status), "echoed": echoed}, sys.stdout)
