"""A release is installed by a user without root, updated, and rolled back when it is not healthy;
what was tampered with is refused before anything of it runs; uninstalling leaves nothing. The
releases are packed twice from one build, and have the same bytes."""

import contextlib
import os
import pathlib
import shlex
import shutil
import subprocess
import tempfile

import network
from children import end_with_parent, free_port, stop

ROOT = pathlib.Path(__file__).resolve().parents[2]
COMMIT = "0123456789abcdef0123456789abcdef01234567"
PLATFORM = f"linux-{os.uname().machine}"
GLIBC = ["lib64/ld-linux-x86-64.so.2", *(f"lib/x86_64-linux-gnu/{name}" for name in (
    "libc.so.6", "libm.so.6", "libresolv.so.2"))]


class Place:
    """Releases, a coordinator that serves them, and the home of somebody who installs."""

    def __init__(self, folder):
        self.folder = folder
        self.out = folder / "releases"
        self.home = folder / "home"
        self.home.mkdir()
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}/releases"
        self.library = self.home / ".local/lib/darkbloom"
        self.key = sign(folder, "--print-key").stdout.strip()

    def pack(self, version, out=None, *options):
        command = [ROOT / "env/release.sh", "--built", network.PROGRAMS, "--out", out or self.out,
                   "--key", self.folder / "releases.key", "--name", "releases.example",
                   "--version", version, "--source", COMMIT, *options]
        done = subprocess.run(list(map(str, command)), capture_output=True, text=True,
                              env=os.environ | {"DARKBLOOM_IN_ENV": "1"}, timeout=100)
        assert done.returncode == 0, done
        return (out or self.out) / PLATFORM / version

    def run(self, *command):
        return subprocess.run(list(map(str, command)), capture_output=True, text=True, timeout=100,
                              env={"HOME": str(self.home), "PATH": os.environ["PATH"]},
                              cwd=self.home)

    def install(self, *options):
        return self.run("sh", ROOT / "packaging/install.sh", *options)

    def update(self, *options):
        return self.run(self.home / ".local/bin/darkbloom", "update", *options)

    def version(self):
        return os.readlink(self.library / "current")

    def offer(self, version):
        """What is newest becomes this release, as `./dev release` ends."""
        shutil.copyfile(self.out / PLATFORM / version / "release.note",
                        self.out / PLATFORM / "release.note")


def sign(folder, *arguments):
    return network.run_program("darkbloom", "release", "sign", "--key", folder / "releases.key",
                               "--name", "releases.example", *arguments)


def files_of(folder):
    return {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*")
            if path.is_file()}


@contextlib.contextmanager
def coordinator(place):
    """With a witness, so that releases can be demanded to be in the log."""
    data, port = place.folder / "coordinator", free_port()
    (data / "publish").mkdir(parents=True)
    log_key = network.run_program("darkbloom-coordinator", "--data", data, "log-key").stdout.strip()
    witness = ["darkbloom-witness", "--data", place.folder / "witness", "--name", "w.example"]
    witness_key = network.run_program(*witness, "--print-key").stdout.strip()
    (place.folder / "log-policy").write_text(
        f"log {log_key}\nwitness w {witness_key}\ngroup g 1 w\nquorum g\n")
    commands = [[*witness, "--log", log_key, "--port", port],
                ["darkbloom-coordinator", "--data", data, "--port", place.port, "--releases",
                 place.out, "--publish", data / "publish", "--witness",
                 f"http://127.0.0.1:{port}"]]
    children = []
    try:
        for name, *arguments in commands:
            children.append(subprocess.Popen(
                [network.PROGRAMS / name, *map(str, arguments)], stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL, cwd=place.folder, preexec_fn=end_with_parent))
        network.until(lambda: answers(place), "the coordinator serves", 30)
        yield data
    finally:
        for child in reversed(children):
            stop(child)


def answers(place):
    try:
        return network.exchange(place.port, "GET", "/health")[0] == 200
    except OSError:
        return False


def publish(place, data, version):
    release = place.out / PLATFORM / version
    entry = network.run_program("darkbloom", "release", "log-entry", release).stdout
    (data / "publish" / f"{version}.part").write_text(entry)
    (data / "publish" / f"{version}.part").rename(data / "publish" / f"{version}.entry")
    proof = f"/releases/{PLATFORM}/release.proof"

    def witnessed():
        status, _, body = network.exchange(place.port, "GET", proof)
        return status == 200 and "\u2014 w.example " in body
    network.until(witnessed, "the log has the release, and a witness has seen it", 20)


def two_packings_have_the_same_bytes(place):
    first = place.pack("1.0.0")
    other = place.pack("1.0.0", place.folder / "again")
    assert files_of(first) == files_of(other)
    verified = network.run_program("darkbloom", "release", "verify", first, "--key", place.key)
    assert verified.returncode == 0 and "release 1.0.0" in verified.stdout, verified
    shutil.rmtree(place.folder / "again")


def runs_in_an_empty_root(place):
    """Nothing is needed beside a release but glibc, and /proc to tell a program where it lies."""
    if os.geteuid() != 0 or PLATFORM != "linux-x86_64":
        return
    root = place.folder / "root"
    for name in ("proc", "tmp"):
        (root / name).mkdir(parents=True)
    for name in GLIBC:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(f"/{name}", root / name)
    shutil.copytree(place.out / PLATFORM / "1.0.0", root / "release")
    for name in ("darkbloom", "darkbloom-node", "darkbloom-coordinator", "darkbloom-witness"):
        done = subprocess.run(
            ["unshare", "--mount", "--propagation", "unchanged", "sh", "-c",
             # Within ./dev the root is no mount, and all of them are private already.
             'mount --make-rprivate / 2>/dev/null; mount --bind /proc "$1/proc" && '
             'exec chroot "$1" "/release/$2" --version', "sh",
             str(root), name], capture_output=True, text=True)
        assert done.returncode == 0, (name, done)
    shutil.rmtree(root)


def refused(answer, reason, place):
    assert answer.returncode == 1 and reason in answer.stderr, answer
    assert not list(place.home.iterdir()), "a refusal leaves nothing"


def nothing_is_installed_that_was_not_signed(place, data):
    asked = ["--from", place.url, "--key", place.key]
    other = network.run_program("darkbloom", "release", "sign", "--key",
                                place.folder / "other.key", "--name", "releases.example",
                                "--print-key").stdout.strip()
    refused(place.install("--from", place.url, "--key", other), "has not signed", place)
    refused(place.install("--from", place.url, "--key", place.key[:-8] + "AAAAAAAA"), "id", place)
    policy = ["--log-policy", place.folder / "log-policy"]
    refused(place.install(*asked, *policy), "cannot be had", place)
    program = place.out / PLATFORM / "1.0.0/darkbloom"
    genuine = program.read_bytes()
    ran = place.folder / "ran"
    for spoiled in (f"#!/bin/sh\ntouch {ran}\n".encode().ljust(len(genuine), b"\n"), b"short"):
        program.write_bytes(spoiled)
        refused(place.install(*asked), "darkbloom is not the file that was signed", place)
    program.write_bytes(genuine)
    assert not ran.exists(), "what was tampered with has run"
    note = place.out / PLATFORM / "release.note"
    text = note.read_text()
    note.write_text(text.replace('"all": 100', '"all": 099', 1))
    refused(place.install(*asked), "does not hold", place)
    note.write_text(text)
    publish(place, data, "1.0.0")
    strict = (place.folder / "log-policy").read_text()
    lonely = [line for line in strict.splitlines() if not line.startswith(("group", "quorum"))]
    (place.folder / "log-policy").write_text("\n".join([*lonely, "quorum nobody", ""]))
    refused(place.install(*asked, *policy), "too few witnesses", place)
    (place.folder / "log-policy").write_text(strict)


def updates_when_it_is_its_turn(place, data):
    place.pack("1.1.0", None, "--all", "0")
    answer = place.update()
    assert answer.returncode == 1 and place.version() == "1.0.0", "the log does not have it yet"
    publish(place, data, "1.1.0")
    assert "turn" in place.update().stdout
    place.pack("1.1.0")
    publish(place, data, "1.1.0")
    assert "1.1.0 is available" in place.update("--check").stdout
    assert place.version() == "1.0.0"
    answer = place.update()
    assert answer.returncode == 0 and place.version() == "1.1.0", answer
    assert "it is installed" in place.update().stdout
    assert place.run(place.home / ".local/bin/darkbloom-node", "--version").returncode == 0


def rolls_back_what_is_not_healthy(place, data):
    """By its programs, which do not start, and by a command that says so."""
    broken = place.pack("1.2.0")
    (broken / "darkbloom-node").write_text("#!/bin/sh\nexit 1\n")
    (broken / "release.note").unlink()
    note = sign(place.folder, "--version", "1.2.0", "--platform", PLATFORM, "--source", COMMIT,
                broken).stdout
    (broken / "release.note").write_text(note)
    place.offer("1.2.0")
    publish(place, data, "1.2.0")
    answer = place.update()
    assert answer.returncode == 3 and "rolled back" in answer.stderr, answer
    assert place.version() == "1.1.0"
    assert "was not healthy here" in place.update().stdout
    place.pack("1.3.0")
    publish(place, data, "1.3.0")
    marks = place.folder / "restarted"
    current = shlex.quote(str(place.library / "current"))
    health = f"readlink {current} >> {marks}; tail -n1 {marks} | grep -q 1.1"
    answer = place.update("--health", health)
    assert answer.returncode == 3 and place.version() == "1.1.0", answer
    assert marks.read_text().split() == ["1.3.0", "1.1.0"], "the earlier one is started again"


def refuses_tampering_and_older_ones(place, data):
    program = place.pack("1.4.0") / "darkbloom"
    publish(place, data, "1.4.0")
    with program.open("r+b") as file:
        file.seek(4096)
        file.write(b"tampered")
    answer = place.update()
    assert answer.returncode == 1 and "not the file that was signed" in answer.stderr, answer
    assert place.version() == "1.1.0" and not (place.library / ".staged").exists()
    place.offer("1.0.0")
    assert "older" in place.update().stdout and place.version() == "1.1.0"
    assert place.update("--allow-older").returncode == 0 and place.version() == "1.0.0"


def serves_nothing_else(place):
    for path in ("", "../releases.key", "..%2freleases.key", f"{PLATFORM}", f"{PLATFORM}/..",
                 f"{PLATFORM}/1.0.0/../../../releases.key", "%2e%2e/releases.key"):
        status = network.exchange(place.port, "GET", f"/releases/{path}")[0]
        assert status in (400, 403, 404), (path, status)


def main():
    with tempfile.TemporaryDirectory(prefix="darkbloom-install-") as name:
        place = Place(pathlib.Path(name))
        two_packings_have_the_same_bytes(place)
        runs_in_an_empty_root(place)
        with coordinator(place) as data:
            serves_nothing_else(place)
            nothing_is_installed_that_was_not_signed(place, data)
            answer = place.install("--from", place.url, "--key", place.key, "--log-policy",
                                   place.folder / "log-policy")
            assert answer.returncode == 0, answer
            assert place.version() == "1.0.0"
            updates_when_it_is_its_turn(place, data)
            rolls_back_what_is_not_healthy(place, data)
            refuses_tampering_and_older_ones(place, data)
            assert place.install("--uninstall").returncode == 0
        assert not list(place.home.iterdir()), "uninstalling leaves nothing"


main()
