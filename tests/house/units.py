"""packaging/: service units have only settings that are known, start a verb that exists, shut the
node in without taking away what it shuts itself in with, and wait for longer than a node's grace.
systemd's own check of the files runs too, where there is one.
"""

import os
import pathlib
import plistlib
import re
import shutil
import subprocess
import sys
import tempfile

import house

# systemd.unit(5), systemd.service(5), systemd.exec(5), systemd.resource-control(5): what is used.
KNOWN = {
    "Unit": {"Description", "After", "Wants", "StartLimitIntervalSec", "StartLimitBurst"},
    "Service": {
        "ExecStart", "TimeoutStopSec", "SuccessExitStatus", "Restart", "RestartSec",
        "RestartPreventExitStatus", "User", "DynamicUser", "StateDirectory", "StateDirectoryMode",
        "UMask", "LimitMEMLOCK", "LimitCORE", "MemorySwapMax", "NoNewPrivileges",
        "CapabilityBoundingSet", "AmbientCapabilities", "LockPersonality",
        "MemoryDenyWriteExecute", "PrivateTmp", "ProtectClock", "ProtectControlGroups",
        "ProtectHome", "ProtectHostname", "ProtectKernelLogs", "ProtectKernelModules",
        "ProtectKernelTunables", "ProtectProc", "ProtectSystem", "RemoveIPC", "RestrictNamespaces",
        "RestrictRealtime", "RestrictSUIDSGID", "RestrictAddressFamilies",
        "SystemCallArchitectures", "SystemCallErrorNumber", "SystemCallFilter", "DevicePolicy",
        "DeviceAllow"},
    "Install": {"WantedBy"},
}
MANY = {"SystemCallFilter", "DeviceAllow"}  # settings that add up
WANTED = {"NoNewPrivileges": "yes", "MemoryDenyWriteExecute": "yes", "LimitMEMLOCK": "infinity",
          "LimitCORE": "0", "MemorySwapMax": "0", "UMask": "0077"}
# Beside @system-service: what a node locks itself with (programs/hardening).
OWN_LOCKS = {"@memlock", "seccomp", "landlock_create_ruleset", "landlock_add_rule",
             "landlock_restrict_self", "memfd_secret"}
VERB = re.compile(r"(/usr/bin|%h/\.local/bin)/darkbloom node start --foreground( --data \S+)?$")
PLIST_KEYS = {"Label", "ProgramArguments", "RunAtLoad", "KeepAlive", "ThrottleInterval",
              "ExitTimeOut", "Umask", "HardResourceLimits", "StandardErrorPath"}


def grace(root):
    """Seconds that a node takes for what runs, unless told otherwise."""
    options = house.read(root, "programs/node/options.h")
    return int(re.search(r"\bgrace_s = (\d+);", options)[1])


def settings(text):
    """[(line, section, key, value)]"""
    section, found = None, []
    for number, line in enumerate(text.splitlines(), 1):
        if re.match(r"\[\w+\]$", line):
            section = line[1:-1]
        elif line and not line.startswith("#"):
            key, equals, value = line.partition("=")
            found.append((number, section, key if equals else line, value))
    return found


def unit_findings(root, name):
    known = {}
    for line, section, key, value in settings(house.read(root, name)):
        if key not in KNOWN.get(section, ()):
            yield f"{name}:{line}: [{section}] {key}: no setting that this test knows"
        if key in known and key not in MANY:
            yield f"{name}:{line}: {key}: said twice"
        known[key] = f"{known[key]} {value}" if key in known else value
    for key, value in WANTED.items():
        if known.get(key) != value:
            yield f"{name}: {key} must be {value}"
    missing = OWN_LOCKS - set(known.get("SystemCallFilter", "").split())
    if missing:
        yield f"{name}: SystemCallFilter takes away {sorted(missing)}, the node's own locks"
    if not VERB.match(known.get("ExecStart", "")):
        yield f"{name}: ExecStart must be darkbloom node start --foreground"
    if int(known.get("TimeoutStopSec", "0")) <= grace(root):
        yield f"{name}: TimeoutStopSec must be longer than a node's grace, {grace(root)}"


def plist_findings(root, name):
    content = plistlib.loads((root / name).read_bytes())
    for key in sorted(set(content) - PLIST_KEYS):
        yield f"{name}: {key}: no setting that this test knows"
    if content.get("ProgramArguments", [])[1:] != ["node", "start", "--foreground"]:
        yield f"{name}: ProgramArguments must be darkbloom node start --foreground"
    if content.get("ExitTimeOut", 0) <= grace(root):
        yield f"{name}: ExitTimeOut must be longer than a node's grace, {grace(root)}"


def systemd_findings(root, name):
    """`systemd-analyze verify` on a copy that starts a program which is there."""
    if shutil.which("systemd-analyze") is None or "/system/" not in name:
        return
    with tempfile.TemporaryDirectory() as folder:
        copy = pathlib.Path(folder, pathlib.Path(name).name)
        copy.write_text(re.sub(r"(?m)^ExecStart=.*", "ExecStart=/bin/true", house.read(root, name)))
        run = subprocess.run(["systemd-analyze", "verify", "--man=no", str(copy)],
                             capture_output=True, text=True, env={**os.environ, "LC_ALL": "C"})
        if run.returncode != 0 or copy.name in run.stderr:
            yield f"{name}: systemd-analyze: {run.stderr.strip()}"


def findings(root):
    found = []
    for name in house.project_files(root, ".service"):
        found += [*unit_findings(root, name), *systemd_findings(root, name)]
    for name in house.project_files(root, ".plist"):
        found += plist_findings(root, name)
    return found


if __name__ == "__main__":
    sys.exit(house.report("units", findings(house.ROOT)))
