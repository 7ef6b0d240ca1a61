"""deploy/ names what is there: commands, settings, files. (It cannot be run by a test.)"""

import re
import shlex
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.voice.settings import Settings as VoiceSettings
from handoff.__main__ import _parser
from handoff.settings import Secret, Settings
from tools.places import ROOT

DEPLOY = ROOT / "deploy"
SETTING = re.compile(r"\b(?:FRONTLINE|OTEL)_[A-Z][A-Z_]*[A-Z]\b")
UNITS = sorted((DEPLOY / "systemd").glob("*.service"))
DOCKERFILES = sorted(DEPLOY.glob("Dockerfile.*"))
SERVERS = sorted(DEPLOY.glob("*nginx.conf"))


def compose() -> dict[str, Any]:
    """The compose file with its anchors resolved."""
    loaded: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.yml").read_text())
    return loaded


def commands() -> list[list[str]]:
    """What is started as `python -m …`, by units, images and compose."""
    found = [
        shlex.split(line.removeprefix("ExecStart="))
        for unit in UNITS
        for line in unit.read_text().splitlines()
        if line.startswith("ExecStart=")
    ]
    for service in compose()["services"].values():
        command = service.get("command", [])
        parts = command[2].split("&&") if command[:2] == ["sh", "-c"] else [shlex.join(command)]
        found += [shlex.split(part) for part in parts if part]
    return [command for command in found if "-m" in command]


def test_every_setting_is_documented() -> None:
    """None is misspelt, none is unknown to docs/operations.md."""
    documented = set(SETTING.findall((ROOT / "docs" / "operations.md").read_text()))
    used = {
        setting
        for file in DEPLOY.rglob("*")
        if file.is_file()
        for setting in SETTING.findall(file.read_text())
    }

    assert used <= documented
    assert "FRONTLINE_DRAIN_S" in used


@pytest.mark.parametrize("command", commands(), ids=shlex.join)
def test_started_modules_are_there(command: list[str]) -> None:
    """And take these arguments, where they are ours."""
    module, *arguments = command[command.index("-m") + 1 :]
    if module == "rasa":
        assert {"endpoints.yml", "credentials.yml"} <= set(arguments)
        return
    assert (ROOT / module.replace(".", "/") / "__main__.py").exists()
    if module == "handoff":
        _parser().parse_args(arguments)


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_unit_is_whole(unit: Path) -> None:
    """The sections that systemd wants, a restart, and no right too many."""
    text = unit.read_text()

    assert [f"[{name}]" in text for name in ("Unit", "Service", "Install")] == [True] * 3
    assert all(line.startswith(("#", "[")) or "=" in line for line in text.splitlines() if line)
    for promise in ("Restart=always", "User=frontline", "NoNewPrivileges=yes"):
        assert promise in text


def test_compose_file_hangs_together() -> None:
    """Every dependency, mount, image and network it names is there."""
    services = compose()["services"]
    for service in services.values():
        assert set(service.get("depends_on", {})) <= services.keys()
        if "build" in service:
            assert (DEPLOY / ".." / service["build"]["dockerfile"]).exists()
            assert service["network_mode"] == "service:nginx"
        for mount in service.get("volumes", []):
            source = mount.split(":")[0]
            assert not source.startswith(".") or (DEPLOY / source).exists()


def test_every_process_behind_the_proxy_is_started() -> None:
    """The ports of nginx are those of the handoff processes; the Rasas those of the setting."""
    services = compose()["services"]
    ports = {it["environment"].get("FRONTLINE_PORT") for it in services.values() if "build" in it}
    rasas = {
        it["environment"].get("FRONTLINE_RASA_PORT") for it in services.values() if "build" in it
    }
    urls = services["handoff-1"]["environment"]["FRONTLINE_RASA_URLS"]
    for server in SERVERS:
        behind = set(re.findall(r"server 127\.0\.0\.1:(\d+)", server.read_text()))
        assert behind == ports - {None}

    assert len(SERVERS) == 2
    assert {url.rsplit(":", 1)[1] for url in urls.split(",")} == rasas - {None}


@pytest.mark.parametrize("dockerfile", DOCKERFILES, ids=lambda file: file.name)
def test_image_copies_what_is_there(dockerfile: Path) -> None:
    """Nothing that was moved away; as nobody special."""
    text = dockerfile.read_text()
    for line in text.splitlines():
        if line.startswith("COPY "):
            *sources, _ = line.split()[1:]
            assert all((ROOT / source).exists() for source in sources), line

    assert "USER frontline" in text


@pytest.mark.parametrize("server", SERVERS, ids=lambda file: file.name)
def test_proxy_believes_nobody_and_hides_the_metrics(server: Path) -> None:
    """What a customer writes into the forwarding header is replaced; braces are balanced."""
    text = server.read_text()

    assert "X-Forwarded-For $remote_addr" in text
    assert "location = /metrics { return 404; }" in text
    assert "Upgrade $http_upgrade" in text
    assert text.count("{") == text.count("}")


@pytest.mark.parametrize("server", SERVERS, ids=lambda file: file.name)
def test_proxy_lets_files_through(server: Path) -> None:
    """As large as the service takes them; nginx alone would stop at 1 MB."""
    (size,) = re.findall(r"client_max_body_size (\d+)m;", server.read_text())

    usual = Settings(bot_token=Secret("-"), secret=Secret("-"))
    assert int(size) > usual.attachment_mb


def test_both_handoff_processes_share_one_folder_of_files() -> None:
    """What one of them takes, the other gives out."""
    services = yaml.safe_load((ROOT / "deploy" / "compose.yml").read_text())["services"]
    folders = [service["volumes"] for name, service in services.items() if "handoff-" in name]

    assert len(folders) > 1
    shared = ["files:/opt/frontline/var/attachments", "recordings:/opt/frontline/var/recordings"]
    assert all(folder == shared for folder in folders)


def test_the_gateway_is_open_to_this_machine_alone() -> None:
    """Neither AudioSocket nor what a dialplan asks has a password."""
    opened = compose()["services"]["nginx"]["ports"]
    usual = VoiceSettings(voice_token="-")

    for port in (usual.port, usual.audiosocket_port):
        assert [it for it in opened if it.endswith(f":{port}")] == [f"127.0.0.1:{port}:{port}"]


@pytest.mark.parametrize("server", SERVERS, ids=lambda file: file.name)
def test_proxy_brings_twilio_to_the_gateway(server: Path) -> None:
    """On its usual port, and nothing else of it."""
    port = VoiceSettings(voice_token="-").port
    [place] = re.findall(
        rf"location (\S+) {{\s+proxy_pass http://127.0.0.1:{port};", server.read_text()
    )

    assert place == "/twilio/"
