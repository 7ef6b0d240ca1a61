"""`python -m tools.launch`: databases, model, secrets, all processes, until Ctrl-C."""

import os
import sys
import time

from tools import places
from tools.launch import databases, ports, procfile, secret_file
from tools.launch.service import Service, ServiceFailed
from tools.launch.supervisor import StopAsked, Supervisor
from tools.launch.welcome import demo_logins, welcome
from tools.settings import LOOPBACK, SettingInvalid, Settings, from_environment
from tools.steps import StepFailed, Steps, exit_on_sigterm
from tools.train import house_model


def check_ports(settings: Settings) -> list[str]:
    """A complaint for every port that is taken; raises AddressInvalid."""
    wishes = [
        ports.Wish("FRONTLINE_PORT", settings.host, settings.port),
        ports.Wish("FRONTLINE_RASA_PORT", LOOPBACK, settings.rasa_port),
        ports.Wish("FRONTLINE_ACTIONS_PORT", LOOPBACK, settings.actions_port),
        ports.Wish("FRONTLINE_VOICE_PORT", LOOPBACK, settings.voice_port),
        ports.Wish("FRONTLINE_AUDIOSOCKET_PORT", LOOPBACK, settings.audiosocket_port),
    ]
    return [ports.complaint(wish) for wish in wishes if not ports.is_free(wish.host, wish.port)]


def launch(settings: Settings, steps: Steps) -> int:
    """Prepare, start, show, watch, stop; the exit code."""
    began = time.monotonic()
    taken = check_ports(settings)
    if taken:
        print("\n".join(f"run: {line}" for line in taken), file=sys.stderr)
        return 1
    model = house_model(Steps(places.LOGS / "train.log"))
    secrets = secret_file.load_or_make(places.SECRETS)
    environment = settings.environment(var=places.VAR, secrets=secrets, model=model)
    databases.prepare(steps, environment, demo=settings.demo)
    programs = procfile.programs(places.PROCFILE, settings, environment, logs=places.LOGS)
    services = [Service(program, dies_with_parent=True) for program in programs.values()]
    supervisor = Supervisor(services)
    supervisor.listen_to_signals()
    try:
        supervisor.start()
        steps.say(f"  starting {', '.join(programs)} …")
        logins = demo_logins(environment) if settings.demo else []
        supervisor.wait_ready()
        steps.say("\n".join(welcome(settings, logins, seconds=time.monotonic() - began)))
        supervisor.watch()
    except StopAsked:
        steps.say("\nStopping …")
        return 0
    finally:
        supervisor.stop()
        steps.say("Stopped.")
    return 0


def main() -> int:
    """The command; 0 when it was stopped by a person."""
    exit_on_sigterm()
    os.umask(0o077)  # databases and logs hold what customers said: their owner's alone
    steps = Steps(places.LOGS / "launch.log")
    try:
        return launch(from_environment(), steps)
    except (SettingInvalid, ports.AddressInvalid, procfile.ProcfileInvalid) as error:
        print(f"run: {error}", file=sys.stderr)
    except (StepFailed, ServiceFailed) as failure:
        print("\n".join([*failure.lines, f"run: {failure}"]), file=sys.stderr)
    except KeyboardInterrupt:
        return 130
    return 1


if __name__ == "__main__":
    sys.exit(main())
