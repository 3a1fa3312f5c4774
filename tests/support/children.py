"""Child processes that never outlive whoever started them, and ports for them."""

import ctypes
import signal
import socket
import subprocess

PATIENCE_S = 20  # for a child that was asked to end


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def end_with_parent():
    """In a child: a program that is itself killed leaves none of its own behind."""
    ctypes.CDLL(None).prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG


def stop(process):
    """Ends a child: by request, by force when it does not listen."""
    if process.poll() is None:
        process.terminate()
        process.send_signal(signal.SIGCONT)  # it may have been held
        try:
            process.wait(PATIENCE_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
