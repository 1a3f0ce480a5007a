"""Runs a server until the standard input ends, then stops every process that the server started.

The system closes the pipe when `cargo xtask live` exits, so no server outlives it, even if it is killed.
"""

import ctypes
import os
import signal
import subprocess
import sys
import threading
import time

PATIENCE = 15  # seconds for a server to stop by itself


def children():
    """Returns the ids of the processes whose parent is this one."""
    try:
        with open(f"/proc/self/task/{os.getpid()}/children") as ids:
            return [int(id) for id in ids.read().split()]
    except OSError:
        return []


def main():
    # Ctrl+C reaches this process too; the standard input ends in that case.
    signal.signal(signal.SIGINT, lambda *_: None)
    if sys.platform == "linux":
        # PR_SET_CHILD_SUBREAPER: processes that a server leaves behind become children of this one.
        ctypes.CDLL(None).prctl(36, 1, 0, 0, 0)
    server = subprocess.Popen(sys.argv[1:], stdin=subprocess.DEVNULL, start_new_session=True)
    ended = threading.Event()

    def wait_for_end():
        while os.read(0, 1024):
            pass
        ended.set()

    threading.Thread(target=wait_for_end, daemon=True).start()
    while server.poll() is None and not ended.wait(0.1):
        pass

    if server.poll() is None:
        server.terminate()
        try:
            server.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()
    deadline = time.monotonic() + PATIENCE
    while left := children():
        for id in left:
            os.kill(id, signal.SIGTERM if time.monotonic() < deadline else signal.SIGKILL)
        time.sleep(0.2)
        while children() and os.waitpid(-1, os.WNOHANG)[0]:
            pass
    sys.exit(server.returncode if server.returncode >= 0 else 128 - server.returncode)


main()
